"""Schemas whose keywords all have an effect, in every tool."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial

import jsonschema_rs

from spec_document import JSON, Node, SpecDocument, SpecFinding
from spec_schemas import (
    KEYWORDS_OF_TYPE,
    SCHEMA_KEYWORDS,
    SCHEMA_NAMES,
    list_parts,
    list_schemas,
)

KEYWORDS = {
    *SCHEMA_KEYWORDS, *SCHEMA_NAMES,
    "$ref", "$comment", "type", "enum", "const", "title", "description", "default", "examples",
    "deprecated", "readOnly", "writeOnly", "format", "pattern", "required", "dependentRequired",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minContains", "maxContains",
    "minProperties", "maxProperties", "contentEncoding", "contentMediaType",
    "discriminator", "xml", "externalDocs", "example",
}  # fmt: skip
FORMATS = {
    "date", "date-time", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri",
    "uri-reference", "uuid", "regex", "json-pointer",
    "int32", "int64", "float", "double", "byte", "binary", "password",
}  # fmt: skip
_DISTINCTIVE = {"$ref", "type", "oneOf", "anyOf", "allOf", "const", "enum", "not"}
_NUMERIC_FORMATS = {"int32", "int64", "float", "double"}
_RANGES = [
    ("minimum", "maximum"),
    ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "maximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minContains", "maxContains"),
    ("minProperties", "maxProperties"),
]
_JSON_TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"}


def check_keywords(document: SpecDocument) -> Iterator[SpecFinding]:
    """No unknown keywords: tools silently ignore them."""
    for schema in list_schemas(document):
        for key, node in schema.items():
            if key == "nullable":
                message = "nullable is OpenAPI 3.0; it has no effect in 3.1"
                yield node.finding(message, 'write type: [string, "null"], with your type')
            elif key not in KEYWORDS and not key.startswith("x-"):
                close = get_close_matches(key, sorted(KEYWORDS), 1)
                fix = f"write {close[0]}" if close else "remove it"
                yield node.finding(f"{key} is not a keyword of a schema", fix)


def check_types(document: SpecDocument) -> Iterator[SpecFinding]:
    """Schemas have a type, and no keyword without an effect on that type."""
    branches = {node.place for schema in list_schemas(document) for node in list_branches(schema)}
    for schema in list_schemas(document):
        types = schema.child("type").strings or [schema.child("type").string]
        needed = {key: _find_type(schema, key) for key, _ in schema.items()}
        idle = [key for key, name in needed.items() if name and name not in _widen(types)]
        if "type" in schema:
            for key in idle:
                message = f"{key} has no effect on {' or '.join(types)}"
                yield schema.child(key).finding(message, "remove it, or correct the type")
        elif any(needed.values()) and schema.place not in branches:
            message = f"no type, so {', '.join(idle)} may have no effect"
            yield schema.finding(message, f"add type: {needed[idle[0]]}")


def check_properties(document: SpecDocument) -> Iterator[SpecFinding]:
    """Properties have a type or an alternative; a description alone allows any value."""
    for schema in list_schemas(document):
        for name, node in schema.child("properties").items():
            if not any(key in node for key in _DISTINCTIVE):
                message = f"{name} allows any value"
                yield node.finding(message, "add its type, or a list of types")


def _find_type(schema: Node, key: str) -> str:
    """Return the type that a keyword restricts; empty for any type."""
    if key == "format" and schema.child(key).string in _NUMERIC_FORMATS:
        return "number"
    return next((name for name, keywords in KEYWORDS_OF_TYPE.items() if key in keywords), "")


def _widen(types: list[str]) -> set[str]:
    return {"number" if name == "integer" else name for name in types}


def check_formats(document: SpecDocument) -> Iterator[SpecFinding]:
    """Only known formats: tools ignore others."""
    for schema in list_schemas(document):
        node = schema.child("format")
        if node.string and node.string not in FORMATS:
            close = get_close_matches(node.string, sorted(FORMATS), 1)
            fix = f"write {close[0]}" if close else "remove it, or use pattern"
            yield node.finding(f"{node.string} is an unknown format", fix)


def check_ranges(document: SpecDocument) -> Iterator[SpecFinding]:
    """Lower bounds are not above upper bounds."""
    for schema in list_schemas(document):
        for low, high in _RANGES:
            least, most = schema.child(low).value, schema.child(high).value
            if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
                message = f"{low} {least} is above {high} {most}: no value fits"
                yield schema.child(low).finding(message, "swap or correct them")


def check_required(document: SpecDocument) -> Iterator[SpecFinding]:
    """Required properties are described."""
    branches = {node.place for schema in list_schemas(document) for node in list_branches(schema)}
    for schema in list_schemas(document):
        if schema.place not in branches:
            yield from _check_required(schema, set())


def list_branches(schema: Node) -> list[Node]:
    """List the subschemas that apply to the same value as the schema."""
    keywords = ("allOf", "anyOf", "oneOf")
    branches = [node for keyword in keywords for node in schema.child(keyword).elements()]
    return branches + [schema.child(key) for key in ("if", "then", "else") if key in schema]


def _check_required(schema: Node, known: set[str]) -> Iterator[SpecFinding]:
    parts = list_parts(schema)
    known = known | {name for part in parts for name, _ in part.child("properties").items()}
    for entry in schema.child("required").elements():
        if entry.string not in known:
            close = get_close_matches(entry.string, sorted(known), 1)
            fix = f"write {close[0]}" if close else f"describe {entry.string} under properties"
            yield entry.finding(f"{entry.string} is required but not a property", fix)
    for branch in list_branches(schema):
        if "$ref" not in branch:
            yield from _check_required(branch, known)


def check_values(document: SpecDocument) -> Iterator[SpecFinding]:
    """Values of enum and const have the declared type, and occur once."""
    for schema in list_schemas(document):
        types = schema.child("type").strings or [schema.child("type").string]
        fits = partial(_fits, [name for name in types if name in _JSON_TYPES])
        constant = [schema.child("const")] if "const" in schema else []
        for node in [*schema.child("enum").elements(), *constant]:
            if not fits(node.value):
                message = f"{node.value!r} is not of type {' or '.join(types)}"
                yield node.finding(message, "correct the value or the type")
        yield from _check_repeats(schema.child("enum"))


def _fits(types: list[str], value: JSON) -> bool:
    return not types or jsonschema_rs.is_valid({"type": types}, value)


def _check_repeats(values: Node) -> Iterator[SpecFinding]:
    seen: list[JSON] = []
    for node in values.elements():
        if node.value in seen:
            yield node.finding(f"{node.value!r} occurs twice", "remove one")
        seen.append(node.value)
