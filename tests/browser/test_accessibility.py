"""axe-core finds no serious or critical violation on any page, wide and light, narrow and dark."""

import re
from typing import Any

import pytest
from attrs import frozen
from places import PAGES, ROOT
from watched import open_page

from docs_site.packages import PackageError, WebPackage, read_file

pytestmark = pytest.mark.slow
AXE = WebPackage(
    "axe-core",
    "4.14.1",
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    "MPL-2.0",
)
SEVERE = ("serious", "critical")


@frozen
class KnownViolation:
    """A rule that the renderer of the reference pages breaks inside of #reference, and where."""

    rule: str
    target: str
    why: str


BORNE = (
    KnownViolation(
        "nested-interactive",
        r"\.responses\\\.|^#api-1",
        "a response that opens has the link to its own address inside its button",
    ),
    KnownViolation(
        "button-name",
        r"^button\[aria-controls=",
        "the button that copies a short example is an icon without a name",
    ),
    KnownViolation(
        "aria-input-field-name", r"code-input-lite", "the field of a token's header name"
    ),
    KnownViolation("aria-required-attr", r"code-input-lite", "the same field"),
    KnownViolation(
        "scrollable-region-focusable",
        r"endpoints\"\]$|\.endpoints$",
        "the list of a tag's operations; the same links stand below it",
    ),
)


@pytest.fixture(scope="module")
def axe() -> str:
    try:
        return read_file(AXE, ROOT / ".cache" / "npm", "axe.min.js").decode()
    except PackageError as error:
        pytest.skip(str(error))


def list_violations(page: Any) -> list[tuple[str, str, bool]]:
    """Rule, target and whether it lies in the renderer, of each severe violation."""
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (rule["id"], str(node["target"][-1]), _is_renderers(page, node["target"][0]))
        for rule in result["violations"]
        if rule["impact"] in SEVERE
        for node in rule["nodes"]
    ]


def _is_renderers(page: Any, selector: str) -> bool:
    script = "s => { const e = document.querySelector(s); return !!e && !!e.closest('#reference') }"
    return bool(page.evaluate(script, selector))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_no_severe_violation(
    browser: Any, docs_url: str, axe: str, scheme: str, width: int
) -> None:
    options = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    found = []
    with open_page(browser, docs_url, **options) as watched:
        for page in PAGES:
            watched.open(docs_url + page)
            watched.page.evaluate(axe)
            for rule, target, is_renderers in list_violations(watched.page):
                if not (is_renderers and is_borne(rule, target)):
                    found.append((page, rule, target))
    assert found == []


def is_borne(rule: str, target: str) -> bool:
    return any(one.rule == rule and re.search(one.target, target) for one in BORNE)
