"""Compare two schemas for the same value in one direction, with all nested schemas."""

from collections import deque

from attrs import evolve, field, frozen

from spec_changes.alternatives import Alternative
from spec_changes.annotations import compare_annotations, compare_deprecation
from spec_changes.change import Direction
from spec_changes.impacts import Effect
from spec_changes.kinds import ANNOTATION_KINDS, KINDS
from spec_changes.layers import Schema, is_never
from spec_changes.matching import compare_words, match
from spec_changes.scope import ChangeRecord, ChangeScope
from spec_changes.shapes import Shape, name_class
from spec_changes.signatures import (
    is_plainly_equal,
    list_other_keywords,
    reduce_discriminator,
    sign_alternative,
    sign_keyword,
    sign_overlaps,
    sign_schema,
)
from spec_changes.values import compare_enums, compare_types, compare_values
from spec_document import Node, Place

_DEEPEST = 2
_WIDENING = {
    name
    for name, kind in KINDS.items()
    if kind.effect in (Effect.WIDENED, Effect.DEPRECATED, Effect.NOTED)
} | {"additional-properties-allowed"}
"""Kinds of change after which all earlier values fit."""
_NEUTRAL = {*ANNOTATION_KINDS, "property-added"}
"""Kinds of change that make no two alternatives overlap, if all objects are open."""
_CLOSED = '"additionalProperties": true'
"""The mark of an object without further properties in a signature."""


def compare_schemas(scope: ChangeScope, old: Node, new: Node) -> None:
    """Compare two schemas. The scope has the direction."""
    walk = _Walk()
    walk.add(scope, (old,), (new,))
    walk.run()


