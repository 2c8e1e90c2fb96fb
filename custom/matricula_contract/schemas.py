"""Schemas of a spec, with JSON pointers into the values that they describe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .expressions import Json, find, is_index, join, read_json, split

DEPTH: Final = 8
"""The deepest properties that are read: a schema may contain itself."""
ANY: Final = "*"
"""The step of a pointer that stands for each item of a list."""
_INTEGER: Final = re.compile(r"-?[0-9]{1,40}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?")


def resolve(content: Json, value: Json) -> Json:
    """Follow references within a spec."""
    while isinstance(value, dict) and "$ref" in value:
        value = find(content, value["$ref"].removeprefix("#"))
    return value


def properties(content: Json, schema: Json) -> dict[str, Json]:
    """Return the schemas of an object's properties, those of `allOf` included."""
    schema = resolve(content, schema)
    found = dict(schema.get("properties", {}))
    for part in schema.get("allOf", ()):
        found |= properties(content, part)
    return {name: resolve(content, value) for name, value in found.items()}


def alternatives(content: Json, schema: Json) -> list[Json]:
    """Return a schema and all that it combines: `allOf`, `oneOf` and `anyOf`."""
    schema = resolve(content, schema)
    if not isinstance(schema, dict):
        return []
    parts = [part for word in ("allOf", "oneOf", "anyOf") for part in schema.get(word, ())]
    return [schema, *(inner for part in parts for inner in alternatives(content, part))]


def list_properties(
    content: Json, schema: Json, pointer: str = "", *, choices: bool = False
) -> Iterator[tuple[str, Json]]:
    """Yield the properties of an object at any depth: JSON pointer and schema, objects included.

    With `choices` the properties of each alternative (`oneOf`, `anyOf`) are among them, and those
    of the items of lists, at pointers with `*`.
    """
    if len(split(pointer)) >= DEPTH:
        return
    parts = alternatives(content, schema) if choices else [resolve(content, schema)]
    for part in parts:
        for name, inner in properties(content, part).items():
            yield pointer + join([name]), inner
            yield from list_properties(content, inner, pointer + join([name]), choices=choices)
        if choices and "items" in part:
            items = resolve(content, part["items"])
            yield f"{pointer}/{ANY}", items
            yield from list_properties(content, items, f"{pointer}/{ANY}", choices=True)


def list_leaves(content: Json, schema: Json) -> dict[str, Json]:
    """Return the properties at any depth that are no objects with properties of their own."""
    found = dict(list_properties(content, schema))
    return {at: inner for at, inner in found.items() if not properties(content, inner)}


def find_schema(content: Json, schema: Json, pointer: str) -> Json:
    """Return the schema of the value at a pointer; {} if the spec describes none there."""
    for step in split(pointer):
        for part in alternatives(content, schema):
            inner = part.get("properties", {}).get(step, part.get("items"))
            if inner is not None:
                schema = inner
                break
        else:
            return {}
    return resolve(content, schema)


def list_types(content: Json, schema: Json) -> set[str]:
    """Return the types that a schema and its alternatives name."""
    types: set[str] = set()
    for part in alternatives(content, schema):
        declared = part.get("type", [])
        types |= {declared} if isinstance(declared, str) else set(declared)
    return types


def list_required(content: Json, schema: Json, pointer: str = "") -> Iterator[str]:
    """Yield the pointers of the properties that each object has: required ones, at any depth."""
    known = properties(content, schema)
    for part in [part for part in alternatives(content, schema) if "required" in part]:
        for name in part["required"] if part.get("properties") or known else ():
            at = pointer + join([name])
            if name in known and not properties(content, known[name]):
                yield at
            elif name in known:
                yield from list_required(content, known[name], at)


def as_pattern(pointer: str) -> str:
    """Return a pointer with `*` for each index of a list."""
    return join(ANY if is_index(step) else step for step in split(pointer))


def expand(value: Json, pattern: str) -> Iterator[str]:
    """Yield the pointers in a value that a pointer with `*` stands for."""
    head, star, rest = pattern.partition(f"/{ANY}")
    if not star:
        if find(value, pattern) is not None:
            yield pattern
        return
    items = find(value, head)
    for index in range(len(items) if isinstance(items, list) else 0):
        for found in expand(items[index], rest):
            yield f"{head}/{index}{found}"


def as_sent(content: Json, parameter: Json, value: Json) -> Json:
    """Return the value of a parameter as a server reads its text."""
    return read_text(content, parameter["schema"], value, explode=parameter.get("explode", True))


def read_text(content: Json, schema: Json, value: Json, *, explode: bool = True) -> Json:
    """Return the value that a text, or several of one name, has by a schema.

    A text that does not suit stays a text. Of several the last one counts, unless the schema is a
    list; with `explode` false a list is one text with commas.
    """
    types = list_types(content, schema)
    if "array" in types:
        texts = value if isinstance(value, list) else [value]
        texts = texts if explode else ",".join(map(str, texts)).split(",")
        items = resolve(content, schema).get("items", {})
        return [read_text(content, items, text) for text in texts]
    text = str(value[-1] if isinstance(value, list) and value else value)
    return text if "string" in types or not types else _read_scalar(types, text)


def _read_scalar(types: set[str], text: str) -> Json:
    if types & {"integer", "number"} and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and _NUMBER.fullmatch(text):
        return float(text)
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    if "object" in types and (value := read_json(text.encode())) is not None:
        return value
    return text
