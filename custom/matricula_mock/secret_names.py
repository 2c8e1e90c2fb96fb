"""The names of secret properties in the bodies of requests (`x-secret`)."""

from __future__ import annotations

from collections.abc import Iterator

from .call import Json
from .document import MockSpec


def find_secret_names(
    document: MockSpec, schema: Json, seen: tuple[int, ...] = ()
) -> Iterator[str]:
    """Find the names of properties with `x-secret`, at any depth of a schema."""
    schema = document.resolve(schema)
    if not isinstance(schema, dict) or id(schema) in seen:
        return
    seen = (*seen, id(schema))
    for name, inner in schema.get("properties", {}).items():
        if any(_is_secret(document, one) for one in (inner, inner.get("items", {}))):
            yield name
        yield from find_secret_names(document, inner, seen)
    for keyword in ("items", "additionalProperties"):
        yield from find_secret_names(document, schema.get(keyword), seen)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for inner in schema.get(keyword, ()):
            yield from find_secret_names(document, inner, seen)


def _is_secret(document: MockSpec, schema: Json) -> bool:
    return bool(schema.get("x-secret") or document.resolve(schema).get("x-secret"))
