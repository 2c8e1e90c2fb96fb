"""Reports of changes: text, Markdown, JSON."""

import json
from collections.abc import Iterable, Iterator

from attrs import asdict, frozen

from spec_changes.change import Change, Direction, Severity
from spec_changes.collection import Collection, Comparison
from spec_changes.shapes import name_all

NOT_RELEASED = "Not released yet: no change counts as breaking."
_HEADINGS = {
    Severity.BREAKING: "Breaking changes",
    Severity.FEATURE: "Features",
    Severity.NOTE: "Notes",
}


@frozen
class ChangeGroup:
    """One change of the file, with all the operations it affects."""

    change: Change
    operations: list[str]
    reason: str

    @property
    def title(self) -> str:
        """The operations and the direction, as a caller sees them."""
        operations = name_all(self.operations) if self.operations != [""] else "the whole spec"
        direction = self.change.direction
        return operations + ("" if direction is Direction.NEITHER else f", {direction}")


def group(changes: Iterable[Change], collection: Collection) -> list[ChangeGroup]:
    """Group changes that differ only in the operation, keeping the order."""
    groups: dict[object, ChangeGroup] = {}
    for change in changes:
        reason = collection.find_reason(change)
        key = (change.spec, change.direction, change.kind, change.place, change.text, reason)
        if key in groups:
            groups[key].operations.append(change.operation)
        else:
            groups[key] = ChangeGroup(change, [change.operation], reason)
    return list(groups.values())


def count(comparisons: Iterable[Comparison], collection: Collection) -> str:
    """Return the numbers of changes by severity; each place counts once."""
    groups = [entry for one in comparisons for entry in group(one.changes, collection)]
    severities = [entry.change.severity for entry in groups]
    parts = [_count_one(one, severities.count(one)) for one in Severity if one in severities]
    return ", ".join(parts) or "nothing changed"


def _count_one(severity: Severity, number: int) -> str:
    noun = "breaking change" if severity is Severity.BREAKING else severity.value
    return f"{number} {noun}{'s' if number > 1 else ''}"


def write_text(collection: Collection) -> str:
    """Write the report for a terminal."""
    blocks: list[str] = []
    for one in collection.comparisons:
        blocks.append(f"{one.spec}, since {one.base}: {count([one], collection)}")
        groups = group(one.changes, collection)
        blocks += [_write_group(entry) for entry in groups if not _is_note(entry)]
        if notes := [_write_line(entry) for entry in groups if _is_note(entry)]:
            blocks.append("\n".join(["notes", *notes]))
    end = [] if collection.is_binding else [NOT_RELEASED]
    return "\n\n".join([*blocks, *_list_stale(collection), *end])


def _write_group(entry: ChangeGroup) -> str:
    change = entry.change
    is_break = change.severity is Severity.BREAKING
    severity = change.severity.upper() if is_break else change.severity
    lines = [
        f"{severity}  {change.kind}  ({entry.title})",
        f"  {change.message}",
        f"  {change.file}:{change.line}: {change.place}",
        f"  Why:     {change.why}.",
        f"  Callers: {change.caller}.",
        f"  Mock:    {change.mock}.",
    ]
    if entry.reason:
        lines.append(f"  Acknowledged: {entry.reason}")
    return "\n".join(lines)


def _is_note(entry: ChangeGroup) -> bool:
    return entry.change.severity is Severity.NOTE


def _write_line(entry: ChangeGroup) -> str:
    change = entry.change
    operations = f"{name_all(entry.operations)}: " if entry.operations != [""] else ""
    return f"  {change.file}:{change.line}: {operations}{change.message}  ({change.kind})"


def _list_stale(collection: Collection) -> list[str]:
    return [one.explain_stale() for one in collection.stale]


def write_markdown(collection: Collection) -> str:
    """Write the report for a pull request or a page."""
    blocks: list[str] = []
    for one in collection.comparisons:
        blocks.append(
            f"## {one.spec}, since {one.base}\n\n{_capitalize(count([one], collection))}."
        )
        groups = group(one.changes, collection)
        for severity in Severity:
            entries = [entry for entry in groups if entry.change.severity is severity]
            if entries:
                items = "\n".join(_write_item(entry) for entry in entries)
                blocks.append(f"### {_HEADINGS[severity]}\n\n{items}")
    stale = [f"- {line}" for line in _list_stale(collection)]
    if stale:
        blocks.append("\n".join(["## Stale acknowledgements", "", *stale]))
    if not collection.is_binding:
        blocks.append(NOT_RELEASED)
    return "\n\n".join(blocks)


def _write_item(entry: ChangeGroup) -> str:
    change = entry.change
    lines = [f"- {name_operations(entry)}{escape(change.message)}. `{change.kind}`"]
    if not _is_note(entry):
        lines += [
            f"  - Why: {change.why}.",
            f"  - Callers of the client: {change.caller}.",
            f"  - Users of the mock server: {change.mock}.",
        ]
    if entry.reason:
        lines.append(f"  - Acknowledged: {escape(entry.reason)}")
    return "\n".join(lines)


def name_operations(entry: ChangeGroup) -> str:
    if entry.operations == [""]:
        return ""
    return ", ".join(f"`{operation}`" for operation in entry.operations) + ": "


def escape(text: str) -> str:
    return "".join("\\" + letter if letter in "*`<|\\" else letter for letter in text)


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def write_json(collection: Collection) -> str:
    """Write the report for programs: one JSON object with every change."""
    return json.dumps(
        {
            "specs": [{"spec": one.spec, "base": one.base} for one in collection.comparisons],
            "changes": list(_list_changes(collection)),
            "stale": [asdict(one) for one in collection.stale],
            "summary": {
                severity: sum(change.severity is severity for change in collection.changes)
                for severity in Severity
            },
        },
        indent=2,
        ensure_ascii=False,
    )


def _list_changes(collection: Collection) -> Iterator[dict[str, object]]:
    for change in collection.changes:
        yield {
            **asdict(change),
            "message": change.message,
            "acknowledged": collection.find_reason(change) or None,
        }
