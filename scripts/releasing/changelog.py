"""Give the Unreleased section of the changelog its version, and begin the next one."""

import re
from datetime import date

from spec_changes.changelog import BEGIN, END
from spec_changes.versions import Version, show_version

_UNRELEASED = re.compile(r"^## Unreleased[^\n]*\n", re.MULTILINE)
_SECTION = re.compile(r"^## ", re.MULTILINE)
_BREAK = re.compile(r"^[-*] \*\*Breaking\b", re.MULTILINE)


class NotReleasable(ValueError):
    """The changelog has nothing to release."""


def read_unreleased(text: str) -> str:
    """Return the content of the Unreleased section, without the markers of a draft.

    Raises `NotReleasable` if there is no such section.
    """
    heading = _UNRELEASED.search(text)
    if heading is None:
        raise NotReleasable(
            'CHANGELOG.md has no line "## Unreleased". Fix: add it, with the changes.'
        )
    following = _SECTION.search(text, heading.end())
    section = text[heading.end() : following.start() if following else len(text)]
    return section.replace(BEGIN, "").replace(END, "").strip()


def names_break(section: str) -> bool:
    """Return whether a section has an entry that begins with **Breaking**."""
    return bool(_BREAK.search(section))


def release_section(text: str, version: Version, day: date) -> str:
    """Return the changelog with `## 0.1.0 (2026-11-30)` in place of `## Unreleased`.

    The markers of a draft go: `make regenerate` replaces unreleased lines only.
    """
    section = read_unreleased(text)
    if not section:
        raise NotReleasable(
            "The section Unreleased of CHANGELOG.md is empty. Fix: list the changes."
        )
    heading = _UNRELEASED.search(text)
    assert heading is not None
    following = _SECTION.search(text, heading.end())
    rest = f"\n{text[following.start() :]}" if following else ""
    return f"{text[: heading.start()]}{write_heading(version, day)}\n\n{section}\n{rest}"


def write_heading(version: Version, day: date) -> str:
    return f"## {show_version(version)} ({day.isoformat()})"


def begin_next(text: str) -> str:
    """Return the changelog with an empty Unreleased section above the newest version."""
    newest = _SECTION.search(text)
    place = newest.start() if newest else len(text)
    return f"{text[:place]}## Unreleased\n\n{text[place:]}"


def remove_entries(text: str) -> str:
    """Return the acknowledged breaks without those of a release: the comments above them stay."""
    lines = text.splitlines(keepends=True)
    count = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:count])
