"""The URL at which a client reaches the mock: links and redirects of responses begin with it.

It is the host that the client named, unless a proxy says another one in its headers
(`X-Forwarded-Host` and the like, or `Forwarded`), or the mock was started with `--public-url`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import urlsplit

Place: TypeAlias = tuple[str, str]
"""An origin such as `https://mock.example`, and the path in front of all paths, often ''."""

FORWARDED: Final = frozenset(
    f"x-forwarded-{part}".encode() for part in ("for", "host", "port", "prefix", "proto")
) | {b"forwarded", b"via", b"x-real-ip"}
"""Headers of proxies: the client of a request with one may be on another machine."""
_LONGEST: Final = 300
_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_PREFIX: Final = re.compile(r"(/[A-Za-z0-9._~%-]+)+")
_PORT: Final = re.compile(r"[0-9]{1,5}")
_NAMED: Final = re.compile(rb'(?i)\b(host|proto)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))')
_USUAL_PORTS: Final = {"http": "80", "https": "443"}


class PublicUrls:
    """Finds the URL of each request; with `public_url` it is always that one."""

    def __init__(self, public_url: str = "") -> None:
        parts = urlsplit(public_url)
        self._prefix = parts.path.rstrip("/")
        self._fixed = (f"{parts.scheme}://{parts.netloc}", self._prefix) if public_url else None

    def locate(self, headers: Mapping[bytes, bytes], own: str) -> Place:
        """Return origin and prefix for a request; `own` is where its connection arrived."""
        if self._fixed:
            return self._fixed
        if (
            b"x-forwarded-host" in headers
            or b"x-forwarded-proto" in headers
            or b"x-forwarded-prefix" in headers
            or b"x-forwarded-port" in headers
            or b"forwarded" in headers
        ):
            return _locate_forwarded(headers, own)
        return _locate(headers.get(b"host", b""), own), ""

    def strip(self, path: str) -> str:
        """Return a path without the one of the public URL, which a proxy may have left."""
        if self._prefix and path.startswith(f"{self._prefix}/"):
            return path[len(self._prefix) :]
        return path


@lru_cache(256)
def _locate(host: bytes, own: str) -> str:
    """Return the origin with the host that the client named, or `own` where that is no host."""
    name = _decode(host)
    return f"{own.partition(':')[0]}://{name}" if _HOST.fullmatch(name) else own


def _locate_forwarded(headers: Mapping[bytes, bytes], own: str) -> Place:
    """Return what proxies say; a header that is malformed counts as missing."""
    named = {name.lower(): one or other for name, one, other in _first_of(headers)}
    host = _decode(_first(headers.get(b"x-forwarded-host", b"")) or named.get(b"host", b""))
    scheme = _decode(_first(headers.get(b"x-forwarded-proto", b"")) or named.get(b"proto", b""))
    origin = _locate(headers.get(b"host", b""), own)
    before, _, direct = origin.partition("://")
    scheme = scheme.lower() if scheme.lower() in _USUAL_PORTS else before
    host = host if _HOST.fullmatch(host) else direct
    port = _decode(_first(headers.get(b"x-forwarded-port", b"")))
    if _PORT.fullmatch(port):
        host = _replace_port(host, port, scheme)
    prefix = _decode(_first(headers.get(b"x-forwarded-prefix", b""))).rstrip("/")
    return f"{scheme}://{host}", prefix if _PREFIX.fullmatch(prefix) else ""


def _first_of(headers: Mapping[bytes, bytes]) -> list[tuple[bytes, bytes, bytes]]:
    """Return names and values in the element of `Forwarded` that the first proxy has added."""
    return _NAMED.findall(_first(headers.get(b"forwarded", b"")))


def _first(value: bytes) -> bytes:
    return value[:_LONGEST].partition(b",")[0].strip()


def _replace_port(host: str, port: str, scheme: str) -> str:
    name = re.sub(r":[0-9]+$", "", host) if not host.endswith("]") else host
    return name if _USUAL_PORTS[scheme] == port else f"{name}:{port}"


def _decode(value: bytes) -> str:
    return value[:_LONGEST].decode("ascii", "replace")
