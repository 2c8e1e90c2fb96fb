"""The links of README, guides and other pages have existing files and headings as targets."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from guide import ROOT

from docs_site.markdown import render

PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]


def list_links(path: Path) -> list[str]:
    links: list[str] = []

    def note(target: str) -> str:
        links.append(unquote(target))
        return target

    render(path.read_text(encoding="utf-8"), note)
    return links


def list_anchors(path: Path) -> set[str]:
    document = render(path.read_text(encoding="utf-8"), lambda target: target)
    return {heading.anchor for heading in document.headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_links(page: Path) -> None:
    for link in list_links(page):
        if re.match(r"[a-z]+:", link):
            assert link.startswith(("https://", "mailto:")), f"{page.name}: {link}"
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{page.name}: {link} does not exist"
        assert target.is_relative_to(ROOT), f"{page.name}: {link} is outside the repository"
        if anchor:
            assert anchor in list_anchors(target), f"{page.name}: {link} has no such heading"
