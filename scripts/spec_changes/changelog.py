"""The draft of a changelog's entry: what changed in the specs since the last release."""

import re
from collections.abc import Iterator

from spec_changes.change import Severity
from spec_changes.collection import Collection
from spec_changes.reports import ChangeGroup, escape, group, name_operations

BEGIN = "<!-- begin api-changes: `make regenerate` writes these lines anew -->\n"
END = "<!-- end api-changes -->\n"
_UNRELEASED = re.compile(r"^## Unreleased[^\n]*\n", re.MULTILINE)
_LIST = re.compile(r"^(?:[-*] |#)", re.MULTILINE)
"""Where the list of a section begins, after its introduction."""
_SECTION = re.compile(r"^## ", re.MULTILINE)


class UnreadableChangelog(ValueError):
    """The changelog has no place for what is not released yet, or half a draft."""


def draft(changelog: str, collection: Collection) -> str:
    """The changelog with the entry in its Unreleased section, instead of an earlier draft.

    It stands after the section's introduction and before the list that was written by hand.
    Raises `UnreadableChangelog`.
    """
    heading = _UNRELEASED.search(changelog)
    if heading is None:
        raise UnreadableChangelog('CHANGELOG.md has no line "## Unreleased". Fix: add it.')
    following = _SECTION.search(changelog, heading.end())
    end = following.start() if following else len(changelog)
    rest = _take_draft_out(changelog[heading.end() : end])
    found = _LIST.search(rest)
    place = found.start() if found else len(rest)
    before, after = changelog[: heading.end()] + rest[:place], rest[place:] + changelog[end:]
    lines = "".join(_write_lines(collection))
    if not lines:
        return before + after
    gap = "" if before.endswith("\n\n") else "\n"
    return f"{before}{gap}{BEGIN}\n{lines}\n{END}\n{after}"


def _take_draft_out(section: str) -> str:
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
            if entry.change.severity is not Severity.INFORMATIONAL:
                yield _write_line(entry)
        said = sum(entry.change.severity is Severity.INFORMATIONAL for entry in groups)
        if said:
            yield f"- {one.spec}: {said} place{'s' if said > 1 else ''} described otherwise.\n"


def _write_line(entry: ChangeGroup) -> str:
    change = entry.change
    label = "**Breaking**, " if change.severity is Severity.BREAKING else ""
    reason = f" ({escape(entry.reason.rstrip('.'))})" if entry.reason else ""
    return f"- {label}{change.spec} {name_operations(entry)}{escape(change.message)}{reason}.\n"
