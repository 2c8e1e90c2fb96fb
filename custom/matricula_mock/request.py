"""A call on its way through the checks, with what HTTP brought."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from attrs import define, field

from .call import Call
from .operation import Content
from .routing import Values

_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")


@define
class Request(Call):
    """What the checks work on. A behaviour sees of it only what a `Call` has."""

    method: str = "GET"
    values: Values = ()
    headers: Mapping[bytes, bytes] = field(factory=dict)
    raw: bytes = b""
    content: Content | None = None

    @property
    def url(self) -> str:
        """The whole URL of the call."""
        query = f"?{self.query_text}" if self.query_text else ""
        return f"{self.origin}{self.address}{query}"


def make_request(scope: Mapping[str, Any], path: str, values: Values, raw: bytes) -> Request:
    """The request of an ASGI scope, its body read already."""
    headers = dict(scope["headers"])
    return Request(
        origin=f"{scope['scheme']}://{_host(headers, scope)}",
        address=path,
        query_text=scope["query_string"].decode("ascii", "replace"),
        method=scope["method"],
        values=values,
        headers=headers,
        raw=raw,
    )


def _host(headers: Mapping[bytes, bytes], scope: Mapping[str, Any]) -> str:
    """The host the caller named, or our own address where that is no host."""
    host = headers.get(b"host", b"").decode("ascii", "replace")
    if _HOST.fullmatch(host):
        return host
    name, port = scope.get("server") or ("localhost", None)
    return f"{name}:{port}" if port else str(name)
