"""JSON pointers and runtime expressions: the one way to address data.

A pointer, such as `/learner/email`, leads into one JSON document. A runtime expression, such as
`$request.body#/email` or `$response.header.Location#regex:/([^/]+)$`, also says which one.
Expressions are OpenAPI's, with the `#regex:` of schemathesis to cut a part out of a text.
Sources: RFC 6901; the OpenAPI Specification 3.1.0, "Runtime Expressions".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from attrs import define

from .message import JSON

ANY = "*"
"""The key of a pattern that stands for every member of a list or an object."""

_REGEX = "#regex:"


@define
class Scope:
    """The values that an expression can refer to. Header names are in lower case."""

    body: JSON = None
    path: Mapping[str, str] = {}
    query: Mapping[str, Any] = {}
    response_body: JSON = None
    response_headers: Mapping[str, str] = {}


Reader: TypeAlias = Callable[[Scope], JSON]


def resolve_pointer(document: JSON, pointer: str) -> JSON:
    """Return the value at a JSON pointer; None if there is none."""
    value = document
    for key in split_pointer(pointer):
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and _is_index(key, value):
            value = value[int(key)]
        else:
            return None
    return value


def _is_index(key: str, value: list[JSON]) -> bool:
    return key.isascii() and key.isdecimal() and len(key) < 10 and int(key) < len(value)


@lru_cache(maxsize=256)
def split_pointer(pointer: str) -> tuple[str, ...]:
    """Split a JSON pointer into its keys."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def join_pointer(keys: tuple[str, ...]) -> str:
    """Make the JSON pointer that consists of these keys."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


def find_all(document: JSON, pattern: str) -> Iterator[JSON]:
    """Find the values at a pattern: a JSON pointer in which the key `*` stands for every member."""
    values = [document]
    for key in split_pointer(pattern):
        values = [one for value in values for one in _list_members(value, key)]
    yield from values


def _list_members(value: JSON, key: str) -> list[JSON]:
    if key == ANY:
        return list(value.values()) if isinstance(value, dict) else _as_list(value)
    if isinstance(value, dict):
        return [value[key]] if key in value else []
    return [value[int(key)]] if isinstance(value, list) and _is_index(key, value) else []


def _as_list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


@lru_cache(maxsize=256)
def locate_field(name: str) -> str:
    """Return the JSON pointer into a request's body for the name of a field in an error.

    `user.email`, `user[email]` and `/user/email` are the same place.
    """
    parts = split_pointer(name) if name.startswith("/") else (name,)
    keys = (key for part in parts for key in re.split(r"[.\[\]]+", part) if key)
    return join_pointer(tuple(keys))


def evaluate(expression: JSON, scope: Scope) -> JSON:
    """Return the value of an expression; None if there is none. Other values stay as they are."""
    return _compile(expression)(scope) if isinstance(expression, str) else expression


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
