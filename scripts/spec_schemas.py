"""The schemas of a spec: their places, and those that requests and responses consist of."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote

import jsonschema_rs

from spec_document import Node, SpecDocument, SpecOperation, write_pointer

# Keywords whose value is a schema or a list of schemas, and those with schemas by name.
SCHEMA_KEYWORDS = {
    "items", "contains", "additionalProperties", "unevaluatedProperties", "unevaluatedItems",
    "propertyNames", "not", "if", "then", "else", "allOf", "anyOf", "oneOf", "prefixItems",
}  # fmt: skip
SCHEMA_NAMES = {"properties", "patternProperties", "dependentSchemas"}
# Keywords without an effect on values of any other type.
KEYWORDS_OF_TYPE = {
    "string": {"minLength", "maxLength", "pattern", "format"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "array": {"items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"},
    "object": {
        "properties", "patternProperties", "additionalProperties", "propertyNames", "required",
        "minProperties", "maxProperties", "dependentRequired", "dependentSchemas",
    },
}  # fmt: skip
# Keys below these are names of the author's choice, not keywords of OpenAPI.
_NAMES = {
    "responses", "parameters", "examples", "headers", "links", "callbacks", "requestBodies",
    "securitySchemes", "pathItems", "paths", "webhooks", "content", "encoding", "variables",
    "mapping", "scopes", "dependentRequired", "x-variants",
}  # fmt: skip
# Below these are values of the API itself.
_VALUES = {"example", "value", "default", "const", "enum", "security"}


@lru_cache(maxsize=8)
def list_objects(document: SpecDocument) -> list[Node]:
    """List every mapping whose keys are keywords of OpenAPI or JSON Schema."""
    return [node for node, _ in _walk(document.root, "object")]


@lru_cache(maxsize=8)
def list_schemas(document: SpecDocument) -> list[Node]:
    """List every schema except boolean ones."""
    return [node for node, kind in _walk(document.root, "object") if kind == "schema"]


def _walk(node: Node, kind: str) -> Iterator[tuple[Node, str]]:
    if isinstance(node.value, list):
        for element in node.elements():
            yield from _walk(element, kind)
    elif kind in ("names", "schemas"):
        for _, child in node.items():
            yield from _walk(child, "object" if kind == "names" else "schema")
    elif isinstance(node.value, dict):
        yield node, kind
        for key, child in node.items():
            if below := _find_kind(kind, key, child):
                yield from _walk(child, below)


def _find_kind(kind: str, key: str, child: Node) -> str:
    if (
        key in _VALUES
        or (key.startswith("x-") and key not in _NAMES)
        or (kind == "schema" and key == "examples")
    ):
        return ""
    if kind == "schema":
        return (
            "schemas" if key in SCHEMA_NAMES else "schema" if key in SCHEMA_KEYWORDS else "object"
        )
    if key in ("schema", "schemas"):
        return key
    return "names" if key in _NAMES and isinstance(child.value, dict) else "object"


def list_subschemas(schema: Node) -> Iterator[Node]:
    """Yield the schemas directly below a schema."""
    for key, child in schema.items():
        if key in SCHEMA_NAMES:
            yield from (node for _, node in child.items() if isinstance(node.value, dict))
        elif key in SCHEMA_KEYWORDS:
            below = [child, *child.elements()]
            yield from (node for node in below if isinstance(node.value, dict))


@lru_cache(maxsize=8)
def list_request_schemas(document: SpecDocument) -> list[Node]:
    """List the schemas of all requests, each once, references followed."""
    return _reach(schema for one in document.operations for schema in list_sent(one))


@lru_cache(maxsize=8)
def list_response_schemas(document: SpecDocument) -> list[Node]:
    """List the schemas of all responses and webhook requests, each once."""
    received = [schema for one in document.operations for schema in list_received(one)]
    sent = [schema for one in document.webhooks for schema in list_sent(one)]
    return _reach([*received, *sent])


def list_sent(operation: SpecOperation) -> list[Node]:
    """List the outermost schemas of an operation's parameters and bodies."""
    parameters = [_list_described(parameter) for parameter in operation.parameters]
    bodies = [media.child("schema") for _, media in operation.bodies if "schema" in media]
    return [*(schema for schemas in parameters for schema in schemas), *bodies]


