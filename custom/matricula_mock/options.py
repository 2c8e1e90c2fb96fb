"""The options of the mock: arguments of `MockServer`, and of the command through `command.py`.

Nothing beyond Python is imported here, so that a command can offer these options where the mock's
libraries are not installed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from attrs import field, frozen

from .bounded_file import read_bounded
from .call import Json

HOST: Final = "127.0.0.1"
PORT: Final = 8000

_LARGEST: Final = 1 << 28
"""The bytes of a file with records or faults."""
_NUMBER: Final = r"([0-9]{1,6}(?:\.[0-9]{1,6})?)"
_SPAN: Final = re.compile(rf"{_NUMBER}(ms|s)?(?:-{_NUMBER})?(ms|s)")
_LONGEST: Final = 60.0
_HOST_NAME: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")


class OptionError(ValueError):
    """An option that is not understood. The text says what is."""


@frozen
class Latency:
    """How long every response takes: from `low` to `high` seconds, at random."""

    low: float = 0.0
    high: float = 0.0

    @classmethod
    def read(cls, text: str) -> Latency:
        """`50ms`, `1.5s` or a range such as `20-80ms`; OptionError on anything else."""
        match = _SPAN.fullmatch(text.replace(" ", ""))
        if match is None:
            raise OptionError(f"{text!r} is no time: give 50ms, 1.5s or 20-80ms")
        low, low_unit, high, unit = match.groups()
        first = _seconds(low, low_unit or unit)
        last = first if high is None else _seconds(high, unit)
        if not 0 <= first <= last <= _LONGEST:
            raise OptionError(f"{text!r}: from the shorter time to the longer, at most 60s")
        return cls(first, last)


def _seconds(number: str, unit: str) -> float:
    return float(number) / (1000 if unit == "ms" else 1)


@frozen
class ServerOptions:
    """The options that differ from a plain mock.

    `strict` validates its own responses. `database` keeps the state in a file. `throttle` holds
    callers to the platforms' rate limits. `chaos` is the share of calls that a random fault hits,
    the same ones for the same `chaos_seed`. `faults` are planned from the start. `variants` are
    names of variants by platform; other platforms show their default. `seeds` are records that are
    there at the start, in the form of the state.

    `public_url` is the URL at which clients reach the mock. `cors` are origins of web pages that
    may call the platforms, `control_hosts` host names under which the mock may be controlled.
    `webhook_urls` are receivers on other machines. `log` prints a line for each request.
    """

    strict: bool = False
    database: Path | None = None
    throttle: bool = False
    latency: Latency = Latency()
    chaos: float = 0.0
    chaos_seed: int | None = None
    faults: tuple[Json, ...] = ()
    variants: Mapping[str, str] = field(factory=dict)
    seeds: tuple[Json, ...] = ()
    public_url: str = ""
    cors: tuple[str, ...] = ()
    control_hosts: tuple[str, ...] = ()
    webhook_urls: tuple[str, ...] = ()
    log: bool = False

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.chaos <= 1:
            raise OptionError(f"chaos is a share from 0 to 1, not {self.chaos}")


@frozen
class TlsOptions:
    """How the mock serves https: with a certificate of yours, or with one made for this run.

    `cert` and `key` are PEM files. `made` asks for a new certificate; `ca_file` is the file that
    gets the certificate of its authority, by default one in a temporary folder.
    """

    cert: Path | None = None
    key: Path | None = None
    made: bool = False
    ca_file: Path | None = None

    def __attrs_post_init__(self) -> None:
        if (self.cert is None) != (self.key is None):
            raise OptionError("a certificate needs its key: give both --tls-cert and --tls-key")
        if self.made and self.cert:
            raise OptionError("give --tls, or --tls-cert with --tls-key, not both")
        if self.ca_file and not self.made:
            raise OptionError("--tls-ca is for --tls, which makes a certificate")

    def __bool__(self) -> bool:
        return self.made or self.cert is not None


def read_public_url(text: str) -> str:
    """Return a URL of a host, perhaps with a path, without a slash at the end; else OptionError."""
    parts = _split(text)
    if parts is None or parts.query or parts.fragment:
        raise OptionError(f"{text!r} is no URL of a server: give https://mock.example or the like")
    return text.rstrip("/")


def read_origin(text: str) -> str:
    """Return the origin of web pages as browsers send it; OptionError for anything else."""
    parts = _split(text)
    if parts is None or parts.path or parts.query or parts.fragment:
        raise OptionError(
            f"{text!r} is no origin: give scheme and host, as http://app.example:3000"
        )
    usual = ":443" if parts.scheme == "https" else ":80"
    return text.lower().removesuffix(usual)  # browsers leave it out


def read_receiver(text: str) -> str:
    """Return the URL of a webhook's receiver; OptionError unless it is one with http."""
    parts = _split(text)
    if parts is None or parts.scheme != "http" or parts.fragment:
        raise OptionError(f"{text!r} is no receiver: give a URL such as http://app:9000/hook")
    return text


