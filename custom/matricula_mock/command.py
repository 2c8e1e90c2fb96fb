"""The command that serves the mock: `python -m matricula_mock`, and `matricula mock`.

The signature of `serve_mock` is its command line. Libraries of the mock are loaded when it runs.
"""

import gc
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias, TypeVar

from cyclopts import Group, Parameter, Token

from .call import Json
from .options import (
    HOST,
    PORT,
    Latency,
    OptionError,
    ServerOptions,
    TlsOptions,
    read_fault,
    read_host_name,
    read_origin,
    read_public_url,
    read_receiver,
    read_seed,
    read_variant,
)

T = TypeVar("T")

EXAMPLES: Final = """\
  {command}
  {command} --port 0          picks a free port and prints it
  {command} --fault createRegistration:drop-after-write:times=2
  {command} --host 0.0.0.0 --control-host mock    in a container with the name "mock"
"""
NOTES: Final = """\
The token is mock-token, or the value of MATRICULA_MOCK_TOKEN.

Exit codes: 0 stopped, 2 usage, or the server cannot start, 130 Ctrl-C
"""

_SERVER: Final = Group.create_ordered("The server", sort_key=1)
_NETWORK: Final = Group.create_ordered("Containers and browsers", sort_key=1)
_TROUBLE: Final = Group.create_ordered("Trouble", sort_key=1)


def _one(read: Callable[[str], T]) -> Parameter:
    """A parameter with one value that `read` makes from a text."""

    def convert(_: Any, tokens: Sequence[Token]) -> T:
        return read(tokens[0].value)

    return Parameter(converter=convert, n_tokens=1, accepts_keys=False)


def _several(read: Callable[[str], T], metavar: str) -> Parameter:
    """A parameter that can be given several times, each with one value that `read` makes."""

    def convert(_: Any, tokens: Sequence[Token]) -> tuple[T, ...]:
        return tuple(read(token.value) for token in tokens)

    return Parameter(converter=convert, n_tokens=1, accepts_keys=False, metavar=metavar)


def _read_port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port <= 65_535:
        raise ValueError(f"{text!r} is no port: give a number from 0 to 65535")
    return port


def _read_share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError(f"{text!r} is no share: give a number from 0 to 1")
    return share


def _read_public_url(text: str) -> str:
    return read_public_url(text) if text else ""  # docker compose sets a missing variable to ""


def _read_faults(_: Any, tokens: Sequence[Token]) -> tuple[Json, ...]:
    return tuple(fault for token in tokens for fault in read_fault(token.value))


def _read_variants(_: Any, tokens: Sequence[Token]) -> dict[str, str]:
    return dict(read_variant(token.value) for token in tokens)


Port: TypeAlias = Annotated[int, _one(_read_port), Parameter(metavar="N")]
Share: TypeAlias = Annotated[float, _one(_read_share), Parameter(metavar="SHARE")]
Delay: TypeAlias = Annotated[Latency, _one(Latency.read), Parameter(metavar="TIME")]
Faults: TypeAlias = Annotated[
    tuple[Any, ...],
    Parameter(converter=_read_faults, n_tokens=1, accepts_keys=False, metavar="FAULT"),
]
PublicUrl: TypeAlias = Annotated[
    str, _one(_read_public_url), Parameter(metavar="URL", env_var="MATRICULA_MOCK_PUBLIC_URL")
]
Seeds: TypeAlias = Annotated[tuple[Any, ...], _several(read_seed, "FILE")]
Origins: TypeAlias = Annotated[tuple[str, ...], _several(read_origin, "ORIGIN")]
HostNames: TypeAlias = Annotated[
    tuple[str, ...],
    _several(read_host_name, "NAME"),
    Parameter(env_var="MATRICULA_MOCK_CONTROL_HOST"),
]
Receivers: TypeAlias = Annotated[tuple[str, ...], _several(read_receiver, "URL")]
ChosenVariants: TypeAlias = Annotated[
    dict[str, str],
    Parameter(converter=_read_variants, n_tokens=1, accepts_keys=False, metavar="PLATFORM=VARIANT"),
]


