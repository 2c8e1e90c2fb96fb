"""JSON pointers, and runtime expressions of OpenAPI: how a spec addresses values.

No other module of this package splits or joins pointers. Sources: RFC 6901, OpenAPI 3.1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from attrs import Factory, frozen

Json: TypeAlias = Any

_EXPRESSION: Final = re.compile(
    r"\$(request|response)\.(body|path|query|header)(?:\.([^#]+))?(?:#(.*))?"
)
_BODY: Final = "$request.body#"


@frozen
class SentRequest:
    """A request to an operation. It has no body if `body` is None."""

    operation: str
    path: Mapping[str, Json] = Factory(dict)
    query: Mapping[str, Json] = Factory(dict)
    body: Json = None

    def __str__(self) -> str:
        values = [f"{name}={value}" for name, value in [*self.path.items(), *self.query.items()]]
        if self.body is not None:
            values.append(f"body={json.dumps(self.body, ensure_ascii=False)}")
        return f"{self.operation} ({', '.join(values) or 'without values'})"


@frozen
class ReadResponse:
    """The response. `body` is None if it is not JSON; names in `headers` are in lower case."""

    status: int
    body: Json
    headers: Mapping[str, str]

    @property
    def accepted(self) -> bool:
        """True if the request was done."""
        return self.status < 300


# Expressions


def evaluate(value: Json, request: SentRequest, response: ReadResponse) -> Json:
    """Replace an expression, or all expressions in lists and objects, by their values.

    Other values stay as they are. An expression without a value becomes None.
    """
    if isinstance(value, dict):
        return {name: evaluate(item, request, response) for name, item in value.items()}
    if isinstance(value, list):
        return [evaluate(item, request, response) for item in value]
    match = _EXPRESSION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    side, part, name, rest = match.groups()
    holder: Json = request if side == "request" else response
    if part == "body":
        return find(holder.body, rest or "")
    found = (holder.headers if part == "header" else getattr(holder, part)).get(
        name.lower() if part == "header" else name
    )
    return _cut(found, rest)


def _cut(text: Json, rest: str | None) -> Json:
    if not isinstance(text, str) or not rest or not rest.startswith("regex:"):
        return text
    match = re.search(rest.removeprefix("regex:"), text)
    return match and match.group(1)


def body_pointer(expression: Json) -> str | None:
    """Return the pointer of an expression for a value in the request's body; None for others."""
    if not isinstance(expression, str) or not expression.startswith(_BODY):
        return None
    return expression.removeprefix(_BODY)


def response_pointer(expression: Json) -> str | None:
    """Return the pointer of an expression for a value in the response's body; None for others."""
    match = _EXPRESSION.fullmatch(expression) if isinstance(expression, str) else None
    return (match[4] or "") if match and match.groups()[:2] == ("response", "body") else None


def parameter_name(expression: Json) -> str | None:
    """Return the name in an expression for a parameter of the request; None for others."""
    match = _EXPRESSION.fullmatch(expression) if isinstance(expression, str) else None
    return match[3] if match and match[1] == "request" and match[2] in ("path", "query") else None


# Pointers


def split(pointer: str) -> list[str]:
    """Return the steps of a pointer."""
    steps = pointer.split("/")[1:]
    return [step.replace("~1", "/").replace("~0", "~") for step in steps]


def join(steps: Iterable[str | int]) -> str:
    """Return the pointer with these steps."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def last_name(pointer: str) -> str:
    """Return the last step of a pointer."""
    return (split(pointer) or [""])[-1]


def is_index(step: str) -> bool:
    """Return True if a step can be the index of an item in a list."""
    return step.isascii() and step.isdecimal()


def find(value: Json, pointer: str) -> Json:
    """Return the value at a pointer; None if there is none."""
    return _follow(value, pointer)[1]


def has(value: Json, pointer: str) -> bool:
    """Return True if there is a value at a pointer."""
    return _follow(value, pointer)[0]


def _follow(value: Json, pointer: str) -> tuple[bool, Json]:
    for step in split(pointer):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and is_index(step) and int(step) < len(value):
            value = value[int(step)]
        else:
            return False, None
    return True, value


def put(value: Json, pointer: str, new: Json) -> Json:
    """Return a copy with another value at a pointer. Missing objects are added."""
    steps = split(pointer)
    if not steps:
        return new
    first, rest = steps[0], join(steps[1:])
    if isinstance(value, list) and is_index(first) and int(first) < len(value):
        index = int(first)
        return [*value[:index], put(value[index], rest, new), *value[index + 1 :]]
    holder = value if isinstance(value, dict) else {}
    return {**holder, first: put(holder.get(first), rest, new)}


def put_all(value: Json, values: Mapping[str, Json]) -> Json:
    """Return a copy with other values at several pointers."""
    for pointer, new in values.items():
        value = put(value, pointer, new)
    return value


def drop(value: Json, pointer: str) -> Json:
    """Return a copy of an object without the property at a pointer."""
    *before, last = split(pointer)
    holder = find(value, join(before))
    if not isinstance(holder, dict):
        return value
    return put(value, join(before), {name: holder[name] for name in holder if name != last})


def list_values(value: Json, pointer: str = "") -> Iterator[tuple[str, Json]]:
    """Yield the values in an object, at any depth, with their pointers. A list is one value."""
    if not isinstance(value, dict):
        yield pointer, value
        return
    for name, item in value.items():
        yield from list_values(item, f"{pointer}{join([name])}")


def list_pointers(value: Json) -> list[str]:
    """Return the pointers of all properties of an object, at any depth, objects included."""
    found: dict[str, None] = {}
    for at, _ in list_values(value):
        steps = split(at)
        found |= dict.fromkeys(join(steps[: number + 1]) for number in range(len(steps)))
    return list(found)


def list_texts(value: Json) -> Iterator[str]:
    """Yield all texts in a value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from list_texts(item)


def find_counterpart(pointer: str, pointers: Iterable[str]) -> str | None:
    """Return the pointer that means the same value in another document.

    That is the same pointer, or one that is the other's ending, such as `/email` for `/user/email`,
    or one with the longest common ending. Returns None without one, or if several are as good.
    """
    known = list(pointers)
    if pointer in known:
        return pointer
    ranks = {other: _compare_endings(pointer, other) for other in known}
    best = max(ranks.values(), default=(False, 0))
    found = [other for other, rank in ranks.items() if rank == best]
    return found[0] if best[1] and len(found) == 1 else None


def _compare_endings(one: str, other: str) -> tuple[bool, int]:
    """Return True if one pointer is the other's ending, and the length of the common ending."""
    length = 0
    for left, right in zip(reversed(split(one)), reversed(split(other)), strict=False):
        if left != right:
            break
        length += 1
    return length == min(len(split(one)), len(split(other))), length


def read_json(raw: bytes) -> Json:
    """Parse a body as JSON; None if it is not JSON, or nested too deeply."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
