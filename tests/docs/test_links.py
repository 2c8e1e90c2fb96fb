"""The links of README, guides and other pages have existing files and headings as targets."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from guide import ROOT
from markdown_links import list_anchors, list_links

PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_links(page: Path) -> None:
    for link in map(unquote, list_links(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            assert link.startswith(("https://", "mailto:")), f"{page.name}: {link}"
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{page.name}: {link} does not exist"
        assert target.is_relative_to(ROOT), f"{page.name}: {link} is outside the repository"
        if anchor:
            assert anchor in list_anchors(target.read_text(encoding="utf-8")), (
                f"{page.name}: {link} has no such heading"
            )