def read_host_name(text: str) -> str:
    """Return the name of a host, without a port; OptionError for anything else."""
    if not _HOST_NAME.fullmatch(text):
        raise OptionError(f"{text!r} is no host name: give a name without a port, such as mock")
    return text.lower()


def _split(url: str) -> SplitResult | None:
    """Return the parts of an http or https URL; None for anything else."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises ValueError for an invalid port)
    except ValueError:
        return None
    is_plain = url.isascii() and url.isprintable() and not set(' \\"<>@') & set(url)
    return parts if is_plain and parts.scheme in ("http", "https") and parts.hostname else None


def read_seed(text: str) -> Json:
    """Return the records in a JSON file; OptionError if it cannot be read."""
    return _read_json(Path(text))


def read_fault(text: str) -> list[Json]:
    """The faults of an option: `operation:fault:key=value…`, or those in a JSON file.

    OptionError where it is neither; what the keys mean is checked when they are planned.
    """
    if text.endswith(".json"):
        return _read_file(Path(text))
    operation, *rest = text.split(":", 2)
    if not rest:
        raise OptionError(f"{text!r}: give operation:fault, such as getUser:delay:delay_ms=50")
    fault: dict[str, Json] = {"operationId": operation, "fault": rest[0]}
    for part in re.split(r":(?=\w+=)", rest[1]) if rest[1:] else []:
        key, equals, value = part.partition("=")
        if not equals:
            raise OptionError(f"{text!r}: {part!r} is not key=value")
        fault[key] = int(value) if value.isascii() and value.isdigit() else value
    return [fault]


def read_variant(text: str) -> tuple[str, str]:
    """Return the platform and the name in `platform=name`; OptionError for anything else."""
    platform, equals, name = text.partition("=")
    if not equals or not platform or not name:
        raise OptionError(f"{text!r}: give platform=variant, with a name of x-variants in its spec")
    return platform, name


def _read_file(path: Path) -> list[Json]:
    value = _read_json(path)
    if not isinstance(value, list):
        raise OptionError(f"{path}: must hold a list of faults")
    return value


def _read_json(path: Path) -> Json:
    try:
        # Editors of Windows write a mark at the beginning.
        return json.loads(read_bounded(path, _LARGEST).decode("utf-8-sig"))
    except OSError as error:
        raise OptionError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise OptionError(f"{path}: not JSON: {error}") from None


def make_options(
    *,
    strict: bool,
    database: Path | str | None,
    throttle: bool,
    latency: str | None,
    chaos: float,
    chaos_seed: int | None,
    faults: Sequence[Json],
    variants: Mapping[str, str],
    seeds: Sequence[Json],
    public_url: str | None,
    cors: Sequence[str],
    control_hosts: Sequence[str],
    webhook_urls: Sequence[str],
    log: bool,
) -> ServerOptions:
    """Options as Python code gives them; OptionError where one is not understood."""
    return ServerOptions(
        strict=strict,
        database=None if database is None else Path(database),
        throttle=throttle,
        latency=Latency.read(latency) if latency else Latency(),
        chaos=chaos,
        chaos_seed=chaos_seed,
        faults=tuple(faults),
        variants=dict(variants),
        seeds=tuple(seeds),
        public_url=read_public_url(public_url) if public_url else "",
        cors=tuple(read_origin(origin) for origin in cors),
        control_hosts=tuple(read_host_name(name) for name in control_hosts),
        webhook_urls=tuple(read_receiver(url) for url in webhook_urls),
        log=log,
    )
