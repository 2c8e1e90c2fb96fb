"""JSON as text for a stream, with escapes for what it cannot show and for what terminals obey."""

import json
import re
from typing import TextIO

_CONTROLS = re.compile("[\x7f-\x9f]")
"""Terminals obey them, and JSON need not escape them."""


def make_json(value: object, stream: TextIO | None, indent: int | None = None) -> str:
    """Return a value as JSON; its letters stay letters if the encoding of the stream has them all.

    Values of other types than JSON has become texts.
    """
    encoding = getattr(stream, "encoding", None) or "utf-8"
    is_utf = encoding.lower().startswith("utf")
    text = json.dumps(value, ensure_ascii=not is_utf, indent=indent, default=str)
    return text if text.isprintable() else _CONTROLS.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
