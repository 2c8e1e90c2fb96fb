"""The structure of a spec: OpenAPI 3.1, valid schemas, references with a target.

The other rules rely on these, and run only if they find nothing.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches

import jsonschema_rs
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.schemas import openapi_v31_schema_validator

from spec_document import BrokenReference, Node, Place, SpecDocument, SpecFinding
from spec_schemas import list_objects, list_schemas

_FIXES = {
    "unevaluatedProperties": "remove the key or correct its spelling",
    "additionalProperties": "remove the key or correct its spelling",
    "required": "add it",
    "type": "write a value of that type",
    "enum": "use one of these",
}
_BY_THE_BOOK = "follow OpenAPI 3.1 for this object"
_TYPES = "use array, boolean, integer, null, number, object or string, or a list of them"
_SCHEMA_CHECK = jsonschema_rs.validator_for(
    {"$ref": "https://json-schema.org/draft/2020-12/schema"}
)
_BESIDE_REFERENCE = {"$ref", "summary", "description"}
_SECTIONS = {"parameters", "responses", "headers", "examples", "links", "callbacks"}


def check_version(document: SpecDocument) -> Iterator[SpecFinding]:
    """The version is 3.1.x: the generator refuses 3.2, and 3.0 has other schemas."""
    version = document.root.child("openapi")
    if not re.fullmatch(r"3\.1\.\d+", version.string):
        message = f"openapi is {version.value or 'missing'}, not 3.1.x"
        yield version.finding(message, "write openapi: 3.1.0")


def check_openapi(document: SpecDocument) -> Iterator[SpecFinding]:
    """Objects of OpenAPI have only allowed keys, and all required ones."""
    for error in openapi_v31_schema_validator.iter_errors(document.text.value):
        node = _find(document.root, list(error.absolute_path))
        if node.place == ("openapi",):
            continue  # check_version reports it better
        keyword = str(list(error.absolute_schema_path or [""])[-1])
        yield node.finding(_first_line(error.message), _FIXES.get(keyword, _BY_THE_BOOK))


def _find(node: Node, path: list[str | int]) -> Node:
    for key in path:
        node = node.child(str(key) if isinstance(node.value, dict) else key)
    return node


def _first_line(message: str) -> str:
    return message.strip().splitlines()[0].rstrip(".")[:300]


def check_schema_objects(document: SpecDocument) -> Iterator[SpecFinding]:
    """Schemas are valid JSON Schema, draft 2020-12."""
    outermost: Place | None = None
    for schema in list_schemas(document):
        if outermost is not None and schema.place[: len(outermost)] == outermost:
            continue
        outermost = schema.place
        for error in _SCHEMA_CHECK.iter_errors(schema.value):
            node = _find(schema, error.instance_path)
            fix = _TYPES if node.name == "type" else "follow JSON Schema for this keyword"
            yield node.finding(_first_line(error.message), fix)


def check_references(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each `$ref` is alone, and its target is a component of the right kind in this file."""
    kinds = {schema.place for schema in list_schemas(document)}
    for node in list_objects(document):
        if "$ref" in node:
            section = "schemas" if node.place in kinds else _find_section(node)
            yield from _check_reference(node, section)


def _find_section(node: Node) -> str:
    above = [key for key in node.place[:-1] if isinstance(key, str)]
    if node.name == "requestBody":
        return "requestBodies"
    return above[-1] if above and above[-1] in _SECTIONS else ""


def _check_reference(node: Node, section: str) -> Iterator[SpecFinding]:
    target, reference = node.child("$ref").string, node.child("$ref")
    if len(node.place) == 2 and node.place[0] in ("paths", "webhooks"):
        message = "a path with a $ref; the generator silently drops it"
        yield reference.finding(message, "write the path item out here")
        return
    if not target.startswith("#/"):
        message = f"{target or reference.value} refers to another file; the generator loses it"
        yield reference.finding(message, "copy the target into components and refer to it there")
        return
    yield from _check_target(reference, target, section)
    for key, child in node.items():
        if key not in _BESIDE_REFERENCE and not key.startswith("x-"):
            message = f"{key} beside a $ref; the generator drops it"
            yield child.finding(message, "make a new component, or remove one of the two")


def _check_target(reference: Node, target: str, section: str) -> Iterator[SpecFinding]:
    parts = target.split("/")
    if len(parts) != 4 or parts[1] != "components" or (section and parts[2] != section):
        wanted = f"#/components/{section or '…'}/NAME"
        message = f"{target} is not of the form {wanted}, which the generator needs here"
        yield reference.finding(message, f"refer to {wanted}")
        return
    try:
        reference.document.root.child(*reference.place[:-1]).follow()
    except BrokenReference as broken:
        known = [name for name, _ in reference.document.root.child(*parts[1:3]).items()]
        close = get_close_matches(parts[3], known, 1)
        fix = f"write #/components/{parts[2]}/{close[0]}" if close else "add it to components"
        if parts[3] in known:
            fix = "write the object out"
        yield reference.finding(str(broken), fix)


def check_rest(document: SpecDocument) -> Iterator[SpecFinding]:
    """Report findings of openapi-spec-validator; needs a spec without other findings."""
    root = document.text.value
    for error in OpenAPIV31SpecValidator(root if isinstance(root, dict) else {}).iter_errors():
        yield document.root.finding(_first_line(error.message), _BY_THE_BOOK)
