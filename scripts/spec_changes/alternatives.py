"""The alternatives of a schema: each is a set of constraints that all apply to one value."""

import json
import math
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import TypeAlias

import jsonschema_rs
from attrs import evolve, frozen

from spec_changes.change import Direction
from spec_document import JSON, Node, Place
from spec_schemas import KEYWORDS_OF_TYPE

Schema: TypeAlias = tuple[Node, ...]
"""A schema, or several that all apply to the same value."""
Bound: TypeAlias = tuple[float, bool]
"""A bound, and whether it is exclusive."""
ALTERNATIVES = ("oneOf", "anyOf")
EVERY_TYPE = frozenset({"null", "boolean", "object", "array", "string", "number", "integer"})
_TYPES: dict[type, str] = {
    type(None): "null", bool: "boolean", dict: "object", list: "array", str: "string",
    float: "number", int: "integer",
}  # fmt: skip
_TYPE_OF = {key: name for name, keywords in KEYWORDS_OF_TYPE.items() for key in keywords} | {
    "additionalItems": "array", "unevaluatedItems": "array", "minContains": "array",
    "maxContains": "array", "unevaluatedProperties": "object",
}  # fmt: skip
_NUMERIC_FORMATS = {"int32", "int64", "float", "double"}
_CHECKS_OF_VALUES = {
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
    "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
}  # fmt: skip
_HIDDEN = {Direction.REQUEST: "readOnly", Direction.RESPONSE: "writeOnly"}
_MOST = 100
_FINITE: dict[frozenset[str], list[str]] = {
    frozenset({"null"}): ["null"],
    frozenset({"boolean"}): ["false", "true"],
    frozenset({"null", "boolean"}): ["false", "null", "true"],
}
"""The values of types that have few."""


def list_layers(schema: Schema) -> list[Node]:
    """List schemas, the targets of their `$ref` and the parts of their `allOf`, each once.

    An `anyOf` or `oneOf` with one member is the same as an `allOf`.
    """
    layers: dict[Place, Node] = {}
    waiting = list(schema)
    while waiting:
        layer = waiting.pop(0)
        if layer.place not in layers:
            layers[layer.place] = layer
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


def list_members(schema: Node) -> list[Node]:
    """List the members of a schema's `oneOf` and `anyOf` as they are written."""
    layers = list_layers((schema,))
    lists = [layer.child(keyword) for layer in layers for keyword in ALTERNATIVES]
    return [
        member for node in lists if len(list(node.elements())) > 1 for member in node.elements()
    ]


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


