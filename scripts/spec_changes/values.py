"""Compare the keywords that restrict a single value."""

from spec_changes.alternatives import EVERY_TYPE, Bound, exclude, rank_lower, rank_upper
from spec_changes.change import Direction
from spec_changes.kinds import LOWER_BOUNDS, UPPER_BOUNDS
from spec_changes.scope import ChangeScope
from spec_changes.shapes import Shape, name_all
from spec_changes.signatures import is_plainly_equal, read_multiple
from spec_document import JSON

_TYPED_FORMATS = {"date", "date-time", "uuid", "binary"}
"""Formats with their own type in the generated client."""
_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}


def compare_values(scope: ChangeScope, old: Shape, new: Shape) -> None:
    """Compare listed values, formats, patterns, bounds and defaults of the shared types."""
    if old.values is None or new.values is None:
        _compare_restrictions(scope, old, new)
    _compare_defaults(scope, old, new)


def _compare_restrictions(scope: ChangeScope, old: Shape, new: Shape) -> None:
    _compare_formats(scope, old, new)
    _compare_patterns(scope, old, new)
    _compare_multiples(scope, old, new)
    _compare_uniqueness(scope, old, new)
    for keyword, name in {**LOWER_BOUNDS, **UPPER_BOUNDS}.items():
        _compare_bounds(scope, keyword, name, old, new)


def compare_types(scope: ChangeScope, old: Shape, new: Shape) -> None:
    """Compare the allowed types; null has its own kinds of change."""
    removed, added = old.types - new.types, new.types - old.types
    if not removed and not added:
        return
    node, text = new.find("type"), f"the type changed from {_describe(old)} to {_describe(new)}"
    if removed | added == {"null"}:
        text = "no longer nullable" if removed else "now nullable"
        scope.add("null-removed" if removed else "null-added", node, text)
    elif removed and added:
        scope.add("type-changed", node, text)
    else:
        scope.add("type-narrowed" if removed else "type-widened", node, text)


def _describe(shape: Shape) -> str:
    types = shape.types - ({"integer"} if "number" in shape.types else set())
    words = sorted(shape.class_name or name if name == "object" else name for name in types)
    return "any" if shape.types == EVERY_TYPE else " or ".join(words) or "none"


def compare_enums(scope: ChangeScope, old: Shape, new: Shape) -> None:
    """Compare the listed values. The client fills in the only value of a body's property."""
    _compare_constants(scope, old, new)
    before, now = old.values, new.values
    if before is None and now is None:
        return
    node = next((node for word in ("enum", "const") for node in new.find_all(word)), new.node)
    if before is None:
        scope.add("enum-added", node, f"now limited to {name_all(now or [])}")
    elif now is None:
        scope.add("enum-removed", node, f"no longer limited to {name_all(before)}")
    else:
        if removed := [value for value in before if value not in now]:
            scope.add("enum-value-removed", node, f"{name_all(removed)} removed from the values")
        if added := [value for value in now if value not in before]:
            scope.add("enum-value-added", node, f"{name_all(added)} added to the values")


def _compare_constants(scope: ChangeScope, old: Shape, new: Shape) -> None:
    is_sent = scope.direction is Direction.REQUEST and scope.part.startswith("body")
    was, is_now = old.is_constant, new.is_constant
    if was != is_now and is_sent and scope.path:
        text = "the client now fills it in" if is_now else "it is now an argument"
        scope.add(f"constant-{'added' if is_now else 'removed'}", new.node, text)


def _compare_formats(scope: ChangeScope, old: Shape, new: Shape) -> None:
    before, now = old.find("format").string, new.find("format").string
    if before == now:
        return
    if {before, now} & _TYPED_FORMATS or (before and now):
        kind = "format-changed"
    else:
        kind = "format-added" if now else "format-removed"
    if (before, now) in _WIDER_FORMATS:
        kind = "format-widened"
    elif (now, before) in _WIDER_FORMATS:
        kind = "format-narrowed"
    scope.add(kind, new.find("format"), _describe_change("format", before, now))


def _compare_patterns(scope: ChangeScope, old: Shape, new: Shape) -> None:
    before, now = ({node.string for node in shape.find_all("pattern")} for shape in (old, new))
    if before == now:
        return
    kind = "pattern-added" if before < now else "pattern-removed" if now < before else ""
    text = _describe_change("pattern", *(" and ".join(sorted(texts)) for texts in (before, now)))
    scope.add(kind or "pattern-changed", new.find("pattern"), text)


def _compare_multiples(scope: ChangeScope, old: Shape, new: Shape) -> None:
    before, now = (read_multiple(shape) for shape in (old, new))
    _compare_presence(scope, "multiple-of", "multipleOf", before, now, new)
    if before is not None and now is not None and before != now:
        scope.add(
            "multiple-of-changed",
            new.find("multipleOf"),
            _describe_change("multipleOf", before, now),
        )


def _compare_uniqueness(scope: ChangeScope, old: Shape, new: Shape) -> None:
    before, now = (shape.find("uniqueItems").value or None for shape in (old, new))
    _compare_presence(scope, "unique-items", "uniqueItems", before, now, new)


def _compare_presence(
    scope: ChangeScope, name: str, keyword: str, before: JSON, now: JSON, new: Shape
) -> None:
    if (before is None) != (now is None):
        kind = f"{name}-{'added' if before is None else 'removed'}"
        scope.add(kind, new.find(keyword), _describe_change(keyword, before, now))


def _compare_bounds(scope: ChangeScope, keyword: str, name: str, old: Shape, new: Shape) -> None:
    before, now = old.bound(keyword), new.bound(keyword)
    if before == now:
        return
    node = next(
        (node for word in (keyword, exclude(keyword)) for node in new.find_all(word)),
        new.find(keyword),
    )
    move = _name_bound_change(keyword, before, now)
    scope.add(f"{name}-{move}", node, _describe_change(keyword, _show(before), _show(now)))


def _name_bound_change(keyword: str, before: Bound | None, now: Bound | None) -> str:
    if before is None:
        return "added"
    if now is None:
        return "removed"
    rank = rank_lower if keyword.startswith("min") else rank_upper
    return "raised" if rank(now) > rank(before) else "lowered"


def _show(bound: Bound | None) -> str:
    return "" if bound is None else f"{bound[0]}{' (exclusive)' if bound[1] else ''}"


def _compare_defaults(scope: ChangeScope, old: Shape, new: Shape) -> None:
    before, now = old.find("default").value, new.find("default").value
    if is_plainly_equal(before, now):
        return
    is_sent = scope.direction is Direction.REQUEST
    text = _describe_change("default", before, now)
    scope.add("default-changed" if is_sent else "description-changed", new.find("default"), text)


def _describe_change(keyword: str, before: JSON, now: JSON) -> str:
    if before in (None, ""):
        return f"{keyword} {now} was added"
    if now in (None, ""):
        return f"{keyword} {before} was removed"
    return f"{keyword} changed from {before} to {now}"
