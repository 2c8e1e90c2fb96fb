"""Bodies: read within limits, and decoded.

JSON is RFC 8259 as orjson reads it: NaN, Infinity, numbers beyond a double, lone surrogates and
invalid UTF-8 are errors, and of a key that comes twice the last value counts.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias
from urllib.parse import parse_qs

import orjson

from .call import Json
from .document import MockSpec
from .problems import CheckFailed
from .validation import make_reader

Receive: TypeAlias = Callable[[], Awaitable[Mapping[str, Json]]]
Decoder: TypeAlias = Callable[[bytes], Json]

LIMIT: Final = 1_000_000
"""The largest body that is read, in bytes."""
DISCARDED: Final = 64_000_000
"""What is read and thrown away so that the sender of a larger one sees the response."""
DEPTH: Final = 100
"""How deep arrays and objects may nest."""
PATIENCE: Final = 20.0
"""Seconds in which a body has to be there."""
FIELDS: Final = 2000
"""How many fields a form may have; a thousand learners and what goes with them."""

_FRACTION: Final = re.compile(rb"[0-9][.eE]")
_MARKS: Final = re.compile(
    rb"""
    "[^"\\]*+ (?: \\(?:.|\Z) [^"\\]*+ )*+ (?:"|\Z)  # a text, even one without end: no way back
    | [\[{\]}]
    """,
    re.DOTALL | re.VERBOSE,
)


class Unread(Exception):
    """A body that was not taken in. `status` is 408, 413, or 0 when the caller is gone; the text
    says what is wrong."""

    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(text)
        self.status = status


async def read_body(receive: Receive, limit: int = LIMIT) -> bytes:
    """The whole body; Unread when it is larger than `limit`, too slow or broken off."""
    try:
        async with asyncio.timeout(PATIENCE):
            message = await receive()
            return await _read_rest(message, receive, limit)
    except TimeoutError:
        raise Unread(408, f"the body was not there after {PATIENCE:.0f} seconds") from None


async def _read_rest(message: Mapping[str, Json], receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while message["type"] == "http.request":
        size += len(message["body"])
        if size <= limit:
            chunks.append(message["body"])
        if size > DISCARDED or (size > limit and not message["more_body"]):
            raise Unread(413, f"the body is larger than {limit} bytes")
        if not message["more_body"]:
            return b"".join(chunks)
        message = await receive()
    raise Unread(0)


def decode_json(raw: bytes) -> Json:
    """The value that `raw` stands for; numbers without a fraction are integers, `1.0` as well."""
    if len(raw) > DEPTH and raw.count(b"[") + raw.count(b"{") > DEPTH and _is_deep(raw):
        raise CheckFailed("parse", reason=f"nested deeper than {DEPTH}", raw=raw)
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise CheckFailed("parse", reason=str(error), raw=raw) from None
    return _whole(value) if _FRACTION.search(raw) else value


def _is_deep(raw: bytes) -> bool:
    """Whether brackets nest deeper than `DEPTH`, those within texts left out."""
    depth = 0
    for mark in _MARKS.finditer(raw):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(mark[0], 0)
        if depth > DEPTH:
            return True
    return False


def _whole(value: Json) -> Json:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    return value


def form_decoder(document: MockSpec, schema: Json) -> Decoder:
    """How a form becomes an object of `schema`."""
    properties = document.resolve(schema).get("properties", {})
    readers = {name: make_reader(document, part) for name, part in properties.items()}

    def decode_form(raw: bytes) -> Json:
        try:
            fields = parse_qs(
                raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS
            )
        except ValueError:
            raise CheckFailed("parse", reason=f"more than {FIELDS} fields", raw=raw) from None
        return {
            name: readers[name](texts) if name in readers else texts[-1]
            for name, texts in fields.items()
        }

    return decode_form
