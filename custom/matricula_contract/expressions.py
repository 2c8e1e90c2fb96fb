"""Runtime expressions: where a request or its response holds a value."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from attrs import Factory, frozen

Json: TypeAlias = Any

_PLAIN: Final = re.compile(
    r"\$(request|response)\.(body|path|query|header)(?:\.([^#]+))?(?:#(.*))?"
)


@frozen
class SentRequest:
    """What is sent to an operation. A `body` of None stands for none."""

    operation: str
    path: Mapping[str, Json] = Factory(dict)
    query: Mapping[str, Json] = Factory(dict)
    body: Json = None


@frozen
class ReadResponse:
    """What came back. `body` is None where it is no JSON; the names of `headers` are in lower
    case."""

    status: int
    body: Json
    headers: Mapping[str, str]

    @property
    def accepted(self) -> bool:
        """Whether the request was done."""
        return self.status < 300


def evaluate(value: Json, request: SentRequest, response: ReadResponse) -> Json:
    """The value of an expression, or of all expressions within lists and objects.

    What is no expression stays as it is; an expression that leads nowhere is None.
    """
    if isinstance(value, dict):
        return {name: evaluate(item, request, response) for name, item in value.items()}
    if isinstance(value, list):
        return [evaluate(item, request, response) for item in value]
    match = _PLAIN.fullmatch(value) if isinstance(value, str) else None
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


def find(value: Json, pointer: str) -> Json:
    """What a JSON pointer leads to; None where there is nothing."""
    for step in pointer.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def read_json(raw: bytes) -> Json:
    """The value that a body stands for; None where it is no JSON, or nested too deep to be any."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
