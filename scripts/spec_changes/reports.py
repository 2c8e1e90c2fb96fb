"""Changes as text, as Markdown and as JSON."""

import json
from collections.abc import Iterable, Iterator

from attrs import asdict, frozen

from spec_changes.change import Change, Direction, Severity
from spec_changes.collection import Collection, Comparison
from spec_changes.shapes import name_all

NOT_RELEASED = "Not released yet: no change breaks a promise."


@frozen
class ChangeGroup:
    """One change in the file, with all the operations that it reaches."""

    change: Change
    operations: list[str]
    reason: str

    @property
    def title(self) -> str:
        """Where it is, as a caller sees it."""
        operations = name_all(self.operations) if self.operations != [""] else "the whole spec"
        way = "" if self.change.direction is Direction.NEITHER else f", {self.change.direction}"
        return operations + way


def group(changes: Iterable[Change], collection: Collection) -> list[ChangeGroup]:
    """The changes, each place once, in their order."""
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
    """How many changes of each severity, each place once."""
    groups = [entry for one in comparisons for entry in group(one.changes, collection)]
    severities = [entry.change.severity for entry in groups]
    parts = [f"{severities.count(one)} {one}" for one in Severity if one in severities]
    return ", ".join(parts) or "nothing changed"


def write_text(collection: Collection) -> str:
    """For a terminal."""
    blocks: list[str] = []
    for one in collection.comparisons:
        blocks.append(f"{one.spec}, since {one.base}: {count([one], collection)}")
        groups = group(one.changes, collection)
        blocks += [_write_group(entry) for entry in groups if not _is_only_said(entry)]
        if said := [_write_line(entry) for entry in groups if _is_only_said(entry)]:
            blocks.append("\n".join(["informational", *said]))
    note = [] if collection.is_promised else [NOT_RELEASED]
    return "\n\n".join([*blocks, *_list_stale(collection), *note])


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


def _is_only_said(entry: ChangeGroup) -> bool:
    return entry.change.severity is Severity.INFORMATIONAL


def _write_line(entry: ChangeGroup) -> str:
    change = entry.change
    operations = f"{name_all(entry.operations)}: " if entry.operations != [""] else ""
    return f"  {change.file}:{change.line}: {operations}{change.message}  ({change.kind})"


def _list_stale(collection: Collection) -> list[str]:
    return [one.explain_stale() for one in collection.stale]


def write_markdown(collection: Collection) -> str:
    """For a pull request or a page."""
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
                blocks.append(f"### {_capitalize(severity)}\n\n{items}")
    stale = [f"- {line}" for line in _list_stale(collection)]
    if stale:
        blocks.append("\n".join(["## Stale acknowledgements", "", *stale]))
    if not collection.is_promised:
        blocks.append(NOT_RELEASED)
    return "\n\n".join(blocks)


def _write_item(entry: ChangeGroup) -> str:
    change = entry.change
    lines = [f"- {name_operations(entry)}{escape(change.message)}. `{change.kind}`"]
    if not _is_only_said(entry):
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
    """For programs: one object, every change by itself."""
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
