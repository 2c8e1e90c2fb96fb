"""Bodies, decoded within limits.

JSON is RFC 8259 as orjson reads it: NaN, Infinity, numbers beyond a double, lone surrogates and
invalid UTF-8 are errors, and the last of repeated keys counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias
from urllib.parse import parse_qs

import orjson

from .call import Json
from .document import MockSpec
from .multipart import FIELDS, read_multipart
from .problems import CheckFailed
from .validation import make_reader

Decoder: TypeAlias = Callable[[bytes, bytes], Json]
"""Decodes a body of a content type, which is given as the whole header."""

DEPTH: Final = 100
"""The deepest nesting of arrays and objects."""
MULTIPART: Final = "multipart/form-data"

_FRACTION: Final = re.compile(rb"[0-9][.eE]")
_MARKS: Final = re.compile(
    rb"""
    "[^"\\]*+ (?: \\(?:.|\Z) [^"\\]*+ )*+ (?:"|\Z)  # a text, even one without end: no way back
    | [\[{\]}]
    """,
    re.DOTALL | re.VERBOSE,
)


def decode_json(raw: bytes, header: bytes = b"") -> Json:
    """Return the value of a JSON text; numbers without a fraction become integers, `1.0` too."""
    if len(raw) > DEPTH and raw.count(b"[") + raw.count(b"{") > DEPTH and is_deep(raw):
        raise CheckFailed("parse", reason=f"nested deeper than {DEPTH}", raw=raw)
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise CheckFailed("parse", reason=str(error), raw=raw) from None
    return _make_integers(value) if _FRACTION.search(raw) else value


def is_deep(raw: bytes) -> bool:
    """Return whether brackets outside of texts nest deeper than `DEPTH`."""
    depth = 0
    for mark in _MARKS.finditer(raw):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(mark[0], 0)
        if depth > DEPTH:
            return True
    return False


def _make_integers(value: Json) -> Json:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, list):
        return [_make_integers(item) for item in value]
    if isinstance(value, dict):
        return {key: _make_integers(item) for key, item in value.items()}
    return value


def form_decoder(document: MockSpec, schema: Json) -> Decoder:
    """Return a function that decodes a form into an object of `schema`."""
    properties = document.resolve(schema).get("properties", {})
    readers = {name: make_reader(document, part) for name, part in properties.items()}

    def read_fields(raw: bytes, header: bytes) -> dict[str, list[str]]:
        if header[:10].lower() == b"multipart/":
            return read_multipart(raw, header)
        try:
            return parse_qs(
                raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS
            )
        except ValueError:
            raise CheckFailed("parse", reason=f"more than {FIELDS} fields", raw=raw) from None

    def decode_form(raw: bytes, header: bytes) -> Json:
        return {
            name: readers[name](texts) if name in readers else texts[-1]
            for name, texts in read_fields(raw, header).items()
        }

    return decode_form
