"""Give the Unreleased section of the changelog its version, and begin the next one."""

import re
from datetime import date

from spec_changes.changelog import BEGIN, END, SECTION, ChangelogSection, find_unreleased
from spec_changes.versions import Version, show_version

_BREAK = re.compile(r"^[-*] \*\*Breaking\b", re.MULTILINE)


class NotReleasable(ValueError):
    """The changelog has nothing to release."""


def read_unreleased(text: str) -> str:
    """Return the content of the Unreleased section, without the markers of a draft.

    Raises `NotReleasable` if there is no such section.
    """
    return _read(text, _find(text))


def _find(text: str) -> ChangelogSection:
    section = find_unreleased(text)
    if section is None:
        raise NotReleasable(
            'CHANGELOG.md has no line "## Unreleased". Fix: add it, with the changes.'
        )
    return section


def _read(text: str, section: ChangelogSection) -> str:
    return text[section.content : section.end].replace(BEGIN, "").replace(END, "").strip()


def names_break(section: str) -> bool:
    """Return whether a section has an entry that begins with **Breaking**."""
    return bool(_BREAK.search(section))


def release_section(text: str, version: Version, day: date) -> str:
    """Return the changelog with `## 0.1.0 (2026-11-30)` in place of `## Unreleased`.

    The markers of a draft go: `make regenerate` replaces unreleased lines only.
    """
    section = _find(text)
    changes = _read(text, section)
    if not changes:
        raise NotReleasable(
            "The section Unreleased of CHANGELOG.md is empty. Fix: list the changes."
        )
    rest = text[section.end :] and f"\n{text[section.end :]}"
    return f"{text[: section.start]}{write_heading(version, day)}\n\n{changes}\n{rest}"


def write_heading(version: Version, day: date) -> str:
    return f"## {show_version(version)} ({day.isoformat()})"


def begin_next(text: str) -> str:
    """Return the changelog with an empty Unreleased section above the newest version."""
    newest = SECTION.search(text)
    place = newest.start() if newest else len(text)
    return f"{text[:place]}## Unreleased\n\n{text[place:]}"


def remove_entries(text: str) -> str:
    """Return the acknowledged breaks without those of a release: the comments above them stay."""
    lines = text.splitlines(keepends=True)
    count = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:count])
