"""Runtime expressions: `$request.body#/email`, `$response.header.Location#regex:/([^/]+)$`.

They are OpenAPI's, with the `#regex:` of schemathesis to cut a part out of a text.
Source: the OpenAPI Specification 3.1.0, "Runtime Expressions".
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from attrs import define

from .message import JSON

_REGEX = "#regex:"


@define
class Scope:
    """What an expression can speak of. Header names are in lower case."""

    body: JSON = None
    path: Mapping[str, str] = {}
    query: Mapping[str, str] = {}
    answer_body: JSON = None
    answer_headers: Mapping[str, str] = {}


def resolve_pointer(document: JSON, pointer: str) -> JSON:
    """The value at a JSON pointer, None where there is none. Source: RFC 6901."""
    value = document
    for key in _split_pointer(pointer):
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


@lru_cache(maxsize=256)
def _split_pointer(pointer: str) -> tuple[str, ...]:
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def evaluate(expression: str, scope: Scope) -> JSON:
    """The value of an expression, None where there is none. Any other text stands for itself."""
    if not expression.startswith("$"):
        return expression
    place, pointer, pattern = _split(expression)
    value = _look_up(place, pointer, scope)
    if pattern is None:
        return value
    found = pattern.search(value) if isinstance(value, str) else None
    return found.group(1) if found else None


@lru_cache(maxsize=256)
def _split(expression: str) -> tuple[tuple[str, ...], str, re.Pattern[str] | None]:
    source, marker, pattern = expression.partition(_REGEX)
    place, _, pointer = source.partition("#")
    return tuple(place.split(".", 2)), pointer, re.compile(pattern) if marker else None


def _look_up(place: tuple[str, ...], pointer: str, scope: Scope) -> JSON:
    match place:
        case ["$request", "body"]:
            return resolve_pointer(scope.body, pointer)
        case ["$request", "path", name]:
            return scope.path.get(name)
        case ["$request", "query", name]:
            return scope.query.get(name)
        case ["$response", "body"]:
            return resolve_pointer(scope.answer_body, pointer)
        case ["$response", "header", name]:
            return scope.answer_headers.get(name.lower())
    return None
