"""The normal form of schemas: equal for all ways to write the same, whatever the spec's words."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from itertools import combinations, product
from typing import TypeAlias

from attrs import evolve, frozen

from spec_changes.alternatives import Alternative, expand, group_type
from spec_changes.bounds import Bound
from spec_changes.change import Direction
from spec_changes.kinds import LOWER_BOUNDS, UPPER_BOUNDS
from spec_changes.layers import (
    Schema,
    find_only_member,
    has_nested_choices,
    list_choices,
    list_layers,
    name_reference,
)
from spec_copies import find_component
from spec_document import Node, Place

Members: TypeAlias = tuple[tuple[Alternative, ...], ...]
"""The members of a `oneOf`, each with its own alternatives."""


@frozen(eq=False)
class Shape:
    """A schema with all that applies to its values.

    `alternatives` are those that its values can fit. If `is_plain`, the accessors below describe
    all of them together: no two allow the same type, or all have few values. `overlaps` has the
    members of each `oneOf` that rejects some value because it fits two of them.
    """

    schema: Schema
    alternatives: tuple[Alternative, ...]
    is_plain: bool
    overlaps: tuple[Members, ...] = ()

    @classmethod
    def read(cls, schema: Schema) -> "Shape":
        found = expand(schema)
        overlaps = tuple(_list_overlaps(list_layers(schema), frozenset()))
        return cls(schema, tuple(found), not overlaps and _is_plain(found), overlaps)

    @classmethod
    def take(cls, one: Alternative) -> "Shape":
        """Return the shape of one alternative."""
        return cls((one.node,), (one,), is_plain=True)

    @property
    def node(self) -> Node:
        """The schema itself, without its references."""
        return self.schema[0]

    @property
    def is_nested(self) -> bool:
        """True if a `oneOf` that rejects values is beside or within another list of schemas."""
        return bool(self.overlaps) and has_nested_choices(list_layers(self.schema))

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
        """The listed values as JSON, and the other ones beside them; None without a list."""
        is_listed = any(one.values is not None for one in self.alternatives)
        return self.finite if is_listed or _share_types(self.alternatives) else None

    @cached_property
    def finite(self) -> list[str] | None:
        """All values as JSON; None if they are too many."""
        lists = [one.finite for one in self.alternatives]
        if any(values is None for values in lists):
            return None
        return list(dict.fromkeys(value for values in lists for value in values or []))

    def may_allow(self, value: str) -> bool:
        """Return whether a value, as JSON, fits the limits of an alternative."""
        return any(one.may_allow(value) for one in self.alternatives)

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

    def describe(self, name: str) -> Schema:
        """Return the schemas that apply to a property; none if it may have any value."""
        return self._objects.describe(name)

    def has_description(self, name: str) -> bool:
        return any(name in node for node in self.find_all("properties"))

    def lack(self, keyword: str) -> Schema:
        """Return the schema of a keyword that is not there."""
        return (evolve(self.find(keyword), value=None),)

    @property
    def forbidden(self) -> set[str]:
        """The names of described properties that no object may have."""
        return self._objects.forbidden

    @property
    def additional(self) -> Schema:
        """The schemas of further properties: `false` if there are none, empty if they are free."""
        return self._objects.additional

    @property
    def positions(self) -> list[Schema]:
        """The schemas of the first items of a list, as far as `prefixItems` goes."""
        return self._find_type("array").positions

    @property
    def items(self) -> Schema:
        """The schemas of the other items; empty if they are free."""
        return self._find_type("array").items

    @property
    def _objects(self) -> Alternative:
        return self._find_type("object")

    def _find_type(self, name: str) -> Alternative:
        found = (one for one in self.alternatives if name in one.types)
        return next(found, self.alternatives[0])

    def bound(self, keyword: str) -> Bound | None:
        """Return the tightest bound and whether it is exclusive; None without an effect."""
        return next(filter(None, (one.bound(keyword) for one in self.alternatives)), None)

    @property
    def multiple(self) -> Fraction | None:
        """The number that all numbers are multiples of: 1 for integers; None without one."""
        return next(filter(None, (one.multiple for one in self.alternatives)), None)

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
    if len(found) > 1 and (any(one.listed is not None for one in found) or _share_types(found)):
        return all(one.finite is not None and one.has_plain_values for one in found)
    return True


def _share_types(alternatives: Iterable[Alternative]) -> bool:
    groups = [{group_type(name) for name in one.types} for one in alternatives]
    return any(one & other for one, other in combinations(groups, 2))


def _list_overlaps(layers: list[Node], seen: frozenset[Place]) -> Iterator[Members]:
    """Yield the members of each `oneOf`, nested ones too, if a value may fit two of them."""
    lists = list_choices(layers)
    below = seen | {node.place for node in lists}
    for node in (node for node in lists if node.place not in seen):
        if node.name == "oneOf":
            members = tuple(_expand_member(member, layers) for member in node.elements())
            if any(_may_overlap(one, other) for one, other in combinations(members, 2)):
                yield members
        for member in node.elements():
            yield from _list_overlaps([*list_layers((member,)), *layers], below)


def _expand_member(member: Node, layers: list[Node]) -> tuple[Alternative, ...]:
    parts = expand((member,))
    return tuple(
        each for part in parts for each in evolve(part, layers=(*part.layers, *layers)).split()
    )


def _may_overlap(one: tuple[Alternative, ...], other: tuple[Alternative, ...]) -> bool:
    return any(not are_apart(first, second) for first, second in product(one, other))


def are_apart(one: Alternative, other: Alternative, *, is_nested: bool = False) -> bool:
    """Return whether no value fits both, by types, values, limits, or a required property."""
    for first, second in ((one, other), (other, one)):
        if first.finite is not None and not any(map(second.may_allow, first.finite)):
            return True
    shared = {group_type(name) for name in one.types} & {group_type(name) for name in other.types}
    return all(
        _is_type_apart(one.keep(types), other.keep(types), is_nested=is_nested) for types in shared
    )


def _is_type_apart(one: Alternative, other: Alternative, *, is_nested: bool) -> bool:
    if _have_gap(one, other) or _have_gap(other, one):
        return True
    return not is_nested and any(
        _are_schemas_apart(one.describe(name), other.describe(name))
        for name in {**one.required, **other.required}
    )


def _have_gap(one: Alternative, other: Alternative) -> bool:
    """Return whether an upper bound of one alternative is below a lower one of the other."""
    for upper, lower in zip(UPPER_BOUNDS, LOWER_BOUNDS, strict=True):
        last, first = one.bound(upper), other.bound(lower)
        if (
            last
            and first
            and (last[0] < first[0] or (last[0] == first[0] and (last[1] or first[1])))
        ):
            return True
    return False


def _are_schemas_apart(one: Schema, other: Schema) -> bool:
    parts = [expand(schema) for schema in (one, other) if schema]
    if len(parts) < 2:
        return any(not part.types for part in parts[0]) if parts else False
    return all(are_apart(first, second, is_nested=True) for first, second in product(*parts))


def name_all(words: Iterable[str]) -> str:
    """Join words as in a sentence: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
