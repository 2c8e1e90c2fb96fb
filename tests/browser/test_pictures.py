"""The pictures of the documentation in a browser: their words fit, in the colours of the page."""

from pathlib import Path
from typing import Any

import pytest
from places import ROOT

pytestmark = pytest.mark.slow

PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.svg"))
TOO_WIDE = """() => {
    const edges = (one) => one.getBBox();
    const boxes = [...document.querySelectorAll("rect:not(.bar)")].map(edges);
    const contains = (box, x, y) =>
        box.x <= x && x <= box.x + box.width && box.y <= y && y <= box.y + box.height;
    return [...document.querySelectorAll("text")].filter((text) => {
        const own = edges(text);
        return boxes
            .filter((box) => contains(box, own.x + own.width / 2, own.y + own.height / 2))
            .some((box) => own.x < box.x + 4 || own.x + own.width > box.x + box.width - 4);
    }).map((text) => text.textContent);
}"""


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_words_fit_into_their_boxes(browser: Any, picture: Path) -> None:
    page = browser.new_page()
    page.goto(picture.as_uri())
    assert page.locator("text").count() > 2
    assert page.evaluate(TOO_WIDE) == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_has_the_colours_that_the_reader_chooses(
    browser: Any, docs_url: str, scheme: str
) -> None:
    other = "dark" if scheme == "light" else "light"
    context = browser.new_context(color_scheme=other)
    page = context.new_page()
    page.goto(f"{docs_url}architecture.html")
    paper = page.locator(".picture .paper").first
    colour = "element => getComputedStyle(element).fill"
    before = paper.evaluate(colour)
    page.evaluate(f"document.body.dataset.theme = '{scheme}'")
    after = paper.evaluate(colour)
    assert {before, after} == {"rgb(255, 255, 255)", "rgb(19, 20, 22)"}
    assert (after == "rgb(255, 255, 255)") == (scheme == "light")
    context.close()
