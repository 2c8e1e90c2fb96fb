"""Which web pages may use the mock: browsers name the page in `Origin`, and the host in `Host`.

Platforms answer pages of this machine, and pages that were opened as a file. The control routes
answer no page of another machine: it could reset or read the state of a developer's mock.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from .responses import HttpResponse

FILE: Final = b"null"
"""The origin of a page that was opened as a file."""
_METHODS: Final = b"GET, HEAD, POST, PUT, PATCH, DELETE"
_LONGEST: Final = 300


def find_stranger(headers: Mapping[bytes, bytes], own: str) -> str | None:
    """Return why a control request is refused: it comes from a page of another host; else None.

    A name of another host that leads to this machine is such a page's as well. `own` is the origin
    at which the connection arrived; other machines reach the mock under any name.
    """
    origin = headers.get(b"origin")
    if origin is not None and not _is_local(origin):
        return f"pages of {_show(origin)} may not control the mock"
    host = headers.get(b"host", b"")
    if _is_local(own.encode()) and host and not _is_local(b"http://" + host):
        return f"the mock is controlled as localhost or 127.0.0.1, not as {_show(host)}"
    return None


def make_cors_lines(headers: Mapping[bytes, bytes]) -> bytes:
    """Return the headers that let a page read a response; none for pages of other machines."""
    origin = headers.get(b"origin")
    if origin is None or not (origin == FILE or _is_local(origin)):
        return b""
    return b"access-control-allow-origin: %b\r\nvary: origin\r\n" % origin


def respond_to_preflight(headers: Mapping[bytes, bytes]) -> HttpResponse:
    """Return the response to a browser that asks whether a page may send a request."""
    asked = headers.get(b"access-control-request-headers", b"")
    lines = b"access-control-allow-methods: %b\r\naccess-control-max-age: 600\r\n" % _METHODS
    if asked and asked.isascii() and asked.decode("ascii").isprintable():
        lines += b"access-control-allow-headers: %b\r\n" % asked[:_LONGEST]
    return HttpResponse(204, lines, b"")


def is_preflight(method: str, headers: Mapping[bytes, bytes]) -> bool:
    """Return whether a browser asks for permission, instead of a client for the methods."""
    return method == "OPTIONS" and b"access-control-request-method" in headers


@lru_cache(64)
def _is_local(origin: bytes) -> bool:
    """Return whether an origin is on this machine."""
    if len(origin) > _LONGEST:
        return False
    try:
        host = urlsplit(origin.decode("ascii")).hostname or ""
        return host == "localhost" or host.endswith(".localhost") or _is_loopback(host)
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    return ipaddress.ip_address(host).is_loopback


def _show(value: bytes) -> str:
    return value[:_LONGEST].decode("ascii", "replace")
