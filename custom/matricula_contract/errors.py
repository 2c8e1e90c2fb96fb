"""Which fields an error names."""

from __future__ import annotations

import re

from .expressions import Json, find
from .specification import Specification


def find_blamed(spec: Specification, body: Json) -> list[str]:
    """The fields that an error names, as JSON pointers into the body of the request.

    Of the places that the spec has for them the first one that holds a list or an object counts: of
    names, of objects with `field`, of pairs that begin with a name, or an object by name.
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
    """The last step of a JSON pointer."""
    return pointer.rpartition("/")[2]