def list_received(operation: SpecOperation) -> list[Node]:
    """List the outermost schemas of an operation's responses and their headers."""
    found: list[Node] = []
    for _, response in operation.responses:
        found += _list_described(response)
        for _, header in response.child("headers").items():
            found += _list_described(header.follow())
    return found


def _list_described(node: Node) -> list[Node]:
    media = [media for _, media in node.child("content").items()]
    return [one.child("schema") for one in [node, *media] if "schema" in one]


def _reach(schemas: Iterable[Node]) -> list[Node]:
    found: dict[object, Node] = {}
    waiting = list(schemas)
    while waiting:
        schema = waiting.pop().follow()
        if schema.place not in found:
            found[schema.place] = schema
            waiting += list_subschemas(schema)
    return sorted(found.values(), key=lambda node: node.line)


@lru_cache(maxsize=8)
def _register(document: SpecDocument) -> jsonschema_rs.Registry:
    return jsonschema_rs.Registry(
        [("urn:spec", document.text.value)], draft=jsonschema_rs.Draft202012
    )


def compile_schema(schema: Node) -> jsonschema_rs.Validator:
    """Compile a validator for a schema, formats included.

    Raises `ValueError` if a pattern cannot be compiled.
    """
    reference = "urn:spec#" + quote(write_pointer(schema.place), safe="/~")
    return jsonschema_rs.validator_for(
        {"$ref": reference},
        registry=_register(schema.document),
        validate_formats=True,
        email_options=jsonschema_rs.EmailOptions(allow_display_text=False),
    )


def collect_properties(schema: Node) -> dict[str, Node]:
    """Return the properties of an object by name, including `allOf`, references not followed."""
    found: dict[str, Node] = {}
    for part in list_parts(schema):
        found |= dict(part.child("properties").items())
    return found


def list_parts(schema: Node) -> list[Node]:
    """List a schema and the parts of its `allOf`, references followed."""
    parts: dict[object, Node] = {}
    waiting = [schema]
    while waiting:
        part = waiting.pop(0).follow()
        if part.place not in parts:
            parts[part.place] = part
            waiting += part.child("allOf").elements()
    return list(parts.values())


def list_shapes(schema: Node) -> list[Node]:
    """List the parts of a schema and of all its alternatives."""
    shapes: dict[object, Node] = {}
    waiting = [schema]
    while waiting:
        for part in list_parts(waiting.pop(0)):
            if part.place not in shapes:
                shapes[part.place] = part
                waiting += [*part.child("oneOf").elements(), *part.child("anyOf").elements()]
    return list(shapes.values())


def find_in_schema(schema: Node, tokens: list[str], depth: int = 0) -> Node | None:
    """Return the schema of the value at JSON pointer tokens; None if no schema describes it."""
    if depth > 30:  # a recursive allOf
        return None
    if not tokens:
        return schema.follow()
    for part in list_parts(schema):
        for step, rest in _list_steps(part, tokens):
            if (found := find_in_schema(step, rest, depth + 1)) is not None:
                return found
    return None


def _list_steps(part: Node, tokens: list[str]) -> Iterator[tuple[Node, list[str]]]:
    token, rest = tokens[0], tokens[1:]
    for keyword in ("oneOf", "anyOf"):
        yield from ((member, tokens) for member in part.child(keyword).elements())
    if token in part.child("properties"):
        yield part.child("properties", token), rest
    elif isinstance(part.child("additionalProperties").value, dict):
        yield part.child("additionalProperties"), rest
    if token.isdecimal() and isinstance(part.child("items").value, dict):
        yield part.child("items"), rest
