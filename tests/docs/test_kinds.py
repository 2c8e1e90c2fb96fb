"""Each folder of docs/ has pages of its kind only, and all of them are in the navigation."""

import re
from pathlib import Path

import pytest
from guide import ROOT, read_blocks

from docs_site.staging import list_guides

KINDS = ("tutorials", "guides", "reference", "explanations", "project")
PAGES = list_guides()
INDEX = ROOT / "scripts" / "docs_site" / "templates" / "index.md.jinja"
VERBS = {
    *("Call", "Check", "Correct", "Follow", "Generate", "Give", "Handle", "Install", "Keep"),
    *("Look", "Name", "Plan", "Read", "Receive", "Register", "Resume", "Run", "See", "Seed"),
    *("Set", "Share", "Take", "Test", "Update", "Use", "Write"),
}
"""First words of guides; add a verb if your task has another one."""
_STEP = re.compile(r"^## (\d+)\. ", re.MULTILINE)


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def list_pages(kind: str) -> list[Path]:
    return [page for page in PAGES if page.parent.name == kind]


def name_kind(caption: str) -> str:
    """Return the folder of a section of the navigation."""
    return "guides" if "guides" in caption.lower() else caption.lower().removeprefix("the ")


def test_pages_are_in_folders_of_kinds() -> None:
    folders = {page.parent.relative_to(ROOT / "docs").as_posix() for page in PAGES}
    assert folders == set(KINDS)


def test_each_page_is_in_the_navigation_once_below_its_kind() -> None:
    sections = re.findall(
        r"```\{toctree\}\n:caption: (.*)\n:hidden:\n\n([^`]*)```", INDEX.read_text("utf-8")
    )
    shown = [
        (name_kind(caption), name)
        for caption, names in sections
        for name in names.split()
        if (ROOT / "docs" / f"{name}.md").exists()
    ]
    pages = [page.relative_to(ROOT / "docs").with_suffix("").as_posix() for page in PAGES]
    assert sorted(shown) == sorted((name.partition("/")[0], name) for name in pages)


@pytest.mark.parametrize("page", list_pages("tutorials"), ids=lambda path: path.stem)
def test_a_tutorial_is_a_straight_path(page: Path) -> None:
    text = read(page)
    steps = [int(number) for number in _STEP.findall(text)]
    assert steps == list(range(1, len(steps) + 1))
    assert 3 <= len(steps) <= 8
    assert "\n## Next steps\n" in text
    blocks = list(read_blocks(text))
    shown = [one for one in blocks if one.comment == "prints" or one.language == "console"]
    assert len(shown) >= 3, "show the output"
    assert all(one.comment != "not run" for one in blocks)


@pytest.mark.parametrize("page", list_pages("guides"), ids=lambda path: path.stem)
def test_a_guide_has_a_task(page: Path) -> None:
    first = read(page).removeprefix("# ").split()[0]
    assert first in VERBS, "name the task: begin the title with a verb"


@pytest.mark.parametrize("kind", ["reference", "explanations"])
def test_references_and_explanations_have_no_task(kind: str) -> None:
    for page in list_pages(kind):
        assert not _STEP.search(read(page)), f"{page.name} has steps: make it a guide"
        assert read(page).removeprefix("# ").split()[0] not in VERBS, page.name


def test_explanations_have_no_code_to_follow() -> None:
    for page in list_pages("explanations"):
        commented = [one.comment for one in read_blocks(read(page))]
        assert all(comment in ("begin", "not run") for comment in commented), page.name
