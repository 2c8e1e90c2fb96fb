"""The normal form of schemas: equal for all ways to write the same, whatever the spec's words."""

from collections.abc import Iterable
from functools import cached_property
from itertools import combinations, product

from attrs import evolve, frozen

from spec_changes.alternatives import (
    Alternative,
    Bound,
    Schema,
    expand,
    find_only_member,
    group_type,
    list_layers,
    name_reference,
)
from spec_changes.change import Direction
from spec_copies import find_component
from spec_document import Node


@frozen(eq=False)
class Shape:
    """A schema with all that applies to its values.

    `alternatives` are those that its values can fit. If `is_plain`, the accessors below describe
    all of them together: no two allow the same type, or all list their values.
    """

    schema: Schema
    alternatives: tuple[Alternative, ...]
    is_plain: bool

    @classmethod
    def read(cls, schema: Schema) -> "Shape":
        found = expand(schema)
        return cls(schema, tuple(found), _is_plain(found))

    @classmethod
    def take(cls, one: Alternative) -> "Shape":
        """Return the shape of one alternative."""
        return cls((one.node,), (one,), is_plain=True)

    @property
    def node(self) -> Node:
        """The schema itself, without its references."""
        return self.schema[0]

    @cached_property
    def layers(self) -> list[Node]:
        """All layers, those of the schema without its alternatives first."""
        ordered = sorted(self.alternatives, key=lambda one: sorted(one.types))
        inner = [node for one in ordered for node in one.layers] if self.is_plain else []
        return list({node.place: node for node in [*list_layers(self.schema), *inner]}.values())

    def keep(self, types: frozenset[str]) -> "Shape":
        """Return the shape for values of these types only."""
        return evolve(self, alternatives=tuple(one.keep(types) for one in self.alternatives))

    def split(self) -> list[Alternative]:
        """List the alternatives, each for one type."""
        return [part for one in self.alternatives for part in one.split()]

    @property
    def has_overlap(self) -> bool:
        """True if some value may fit two alternatives."""
        pairs = combinations(self.alternatives, 2)
        return not self.is_plain and any(not are_apart(one, other) for one, other in pairs)

    @property
    def is_exclusive(self) -> bool:
        """True if a value that fits two members of a `oneOf` is refused."""
        lists = [list(layer.child("oneOf").elements()) for layer in list_layers(self.schema)]
        pairs = [pair for members in lists for pair in combinations(members, 2)]
        return not self.is_plain and any(
            not are_apart(one, other)
            for first, second in pairs
            for one, other in product(expand((first,)), expand((second,)))
        )

    def find(self, keyword: str) -> Node:
        """Return the first node of a keyword with an effect, else a node without a value."""
        absent = evolve(self.alternatives[0].layers[-1].child(keyword), value=None)
        return next(iter(self.find_all(keyword)), absent)

    def find_all(self, keyword: str) -> list[Node]:
        return [node for one in self.alternatives for node in one.find_all(keyword)]

    @cached_property
    def types(self) -> frozenset[str]:
        """The allowed types; `number` includes `integer`."""
        return frozenset().union(*(one.types for one in self.alternatives))

    @property
    def groups(self) -> frozenset[frozenset[str]]:
        """The types, those that share keywords together."""
        return frozenset(group_type(name) for name in self.types)

    @cached_property
    def values(self) -> list[str] | None:
        """The only values as JSON; None if there are more than a few."""
        if all(one.values is None for one in self.alternatives):
            return None
        found = [value for one in self.alternatives for value in one.finite or []]
        return list(dict.fromkeys(found))

    @property
    def is_constant(self) -> bool:
        """True for a value that the client fills in itself."""
        return len(self.alternatives) == 1 and self.alternatives[0].is_constant

    @property
    def required(self) -> set[str]:
        return {name for one in self.alternatives for name in one.required}

    def list_properties(self, direction: Direction) -> dict[str, Schema]:
        """Return the properties by name, without those hidden in this direction."""
        found: dict[str, Schema] = {}
        for one in self.alternatives:
            found |= one.list_properties(direction)
        return found

    @property
    def additional(self) -> Node:
        """The schema of further properties; a node without a value if they are unrestricted."""
        objects = (one for one in self.alternatives if "object" in one.types)
        return next(objects, self.alternatives[0]).additional

    def bound(self, keyword: str) -> Bound | None:
        """Return the tightest bound and whether it is exclusive; None without an effect."""
        return next(filter(None, (one.bound(keyword) for one in self.alternatives)), None)

    @property
    def class_node(self) -> Node | None:
        """The schema that the generated client makes a class of; None without a class."""
        for one in self.alternatives:
            is_enum = one.find_all("enum") and not one.is_constant
            if one.types - {"null"} == {"object"} or is_enum:
                return one.node
        return None

    @property
    def class_name(self) -> str:
        """The name of the component that the class comes from; empty without one."""
        return name_class(self.class_node) if self.class_node else ""


def name_class(schema: Node) -> str:
    """Return the name of the component that a schema refers to or is a copy of."""
    member = find_only_member(schema)
    within = name_class(member) if member else ""
    return name_reference(schema) or find_component(schema) or within


def _is_plain(alternatives: Iterable[Alternative]) -> bool:
    found = list(alternatives)
    if any(one.listed is not None for one in found):
        return all(one.finite is not None for one in found) or len(found) == 1
    groups = [{group_type(name) for name in one.types} for one in found]
    return not any(one & other for one, other in combinations(groups, 2))


def are_apart(one: Alternative, other: Alternative) -> bool:
    """Return whether no value fits both, by types, listed values, or those of a property."""
    if one.finite is not None and other.finite is not None:
        return not {*one.finite} & {*other.finite}
    if not any(group_type(name) & other.types for name in one.types):
        return True
    if one.types | other.types != {"object"}:
        return False
    first, second = (part.list_properties(Direction.NEITHER) for part in (one, other))
    return any(
        _have_other_values(first[name], second[name])
        for name in {*one.required} & {*other.required}
    )


def _have_other_values(one: Schema, other: Schema) -> bool:
    values = [Shape.read(schema).values for schema in (one, other)]
    return values[0] is not None and values[1] is not None and not {*values[0]} & {*values[1]}


def name_all(words: Iterable[str]) -> str:
    """Join words as in a sentence: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
