"""Options that several commands have: each record is a group of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from attrs import frozen
from cyclopts import Parameter

from matricula import PLATFORMS, SITES, NetworkSettings, find_title

from .app import make_group
from .usage_error import join_choices
from .values import Conditions, Count, KeyringEntry, PlatformName, Text, one, read_output

PLATFORM = make_group("The platform")

On: TypeAlias = Annotated[
    PlatformName, Parameter(name="--on", group=PLATFORM, help=join_choices(PLATFORMS))
]
"""The option that names a platform."""


def _exclude(*names: str) -> Callable[[Any, object], None]:
    """A check of a record: at most one of these options has a value."""

    def check(_: Any, record: object) -> None:
        given = [name for name in names if getattr(record, name) is not None]
        if len(given) > 1:
            first, second = ("--" + name.replace("_", "-") for name in given)
            raise ValueError(f"{first} and {second} exclude each other: give one of them")

    return check


@Parameter(name="*", group=PLATFORM, validator=_exclude("token_file", "token_keyring"))
@frozen
class TokenOptions:
    """The place of the token, if it is not in the environment."""

    token_file: Annotated[Path | None, Parameter(metavar="FILE", help="a file with the token")] = (
        None
    )
    token_keyring: Annotated[
        KeyringEntry | None,
        Parameter(help="the entry of the system's keyring that holds the token"),
    ] = None


def _describe_sites() -> str:
    """The help of --site: each platform whose customers have sites."""
    return "; ".join(f"{find_title(name)}: {text}" for name, text in SITES.items())


@Parameter(name="*", group=PLATFORM, validator=_exclude("base_url", "site"))
@frozen
class UrlOptions:
    """The place of the platform."""

    base_url: Annotated[
        Text | None,
        Parameter(metavar="URL", help="the URL of the platform, if it is not the vendor's own"),
    ] = None
    site: Annotated[Text | None, Parameter(metavar="NAME", help=_describe_sites())] = None

    @property
    def words(self) -> list[str]:
        """The words of a command that name the place."""
        given = {"--base-url": self.base_url, "--site": self.site}
        return [word for name, text in given.items() if text is not None for word in (name, text)]


NETWORK = make_group("The network")


@Parameter(name="*", group=NETWORK)
@frozen
class NetworkOptions:
    """The way to the platform, where it is not the usual one."""

    proxy: Annotated[
        Text | None,
        Parameter(
            metavar="URL",
            help="a proxy for all requests (http, https, socks5); default: HTTPS_PROXY, HTTP_PROXY"
            " or ALL_PROXY, without the hosts in NO_PROXY and this machine",
        ),
    ] = None
    ca_bundle: Annotated[
        Text | None,
        Parameter(
            metavar="FILE",
            help="certificates to trust, in PEM format; default: SSL_CERT_FILE, SSL_CERT_DIR,"
            " REQUESTS_CA_BUNDLE, or the system's",
        ),
    ] = None
    client_cert: Annotated[
        Text | None,
        Parameter(
            metavar="FILE", help="your certificate, if the server asks for one, in PEM format"
        ),
    ] = None
    client_key: Annotated[
        Text | None,
        Parameter(
            metavar="FILE", help="its key, if it is not in the same file; without a password"
        ),
    ] = None
    allow_http: Annotated[
        bool,
        Parameter(help="send the token without encryption to an http URL that is not this machine"),
    ] = False
    rebase_links: Annotated[
        bool,
        Parameter(
            help="read the next page at the URL given here, if a gateway leaves its inner host in"
            " the links"
        ),
    ] = False

    @property
    def settings(self) -> NetworkSettings:
        """The settings of a connection. Its messages name these options."""
        return NetworkSettings(
            self.proxy, self.ca_bundle, self.client_cert, self.client_key, are_options=True
        )


@Parameter(name="*")
@frozen
class Access:
    """The options with which a platform is reached."""

    url: UrlOptions = UrlOptions()
    token: TokenOptions = TokenOptions()
    network: NetworkOptions = NetworkOptions()


Output: TypeAlias = Annotated[
    Path | None,
    Parameter(
        name="--output",
        metavar="FILE",
        converter=one(read_output),
        allow_leading_hyphen=True,  # of `-`
        help="the file to write; - is standard output",
    ),
]
Force: TypeAlias = Annotated[
    bool,
    Parameter(
        name="--force",
        help="replace a file that this command did not write; the old one gets ~ behind its name",
    ),
]

LIST = make_group("The list")


@Parameter(name="*", group=LIST)
@frozen
class OutputOptions:
    """The number of records to show, and how."""

    limit: Annotated[
        Count | None, Parameter(help="at most N records; a table shows 100 without this option")
    ] = None
    format: Annotated[
        Literal["table", "json", "csv"],
        Parameter(
            metavar="FORMAT",
            help="table, json (a line for each record) or csv",
            show_default=True,
        ),
    ] = "table"
    output: Output = None
    force: Force = False


@Parameter(name="*", group=LIST)
@frozen
class ListOptions(OutputOptions):
    """The records of a list to show, and how."""

    where: Annotated[
        Conditions,
        Parameter(help="a filter that the platform's list has; you can give several"),
    ] = ()


JournalFile: TypeAlias = Annotated[
    Path, Parameter(name="JOURNAL", help="the journal of a roster's runs")
]
Yes: TypeAlias = Annotated[bool, Parameter(name="--yes", help="do not ask first")]

RUN_OUTPUT = make_group("Output")
Verbose: TypeAlias = Annotated[
    bool, Parameter(name="--verbose", group=RUN_OUTPUT, help="log every request, without its body")
]
Quiet: TypeAlias = Annotated[
    bool,
    Parameter(
        name="--quiet", group=RUN_OUTPUT, help="print only problems, and nothing if all is well"
    ),
]
ProfileFile: TypeAlias = Annotated[
    Path | None,
    Parameter(name="--profile", metavar="FILE", help="a TOML file with options"),
]
