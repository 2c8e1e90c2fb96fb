"""Random schemas, small edits of them, and values that tell two schemas apart by a validator."""

import copy
import random
from itertools import combinations
from typing import Any, TypeAlias

import jsonschema_rs

Schema: TypeAlias = dict[str, Any]
_PLAIN: list[Any] = [None, True, 0, 1, 2, 3, 6, 0.5, 1.5, "", "a", "ab", "abc"]
_FEW: list[Any] = [None, 1, 1.5, "a"]
_NAMES = ("a", "b", "c")
VALUES: list[Any] = [
    *_PLAIN, [], {}, [1, "a", 1], {"a": 1, "b": "a", "c": 1},
    *([value] for value in _PLAIN),
    *([one, other] for one in _FEW for other in _FEW),
    *({name: value} for name in _NAMES for value in _PLAIN),
    *(
        {first: one, second: other}
        for first, second in combinations(_NAMES, 2)
        for one in _FEW
        for other in _FEW
    ),
    *({"a": value} for value in ([], [1], ["a"], {"d": 1}, {"d": "a"})),
]  # fmt: skip
_EDITS: dict[str, list[Any]] = {
    "minimum": [0, 1, 2], "maximum": [1, 2, 5], "exclusiveMinimum": [0, 0.5], "minLength": [0, 1, 2],
    "multipleOf": [1, 2, 3, 0.5], "maxLength": [1, 2], "minItems": [0, 1], "maxItems": [1, 2],
    "required": [[], ["a"], ["a", "b"]], "additionalProperties": [False, {"type": "string"}, {}],
    "enum": [["a"], [1, 2], [0, 1, 2, 3]], "items": [False, {"type": "string"}],
    "uniqueItems": [True, False], "patternProperties": [{"^a": {"type": "string"}}],
}  # fmt: skip


def take_schema(dice: random.Random, depth: int = 2) -> Schema:
    """Return a random schema; the lists and objects in it are nested up to `depth`."""
    kind = dice.choice(["plain", "object", "list", "union", "union"]) if depth else "plain"
    if kind == "object":
        return _take_object(dice, depth)
    if kind == "list":
        return {"type": "array", "items": take_schema(dice, depth - 1)}
    if kind == "union":
        word = dice.choice(["anyOf", "oneOf", "oneOf", "allOf"])
        members = [take_schema(dice, depth - 1) for _ in range(dice.randint(1, 3))]
        return {word: members}
    return copy.deepcopy(dice.choice(_SCALARS))


_SCALARS: list[Schema] = [
    {}, {"type": "boolean"}, {"type": "null"}, {"const": "a"}, {"enum": [0, 1, 2, 3]},
    {"type": "string"}, {"type": "string", "maxLength": 2}, {"type": "string", "minLength": 1},
    {"type": "integer"}, {"type": "integer", "minimum": 0, "maximum": 3}, {"type": "number"},
    {"type": "integer", "minimum": 2}, {"type": "number", "multipleOf": 1},
    {"type": "number", "maximum": 1}, {"type": ["string", "null"]}, {"enum": ["a", "ab", None]},
]  # fmt: skip


def _take_object(dice: random.Random, depth: int) -> Schema:
    names = dice.sample(_NAMES, 2) if depth > 1 else ["d"]
    schema: Schema = {
        "type": "object",
        "properties": {name: take_schema(dice, depth - 1) for name in names},
    }
    for keyword, values in (
        ("required", [names[:1], names]),
        ("additionalProperties", [False, {"type": "integer"}, take_schema(dice, 0)]),
        ("patternProperties", [{"^[bc]": take_schema(dice, 0)}]),
    ):
        if dice.random() < 0.3:
            schema[keyword] = dice.choice(values)
    return schema


def edit_schema(schema: Schema, dice: random.Random) -> Schema:
    """Return a schema with one random edit in some part of it."""
    holder: Schema = {"schema": copy.deepcopy(schema)}
    above, key = dice.choice(list(_list_parts(holder, "schema")))
    part = above[key]
    kind = dice.choice(["keyword", "drop", "property", "member", "wrap", "replace"])
    if kind == "keyword":
        keyword = dice.choice(sorted(_EDITS.keys() & part.keys()) or sorted(_EDITS))
        part[keyword] = copy.deepcopy(dice.choice(_EDITS[keyword]))
    elif kind == "drop" and part:
        del part[dice.choice(sorted(part))]
    elif kind == "property" and "properties" in part:
        part["properties"][dice.choice(_NAMES)] = take_schema(dice, 0)
    elif kind == "member" and (words := part.keys() & {"anyOf", "oneOf"}):
        part[min(words)].append(take_schema(dice, 1))
    elif kind == "wrap":
        others = [take_schema(dice, 1), edit_schema(part, dice)]
        above[key] = {dice.choice(["anyOf", "oneOf"]): [part, dice.choice(others)]}
    else:
        above[key] = take_schema(dice, 1)
    edited: Schema = holder["schema"]
    return edited


def _list_parts(above: Any, key: Any) -> list[tuple[Any, Any]]:
    part = above[key]
    if not isinstance(part, dict):
        return []
    found = [(above, key)]
    for name in part.get("properties", ()):
        found += _list_parts(part["properties"], name)
    for word in ("items", "additionalProperties"):
        found += _list_parts(part, word) if word in part else []
    for word in ("anyOf", "oneOf", "allOf"):
        for index in range(len(part.get(word, ()))):
            found += _list_parts(part[word], index)
    return found


def find_break(direction: str, old: Schema, new: Schema) -> Any:
    """Return a value that shows that a change breaks; an empty list of none.

    In a request: an earlier value of described properties that the platform now rejects. In a
    response: a new value that did not fit before, even without regard to closed objects.
    """
    accepted, described = accept(new), accept(_close(old))
    before, lenient, sent = accept(old), accept(_open(old)), accept(_close(new))
    for value in VALUES:
        if direction == "request":
            breaks = before(value) and described(value) and not accepted(value)
        else:
            breaks = accepted(value) and sent(value) and not before(value) and not lenient(value)
        if breaks:
            return [value]
    return []


def accept(schema: Any) -> Any:
    return jsonschema_rs.validator_for(schema).is_valid


def _close(schema: Any, *, is_member: bool = False) -> Any:
    """Return a schema that fits no object with undescribed properties."""
    closed = _map(schema, _close)
    if isinstance(closed, dict) and not is_member:
        if closed.get("additionalProperties") in (True, {}):
            del closed["additionalProperties"]
        closed["unevaluatedProperties"] = False
    return closed


def _open(schema: Any, *, is_member: bool = False) -> Any:
    """Return a schema without closed objects."""
    opened = _map(schema, _open)
    if isinstance(opened, dict) and opened.get("additionalProperties") is False:
        del opened["additionalProperties"]
    return opened


def _map(schema: Any, change: Any) -> Any:
    if not isinstance(schema, dict):
        return schema
    found = dict(schema)
    for word in ("properties", "patternProperties"):
        if word in schema:
            found[word] = {name: change(part) for name, part in schema[word].items()}
    for word in ("items", "additionalProperties"):
        if word in schema and schema[word] not in (True, {}):
            found[word] = change(schema[word])
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            found[word] = [change(part, is_member=True) for part in schema[word]]
    return found
