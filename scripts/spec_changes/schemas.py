"""Compare two schemas for the same value in one direction, with all nested schemas."""

from collections import deque
from collections.abc import Iterable

from attrs import field, frozen

from spec_changes.annotations import compare_annotations, compare_deprecation
from spec_changes.change import Direction
from spec_changes.matching import compare_words, match
from spec_changes.scope import ChangeScope
from spec_changes.shapes import (
    ALTERNATIVES,
    ANNOTATIONS,
    Shape,
    is_plainly_equal,
    name_reference,
    sign,
)
from spec_changes.values import COMPARED, compare_values
from spec_document import Node, Place

_COMPARED_HERE = {
    "$ref", "allOf", *ALTERNATIVES, "properties", "required", "additionalProperties", "items",
    "prefixItems", "discriminator", "deprecated", "readOnly", "writeOnly",
}  # fmt: skip


def compare_schemas(scope: ChangeScope, old: Node, new: Node) -> None:
    """Compare two schemas. The scope has the direction."""
    walk = _Walk()
    walk.add(scope, old, new)
    while walk.waiting:
        walk.compare(*walk.waiting.popleft())


@frozen
class _Walk:
    """A breadth-first walk. `seen` has the compared pairs, so that recursive schemas end."""

    seen: set[tuple[Place, Place]] = field(factory=set)
    waiting: deque[tuple[ChangeScope, Node, Node]] = field(factory=deque)

    def add(self, scope: ChangeScope, old: Node, new: Node) -> None:
        """Queue two schemas unless they are equal or were queued before."""
        if (old.place, new.place) not in self.seen and not is_plainly_equal(old.value, new.value):
            self.seen.add((old.place, new.place))
            self.waiting.append((scope, old, new))

    def compare(self, scope: ChangeScope, old: Node, new: Node) -> None:
        """Compare two schemas and queue the nested ones."""
        before, now = Shape.read(old), Shape.read(new)
        compare_names(scope, before, now)
        compare_annotations(scope, before.layers, now.layers)
        compare_deprecation(scope, before.layers, now.layers)
        if bool(before.members) == bool(now.members):
            self._compare_plain(scope, before, now)
        if before.members or now.members:
            self._compare_alternatives(scope, before, now)

    def _compare_plain(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        compare_values(scope, old, new)
        self._compare_properties(scope, old, new)
        self._compare_additional(scope, old, new)
        self._compare_items(scope, old, new)
        _compare_discriminators(scope, old, new)
        _compare_rest(scope, old, new)

    def _compare_properties(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        before, now = (shape.list_properties(scope.direction) for shape in (old, new))
        renamed = match(
            (_Property(name, node, name in old.required) for name, node in before.items()),
            (_Property(name, node, name in new.required) for name, node in now.items()),
            lambda entry: entry.name,
            likeness=_Property.compare,
        )
        for one, other in renamed.pairs:
            at = scope.step(f".{other.name}")
            if one.name != other.name:
                at.add("property-renamed", other.node, f"renamed from {one.name}")
            _compare_required(at, one, other)
            self.add(at, one.node, other.node)
        for removed in renamed.removed:
            scope.step(f".{removed.name}").add("property-removed", removed.node, "removed")
        for added in renamed.added:
            _add_property(scope.step(f".{added.name}"), added)

    def _compare_additional(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        before, now = old.additional, new.additional
        if (before.value is False) != (now.value is False):
            kind = "forbidden" if now.value is False else "allowed"
            text = f"undescribed properties are now {kind}"
            scope.add(f"additional-properties-{kind}", now, text)
        elif isinstance(before.value, dict) or isinstance(now.value, dict):
            self.add(scope.step(".*"), before, now)

    def _compare_items(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        before, now = old.find("items"), new.find("items")
        if isinstance(before.value, dict) or isinstance(now.value, dict):
            self.add(scope.step("[]"), before, now)
        one, other = old.find("prefixItems"), new.find("prefixItems")
        first, second = list(one.elements()), list(other.elements())
        if len(first) != len(second):
            scope.add(
                "tuple-changed", other, f"{len(second)} described items instead of {len(first)}"
            )
        for index, (item, counterpart) in enumerate(zip(first, second, strict=False)):
            self.add(scope.step(f"[{index}]"), item, counterpart)

    def _compare_alternatives(self, scope: ChangeScope, old: Shape, new: Shape) -> None:
        found = match(
            old.members or [old.node],
            new.members or [new.node],
            _name_member,
            sign,
            likeness=_compare_members,
        )
        for one, other in found.pairs:
            at = scope.step(f"<{_name_member(other)}>") if len(new.members) > 1 else scope
            self.add(at, one, other)
        for removed in found.removed:
            scope.add(
                "alternative-removed", removed, f"the alternative {_describe(removed)} was removed"
            )
        for added in found.added:
            scope.add("alternative-added", added, f"the alternative {_describe(added)} was added")


@frozen
class _Property:
    name: str
    node: Node
    is_required: bool

    def compare(self, other: "_Property") -> float:
        """Return the likeness of the names, or 0 if requirement or schema differ."""
        if self.is_required != other.is_required or sign(self.node) != sign(other.node):
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
    before, now = name_reference(old.node), name_reference(new.node)
    if before and now:
        scope.record.pairs.setdefault(before, set()).add(now)
    if before == now or not (old.has_class and new.has_class):
        return
    names = [name for name, _ in new.node.document.root.child("components", "schemas").items()]
    others = [name for name, _ in old.node.document.root.child("components", "schemas").items()]
    if before and now and before not in names and now not in others:
        return  # compare_classes reports a renamed schema once
    was, is_now = (name or "a schema without a name" for name in (before, now))
    scope.add("schema-replaced", new.node, f"changed from {was} to {is_now}")


def _compare_discriminators(scope: ChangeScope, old: Shape, new: Shape) -> None:
    before, now = old.find("discriminator"), new.find("discriminator")
    if sign(before) != sign(now):
        scope.add("discriminator-changed", now, "the discriminator changed")


def _compare_rest(scope: ChangeScope, old: Shape, new: Shape) -> None:
    """Report changes of keywords that no rule covers."""
    compared = COMPARED | _COMPARED_HERE | ANNOTATIONS
    for keyword in sorted(_list_keywords([*old.layers, *new.layers]) - compared):
        if keyword.startswith("x-"):  # x-alias: compare_methods reports it
            continue
        before, now = old.find(keyword), new.find(keyword)
        if sign(before) != sign(now):
            scope.add("other-changed", now, f"{keyword} changed")


def _list_keywords(nodes: Iterable[Node]) -> set[str]:
    return {keyword for node in nodes for keyword, _ in node.items()}


def _name_member(member: Node) -> str:
    return name_reference(member) or str(member.child("type").value or "")


def _compare_members(old: Node, new: Node) -> float:
    """Return the likeness of two alternatives, by properties or by being plain values."""
    before, now = Shape.read(old), Shape.read(new)
    if before.types != now.types:
        return 0
    names = [sorted(shape.list_properties(Direction.NEITHER)) for shape in (before, now)]
    return compare_words(*names) if any(names) else 1


def _describe(member: Node) -> str:
    return _name_member(member) or "without a name"
