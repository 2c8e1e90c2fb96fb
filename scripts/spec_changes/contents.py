"""The properties and items of one layer of a schema."""

import re
from collections.abc import Iterator

from attrs import frozen

from spec_document import Node


@frozen
class ObjectLayer:
    """The properties of one layer; `patterns` and `further` have those without a description."""

    properties: Node
    patterns: list[tuple[str, Node]]
    further: list[Node]

    @classmethod
    def read(cls, layer: Node) -> "ObjectLayer":
        further = layer.child("additionalProperties")
        patterns = list(layer.child("patternProperties").items())
        return cls(layer.child("properties"), patterns, [further] if restricts(further) else [])

    @property
    def has_effect(self) -> bool:
        return bool(self.properties.value or self.patterns or self.further)

    def describe(self, name: str) -> tuple[list[Node], list[Node]]:
        """Return the schema of a property, and the other schemas that apply to it."""
        own = [self.properties.child(name)] if name in self.properties else []
        fitting = [node for pattern, node in self.patterns if _fits(pattern, name)]
        return own, fitting if own or fitting else self.further


def restricts(node: Node) -> bool:
    """Return whether a schema is there and excludes any value."""
    return node.value not in (None, {}) and node.value is not True


def _fits(pattern: str, name: str) -> bool:
    """Return whether a name fits a pattern; a pattern that Python cannot read may fit any."""
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return True


def describe_item(layer: Node, index: int) -> Iterator[Node]:
    """Yield the schema of an item at a position, if there is one."""
    own = list(layer.child("prefixItems").elements())
    if index < len(own):
        yield own[index]
    elif restricts(layer.child("items")):
        yield layer.child("items")
