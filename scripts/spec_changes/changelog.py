"""Draft the changelog entry for the changes of the specs since the last release."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from spec_changes.change import Severity
from spec_changes.collection import Collection
from spec_changes.reports import ChangeGroup, escape, group, name_operations

BEGIN = "<!-- begin api-changes: `make regenerate` replaces these lines -->\n"
END = "<!-- end api-changes -->\n"
_UNRELEASED = re.compile(r"^## Unreleased[^\n]*\n", re.MULTILINE)
_LIST = re.compile(r"^(?:[-*] |#)", re.MULTILINE)
"""Matches the first list item or heading after a section's introduction."""
SECTION = re.compile(r"^## ", re.MULTILINE)
"""Matches the heading of a section."""


class UnreadableChangelog(ValueError):
    """The changelog lacks its Unreleased section, or the end of an earlier draft."""


class ChangelogSection(NamedTuple):
    """The places of a section in a changelog: its heading, the line after it, and its end."""

    start: int
    content: int
    end: int


def find_unreleased(changelog: str) -> ChangelogSection | None:
    """Find the Unreleased section; None if there is none."""
    heading = _UNRELEASED.search(changelog)
    if heading is None:
        return None
    following = SECTION.search(changelog, heading.end())
    end = following.start() if following else len(changelog)
    return ChangelogSection(heading.start(), heading.end(), end)


def draft(changelog: str, collection: Collection) -> str:
    """Return the changelog with the entry in its Unreleased section, replacing an earlier draft.

    The entry goes after the section's introduction and before the hand-written list.
    Raises `UnreadableChangelog`.
    """
    section = find_unreleased(changelog)
    if section is None:
        raise UnreadableChangelog('CHANGELOG.md has no line "## Unreleased". Fix: add it.')
    rest = _remove_draft(changelog[section.content : section.end])
    found = _LIST.search(rest)
    place = found.start() if found else len(rest)
    before = changelog[: section.content] + rest[:place]
    after = rest[place:] + changelog[section.end :]
    lines = "".join(_write_lines(collection))
    if not lines:
        return before + after
    gap = "" if before.endswith("\n\n") else "\n"
    return f"{before}{gap}{BEGIN}\n{lines}\n{END}\n{after}"


def _remove_draft(section: str) -> str:
    head, begin, rest = section.partition(BEGIN)
    if not begin:
        return section
    _, end, tail = rest.partition(END)
    if not end:
        raise UnreadableChangelog(f"CHANGELOG.md has no line {END.strip()}. Fix: add it.")
    return head + tail.removeprefix("\n")


def _write_lines(collection: Collection) -> Iterator[str]:
    for one in collection.comparisons:
        groups = group(one.changes, collection)
        for entry in groups:
            if entry.change.severity is not Severity.NOTE:
                yield _write_line(entry)
        notes = sum(entry.change.severity is Severity.NOTE for entry in groups)
        if notes:
            yield f"- {one.spec}: {notes} change{'s' if notes > 1 else ''} of descriptions.\n"


def _write_line(entry: ChangeGroup) -> str:
    change = entry.change
    label = "**Breaking**, " if change.severity is Severity.BREAKING else ""
    reason = f" ({escape(entry.reason.rstrip('.'))})" if entry.reason else ""
    return f"- {label}{change.spec} {name_operations(entry)}{escape(change.message)}{reason}.\n"
