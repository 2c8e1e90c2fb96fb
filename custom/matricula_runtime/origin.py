"""The origin of a connection: scheme, host and port, fixed when the connection is made.

The token is sent to no other origin, whatever a link or a redirect says.
"""

import ipaddress
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import idna
from attrs import frozen

from .errors import ConfigurationError, ForeignHost

_PORTS = {"http": 80, "https": 443}


@frozen
class BaseUrl:
    """The URL of a platform: its origin (`https://host`) and the path in front of all its paths.

    `str()` of it is the whole URL.
    """

    origin: str
    path: str

    def __str__(self) -> str:
        return self.origin + self.path

    def url_for(self, path: str) -> str:
        """Return the absolute URL of a path below this URL."""
        return self.origin + self.path + path

    def resolve_link(self, link: str, page: str, *, rebase: bool = False) -> str:
        """Return the absolute URL of a link in the response from `page`, a URL of this origin.

        With `rebase` its scheme, host and port are not used, nor what a gateway has before the
        path. Raises ForeignHost unless the link certainly leads to this origin.
        """
        target = _join(page, link)
        if rebase and _origin_of(target):
            target = self._rebase(target, page)
        if _origin_of(target) != self.origin:
            raise ForeignHost(
                f"A link leads away from {self.origin}, to {self._describe(link, target)}; it was"
                " not followed. If a reverse proxy or gateway puts its inner host into links, use"
                " --rebase-links (programs: Options(rebase_links=True))."
            )
        return target

    def _rebase(self, target: str, page: str) -> str:
        """Move a link to this origin, and to the path of its page if only their beginnings differ:
        a gateway adds a path, and the server behind it does not know of that."""
        link, asked = urlsplit(target), urlsplit(page).path
        own = asked.removeprefix(self.path)
        path = asked if link.path.endswith(own) else link.path
        return self.origin + link._replace(scheme="", netloc="", path=path).geturl()

    def _describe(self, link: str, target: str) -> str:
        """Return the host of a link, or the scheme or port if only that differs."""
        parts, own = _split(target), urlsplit(self.origin)
        if parts is None or not parts.hostname:
            return repr(link[:60])
        # A proxy that ends TLS often leaves http in the links, with or without a port.
        if parts.hostname.lower() == own.hostname and parts.scheme != own.scheme:
            return (
                f"{parts.scheme} instead of {own.scheme} on the same host (only the scheme differs)"
            )
        origin = _origin_of(target) if parts.hostname.lower() == own.hostname else ""
        return origin or repr(parts.hostname)


def parse_base_url(url: str, own_path: str, *, allow_http: bool = False) -> BaseUrl:
    """Parse a URL that a user gave; `own_path` is appended unless the URL has a path.

    Raises ConfigurationError unless it is an http(s) URL without user name, query and fragment, and
    for plain http to a host that is not this machine, unless `allow_http`.
    """
    parts = _split(url)
    if parts is None or parts.scheme not in _PORTS or not parts.hostname or not _is_plain(url):
        shown = "This" if "@" in url else repr(url)  # the text before an @ may be a password
        raise ConfigurationError(f"{shown} is not a base URL. Give one like https://host.example")
    if parts.username is not None or parts.query or parts.fragment:
        raise ConfigurationError(
            "A base URL must not have a user name, a query or a fragment."
            " Give one like https://host.example"
        )
    if parts.scheme == "http" and not (allow_http or is_loopback(parts.hostname)):
        raise ConfigurationError(
            f"Plain http to {parts.hostname} would show the token to the network."
            " Use https, or --allow-http if the network is safe (programs: allow_http=True)."
        )
    origin = _origin_of(url)
    if not origin:
        raise ConfigurationError(f"{parts.hostname!r} is not the name of a host. Check the URL.")
    return BaseUrl(origin, parts.path.rstrip("/") or own_path)


def is_loopback(host: str) -> bool:
    """Return True if a host name or IP address means this machine."""
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_plain(url: str) -> bool:
    # Libraries disagree on backslashes and control characters in URLs: refuse them.
    return url.isprintable() and not any(sign in url for sign in "\\ ")


def _join(page: str, link: str) -> str:
    if not _is_plain(link):
        return ""
    try:
        return urljoin(page, link)
    except ValueError:
        return ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises ValueError for an invalid port)
    except ValueError:
        return None
    return parts


def _origin_of(url: str) -> str:
    parts = _split(url)
    if (
        parts is None
        or parts.scheme not in _PORTS
        or not parts.hostname
        or parts.username is not None
    ):
        return ""
    host = _normalize_host(parts.hostname)
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return urlunsplit((parts.scheme, host + port, "", "", "")) if host else ""


def _normalize_host(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return _normalize_name(host)
    return f"[{address}]" if address.version == 6 else str(address)


def _normalize_name(host: str) -> str:
    if host.isascii():
        return host.lower() if all(host.rstrip(".").split(".")) else ""
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return ""
