"""The version that changes require, and the draft of the changelog."""

from pathlib import Path

import pytest
from spec_workspace import FEATURE, NOTE, edit_text
from spec_workspace import LIBRARY as TEXT

from spec_changes import Change, Severity, compare
from spec_changes.acknowledgements import Acknowledgement
from spec_changes.changelog import UnreadableChangelog, draft
from spec_changes.collection import Collection, Comparison
from spec_changes.versions import NoVersion, raise_version, read_version, write_version
from spec_document import SpecDocument

CHANGELOG = "# Changelog\n\nWhat counts.\n\n## Unreleased\n\n- Shelves.\n\n## 0.1.0\n\n- Books.\n"
BREAK = ("genre, in: query,", "kind, in: query,")
PROJECT = '[project]\nname = "library"\nversion = "0.1.0"\nlicense = "MIT"\n'


def find_changes(*edits: tuple[str, str]) -> list[Change]:
    texts = (TEXT, edit_text(TEXT, *edits))
    documents = (SpecDocument.parse(one, Path("library.yaml")) for one in texts)
    return compare("library", *documents)


def collect(*edits: tuple[str, str], reason: str = "") -> Collection:
    changes = find_changes(*edits)
    entries = [
        Acknowledgement(one.spec, one.operation, one.kind, one.place, reason, "", 0)
        for one in changes
        if one.severity is Severity.BREAKING and reason
    ]
    return Collection([Comparison("library", "v0.1.0", changes)], entries)


@pytest.mark.parametrize(
    ("edits", "before", "after"),
    [
        ([BREAK, FEATURE, NOTE], (1, 2, 3), (2, 0, 0)),
        ([FEATURE, NOTE], (1, 2, 3), (1, 3, 0)),
        ([NOTE], (1, 2, 3), (1, 2, 4)),
        ([], (1, 2, 3), (1, 2, 3)),
        ([BREAK, FEATURE, NOTE], (0, 2, 3), (0, 3, 0)),
        ([FEATURE], (0, 2, 3), (0, 3, 0)),
        ([NOTE], (0, 2, 3), (0, 2, 4)),
    ],
)
def test_changes_raise_the_version(
    edits: list[tuple[str, str]], before: tuple[int, int, int], after: tuple[int, int, int]
) -> None:
    assert raise_version(before, find_changes(*edits)) == after


def test_version_is_read_and_written_in_its_line() -> None:
    assert read_version(PROJECT) == (0, 1, 0)
    assert write_version(PROJECT, (0, 2, 0)) == PROJECT.replace("0.1.0", "0.2.0")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[project\n", "is not TOML"),
        ('[project]\nname = "library"\n', "needs exactly one line"),
        ('[project]\nversion = "1.0rc1"\n', "needs exactly one line"),
        ('[project]\nversion = "1.0.0"\n[tool.x]\nversion = "1"\n', "needs exactly one line"),
    ],
)
def test_version_that_cannot_be_raised_is_reported(text: str, message: str) -> None:
    with pytest.raises(NoVersion, match=message):
        read_version(text)


def test_draft_stands_under_unreleased_and_before_what_was_written_by_hand() -> None:
    text = draft(CHANGELOG, collect(BREAK, FEATURE, NOTE))
    assert text == CHANGELOG.replace(
        "## Unreleased\n",
        """\
## Unreleased

<!-- begin api-changes: `make regenerate` replaces these lines -->

- **Breaking**, library `listBooks`: query genre: removed.
- library `listBooks`: query kind: added.
- library `addBook`, `getBook`, `listBooks`: response 201, age (and in 1 other place): added.
- library: 1 change of descriptions.

<!-- end api-changes -->
""",
    )


@pytest.mark.parametrize(
    "rest", ["", "- Shelves.\n", "### Also\n\nShelves.\n", "## 0.1.0\n\n- Books.\n"]
)
def test_draft_stands_below_the_introduction(rest: str) -> None:
    start = "# Changelog\n\n## Unreleased\n\nThe first version.\n"
    once = draft(f"{start}\n{rest}", collect(FEATURE))
    assert once.startswith(f"{start}\n<!-- begin api-changes")
    assert once.endswith(f"<!-- end api-changes -->\n\n{rest}")
    assert draft(once, collect(FEATURE)) == once


def test_draft_is_written_anew_and_not_twice() -> None:
    once = draft(CHANGELOG, collect(BREAK, FEATURE))
    assert draft(once, collect(BREAK, FEATURE)) == once
    assert draft(once, collect(FEATURE)) == draft(CHANGELOG, collect(FEATURE))
    assert draft(once, collect()) == CHANGELOG
    assert draft(CHANGELOG, collect()) == CHANGELOG


def test_draft_of_a_release_stays_and_the_next_gets_its_own() -> None:
    released = draft(CHANGELOG, collect(BREAK)).replace("## Unreleased", "## 0.2.0")
    text = draft(released.replace("## 0.2.0", "## Unreleased\n\n## 0.2.0"), collect(FEATURE))
    assert text.count("begin api-changes") == 2
    assert text.index(", age (and") < text.index("## 0.2.0") < text.index("genre: removed")


def test_reason_of_a_break_is_part_of_the_draft() -> None:
    text = draft(CHANGELOG, collect(BREAK, reason="The *platform* did it."))
    assert "query genre: removed (The \\*platform\\* did it).\n" in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Changelog\n\n## 0.1.0\n", 'no line "## Unreleased". Fix: add it'),
        (draft(CHANGELOG, collect(NOTE)).replace("<!-- end", "<!-- no"), "no line <!-- end api"),
    ],
)
def test_changelog_without_a_place_is_reported(text: str, message: str) -> None:
    with pytest.raises(UnreadableChangelog, match=message):
        draft(text, collect(NOTE))
