"""Schemas that say what they seem to say, to every reader."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial

import jsonschema_rs

from spec_document import JSON, Node, SpecDocument, SpecFinding
from spec_schemas import SCHEMA_KEYWORDS, SCHEMA_NAMES, list_parts, list_schemas

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
# The keywords that readers ignore on a value of any other type.
_OF_TYPE = {
    "string": {"minLength", "maxLength", "pattern", "format"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "array": {"items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"},
    "object": {
        "properties", "patternProperties", "additionalProperties", "propertyNames", "required",
        "minProperties", "maxProperties", "dependentRequired", "dependentSchemas",
    },
}  # fmt: skip
_TELLING = {"$ref", "type", "oneOf", "anyOf", "allOf", "const", "enum", "not"}
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
    """No keyword that readers silently ignore."""
    for schema in list_schemas(document):
        for key, node in schema.items():
            if key == "nullable":
                message = "nullable is OpenAPI 3.0; it has no effect in 3.1"
                yield node.finding(message, 'write type: [string, "null"], with the type meant')
            elif key not in KEYWORDS and not key.startswith("x-"):
                close = get_close_matches(key, sorted(KEYWORDS), 1)
                fix = f"write {close[0]}" if close else "remove it"
                yield node.finding(f"{key} is no keyword of a schema", fix)


def check_types(document: SpecDocument) -> Iterator[SpecFinding]:
    """A schema says its type, and no keyword that its type ignores."""
    branches = {node.place for schema in list_schemas(document) for node in list_branches(schema)}
    for schema in list_schemas(document):
        types = schema.child("type").strings or [schema.child("type").string]
        needed = {key: _tell_type(schema, key) for key, _ in schema.items()}
        idle = [key for key, name in needed.items() if name and name not in _widen(types)]
        if "type" in schema:
            for key in idle:
                message = f"{key} has no effect on {' or '.join(types)}"
                yield schema.child(key).finding(message, "remove it, or correct the type")
        elif any(needed.values()) and schema.place not in branches:
            message = f"no type, so that {', '.join(idle)} may have no effect"
            yield schema.finding(message, f"add type: {needed[idle[0]]}")


def check_properties(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each property says what it can be; a description alone is seldom meant."""
    for schema in list_schemas(document):
        for name, node in schema.child("properties").items():
            if not any(key in node for key in _TELLING):
                message = f"{name} says nothing of its value"
                yield node.finding(message, "add its type, or a list of types")


def _tell_type(schema: Node, key: str) -> str:
    """The type that a keyword is for; empty where it is for any."""
    if key == "format" and schema.child(key).string in _NUMERIC_FORMATS:
        return "number"
    return next((name for name, keywords in _OF_TYPE.items() if key in keywords), "")


def _widen(types: list[str]) -> set[str]:
    return {"number" if name == "integer" else name for name in types}


def check_formats(document: SpecDocument) -> Iterator[SpecFinding]:
    for schema in list_schemas(document):
        node = schema.child("format")
        if node.string and node.string not in FORMATS:
            close = get_close_matches(node.string, sorted(FORMATS), 1)
            fix = f"write {close[0]}" if close else "remove it, or say it with pattern"
            yield node.finding(f"{node.string} is no format that is known here", fix)


def check_ranges(document: SpecDocument) -> Iterator[SpecFinding]:
    """The least is not more than the most."""
    for schema in list_schemas(document):
        for low, high in _RANGES:
            least, most = schema.child(low).value, schema.child(high).value
            if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
                message = f"{low} {least} is more than {high} {most}: no value fits"
                yield schema.child(low).finding(message, "exchange or correct the two")


def check_required(document: SpecDocument) -> Iterator[SpecFinding]:
    """What is required is described."""
    branches = {node.place for schema in list_schemas(document) for node in list_branches(schema)}
    for schema in list_schemas(document):
        if schema.place not in branches:
            yield from _check_required(schema, set())


def list_branches(schema: Node) -> list[Node]:
    """The subschemas that hold for the same value as the schema."""
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
            yield entry.finding(f"{entry.string} is required but no property", fix)
    for branch in list_branches(schema):
        if "$ref" not in branch:
            yield from _check_required(branch, known)


def check_values(document: SpecDocument) -> Iterator[SpecFinding]:
    """The values of enum and const are of the declared type, and each stands once."""
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
            yield node.finding(f"{node.value!r} stands twice", "remove one")
        seen.append(node.value)
