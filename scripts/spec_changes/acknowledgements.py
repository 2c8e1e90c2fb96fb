"""Intended breaking changes, each with its reason, until the release that contains them."""

from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from spec_changes.change import Change, Severity
from spec_changes.kinds import KINDS
from spec_document import EmptySpec, Node, SpecDocument, UnreadableSpec, show_path

KEYS = ("spec", "operation", "kind", "place", "reason")
EVERY_OPERATION = "*"


@frozen
class Acknowledgement:
    """One entry of acknowledged.yaml: the breaking change, its reason, and its line in `file`."""

    spec: str
    operation: str
    kind: str
    place: str
    reason: str
    file: str
    line: int

    def covers(self, change: Change) -> bool:
        """Return whether the entry is for this breaking change."""
        return (
            change.severity is Severity.BREAKING
            and self.operation in (EVERY_OPERATION, change.operation)
            and (self.spec, self.kind, self.place) == (change.spec, change.kind, change.place)
        )

    def explain_stale(self) -> str:
        """Return the line for an entry that covers no change."""
        entry = " ".join(part for part in (self.spec, self.operation, self.kind) if part)
        return (
            f"{self.file}:{self.line}: {entry} at {self.place}: no breaking change matches this"
            " entry. Fix: remove the entry, or correct it."
        )


def read_acknowledgements(path: Path) -> list[Acknowledgement]:
    """Read the entries of a file; a missing or empty file has none. Raises `UnreadableSpec`."""
    if not path.exists():
        return []
    try:
        root = SpecDocument.read(path).root
    except EmptySpec:
        return []
    if not isinstance(root.value, list):
        problem, fix = "is not a list", f"write entries of {', '.join(KEYS)}, or nothing"
        raise UnreadableSpec(show_path(path), root.line, problem, fix)
    return [_read(entry) for entry in root.elements()]


def _read(entry: Node) -> Acknowledgement:
    values = {key: entry.child(key).string for key in KEYS}
    problem = ""
    if sorted(key for key, _ in entry.items()) != sorted(KEYS):
        problem = f"an entry needs {', '.join(KEYS)} and nothing else"
    elif blank := [key for key, text in values.items() if not text and key != "operation"]:
        problem = f"{blank[0]} is empty or not text"
    elif values["kind"] not in KINDS:
        problem = f"{values['kind']} is not a kind of change"
    if problem:
        fix = "copy the entry that compare_specs.py --gate prints"
        raise UnreadableSpec(entry.document.file, entry.line, problem, fix)
    return Acknowledgement(**values, file=entry.document.file, line=entry.line)


def write_entries(changes: Iterable[Change]) -> str:
    """Return entries for breaking changes, ready to paste; the reasons are left empty."""
    places: dict[tuple[str, str, str], set[str]] = {}
    for change in changes:
        key = (change.spec, change.kind, change.place)
        places.setdefault(key, set()).add(change.operation)
    return "\n".join(
        f"- spec: {spec}\n"
        f"  operation: {_quote(EVERY_OPERATION if len(operations) > 1 else min(operations))}\n"
        f"  kind: {kind}\n"
        f"  place: {_quote(place)}\n"
        "  reason:"
        for (spec, kind, place), operations in places.items()
    )


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
