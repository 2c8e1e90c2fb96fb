"""Compare two schemas for the same value in one direction, with all nested schemas."""

from collections import deque

from attrs import field, frozen

from spec_changes.alternatives import Alternative, Schema, is_never
from spec_changes.annotations import compare_annotations, compare_deprecation
from spec_changes.change import Direction
from spec_changes.matching import compare_words, match
from spec_changes.scope import ChangeScope
from spec_changes.shapes import Shape, name_class
from spec_changes.signatures import (
    is_plainly_equal,
    list_other_keywords,
    reduce_discriminator,
    sign_alternative,
    sign_keyword,
    sign_schema,
)
from spec_changes.values import compare_enums, compare_types, compare_values
from spec_document import Node, Place


def compare_schemas(scope: ChangeScope, old: Node, new: Node) -> None:
    """Compare two schemas. The scope has the direction."""
    walk = _Walk()
    walk.add(scope, (old,), (new,))
    while walk.waiting:
        walk.compare(*walk.waiting.popleft())


@frozen
class _Walk:
    """A breadth-first walk. `seen` has the compared pairs, so that recursive schemas end."""

    seen: set[tuple[tuple[Place, ...], ...]] = field(factory=set)
    waiting: deque[tuple[ChangeScope, Shape, Shape]] = field(factory=deque)

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
        if old.values is None or new.values is None:
            self._compare_properties(scope, before, now)
            self._compare_additional(scope, before, now)
            self._compare_items(scope, before, now)
            _compare_rest(scope, before, now)
        _compare_discriminators(scope, old, new)

    def _compare_properties(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        before, now = (shape.list_properties(scope.direction) for shape in (old, new))
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
            _add_property(scope.step(f".{added.name}"), added)

    def _compare_additional(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        before, now = old.additional, new.additional
        if is_never(before) != is_never(now):
            kind = "forbidden" if is_never(now) else "allowed"
            text = f"undescribed properties are now {kind}"
            scope.add(f"additional-properties-{kind}", now, text)
        elif isinstance(before.value, dict) or isinstance(now.value, dict):
            self.add(scope.step(".*"), (before,), (now,))

    def _compare_items(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        before, now = old.find("items"), new.find("items")
        if isinstance(before.value, dict) or isinstance(now.value, dict):
            self.add(scope.step("[]"), (before,), (now,))
        one, other = old.find("prefixItems"), new.find("prefixItems")
        first, second = list(one.elements()), list(other.elements())
        if len(first) != len(second):
            scope.add(
                "tuple-changed", other, f"{len(second)} described items instead of {len(first)}"
            )
        for index, (item, counterpart) in enumerate(zip(first, second, strict=False)):
            self.add(scope.step(f"[{index}]"), (item,), (counterpart,))

    def _compare_alternatives(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        before, now = (_list_alternatives(shape) for shape in (old, new))
        found = match(before, now, _name_alternative, sign_alternative, likeness=_compare_likeness)
        for one, other in found.pairs:
            at = scope.step(f"<{_name_alternative(other)}>") if len(now) > 1 else scope
            self.waiting.append((at, Shape.take(one), Shape.take(other)))
        for removed in found.removed:
            text = f"the alternative {_describe(removed)} was removed"
            scope.add("alternative-removed", removed.node, text)
        for added in found.added:
            text = f"the alternative {_describe(added)} was added"
            scope.add("alternative-added", added.node, text)
        if old.has_overlap and new.has_overlap and old.is_exclusive != new.is_exclusive:
            _compare_overlap(scope, new)


def _list_alternatives(shape: Shape) -> list[Alternative]:
    """List the alternatives, each for one type; equal ones once."""
    return list({sign_alternative(one): one for one in reversed(shape.split())}.values())[::-1]


def _compare_overlap(scope: ChangeScope, new: Shape) -> None:
    kind = "forbidden" if new.is_exclusive else "allowed"
    text = f"values that fit several alternatives are now {kind}"
    scope.add(f"overlap-{kind}", new.find("oneOf" if new.is_exclusive else "anyOf"), text)


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


def _describe(one: Alternative) -> str:
    return _name_alternative(one) or "without a name"
