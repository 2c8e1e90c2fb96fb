"""The fields that an error response names."""

from __future__ import annotations

import re

from .expressions import Json, find
from .specification import Specification


def find_error_fields(spec: Specification, body: Json) -> list[str]:
    """Return the fields that an error names, as JSON pointers into the body of the request.

    `x-error` of the spec lists where to look; the first list or object found there counts. A list
    has names, objects with `field`, or pairs that begin with a name; an object has names as keys.
    """
    for pointer in spec.error_fields:
        value = find(body, pointer)
        if isinstance(value, dict | list) and value:
            return [_to_pointer(item) for item in value]
    return []


def _to_pointer(item: Json) -> str:
    if isinstance(item, dict):
        item = item.get("field", "")
    elif isinstance(item, list):
        item = item[0] if item else ""
    return "/" + re.sub(r"\[(\d+)\]", r"/\1", str(item)).replace(".", "/")


def last_name(pointer: str) -> str:
    """Return the last part of a JSON pointer."""
    return pointer.rpartition("/")[2]
