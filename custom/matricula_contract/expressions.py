"""Runtime expressions of OpenAPI: references to values in a request or its response."""

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
    """A request to an operation. It has no body if `body` is None."""

    operation: str
    path: Mapping[str, Json] = Factory(dict)
    query: Mapping[str, Json] = Factory(dict)
    body: Json = None


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


def evaluate(value: Json, request: SentRequest, response: ReadResponse) -> Json:
    """Replace an expression, or all expressions in lists and objects, by their values.

    Other values stay as they are. An expression without a value becomes None.
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
    """Return the value at a JSON pointer; None if there is none. Source: RFC 6901."""
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
    """Parse a body as JSON; None if it is not JSON, or nested too deeply."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