@frozen(eq=False)
class Alternative:
    """Layers that all apply to a value. `node` is the alternative as it is written.

    `kept` restricts its types.
    """

    layers: tuple[Node, ...]
    node: Node
    kept: frozenset[str] = EVERY_TYPE

    def keep(self, types: frozenset[str]) -> "Alternative":
        """Return the alternative for values of these types only."""
        return evolve(self, kept=self.kept & types)

    def split(self) -> Iterator["Alternative"]:
        """Yield an alternative for each type; only itself if any type is allowed."""
        if self.types == EVERY_TYPE or self.listed is not None:
            yield self
        else:
            for types in sorted({group_type(name) for name in self.types}, key=sorted):
                yield self.keep(types)

    @cached_property
    def types(self) -> frozenset[str]:
        """The allowed types; `number` includes `integer`."""
        if self.listed is not None:
            found = frozenset(_TYPES[type(json.loads(value))] for value in self.listed)
            return found & self.kept
        return self._declared & self.kept

    @cached_property
    def _declared(self) -> frozenset[str]:
        if any(is_never(layer) for layer in self.layers):
            return frozenset()
        types = EVERY_TYPE
        for layer in self.layers:
            node = layer.child("type")
            if named := {node.string} - {""} or set(node.strings):
                types &= named | ({"integer"} if "number" in named else set())
        # The keyword of OpenAPI 3.0 counts beside `$ref` and `allOf`: this is how people mean it.
        is_nullable = any(layer.child("nullable").value is True for layer in self.layers)
        return types | {"null"} if is_nullable else types

    @cached_property
    def listed(self) -> list[str] | None:
        """The values of `enum` or `const` as JSON; None without either."""
        lists = [
            [item.value for item in layer.child("enum").elements()]
            for layer in self.layers
            if isinstance(layer.child("enum").value, list)
        ]
        lists += [[layer.child("const").value] for layer in self.layers if "const" in layer]
        if not lists:
            return None
        texts = [[write_value(value) for value in values] for values in lists]
        kept = [text for text in texts[0] if all(text in others for others in texts)]
        return [text for text in dict.fromkeys(kept) if self._fits(json.loads(text))]

    def _fits(self, value: JSON) -> bool:
        name = _TYPES[type(value)]
        return name in self._declared & self.kept and all(
            jsonschema_rs.is_valid({key: node.value}, value)
            for layer in self.layers
            for key, node in layer.items()
            if key in _CHECKS_OF_VALUES and _is_sound(key, node.value)
        )

    @cached_property
    def values(self) -> list[str] | None:
        """The only values as JSON; None if there are more than the listed ones of its types."""
        values = self.finite
        return None if values is not None and sorted(values) == _FINITE.get(self.types) else values

    @property
    def finite(self) -> list[str] | None:
        """All values as JSON, those of null and booleans too; None if they are infinite."""
        return _FINITE.get(self.types) if self.listed is None else self.listed

    @property
    def is_constant(self) -> bool:
        """True for a value that the client fills in itself."""
        return self.listed is not None and len(self.listed) == 1

    def find_all(self, keyword: str) -> list[Node]:
        """List the nodes of a keyword, as far as it has an effect on the types."""
        if keyword not in self._keywords:
            return []
        found = [layer.child(keyword) for layer in self.layers if keyword in layer]
        return [node for node in found if self._has_effect(keyword, node)]

    def _has_effect(self, keyword: str, node: Node) -> bool:
        name = _TYPE_OF.get(keyword)
        if keyword == "format":
            name = "number" if node.value in _NUMERIC_FORMATS else "string"
        return name is None or bool(group_type(name) & self.types)

    @cached_property
    def _keywords(self) -> frozenset[str]:
        return frozenset(key for layer in self.layers for key, _ in layer.items())

    def list_keywords(self) -> set[str]:
        """List the keywords of all layers that have an effect."""
        return {keyword for keyword in self._keywords if self.find_all(keyword)}

    @property
    def required(self) -> dict[str, Node]:
        """The names of required properties, with the node of their list."""
        lists = reversed(self.find_all("required"))
        return {name: node for node in lists for name in node.strings}

    def list_properties(self, direction: Direction) -> dict[str, Schema]:
        """Return the properties by name, without those hidden in this direction.

        A required property without a description has the schema of further properties.
        """
        found: dict[str, Schema] = {}
        for properties in self.find_all("properties"):
            for name, node in properties.items():
                found[name] = (*found.get(name, ()), node)
        hidden = _HIDDEN.get(direction, "")
        shown = {
            name: schema
            for name, schema in found.items()
            if not any(is_never(node) for node in schema)
            and not any(layer.child(hidden).value is True for layer in list_layers(schema))
        }
        others = {name: node for name, node in self.required.items() if name not in found}
        return shown | {name: self._describe_other(node) for name, node in others.items()}

    def _describe_other(self, required: Node) -> Schema:
        further = self.additional
        return (further if isinstance(further.value, dict) else evolve(required, value=None),)

    @property
    def additional(self) -> Node:
        """The schema of further properties; a node without a value if they are unrestricted."""
        found = self.find_all("additionalProperties")
        closed = [node for node in found if is_never(node)]
        schemas = [node for node in found if isinstance(node.value, dict) and node.value]
        return next(iter(closed + schemas + found), self.node.child("additionalProperties"))

    def bound(self, keyword: str) -> Bound | None:
        """Return the tightest bound; None without an effect. Bounds of integers are inclusive."""
        if not {keyword, exclude(keyword)} & self._keywords:
            return None
        is_lower = keyword.startswith("min")
        bounds = list(self._list_bounds(keyword))
        if keyword in ("minimum", "maximum"):
            if "number" not in self.types:
                bounds = [_include(bound, is_lower=is_lower) for bound in bounds]
        elif is_lower:
            bounds = [bound for bound in bounds if bound[0] > 0]
        if is_lower:
            return max(bounds, key=rank_lower, default=None)
        return min(bounds, key=rank_upper, default=None)

    def _list_bounds(self, keyword: str) -> Iterator[Bound]:
        exclusive = exclude(keyword)
        if not group_type(_TYPE_OF[keyword]) & self.types:
            return
        for layer in self.layers:
            bound, other = (layer.child(word).value for word in (keyword, exclusive))
            if isinstance(bound, int | float) and not isinstance(bound, bool):
                # In OpenAPI 3.0 the exclusive keyword is a boolean beside the bound.
                yield bound, other is True
            if isinstance(other, int | float) and not isinstance(other, bool):
                yield other, True


def rank_lower(bound: Bound) -> tuple[float, bool]:
    return bound


def rank_upper(bound: Bound) -> tuple[float, bool]:
    return bound[0], not bound[1]


def exclude(keyword: str) -> str:
    """Return the keyword of the exclusive bound: exclusiveMinimum for minimum."""
    return "exclusive" + keyword[0].upper() + keyword[1:]


def _include(bound: Bound, *, is_lower: bool) -> Bound:
    """Return the inclusive bound that allows the same integers."""
    value, is_exclusive = bound
    if not math.isfinite(value):
        return bound
    if is_lower:
        return (math.floor(value) + 1 if is_exclusive else math.ceil(value)), False
    return (math.ceil(value) - 1 if is_exclusive else math.floor(value)), False


def group_type(name: str) -> frozenset[str]:
    """Return the types that share keywords: numbers and integers, otherwise the type alone."""
    numbers = frozenset({"number", "integer"})
    return numbers if name in numbers else frozenset({name})


def _is_sound(keyword: str, value: JSON) -> bool:
    """Return whether a keyword has a value that a validator can take."""
    try:
        jsonschema_rs.validator_for({keyword: value})
    except ValueError:
        return False
    return True


def expand(schema: Schema) -> list[Alternative]:
    """List the alternatives of a schema, nested ones too, each with all layers that apply.

    A schema with more than `_MOST` alternatives stays whole: its `anyOf` is compared as text.
    """
    found = list(islice(_expand(schema, schema[0], frozenset()), _MOST + 1))
    if len(found) > _MOST:
        return [Alternative(tuple(list_layers(schema)), schema[0])]
    return [one for one in found if one.types] or found[:1]


def _expand(schema: Schema, node: Node, done: frozenset[Place]) -> Iterator[Alternative]:
    layers = list_layers(schema)
    lists = [layer.child(keyword) for layer in layers for keyword in ALTERNATIVES]
    following = (one for one in lists if one.place not in done and len(list(one.elements())) > 1)
    if (group := next(following, None)) is None:
        yield Alternative(tuple(layers), node)
        return
    for member in group.elements():
        yield from _expand((member, *layers), member, done | {group.place})
