"""Every numeric bound, moved either way, in either direction."""

from pathlib import Path

import pytest

from spec_changes import Severity, compare
from spec_document import SpecDocument

SPEC = """
openapi: 3.1.0
paths:
  /things:
    post:
      operationId: addThing
      tags: [things]
      REQUEST
      responses:
        "200": {description: Done.RESPONSE}
"""
TYPES = {"imum": "integer", "Length": "string", "Items": "array", "Properties": "object"}
LOWER, UPPER = ([f"{end}{what}" for what in TYPES] for end in ("min", "max"))
KINDS = {
    "minimum": "minimum",
    "minLength": "min-length",
    "minItems": "min-items",
    "minProperties": "min-properties",
    "maximum": "maximum",
    "maxLength": "max-length",
    "maxItems": "max-items",
    "maxProperties": "max-properties",
}
MOVES = {"added": (None, 5), "removed": (5, None), "raised": (5, 7), "lowered": (5, 3)}
NARROWING = {
    **dict.fromkeys(LOWER, ("added", "raised")),
    **dict.fromkeys(UPPER, ("added", "lowered")),
}


def write(direction: str, schema: str) -> SpecDocument:
    content = f"content: {{application/json: {{schema: {schema}}}}}"
    request = f"requestBody: {{{content}}}" if direction == "request" else "summary: Add"
    response = f", {content}" if direction == "response" else ""
    text = SPEC.replace("REQUEST", request).replace("RESPONSE", response)
    return SpecDocument.parse(text, Path("spec.yaml"))


def describe(keyword: str, value: float | None) -> str:
    kind = TYPES[keyword[3:]]
    return f"{{type: {kind}}}" if value is None else f"{{type: {kind}, {keyword}: {value}}}"


@pytest.mark.parametrize("direction", ["request", "response"])
@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("keyword", [*LOWER, *UPPER])
def test_bound_breaks_one_direction(keyword: str, move: str, direction: str) -> None:
    old, new = (write(direction, describe(keyword, value)) for value in MOVES[move])
    [change] = compare("things", old, new)
    assert change.kind == f"{KINDS[keyword]}-{move}"
    assert change.direction == direction
    is_narrowed = move in NARROWING[keyword]
    breaks = is_narrowed if direction == "request" else not is_narrowed
    assert change.severity is (Severity.BREAKING if breaks else Severity.FEATURE)


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("minimum: 5", "exclusiveMinimum: 5", ["minimum-raised"]),
        ("exclusiveMinimum: 5", "minimum: 5", ["minimum-lowered"]),
        ("maximum: 5", "exclusiveMaximum: 5", ["maximum-lowered"]),
        ("exclusiveMaximum: 5", "maximum: 5", ["maximum-raised"]),
        ("exclusiveMinimum: 5", "exclusiveMinimum: 6", ["minimum-raised"]),
        ("exclusiveMaximum: 5", "exclusiveMaximum: 6", ["maximum-raised"]),
        ("minimum: 5", "allOf: [{minimum: 3}, {minimum: 5}]", []),
        ("maximum: 5", "allOf: [{maximum: 9}], maximum: 5.0", []),
        ("minimum: 0", "description: Any.", ["description-changed", "minimum-removed"]),
        ("minLength: 0", "minItems: 0", []),
        ("exclusiveMaximum: 5", "maximum: 5, exclusiveMaximum: 5", []),
        ("exclusiveMinimum: 5", "minimum: 5, exclusiveMinimum: 5", []),
    ],
)
def test_bounds_mean_the_same_however_they_are_written(
    old: str, new: str, kinds: list[str]
) -> None:
    documents = (write("request", f"{{{text}}}") for text in (old, new))
    assert sorted(change.kind for change in compare("things", *documents)) == kinds


def test_message_has_both_values() -> None:
    old, new = (write("request", describe("maxLength", value)) for value in (254, 100))
    [change] = compare("things", old, new)
    assert change.message == "body: maxLength changed from 254 to 100"
