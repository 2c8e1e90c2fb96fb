"""The files of the built site: valid relative links, and nothing from other hosts. No browser."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from places import ROOT

pytestmark = pytest.mark.slow


class Links(HTMLParser):
    """The links of a page, the files it loads, and its anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.anchors.add(given["id"])
        if tag == "a" and "href" in given:
            self.leads.append(given["href"])
        elif "href" in given or "src" in given:
            self.loads.append(given.get("href") or given.get("src") or "")


def read_pages(folder: Path) -> Iterator[tuple[Path, Links]]:
    for path in sorted(folder.rglob("*.html")):
        yield path, Links(path.read_text(encoding="utf-8"))


def test_every_link_has_a_page_and_an_anchor(site: Path) -> None:
    pages = dict(read_pages(site))
    assert len(pages) > 5
    for path, links in pages.items():
        for link in (*links.leads, *links.loads):
            if re.match(r"https://|data:", link):
                continue
            assert not re.match(r"/|[a-z]+:", link), f"{path}: {link} is not relative"
            file, _, anchor = link.partition("#")
            target = (path.parent / file.partition("?")[0]).resolve() if file else path
            assert target.is_file(), f"{path.name}: {link}"
            if anchor and "/interactive/" not in str(target):
                assert anchor in pages[target].anchors, f"{path.name}: {link}"


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for path, links in read_pages(site):
        for link in links.loads:
            assert not re.match(r"https?:|//", link), f"{path.name}: {link}"
    for path in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:|//)", path.read_text("utf-8")), path


def test_the_specs_are_there_to_download(site: Path) -> None:
    for path in (ROOT / "spec").glob("*.yaml"):
        assert (site / "specs" / path.name).read_bytes() == path.read_bytes()
