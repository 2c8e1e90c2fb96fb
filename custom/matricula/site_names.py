"""URLs and names of sites as people give them: copied from a browser, with blanks, with http."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from matricula_runtime.errors import ConfigurationError
from matricula_runtime.origin import is_loopback
from matricula_runtime.session import Session

from .registrar import Registrar

_LEAST = 2
"""A path of so many segments that the API has as well is not the path of a gateway."""


def read_site(registrar: Registrar, text: str) -> str:
    """Return the name of a site from a name, a host or a URL.

    Raises ConfigurationError for a host that is not one of the platform's sites.
    """
    name = text.strip()
    host = urlsplit(name if "://" in name else f"https://{name}").hostname or ""
    if not re.search(r"[./:]", name) or "." not in host:
        return name
    documented = urlsplit(registrar.connect.platform.locate_site("site")).hostname or ""
    first, _, domain = host.partition(".")
    if domain == documented.partition(".")[2]:
        return first
    raise ConfigurationError(
        f"--site takes the first word of a host such as {documented}. For a site with a host of its"
        f" own: --base-url https://{host}"
    )


def read_base_url(registrar: Registrar, text: str, *, allow_http: bool = False) -> str:
    """Return a base URL without blanks and without a path of the API, which is added anyway.

    Raises ConfigurationError for plain http, unless `allow_http`, and for a URL without a scheme.
    """
    url = text.strip()
    parts = urlsplit(url)
    if "://" not in url and (host := re.match(r"(localhost|[\w-]+(\.[\w-]+)+)(:\d+)?(/|$)", url)):
        scheme = "http" if is_loopback(host[1]) else "https"
        raise ConfigurationError(f"{url!r} is no URL: --base-url {scheme}://{url}")
    is_plain = parts.scheme == "http" and parts.hostname and not is_loopback(parts.hostname)
    if is_plain and not allow_http:
        raise ConfigurationError(
            f"Plain http to {parts.hostname} would show the token to the network. Use https:"
            f" --base-url https{url.removeprefix('http')}. Or, if the network is safe: --allow-http"
        )
    segments = _split(parts.path)
    own = _split(urlsplit(registrar.connect.platform.server).path)
    if segments == own or not any(_is_same_api(segments, path) for path in _list_paths(registrar)):
        return url
    return parts._replace(path="/".join(["", *own])).geturl()


def name_place(session: Session) -> list[str]:
    """Return the words of a command that lead to a session's URL; none for the vendor's host."""
    platform, base = session.platform, session.base_url
    own_path = urlsplit(platform.server).path.rstrip("/")
    url = base.origin if base.path == own_path else str(base)
    return [] if platform.server.startswith(url) else ["--base-url", url]


def _is_same_api(segments: list[str], path: list[str]) -> bool:
    """Tell whether a URL's path leads into the API: `/api`, `/api/v2/registrations`."""
    shared = min(len(segments), len(path))
    return shared >= _LEAST and segments[:shared] == path[:shared]


def _list_paths(registrar: Registrar) -> Iterator[list[str]]:
    """Yield the paths of the API, up to the first variable."""
    own = urlsplit(registrar.connect.platform.server).path
    for endpoint in registrar.connect.endpoints.values():
        yield _split((own + endpoint.operation.path).partition("{")[0])


def _split(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]
