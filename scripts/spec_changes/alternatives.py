"""The alternatives of a schema: each is a set of constraints that all apply to one value."""

import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from itertools import islice

import jsonschema_rs
from attrs import evolve, frozen

from spec_changes.bounds import Bound, exclude, find_bound, find_multiple, has_whole_multiple
from spec_changes.change import Direction
from spec_changes.contents import ObjectLayer, describe_item, restricts
from spec_changes.layers import Schema, is_never, list_choices, list_layers, write_value
from spec_document import JSON, Node, Place
from spec_schemas import KEYWORDS_OF_TYPE

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


@frozen(eq=False)
class Alternative:
    """Layers that all apply to a value. `node` is the alternative as it is written.

    `kept` restricts its types. `is_whole`: its `anyOf` and `oneOf` are not expanded.
    """

    layers: tuple[Node, ...]
    node: Node
    kept: frozenset[str] = EVERY_TYPE
    is_whole: bool = False

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
        if "multipleOf" in self._keywords and has_whole_multiple(self.layers):
            types -= {"number"}
        if "object" in types and self._has_impossible_object:
            types -= {"object"}
        # The keyword of OpenAPI 3.0 counts beside `$ref` and `allOf`: this is how people mean it.
        is_nullable = "nullable" in self._keywords and any(
            layer.child("nullable").value is True for layer in self.layers
        )
        return types | {"null"} if is_nullable else types

    @property
    def _has_impossible_object(self) -> bool:
        """True if an object must have a property that no object may have."""
        required = {name for layer in self.layers for name in layer.child("required").strings}
        return any(is_never(node) for name in required for node in self._describe(name))

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
        return [text for text in dict.fromkeys(kept) if self._passes(json.loads(text))]

    def may_allow(self, value: str) -> bool:
        """Return whether a value, as JSON, fits types, listed values and limits.

        Nested schemas are not looked at.
        """
        return value in self.listed if self.listed is not None else self._passes(json.loads(value))

    def _passes(self, value: JSON) -> bool:
        name = _TYPES[type(value)]
        return name in self._declared & self.kept and all(
            jsonschema_rs.is_valid({key: node.value}, value)
            for layer in self.layers
            for key, node in layer.items()
            if key in _CHECKS_OF_VALUES and _is_sound(key, node.value)
        )

    @cached_property
    def values(self) -> list[str] | None:
        """The listed values as JSON; None without a list, or if it has all values of its types."""
        is_full = self.listed is not None and sorted(self.listed) == _FINITE.get(self.types)
        return None if is_full else self.listed

    @cached_property
    def finite(self) -> list[str] | None:
        """All values as JSON, those of null, booleans and short ranges too; None if too many."""
        if self.listed is not None:
            return self.listed
        return self._list_range() if self.types == {"integer"} else _FINITE.get(self.types)

    @property
    def has_plain_values(self) -> bool:
        """True if nothing but types, lists and limits decides about a value."""
        return not self.types & {"array", "object"} and not self._keywords & {"not", "if"}

    def _list_range(self) -> list[str] | None:
        first, last = self.bound("minimum"), self.bound("maximum")
        if first is None or last is None or not 0 <= last[0] - first[0] < _MOST:
            return [] if first and last and last < first else None
        numbers = range(int(first[0]), int(last[0]) + 1)
        step = self.multiple or 1
        return [str(number) for number in numbers if number % step == 0]

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
            name = "number" if is_numeric(node) else "string"
        return name is None or bool(group_type(name) & self.types)

    @cached_property
    def _keywords(self) -> frozenset[str]:
        values = (layer.value for layer in self.layers)
        return frozenset(key for value in values if isinstance(value, dict) for key in value)

    def list_keywords(self) -> set[str]:
        """List the keywords of all layers that have an effect."""
        return {keyword for keyword in self._keywords if self.find_all(keyword)}

    @property
    def required(self) -> dict[str, Node]:
        """The names of required properties, with the node of their list."""
        lists = reversed(self.find_all("required"))
        return {name: node for node in lists for name in node.strings}

    @cached_property
    def _described(self) -> dict[str, Schema]:
        """The schemas of each described property, those of the description itself first."""
        lists = self.find_all("properties")
        return {name: self._describe(name) for node in lists for name, _ in node.items()}

    def _describe(self, name: str) -> Schema:
        own, others = [], []
        for layer in self._object_layers:
            described, further = layer.describe(name)
            own += described
            others += further
        return (*own, *others)

    @cached_property
    def _object_layers(self) -> list["ObjectLayer"]:
        found = [ObjectLayer.read(layer) for layer in self.layers]
        return [layer for layer in found if layer.has_effect]

    def list_properties(self, direction: Direction) -> dict[str, Schema]:
        """Return the properties by name, without those forbidden or hidden in this direction.

        A required property without a description has the schema of further properties.
        """
        hidden = _HIDDEN.get(direction, "")
        found = self._described
        shown = {
            name: schema
            for name, schema in found.items()
            if not any(is_never(node) for node in schema)
            and not any(layer.child(hidden).value is True for layer in list_layers(schema))
        }
        others = {name: node for name, node in self.required.items() if name not in found}
        return shown | {name: self._describe_other(name, node) for name, node in others.items()}

    def _describe_other(self, name: str, required: Node) -> Schema:
        return self.describe(name) or (evolve(required, value=None),)

    def describe(self, name: str) -> Schema:
        """Return the schemas that apply to a property; none if it may have any value."""
        if "object" not in self.types:
            return ()
        return self._described[name] if name in self._described else self._describe(name)

    @property
    def forbidden(self) -> set[str]:
        """The names of described properties that no object may have."""
        return {name for name, schema in self._described.items() if any(map(is_never, schema))}

    @property
    def additional(self) -> Schema:
        """The schemas of further properties: `false` if there are none, empty if they are free."""
        found = tuple(node for node in self.find_all("additionalProperties") if restricts(node))
        return next(((node,) for node in found if is_never(node)), found)

    @property
    def positions(self) -> list[Schema]:
        """The schemas of the first items of a list, as far as `prefixItems` goes."""
        count = max(
            (len(list(node.elements())) for node in self.find_all("prefixItems")), default=0
        )
        return [
            tuple(node for layer in self.layers for node in describe_item(layer, index))
            for index in range(count)
        ]

    @property
    def items(self) -> Schema:
        """The schemas of the other items; empty if they are free."""
        return tuple(node for node in self.find_all("items") if restricts(node))

    def bound(self, keyword: str) -> Bound | None:
        """Return the tightest bound; None without an effect. Bounds of integers are inclusive."""
        has_keyword = {keyword, exclude(keyword)} & self._keywords
        if not has_keyword or not group_type(_TYPE_OF[keyword]) & self.types:
            return None
        return find_bound(self.layers, keyword, is_integer="number" not in self.types)

    @property
    def multiple(self) -> Fraction | None:
        """The number that all numbers are multiples of: 1 for integers; None without one."""
        if not self.types & {"number", "integer"}:
            return None
        return find_multiple(self.layers, is_integer="number" not in self.types)


def is_numeric(node: Node) -> bool:
    """Return whether a `format` is one of numbers."""
    return node.value in _NUMERIC_FORMATS


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
        return [Alternative(tuple(list_layers(schema)), schema[0], is_whole=True)]
    return [one for one in found if one.types and one.finite != []] or found[:1]


def _expand(schema: Schema, node: Node, done: frozenset[Place]) -> Iterator[Alternative]:
    layers = list_layers(schema)
    choices = (node for node in list_choices(layers) if node.place not in done)
    if (group := next(choices, None)) is None:
        yield Alternative(tuple(layers), node)
        return
    for member in group.elements():
        yield from _expand((member, *layers), member, done | {group.place})
