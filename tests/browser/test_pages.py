"""Every page loads, in every place and in every form, without errors and from its own host only."""

from pathlib import Path
from typing import Any

import pytest
from places import PAGES, REFERENCES
from watched import open_page

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("place", ["mock", "prefix", "file"])
def test_every_page_loads(
    browser: Any, site: Path, docs_url: str, prefix_url: str, place: str
) -> None:
    root = {"mock": docs_url, "prefix": prefix_url, "file": f"{site.as_uri()}/"}[place]
    origin = "file://" if place == "file" else root.split("/", 3)[0] + "//" + root.split("/")[2]
    with open_page(browser, origin) as watched:
        for page in PAGES:
            watched.open(root + page)
            assert watched.page.locator("h1").first.is_visible(), page
            assert watched.page.title()
        assert watched.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_no_page_is_wider_than_the_screen(
    browser: Any, docs_url: str, width: int, scheme: str
) -> None:
    options = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    with open_page(browser, docs_url, **options) as watched:
        for page in PAGES:
            watched.open(docs_url + page)
            wide = watched.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, page


@pytest.mark.parametrize("page", ["index.html", *REFERENCES[:1]])
def test_light_and_dark(browser: Any, docs_url: str, page: str) -> None:
    inks = {}
    for scheme in ("light", "dark"):
        with open_page(browser, docs_url, color_scheme=scheme) as watched:
            watched.open(docs_url + page)
            colour = "getComputedStyle(document.querySelector('h1:not([hidden])')).color"
            inks[scheme] = watched.page.evaluate(f"{colour}.match(/[\\d.]+/g).map(Number)[0]")
            paper = watched.page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert (paper == "rgb(255, 255, 255)") == (scheme == "light")
    assert inks["light"] < 100 < inks["dark"]


def test_the_skip_link_and_the_menu_by_keyboard(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url, viewport={"width": 390, "height": 844}) as watched:
        watched.open(docs_url + "index.html")
        page = watched.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        page.locator("#menu-button").focus()
        assert not page.locator("#menu").is_visible()
        page.keyboard.press("Enter")
        assert page.locator("#menu").is_visible()
        assert page.locator("#menu-button").get_attribute("aria-expanded") == "true"
        page.keyboard.press("Escape")
        assert not page.locator("#menu").is_visible()


def test_every_link_of_a_page_is_reached_with_the_tab_key(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url) as watched:
        watched.open(docs_url + "index.html")
        page = watched.page
        wanted = page.evaluate("[...document.querySelectorAll('a[href]')].map(one => one.href)")
        reached = []
        for _ in range(len(wanted) + 10):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.href || ''"))
        assert set(wanted) <= set(reached)
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or page.evaluate("document.activeElement === document.body")
