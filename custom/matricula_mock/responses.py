"""Responses as HTTP: status, header lines, body."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final, TypeAlias

import orjson
from attrs import frozen

from .call import MockResponse, Nothing

_NAME: Final = re.compile(r"[A-Za-z0-9-]+")
_VALUE: Final = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")


@frozen
class HttpResponse:
    """A response in bytes. `headers` are lines, each with its end.

    One that `is_cut` has less of a body than its headers say; the connection is closed after it.
    """

    status: int
    headers: bytes
    body: bytes
    is_cut: bool = False


class Disconnect(Enum):
    """An end of the connection instead of a response."""

    CLOSE = "close"
    RESET = "reset"


Reply: TypeAlias = HttpResponse | Disconnect


def encode(response: MockResponse) -> HttpResponse:
    """Return a response as JSON, or without a body where it has no value.

    ValueError for a header that HTTP does not allow, TypeError for a value that is no JSON.
    """
    if isinstance(response.value, Nothing):
        body, lines = b"", b"content-length: 0\r\n" if response.status != 204 else b""
    else:
        body = orjson.dumps(response.value)
        lines = b"content-type: application/json\r\ncontent-length: %d\r\n" % len(body)
    for name, value in response.headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise ValueError(f"header {name}: {value!r} cannot be sent")
        lines += f"{name.lower()}: {value}\r\n".encode("latin-1")
    return HttpResponse(response.status, lines + response.lines, body)


def plain_error(status: int, text: str, **headers: str) -> MockResponse:
    """Return an error in no platform's form."""
    return MockResponse(status, {"error": text}, headers)
