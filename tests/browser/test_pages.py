"""Every page loads, in every place and in every form, without errors and from its own host only."""

from pathlib import Path
from typing import Any

import pytest
from places import INTERACTIVE, PAGES
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


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_no_page_is_wider_than_the_screen(browser: Any, docs_url: str, width: int) -> None:
    with open_page(browser, docs_url, viewport={"width": width, "height": 844}) as watched:
        for page in PAGES:
            watched.open(docs_url + page)
            wide = watched.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, page


@pytest.mark.parametrize("page", ["index.html", *INTERACTIVE[:1]])
def test_light_and_dark(browser: Any, docs_url: str, page: str) -> None:
    inks = {}
    for scheme in ("light", "dark"):
        with open_page(browser, docs_url, color_scheme=scheme) as watched:
            watched.open(docs_url + page)
            watched.page.wait_for_timeout(300)
            colour = "getComputedStyle(document.querySelector('h1:not([hidden])')).color"
            inks[scheme] = watched.page.evaluate(f"{colour}.match(/[\\d.]+/g).map(Number)[0]")
            paper = watched.page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert (paper == "rgb(255, 255, 255)") == (scheme == "light")
    assert inks["light"] < 100 < inks["dark"]


def test_the_theme_is_chosen_and_kept(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url, color_scheme="light") as watched:
        page = watched.page
        watched.open(docs_url + "index.html")
        paper = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]"
        assert page.evaluate(paper) > 200
        while page.evaluate("document.body.dataset.theme") != "dark":
            page.locator(".theme-toggle:visible").first.click()
        for name in ("guides/tokens.html", *INTERACTIVE[:1]):
            watched.open(docs_url + name)
            assert page.evaluate(paper) < 60, name


def test_the_skip_link_and_the_menu_by_keyboard(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url, viewport={"width": 390, "height": 844}) as watched:
        watched.open(docs_url + "index.html")
        page = watched.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to content"
        page.keyboard.press("Enter")
        assert page.url.endswith("#furo-main-content")
        link = page.get_by_role("link", name="Register a roster", exact=True).first
        assert not is_on_screen(link)
        page.get_by_role("button", name="Toggle site navigation").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(400)
        assert is_on_screen(link)
        page.keyboard.press("Escape")
        page.wait_for_timeout(400)
        assert not is_on_screen(link)


def is_on_screen(element: Any) -> bool:
    box = element.bounding_box()
    return bool(box and box["x"] >= 0)


def test_previous_and_next(browser: Any, site: Path) -> None:
    with open_page(browser, "file://") as watched:
        watched.open(f"{site.as_uri()}/tutorials/first-roster.html")
        watched.page.locator(".related-pages .next-page").click()
        assert watched.page.url.endswith("/tutorials/first-integration.html")
        watched.page.locator(".related-pages .prev-page").click()
        assert watched.page.url.endswith("/tutorials/first-roster.html")
        assert watched.problems == []


def test_a_missing_page_has_a_way_back(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url) as watched:
        page = watched.page
        page.goto(docs_url + "guides/deep/nothing.html")
        assert page.get_by_role("heading", name="Page not found").is_visible()
        page.get_by_role("link", name="first page").click()
        assert page.url == docs_url + "index.html"


def test_every_link_of_a_page_is_reached_with_the_tab_key(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url) as watched:
        watched.open(docs_url + "index.html")
        page = watched.page
        wanted = page.evaluate(
            "[...document.querySelectorAll('a[href]:not(.headerlink)')]"
            ".filter(one => one.checkVisibility()).map(one => one.href)"
        )
        reached = []
        for _ in range(len(wanted) + 10):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.href || ''"))
        assert set(wanted) <= set(reached)
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or page.evaluate("document.activeElement === document.body")
