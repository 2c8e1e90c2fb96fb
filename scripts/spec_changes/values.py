"""Compare the keywords that restrict a single value."""

from spec_changes.alternatives import EVERY_TYPE, is_numeric
from spec_changes.bounds import Bound, exclude, rank_lower, rank_upper
from spec_changes.change import Direction
from spec_changes.kinds import LOWER_BOUNDS, UPPER_BOUNDS
from spec_changes.scope import ChangeScope
from spec_changes.shapes import Shape, name_all
from spec_changes.signatures import is_plainly_equal, show_multiple
from spec_document import JSON

_TYPED_FORMATS = {"date", "date-time", "uuid", "binary"}
"""Formats with their own type in the generated client."""
_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}


def compare_values(scope: ChangeScope, old: Shape, new: Shape) -> None:
    """Compare listed values, formats, patterns, bounds and defaults of the shared types."""
    if old.values is None or new.values is None:
        for is_of_numbers in (False, True):
            _compare_formats(scope, old, new, is_of_numbers=is_of_numbers)
    if not _has_plain_values(old) and not _has_plain_values(new):
        _compare_restrictions(scope, old, new)
    _compare_defaults(scope, old, new)


def _has_plain_values(shape: Shape) -> bool:
    """Return whether a list has all values, none of them with values inside."""
    return shape.values is not None and not shape.types & {"array", "object"}


def _compare_restrictions(scope: ChangeScope, old: Shape, new: Shape) -> None:
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
    if old.values is None and new.values is None:
        return
    before, now = old.finite, new.finite
    node = next((node for word in ("enum", "const") for node in new.find_all(word)), new.node)
    removed = [value for value in before or [] if not new.may_allow(value)]
    added = [value for value in now or [] if not old.may_allow(value)]
    is_limited = before is None or (old.values is None and removed and not added)
    is_freed = now is None or (new.values is None and added and not removed)
    if is_limited:
        scope.add("enum-added", node, f"now limited to {name_all(now or ['nothing'])}")
    elif removed:
        scope.add("enum-value-removed", node, f"{name_all(removed)} removed from the values")
    if is_freed:
        scope.add("enum-removed", node, f"no longer limited to {name_all(before or ['nothing'])}")
    elif added:
        scope.add("enum-value-added", node, f"{name_all(added)} added to the values")


def _compare_constants(scope: ChangeScope, old: Shape, new: Shape) -> None:
    is_sent = scope.direction is Direction.REQUEST and scope.part.startswith("body")
    was, is_now = old.is_constant, new.is_constant
    if was != is_now and is_sent and scope.path:
        text = "the client now fills it in" if is_now else "it is now an argument"
        scope.add(f"constant-{'added' if is_now else 'removed'}", new.node, text)


def _compare_formats(scope: ChangeScope, old: Shape, new: Shape, *, is_of_numbers: bool) -> None:
    before, now = (_name_formats(shape, is_of_numbers=is_of_numbers) for shape in (old, new))
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


def _name_formats(shape: Shape, *, is_of_numbers: bool) -> str:
    """Return the formats of numbers, or the other ones; empty without one."""
    found = (node for node in shape.find_all("format") if is_numeric(node) == is_of_numbers)
    return " and ".join(sorted({node.string for node in found}))


def _compare_patterns(scope: ChangeScope, old: Shape, new: Shape) -> None:
    before, now = ({node.string for node in shape.find_all("pattern")} for shape in (old, new))
    if before == now:
        return
    kind = "pattern-added" if before < now else "pattern-removed" if now < before else ""
    text = _describe_change("pattern", *(" and ".join(sorted(texts)) for texts in (before, now)))
    scope.add(kind or "pattern-changed", new.find("pattern"), text)


def _compare_multiples(scope: ChangeScope, old: Shape, new: Shape) -> None:
    before, now = old.multiple, new.multiple
    shown = show_multiple(before), show_multiple(now)
    written = [{node.value for node in shape.find_all("multipleOf")} for shape in (old, new)]
    if before == now or written[0] == written[1]:
        return  # types differ at most: compare_types reports that
    is_wider = now is None or (before is not None and before % now == 0)
    is_narrower = before is None or (now is not None and now % before == 0)
    if is_wider:
        move = "removed" if shown[1] is None else "widened"
    elif is_narrower:
        move = "added" if shown[0] is None else "narrowed"
    else:
        move = "changed"
    text = _describe_change("multipleOf", *shown)
    scope.add(f"multiple-of-{move}", new.find("multipleOf"), text)


def _compare_uniqueness(scope: ChangeScope, old: Shape, new: Shape) -> None:
    before, now = (
        any(node.value is True for node in shape.find_all("uniqueItems")) for shape in (old, new)
    )
    if before != now:
        text = f"uniqueItems was {'added' if now else 'removed'}"
        scope.add(f"unique-items-{'added' if now else 'removed'}", new.find("uniqueItems"), text)


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
