"""JSON pointers and runtime expressions in specs: the one way in which they address data.

Sources: RFC 6901; the OpenAPI Specification 3.1.0, "Runtime Expressions". `#regex:` is from
schemathesis.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from attrs import evolve, frozen

from .call import Json, MockResponse

_EXPRESSION: Final = re.compile(
    r"\$response\.(?:body(?:#(?P<pointer>.*))?|header\.(?P<header>[^#]+)(?:#regex:(?P<regex>.+))?)"
)


def split_pointer(pointer: str) -> list[str]:
    """Split a JSON pointer into its keys."""
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def find(value: Json, pointer: str) -> Json:
    """Return the value at a JSON pointer; None if there is none."""
    for key in split_pointer(pointer):
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def put(value: Json, pointer: str, new: Json) -> Json:
    """Return a copy of a value with `new` at a JSON pointer. Missing objects are added."""
    return _put(value, split_pointer(pointer), new)


def _put(value: Json, keys: list[str], new: Json) -> Json:
    if not keys:
        return new
    if isinstance(value, list) and keys[0].isdecimal():
        index = int(keys[0])
        return [_put(one, keys[1:], new) if at == index else one for at, one in enumerate(value)]
    known: dict[str, Json] = value if isinstance(value, dict) else {}
    return {**known, keys[0]: _put(known.get(keys[0]), keys[1:], new)}


@frozen
class ResponsePlace:
    """A place in a response: a JSON pointer into its body, or a header and a pattern in it."""

    pointer: str
    header: str = ""
    pattern: str = ""

    def read(self, response: MockResponse) -> Json:
        """Return the value at this place; None if there is none."""
        if not self.header:
            return find(response.value, self.pointer)
        text = _find_header(response.headers, self.header)
        if text is None or not self.pattern:
            return text
        found = re.search(self.pattern, text)
        return found and found.group(1)

    def write(self, response: MockResponse, value: str | None) -> MockResponse:
        """Return a copy of a response with a value at this place; without a header for None."""
        if not self.header:
            return evolve(response, value=put(response.value, self.pointer, value))
        kept = {
            name: text
            for name, text in response.headers.items()
            if name.lower() != self.header.lower()
        }
        if value is None:
            return evolve(response, headers=kept)
        return evolve(response, headers={**kept, self.header: self._show(value)})

    def _show(self, value: str) -> str:
        # A header of links is the only one whose form is known: RFC 8288.
        return f'<{value}>; rel="next"' if self.header.lower() == "link" else value


def _find_header(headers: Mapping[str, str], name: str) -> str | None:
    return next((text for key, text in headers.items() if key.lower() == name.lower()), None)


def read_place(expression: str) -> ResponsePlace:
    """Read an expression on the response. Raises ValueError for any other."""
    found = _EXPRESSION.fullmatch(expression)
    if found is None:
        raise ValueError(f"{expression} is no place in a response")
    return ResponsePlace(found["pointer"] or "", found["header"] or "", found["regex"] or "")
