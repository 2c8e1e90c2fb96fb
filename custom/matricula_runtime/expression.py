"""Runtime expressions: `$request.body#/email`, `$response.header.Location#regex:/([^/]+)$`.

They are OpenAPI's, with the `#regex:` of schemathesis to cut a part out of a text.
Source: the OpenAPI Specification 3.1.0, "Runtime Expressions".
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

from attrs import define

from .message import JSON

_REGEX = "#regex:"


@define
class Scope:
    """The values that an expression can refer to. Header names are in lower case."""

    body: JSON = None
    path: Mapping[str, str] = {}
    query: Mapping[str, str] = {}
    response_body: JSON = None
    response_headers: Mapping[str, str] = {}


Reader: TypeAlias = Callable[[Scope], JSON]


def resolve_pointer(document: JSON, pointer: str) -> JSON:
    """Return the value at a JSON pointer; None if there is none. Source: RFC 6901."""
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


def join_pointer(keys: tuple[str, ...]) -> str:
    """Make the JSON pointer that consists of these keys."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


@lru_cache(maxsize=256)
def locate_field(name: str) -> str:
    """Return the JSON pointer into a request's body for the name of a field in an error.

    `user.email`, `user[email]` and `/user/email` are the same place.
    """
    parts = _split_pointer(name) if name.startswith("/") else (name,)
    keys = (key for part in parts for key in re.split(r"[.\[\]]+", part) if key)
    return join_pointer(tuple(keys))


def evaluate(expression: str, scope: Scope) -> JSON:
    """Return the value of an expression; None if there is none. Other text is returned as it is."""
    return _compile(expression)(scope)


@lru_cache(maxsize=256)
def _compile(expression: str) -> Reader:
    if not expression.startswith("$"):
        return lambda _: expression
    source, marker, pattern = expression.partition(_REGEX)
    place, _, pointer = source.partition("#")
    read = _make_reader(place.split(".", 2), pointer)
    return _make_cutter(read, re.compile(pattern)) if marker else read


def _make_cutter(read: Reader, pattern: re.Pattern[str]) -> Reader:
    def cut(scope: Scope) -> JSON:
        value = read(scope)
        found = pattern.search(value) if isinstance(value, str) else None
        return found.group(1) if found else None

    return cut


def _make_reader(place: list[str], pointer: str) -> Reader:
    match place:
        case ["$request", "body"]:
            return lambda scope: resolve_pointer(scope.body, pointer)
        case ["$request", "path", name]:
            return lambda scope: scope.path.get(name)
        case ["$request", "query", name]:
            return lambda scope: scope.query.get(name)
        case ["$response", "body"]:
            return lambda scope: resolve_pointer(scope.response_body, pointer)
        case ["$response", "header", name]:
            return lambda scope: scope.response_headers.get(name.lower())
    return lambda _: None
