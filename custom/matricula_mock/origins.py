"""Which web pages may use the mock: browsers name the page in `Origin`, and the host in `Host`.

Platforms answer pages of this machine, pages that were opened as a file, and those of `--cors`. The
control routes answer no page of another machine: it could reset or read the state of a developer's
mock. Such a page can also give its own name the IP address of the mock (DNS rebinding), so only
known names count.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from .responses import HttpResponse

FILE: Final = b"null"
"""The origin of a page that was opened as a file."""
_METHODS: Final = b"GET, HEAD, POST, PUT, PATCH, DELETE"
_LONGEST: Final = 300


class OriginRules:
    """The web pages and the names of hosts that may be used.

    `pages` are origins that may call the platforms. `names` are names of the mock besides
    `localhost`; pages of these hosts may do everything.
    """

    def __init__(self, pages: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        self._pages = frozenset(page.encode() for page in pages)
        self._names = frozenset(names)

    def find_stranger(self, headers: Mapping[bytes, bytes]) -> str | None:
        """Return why a control request is refused: it may come from a page of another host."""
        origin = headers.get(b"origin")
        if origin is not None and not self._is_own(_host_of(origin)):
            return f"pages of {_show(origin)} may not control the mock"
        host = headers.get(b"host", b"")
        name = _host_of(b"http://" + host)
        if host and not self._is_own(name) and not _is_ip(name):
            hint = f"; start it with --control-host {name}" if name else ""
            return f"the mock is not controlled under the name {_show(host)}{hint}"
        return None

    def make_cors_lines(self, headers: Mapping[bytes, bytes]) -> bytes:
        """Return the headers that let a page read a response; none for other pages."""
        origin = headers[b"origin"]
        if origin != FILE and origin not in self._pages and not self._is_own(_host_of(origin)):
            return b""
        return (
            b"access-control-allow-origin: %b\r\naccess-control-expose-headers: *\r\n"
            b"vary: origin\r\n" % origin
        )

    def _is_own(self, host: str) -> bool:
        return _is_local(host) or host in self._names


def respond_to_preflight(headers: Mapping[bytes, bytes]) -> HttpResponse:
    """Return the response to a browser that asks whether a page may send a request."""
    asked = headers.get(b"access-control-request-headers", b"")
    lines = b"access-control-allow-methods: %b\r\naccess-control-max-age: 600\r\n" % _METHODS
    if asked and asked.isascii() and asked.decode("ascii").isprintable():
        lines += b"access-control-allow-headers: %b\r\n" % asked[:_LONGEST]
    if b"access-control-request-private-network" in headers:  # from a page of the internet
        lines += b"access-control-allow-private-network: true\r\n"
    return HttpResponse(204, lines, b"")


def is_preflight(method: str, headers: Mapping[bytes, bytes]) -> bool:
    """Return whether a browser asks for permission, instead of a client for the methods."""
    return method == "OPTIONS" and b"access-control-request-method" in headers


@lru_cache(64)
def _host_of(origin: bytes) -> str:
    """Return the host of an origin in lower case; '' if it has none."""
    if len(origin) > _LONGEST or b"@" in origin:
        return ""
    try:
        return urlsplit(origin.decode("ascii")).hostname or ""
    except ValueError:
        return ""


def _is_local(host: str) -> bool:
    """Return whether a name or an IP address means this machine, wherever it is looked up."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    return _is_ip(host) and ipaddress.ip_address(host).is_loopback


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _show(value: bytes) -> str:
    return value[:_LONGEST].decode("ascii", "replace")
