"""The meaning of schemas and other parts of a spec, independent of how they are written."""

import json
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from attrs import frozen

from spec_changes.change import Direction
from spec_document import JSON, Node, Place
from spec_schemas import SCHEMA_NAMES

ANNOTATIONS = {
    "description", "summary", "title", "example", "examples", "externalDocs", "x-source",
    "$comment", "bearerFormat", "x-unique", "x-delete", "x-reference", "x-secret",
}  # fmt: skip
"""Keywords without any effect on requests and responses."""
ALTERNATIVES = ("oneOf", "anyOf")
EVERY_TYPE = frozenset({"null", "boolean", "object", "array", "string", "number", "integer"})
_TYPES: dict[type, str] = {
    type(None): "null", bool: "boolean", dict: "object", list: "array", str: "string",
    float: "number", int: "integer",
}  # fmt: skip
_NAMES = SCHEMA_NAMES | {"$defs", "headers", "content", "links", "variables", "mapping", "encoding"}
_VALUES = {"const", "enum", "default"}
_HIDDEN = {Direction.REQUEST: "readOnly", Direction.RESPONSE: "writeOnly"}

Bound: TypeAlias = tuple[float, bool]


def list_layers(schema: Node) -> list[Node]:
    """List a schema, the target of its `$ref` and the parts of its `allOf`, each once."""
    layers: dict[Place, Node] = {}
    waiting = [schema]
    while waiting:
        layer = waiting.pop(0)
        if layer.place not in layers:
            layers[layer.place] = layer
            waiting += layer.child("allOf").elements()
            if reference := layer.child("$ref").string:
                waiting.append(layer.document.resolve(reference))
    return list(layers.values())


@frozen(eq=False)
class Shape:
    """All layers of a schema taken together."""

    layers: tuple[Node, ...]

    @classmethod
    def read(cls, schema: Node) -> "Shape":
        return cls(tuple(list_layers(schema)))

    @property
    def node(self) -> Node:
        """The schema itself, without its references."""
        return self.layers[0]

    def find(self, keyword: str) -> Node:
        """Return the first layer's node of a keyword, else an empty node of the last layer."""
        written = (layer for layer in self.layers if keyword in layer)
        return next(written, self.layers[-1]).child(keyword)

    def find_all(self, keyword: str) -> list[Node]:
        return [layer.child(keyword) for layer in self.layers if keyword in layer]

    @property
    def types(self) -> frozenset[str]:
        """The allowed types; `number` includes `integer`."""
        if not self.find_all("type") and self.values is not None:
            return frozenset(_TYPES[type(json.loads(value))] for value in self.values)
        types = EVERY_TYPE
        for node in self.find_all("type"):
            named = {node.string} if node.string else set(node.strings)
            types &= named | ({"integer"} if "number" in named else set())
        return types

    @property
    def values(self) -> list[str] | None:
        """The values of `enum` or `const` as JSON; None without either."""
        lists = [[_write(item.value) for item in node.elements()] for node in self.find_all("enum")]
        lists += [[_write(node.value)] for node in self.find_all("const")]
        if not lists:
            return None
        return [value for value in lists[0] if all(value in others for others in lists)]

    @property
    def members(self) -> list[Node]:
        """The alternatives of `oneOf` and `anyOf`."""
        lists = [node for keyword in ALTERNATIVES for node in self.find_all(keyword)]
        return [member for node in lists for member in node.elements()]

    @property
    def required(self) -> set[str]:
        return {name for node in self.find_all("required") for name in node.strings}

    def list_properties(self, direction: Direction) -> dict[str, Node]:
        """Return the properties by name, without those hidden in this direction."""
        found: dict[str, Node] = {}
        for node in reversed(self.find_all("properties")):
            found |= dict(node.items())
        hidden = _HIDDEN.get(direction, "")
        return {
            name: node
            for name, node in found.items()
            if node.value is not False and Shape.read(node).find(hidden).value is not True
        }

    @property
    def additional(self) -> Node:
        """The schema of further properties; an absent node if they are unrestricted."""
        found = self.find_all("additionalProperties")
        return next((node for node in found if node.value is False), self._find_open(found))

    def _find_open(self, found: list[Node]) -> Node:
        schemas = (node for node in found if isinstance(node.value, dict))
        return next(schemas, self.find("additionalProperties"))

    def bound(self, keyword: str) -> Bound | None:
        """Return the tightest bound and whether it is exclusive; None without an effect."""
        exclusive = "exclusive" + keyword[0].upper() + keyword[1:]
        bounds = [
            (node.value, name == exclusive)
            for name in (keyword, exclusive)
            for node in self.find_all(name)
            if isinstance(node.value, (int, float))
        ]
        if keyword.startswith("min"):
            least = max(bounds, default=None)
            return None if least == (0, False) and keyword != "minimum" else least
        return min(bounds, key=lambda bound: (bound[0], not bound[1]), default=None)

    @property
    def has_class(self) -> bool:
        """True if the generated client has a class for the schema."""
        return self.types - {"null"} == {"object"} or self.find("enum").value is not None


def name_reference(schema: Node) -> str:
    """Return the name of the component that a schema refers to; empty without `$ref`."""
    return schema.child("$ref").string.rpartition("/schemas/")[2]


def _write(value: JSON) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def is_plainly_equal(old: JSON, new: JSON) -> bool:
    """Return whether two values are equal and without `$ref`; true does not equal 1."""
    if isinstance(old, dict) and isinstance(new, dict):
        same = old.keys() == new.keys() and "$ref" not in old
        return same and all(is_plainly_equal(value, new[key]) for key, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(is_plainly_equal, old, new))
    return isinstance(old, bool) == isinstance(new, bool) and old == new


def sign(node: Node) -> str:
    """Return the signature of a part of a spec: JSON with references followed, no annotations.

    Parts with equal signatures allow the same requests or responses.
    """
    return _write(_reduce(node, ()))


def _reduce(node: Node, above: tuple[Place, ...]) -> JSON:
    if node.place in above:
        return "…"
    above = (*above, node.place)
    if isinstance(node.value, list):
        return [_reduce(item, above) for item in node.elements()]
    if not isinstance(node.value, dict):
        return node.value
    reduced = dict(_reduce_keys(node, above))
    if reference := node.child("$ref").string:
        target = _reduce(node.document.resolve(reference), above)
        return {**target, **reduced} if isinstance(target, dict) else target
    return reduced


def _reduce_keys(node: Node, above: tuple[Place, ...]) -> Iterator[tuple[str, JSON]]:
    for key, child in node.items():
        if key in _VALUES:
            yield key, child.value
        elif key in _NAMES and isinstance(child.value, dict):
            yield key, {name: _reduce(below, above) for name, below in child.items()}
        elif key == "required" and isinstance(child.value, list):
            yield key, sorted(map(str, child.value))  # type: ignore[misc]
        elif key not in ANNOTATIONS and key != "$ref":
            yield key, _reduce(child, above)


def name_all(words: Iterable[str]) -> str:
    """Join words as in a sentence: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