def serve_mock(
    *,
    host: Annotated[
        str,
        Parameter(group=_SERVER, metavar="HOST", help="the host to listen on", show_default=True),
    ] = HOST,
    port: Annotated[
        Port, Parameter(group=_SERVER, help="0 for a free one", show_default=True)
    ] = PORT,
    database: Annotated[
        Path | None,
        Parameter(
            group=_SERVER,
            metavar="FILE",
            help="keep the state in this SQLite file; it survives a restart and a kill, but perhaps"
            " not a loss of power",
        ),
    ] = None,
    seed: Annotated[
        Seeds,
        Parameter(
            group=_SERVER,
            help="a JSON file with records that are there at the start and after a reset; you can"
            " give several",
        ),
    ] = (),
    quiet: Annotated[bool, Parameter(group=_SERVER, help="print no line for each request")] = False,
    strict: Annotated[
        bool, Parameter(group=_SERVER, help="check the mock's own responses against the specs")
    ] = False,
    variant: Annotated[
        ChosenVariants | None,
        Parameter(
            group=_SERVER,
            help="the deployment to imitate, one of x-variants in the platform's spec; an unknown"
            " name lists them; you can give one for each platform",
        ),
    ] = None,
    tls: Annotated[
        bool,
        Parameter(
            group=_NETWORK,
            help="serve https with a certificate for this run; the file of its authority is"
            " printed, for --ca-bundle",
        ),
    ] = False,
    tls_ca: Annotated[
        Path | None,
        Parameter(group=_NETWORK, metavar="FILE", help="with --tls: the file of the authority"),
    ] = None,
    tls_cert: Annotated[
        Path | None,
        Parameter(group=_NETWORK, metavar="FILE", help="serve https with this certificate (PEM)"),
    ] = None,
    tls_key: Annotated[
        Path | None, Parameter(group=_NETWORK, metavar="FILE", help="its private key (PEM)")
    ] = None,
    public_url: Annotated[
        PublicUrl,
        Parameter(
            group=_NETWORK,
            help="the URL at which clients reach the mock, for links in responses; without it, the"
            " Host and X-Forwarded headers of each request count",
        ),
    ] = "",
    control_host: Annotated[
        HostNames,
        Parameter(
            group=_NETWORK,
            help="a host name under which tests may use /_mock/, such as the service's name in"
            " docker compose; you can give several",
        ),
    ] = (),
    cors: Annotated[
        Origins,
        Parameter(
            group=_NETWORK,
            help="the origin of web pages that may call the platforms, besides pages of this"
            " machine and files; you can give several",
        ),
    ] = (),
    webhook_url: Annotated[
        Receivers,
        Parameter(
            group=_NETWORK,
            help="a receiver of webhooks on another machine; without a path, all paths of its"
            " host; you can give several",
        ),
    ] = (),
    throttle: Annotated[
        bool, Parameter(group=_TROUBLE, help="enforce the platforms' rate limits")
    ] = False,
    latency: Annotated[
        Delay,
        Parameter(group=_TROUBLE, help="the time that every response takes: 50ms or 20-80ms"),
    ] = Latency(),
    chaos: Annotated[Share, Parameter(group=_TROUBLE, help="random faults; 0.05: 1 in 20")] = 0.0,
    chaos_seed: Annotated[
        int | None,
        Parameter(group=_TROUBLE, metavar="N", help="the same random faults for the same N"),
    ] = None,
    fault: Annotated[
        Faults,
        Parameter(
            group=_TROUBLE,
            help="a planned fault, operation:fault:key=value, or a .json file with a list of"
            " faults; you can give several",
        ),
    ] = (),
) -> int:
    """Serve all platforms until stopped, and return the exit code.

    Raises ModuleNotFoundError where the mock's own libraries are not installed.
    """
    gc.disable()  # nothing that is loaded is garbage; `serve` turns it on again
    from .server import serve

    options = ServerOptions(
        strict=strict,
        database=database,
        throttle=throttle,
        latency=latency,
        chaos=chaos,
        chaos_seed=chaos_seed,
        faults=fault,
        variants=variant or {},
        seeds=seed,
        public_url=public_url,
        cors=cors,
        control_hosts=control_host,
        webhook_urls=webhook_url,
        log=not quiet,
    )
    try:
        certificate = TlsOptions(tls_cert, tls_key, tls, tls_ca)
    except OptionError as error:
        print(f"matricula mock: {error}", file=sys.stderr)
        return 2
    return serve(host, port, options, certificate)
