"""Breaks that are meant: each with its reason, until the release that has them."""

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
    """One entry: the break it lets pass, why, and its line in `file`."""

    spec: str
    operation: str
    kind: str
    place: str
    reason: str
    file: str
    line: int

    def covers(self, change: Change) -> bool:
        """Whether it is this break that is meant."""
        return (
            change.severity is Severity.BREAKING
            and self.operation in (EVERY_OPERATION, change.operation)
            and (self.spec, self.kind, self.place) == (change.spec, change.kind, change.place)
        )

    def explain_stale(self) -> str:
        """The line for an entry that covers nothing."""
        what = " ".join(part for part in (self.spec, self.operation, self.kind) if part)
        return (
            f"{self.file}:{self.line}: {what} at {self.place}: there is no such break (any more)."
            " Fix: remove the entry, or correct it."
        )


def read_acknowledgements(path: Path) -> list[Acknowledgement]:
    """The entries of a file; none where there is nothing. Raises `UnreadableSpec`."""
    if not path.exists():
        return []
    try:
        root = SpecDocument.read(path).root
    except EmptySpec:
        return []
    if not isinstance(root.value, list):
        problem, fix = "is no list", f"write entries of {', '.join(KEYS)}, or nothing"
        raise UnreadableSpec(show_path(path), root.line, problem, fix)
    return [_read(entry) for entry in root.elements()]


def _read(entry: Node) -> Acknowledgement:
    values = {key: entry.child(key).string for key in KEYS}
    problem = ""
    if sorted(key for key, _ in entry.items()) != sorted(KEYS):
        problem = f"an entry needs {', '.join(KEYS)} and nothing else"
    elif blank := [key for key, text in values.items() if not text and key != "operation"]:
        problem = f"{blank[0]} is no text, or empty"
    elif values["kind"] not in KINDS:
        problem = f"{values['kind']} is no kind of change"
    if problem:
        fix = "write it as compare_specs.py --gate prints it"
        raise UnreadableSpec(entry.document.file, entry.line, problem, fix)
    return Acknowledgement(**values, file=entry.document.file, line=entry.line)


def write_entries(changes: Iterable[Change]) -> str:
    """Entries for breaks, to be pasted; the reason is left to be written."""
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