@frozen
class _Walk:
    """A breadth-first walk. `seen` has the compared pairs, so that recursive schemas end.

    To find out whether one alternative covers another, a walk begins one that is deeper.
    """

    seen: set[tuple[tuple[Place, ...], ...]] = field(factory=set)
    waiting: deque[tuple[ChangeScope, Shape, Shape]] = field(factory=deque)
    depth: int = 0

    def run(self) -> None:
        while self.waiting:
            self.compare(*self.waiting.popleft())

    def add(self, scope: ChangeScope, old: Schema, new: Schema) -> None:
        """Queue two schemas unless they are equal or were queued before."""
        key = tuple(tuple(node.place for node in schema) for schema in (old, new))
        is_equal = len(old) == len(new) == 1 and is_plainly_equal(old[0].value, new[0].value)
        if key not in self.seen and not is_equal:
            self.seen.add(key)
            self.waiting.append((scope, Shape.read(old), Shape.read(new)))

    def compare(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        """Compare two schemas and queue the nested ones."""
        compare_names(scope, old, new)
        compare_annotations(scope, old.layers, new.layers)
        compare_deprecation(scope, old.layers, new.layers)
        if old.is_plain and new.is_plain:
            self._compare_plain(scope, old, new)
        else:
            self._compare_alternatives(scope, old, new)

    def _compare_plain(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        compare_types(scope, old, new)
        compare_enums(scope, old, new)
        shared = frozenset().union(*(old.groups & new.groups))
        before, now = old.keep(shared), new.keep(shared)
        compare_values(scope, before, now)
        if "object" in shared:
            self._compare_properties(scope, before, now)
            self._compare_additional(scope, before, now)
        if "array" in shared:
            self._compare_items(scope, before, now)
        _compare_rest(scope, before, now)
        _compare_discriminators(scope, old, new)

    def _compare_properties(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        before, now = (shape.list_properties(scope.direction) for shape in (old, new))
        now |= _list_optional(new, [name for name in before if not old.has_description(name)])
        renamed = match(
            (_Property(name, schema, name in old.required) for name, schema in before.items()),
            (_Property(name, schema, name in new.required) for name, schema in now.items()),
            lambda entry: entry.name,
            likeness=_Property.compare,
        )
        for one, other in renamed.pairs:
            at = scope.step(f".{other.name}")
            if one.name != other.name:
                at.add("property-renamed", other.node, f"renamed from {one.name}")
            _compare_required(at, one, other)
            self.add(at, one.schema, other.schema)
        for removed in renamed.removed:
            scope.step(f".{removed.name}").add("property-removed", removed.node, "removed")
        for added in renamed.added:
            at = scope.step(f".{added.name}")
            _add_property(at, added)
            earlier = _find_earlier(old, added.name)
            if earlier and not is_closed(earlier):
                self.add(at, earlier, added.schema)
        _compare_forbidden(scope, old, new)

    def _compare_additional(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        before, now = old.additional, new.additional
        if is_closed(before) != is_closed(now):
            kind = "forbidden" if is_closed(now) else "allowed"
            text = f"undescribed properties are now {kind}"
            scope.add(f"additional-properties-{kind}", new.find("additionalProperties"), text)
        elif before or now:
            keyword = "additionalProperties"
            self.add(scope.step(".*"), before or old.lack(keyword), now or new.lack(keyword))

    def _compare_items(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        before, now = old.items, new.items
        if before or now:
            self.add(scope.step("[]"), before or old.lack("items"), now or new.lack("items"))
        first, second = old.positions, new.positions
        if len(first) != len(second):
            text = f"{len(second)} described items instead of {len(first)}"
            scope.add("tuple-changed", new.find("prefixItems"), text)
        for index, (item, counterpart) in enumerate(zip(first, second, strict=False)):
            at = scope.step(f"[{index}]")
            self.add(at, item or old.lack("items"), counterpart or new.lack("items"))

    def _compare_alternatives(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        before, now = (self._list_alternatives(scope, shape) for shape in (old, new))
        found = match(before, now, _name_alternative, sign_alternative, likeness=_compare_likeness)
        is_equal = sign_schema(old.schema) == sign_schema(new.schema)
        for one, other in found.pairs:
            at = scope.step(f"<{_name_alternative(other)}>") if len(now) > 1 else scope
            if not is_equal or sign_alternative(one) == sign_alternative(other):
                self.waiting.append((at, Shape.take(one), Shape.take(other)))
        for removed in found.removed:
            if not self._is_old(scope, removed, now, is_equal=is_equal):
                text = f"the alternative {_name_alternative(removed)} was removed"
                scope.add("alternative-removed", removed.node, text)
        for added in found.added:
            if not self._is_old(scope, added, before, is_equal=is_equal):
                text = f"the alternative {_name_alternative(added)} was added"
                scope.add("alternative-added", added.node, text)
        self._compare_overlaps(scope, old, new)

    def _is_old(
        self, scope: ChangeScope, one: Alternative, others: list[Alternative], *, is_equal: bool
    ) -> bool:
        """Return whether the other version has the values of an alternative, and its class."""
        if is_equal:
            return not name_class(one.node)
        return any(self._is_covered(scope, one, other) for other in others)

    def _list_alternatives(self, scope: ChangeScope, shape: Shape) -> list[Alternative]:
        """List the alternatives, each for one type, without those that another one covers."""
        kept = list({sign_alternative(one): one for one in reversed(shape.split())}.values())[::-1]
        for one in list(kept):
            others = [other for other in kept if other is not one]
            if any(self._is_covered(scope, one, other) for other in others):
                kept = others
        return kept

    def _is_covered(self, scope: ChangeScope, one: Alternative, other: Alternative) -> bool:
        """Return whether all values of an alternative fit another; False if that is unclear."""
        if self.depth == _DEEPEST or not one.types <= other.types:
            return False
        return self._find_kinds(scope, Shape.take(one), Shape.take(other)) <= _WIDENING

    def _find_kinds(self, scope: ChangeScope, old: Shape, new: Shape) -> set[str]:
        """Return the kinds of change from one shape to another, without a record of them."""
        record = ChangeRecord(old.node.document, new.node.document)
        walk = _Walk(depth=self.depth + 1)
        walk.waiting.append((evolve(scope, record=record), old, new))
        walk.run()
        return {change.kind for change in record.changes.values()}

    def _compare_overlaps(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        before, now = sign_overlaps(old), sign_overlaps(new)
        text = "values that fit several alternatives are now"
        if now and not before:
            scope.add("overlap-forbidden", new.find("oneOf"), f"{text} forbidden")
        elif before and not now:
            scope.add("overlap-allowed", new.find("anyOf"), f"{text} allowed")
        elif before and not self._are_overlaps_kept(scope, old, new):
            text = "other values may now fit several alternatives"
            scope.add("overlap-changed", new.find("oneOf"), text)

    def _are_overlaps_kept(self, scope: ChangeScope, old: Shape, new: Shape) -> bool:
        """Return whether the members of each `oneOf` only gained properties."""
        if old.is_nested or new.is_nested:
            return sign_schema(old.schema) == sign_schema(new.schema)
        if sign_overlaps(old) == sign_overlaps(new):
            return True
        if [*map(len, old.overlaps)] != [*map(len, new.overlaps)]:
            return False
        pairs = [
            pair
            for members, others in zip(old.overlaps, new.overlaps, strict=True)
            for pair in zip(members, others, strict=True)
        ]
        return all(self._is_neutral(scope, one, other) for one, other in pairs)

    def _is_neutral(
        self, scope: ChangeScope, old: tuple[Alternative, ...], new: tuple[Alternative, ...]
    ) -> bool:
        before, now = ([*map(sign_alternative, member)] for member in (old, new))
        if before == now:
            return True
        if self.depth == _DEEPEST or len(before) != len(now) or _CLOSED in "".join(before):
            return False
        return all(
            self._find_kinds(evolve(scope, direction=direction), *map(Shape.take, pair)) <= _NEUTRAL
            for pair in zip(old, new, strict=True)
            for direction in (Direction.REQUEST, Direction.RESPONSE)
        )


def _find_earlier(old: Shape, name: str) -> Schema:
    """Return the schemas of a new property: those of further properties, or of patterns."""
    if name in old.forbidden:
        return old.additional
    return () if old.has_description(name) else old.describe(name)


def _list_optional(shape: Shape, names: list[str]) -> dict[str, Schema]:
    """Return the schemas of undescribed properties that an object may have, though it need not."""
    found = {name: shape.describe(name) for name in names if name not in shape.required}
    return {
        name: schema or shape.lack("required")
        for name, schema in found.items()
        if not is_closed(schema) and not shape.has_description(name)
    }


def is_closed(schema: Schema) -> bool:
    """Return whether no value fits schemas that apply together."""
    return any(map(is_never, schema))


def _compare_forbidden(scope: ChangeScope, old: Shape, new: Shape) -> None:
    """Compare the properties with `false` as schema, as far as they were or are allowed."""
    if not old.forbidden and not new.forbidden:
        return
    before, now = (shape.list_properties(scope.direction) for shape in (old, new))
    for name in sorted(new.forbidden - old.forbidden - {*before}):
        if not is_closed(old.describe(name)):
            node = new.describe(name)[0]
            scope.step(f".{name}").add("additional-properties-forbidden", node, "now forbidden")
    for name in sorted(old.forbidden - new.forbidden - {*now}):
        if not is_closed(new.describe(name)):
            node = new.find("properties")
            scope.step(f".{name}").add("additional-properties-allowed", node, "now allowed")


@frozen
class _Property:
    name: str
    schema: Schema
    is_required: bool

    @property
    def node(self) -> Node:
        return self.schema[0]

    def compare(self, other: "_Property") -> float:
        """Return the likeness of the names, or 0 if requirement or schema differ."""
        if self.is_required != other.is_required or sign_schema(self.schema) != sign_schema(
            other.schema
        ):
            return 0
        return compare_words(_simplify(self.name), _simplify(other.name))


def _simplify(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def _compare_required(scope: ChangeScope, old: _Property, new: _Property) -> None:
    if old.is_required and not new.is_required:
        scope.add("property-became-optional", new.node, "now optional")
    if new.is_required and not old.is_required:
        is_sent = scope.direction is Direction.REQUEST
        text = "now required" if is_sent else "now always present"
        scope.add("property-became-required", new.node, text)


def _add_property(scope: ChangeScope, added: _Property) -> None:
    if added.is_required and scope.direction is Direction.REQUEST:
        scope.add("required-property-added", added.node, "added, and required")
    else:
        scope.add("property-added", added.node, "added")


def compare_names(scope: ChangeScope, old: Shape, new: Shape) -> None:
    """Record the pair of named schemas, and report a value whose class changes."""
    if not (old.is_plain and new.is_plain and old.class_node and new.class_node):
        return
    before, now = old.class_name, new.class_name
    if before and now:
        scope.record.pairs.setdefault(before, set()).add(now)
    if before == now:
        return
    names = [name for name, _ in new.node.document.root.child("components", "schemas").items()]
    others = [name for name, _ in old.node.document.root.child("components", "schemas").items()]
    if before and now and before not in names and now not in others:
        return  # compare_classes reports a renamed schema once
    was, is_now = (name or "a schema without a name" for name in (before, now))
    scope.add("schema-replaced", new.node, f"changed from {was} to {is_now}")


def _compare_discriminators(scope: ChangeScope, old: Shape, new: Shape) -> None:
    before, now = old.find("discriminator"), new.find("discriminator")
    if reduce_discriminator(before) != reduce_discriminator(now):
        scope.add("discriminator-changed", now, "the discriminator changed")


def _compare_rest(scope: ChangeScope, old: Shape, new: Shape) -> None:
    """Report changes of keywords that no rule covers; compare_methods covers x-alias."""
    for keyword in sorted({*list_other_keywords(old), *list_other_keywords(new)}):
        if sign_keyword(old, keyword) != sign_keyword(new, keyword):
            scope.add("other-changed", new.find(keyword), f"{keyword} changed")


def _name_alternative(one: Alternative) -> str:
    return name_class(one.node) or " or ".join(sorted(one.types))


def _compare_likeness(old: Alternative, new: Alternative) -> float:
    """Return the likeness of two alternatives, by properties or by being plain values."""
    if old.types != new.types:
        return 0
    names = [sorted(one.list_properties(Direction.NEITHER)) for one in (old, new)]
    return compare_words(*names) if any(names) else 1
