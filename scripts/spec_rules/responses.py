"""Responses are described loosely: additions of a vendor must not break a client."""

from collections.abc import Iterator

from spec_document import Node, SpecDocument, SpecFinding
from spec_schemas import collect_properties, list_parts, list_response_schemas

_DISTINCTIVE = {"type", "properties", "required", "allOf", "anyOf", "oneOf", "const", "enum"}


def check_enums(document: SpecDocument) -> Iterator[SpecFinding]:
    """Responses have no enums: the client would raise on a value that the vendor adds."""
    for schema in list_response_schemas(document):
        if "enum" in schema:
            message = "an enum in a response; a new value would break the client"
            fix = "leave the type open and list the known values in the description"
            yield schema.child("enum").finding(message, fix)


def check_open_objects(document: SpecDocument) -> Iterator[SpecFinding]:
    """Objects of responses allow further keys."""
    for schema in list_response_schemas(document):
        for key in ("additionalProperties", "unevaluatedProperties"):
            if schema.child(key).value is False:
                message = f"{key}: false in a response; a new key would break the client"
                yield schema.child(key).finding(message, "remove it")


def check_alternatives(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each alternative requires its own key: the client takes the first that parses."""
    for schema in list_response_schemas(document):
        for keyword in ("oneOf", "anyOf"):
            for node in schema.child(keyword).elements():
                if not any(key in node.follow() for key in _DISTINCTIVE):
                    fix = "give it a type, or remove it"
                    yield node.finding("an alternative that any value fits", fix)
            members = [node for node in schema.child(keyword).elements() if _is_object(node)]
            for node in members:
                yield from _check_alternative(node, [one for one in members if one is not node])


def _is_object(schema: Node) -> bool:
    parts = list_parts(schema)
    return any(part.child("type").value == "object" or "properties" in part for part in parts)


def _check_alternative(node: Node, others: list[Node]) -> Iterator[SpecFinding]:
    required = {key for part in list_parts(node) for key in part.child("required").strings}
    for other in others:
        if not required - set(collect_properties(other)):
            names = f"{node.follow().name} and {other.follow().name}"
            message = f"the alternatives {names} cannot be distinguished"
            fix = f"let {node.follow().name} require a key that {other.follow().name} lacks"
            yield node.finding(message, fix)
