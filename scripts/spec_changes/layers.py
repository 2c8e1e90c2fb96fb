"""The layers of a schema: all parts that apply to the same value."""

import json
from typing import TypeAlias

from spec_document import JSON, Node, Place

Schema: TypeAlias = tuple[Node, ...]
"""A schema, or several that all apply to the same value."""
ALTERNATIVES = ("oneOf", "anyOf")
_INNER = {"$ref", "allOf", *ALTERNATIVES}


def list_layers(schema: Schema) -> list[Node]:
    """List schemas, the targets of their `$ref` and the parts of their `allOf`, each once.

    An `anyOf` or `oneOf` with one member is the same as an `allOf`.
    """
    layers: dict[Place, Node] = {}
    waiting = list(schema)
    while waiting:
        layer = waiting.pop(0)
        if layer.place in layers:
            continue
        layers[layer.place] = layer
        if isinstance(layer.value, dict) and not _INNER.isdisjoint(layer.value):
            waiting += layer.child("allOf").elements()
            for keyword in ALTERNATIVES:
                members = list(layer.child(keyword).elements())
                waiting += members if len(members) == 1 else []
            if reference := layer.child("$ref").string:
                waiting.append(layer.document.resolve(reference))
    return list(layers.values())


def name_reference(schema: Node) -> str:
    """Return the name of the component that a schema refers to; empty without one.

    A reference may be the only member of an `allOf`, `anyOf` or `oneOf`.
    """
    if reference := schema.child("$ref").string:
        return reference.rpartition("/schemas/")[2]
    member = find_only_member(schema)
    return name_reference(member) if member else ""


def find_only_member(schema: Node) -> Node | None:
    """Return the member of a schema's `allOf`, `anyOf` and `oneOf` if it is the only one."""
    keywords = ("allOf", *ALTERNATIVES)
    members = [member for keyword in keywords for member in schema.child(keyword).elements()]
    return members[0] if len(members) == 1 else None


def list_choices(layers: list[Node]) -> list[Node]:
    """List each `oneOf` and `anyOf` of layers that has several members."""
    found = [layer.child(key) for layer in layers for key in ALTERNATIVES if key in layer]
    return [node for node in found if isinstance(node.value, list) and len(node.value) > 1]


def has_nested_choices(layers: list[Node]) -> bool:
    """Return whether layers have several lists of alternatives, or one within another."""
    choices = list_choices(layers)
    members = (member for node in choices for member in node.elements())
    return len(choices) > 1 or any(list_choices(list_layers((member,))) for member in members)


def list_members(schema: Node) -> list[Node]:
    """List the members of a schema's `oneOf` and `anyOf` as they are written."""
    choices = list_choices(list_layers((schema,)))
    return [member for node in choices for member in node.elements()]


def write_value(value: JSON) -> str:
    """Return a value as JSON. Equal values have equal texts: 1.0 is 1."""
    return json.dumps(_simplify(value), sort_keys=True, ensure_ascii=False)


def _simplify(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {key: _simplify(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_simplify(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def is_never(schema: Node) -> bool:
    """Return whether no value fits a schema: `false`, or `not` everything."""
    return schema.value is False or ("not" in schema and schema.child("not").value in ({}, True))
