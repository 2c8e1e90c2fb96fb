"""JSON as the platform reads it: with Python's parser, and its messages."""

from __future__ import annotations

import codecs
import io
import json
import re
from email.message import Message
from typing import Final, NoReturn

import orjson

from ...body import DEPTH, is_deep
from ...call import Json
from ...problems import CheckFailed

_INEXACT: Final = re.compile(rb"[0-9](?:[.eE]|[0-9]{15})")
"""Numbers that two parsers may read in two ways: fractions, and those beyond 64 bits."""

_TRAILING_COMMA: Final = "Illegal trailing comma"
_AFTER_COMMA: Final = {
    "}": "Expecting property name enclosed in double quotes",
    "]": "Expecting value",
}
"""The messages of older Pythons at the bracket behind a trailing comma."""


def decode_json(raw: bytes, header: bytes = b"") -> Json:
    """Return the value of a JSON text; CheckFailed with the reason in Python's words.

    `1.0` and large integers stay what they are, since messages repeat them.
    """
    if len(raw) > DEPTH and raw.count(b"[") + raw.count(b"{") > DEPTH and is_deep(raw):
        raise CheckFailed("parse", reason=f"nested deeper than {DEPTH}", raw=raw)
    if b"charset" not in header and not _INEXACT.search(raw):
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError:
            pass
    return _decode_slowly(raw, _read_charset(header))


def _decode_slowly(raw: bytes, charset: str) -> Json:
    try:
        text = codecs.getreader(charset)(io.BytesIO(raw)).read()
        value = json.loads(text, parse_constant=_refuse_constant)
        json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate crashes the platform
    except (ValueError, RecursionError) as error:
        raise CheckFailed("parse", reason=_explain(error), raw=raw) from None
    return value


def _explain(error: ValueError | RecursionError) -> str:
    """Return the reason as the platform's Python words it: Python 3.13 changed some messages."""
    if isinstance(error, UnicodeDecodeError) and error.reason.endswith("not start with BOM"):
        return "UTF-16 stream does not start with BOM"
    if isinstance(error, json.JSONDecodeError) and error.msg.startswith(_TRAILING_COMMA):
        rest = error.doc[error.pos + 1 :]
        end = error.pos + 1 + len(rest) - len(rest.lstrip())
        message = _AFTER_COMMA[error.doc[end]]
        return str(json.JSONDecodeError(message, error.doc, end))
    return str(error)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"Out of range float values are not JSON compliant: {name!r}")


def _read_charset(header: bytes) -> str:
    """Return the charset of a content type, or UTF-8 where it names none that is known."""
    message = Message()
    message["content-type"] = header.decode("latin-1")
    charset = str(message.get_param("charset", "utf-8"))
    try:
        return codecs.lookup(charset).name
    except LookupError:
        return "utf-8"
