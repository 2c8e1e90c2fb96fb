"""The page of `roster report` in a browser: from a file, with 10,000 people and hostile names."""

from pathlib import Path
from typing import Any

import pytest
from journals import write_run
from places import ROOT
from roster_rows import make_row
from test_accessibility import AXE, SEVERE
from watched import open_page

from docs_site.packages import PackageError, read_file
from matricula.rosters import Result, write_report

pytestmark = pytest.mark.slow

PEOPLE = 10_000
HOSTILE = ("</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\u202egnp.exe")
STATES = ("created", "invited", "rejected", "unconfirmed", "exists")


@pytest.fixture(scope="module")
def page_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    names = [*HOSTILE, *(f"Ånna {number}" for number in range(PEOPLE - len(HOSTILE)))]
    results = [
        Result(make_row(number, f"p{number}@example.org", name=name), STATES[number % 5], number)
        for number, name in enumerate(names, 1)
    ]
    write_run(folder / "j", results, "<b>people</b>.csv", target={"course": "c"})
    write_report(folder / "j", folder / "page.html")
    return (folder / "page.html").as_uri()


def read_column(page: Any, place: int) -> list[str]:
    texts: list[str] = page.locator(f"#table tbody tr td:nth-child({place})").all_inner_texts()
    return texts


def test_search_sort_and_pages(browser: Any, page_url: str) -> None:
    with open_page(browser, page_url) as watched:
        page = watched.page
        page.on("dialog", lambda dialog: watched.problems.append(f"dialog: {dialog.message}"))
        watched.open(page_url)
        assert page.locator("h1").inner_text() == "<b>people</b>.csv"
        assert page.locator("#shown").inner_text() == "Showing 1 to 100 of 10000."
        assert read_column(page, 2)[:2] == [*HOSTILE[:2]]
        page.get_by_role("button", name="Next page").click()
        assert read_column(page, 1)[0] == "p101@example.org"

        page.get_by_label("Search").fill("anna 77 created")
        page.get_by_text("chosen from 10000").wait_for()
        rows = page.locator("#table tbody tr").all_inner_texts()
        assert rows
        assert all("Ånna" in row and "77" in row and "created" in row for row in rows)

        page.get_by_role("button", name="Show all").click()
        page.get_by_text("Showing 1 to 100 of 10000.").wait_for()
        head = page.get_by_role("button", name="email", exact=True)
        head.click()
        assert page.locator("th[aria-sort=ascending]").inner_text() == "email"
        assert read_column(page, 1)[:2] == ["p1@example.org", "p2@example.org"]
        head.click()
        assert read_column(page, 1)[0] == f"p{PEOPLE}@example.org"
        head.click()
        assert page.locator("th[aria-sort]").count() == 0
        assert watched.problems == []


def test_group_shows_its_people_by_keyboard(browser: Any, page_url: str) -> None:
    with open_page(browser, page_url) as watched:
        page = watched.page
        watched.open(page_url)
        page.get_by_role("button", name="Show these people (rejected").focus()
        page.keyboard.press("Enter")
        assert page.locator("#shown").inner_text() == (
            "Showing 1 to 100 of 2000, chosen from 10000."
        )
        assert {*page.locator("#table tbody td:nth-child(5)").all_inner_texts()} == {"rejected"}
        assert page.evaluate("document.activeElement.id") == "people"


def test_page_without_scripts_shows_everybody(browser: Any, page_url: str) -> None:
    with open_page(browser, page_url, java_script_enabled=False) as watched:
        watched.open(page_url)
        assert watched.page.locator("#table tbody tr").count() == PEOPLE
        assert watched.page.get_by_role("button").count() == 0


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_is_accessible_and_fits(browser: Any, page_url: str, scheme: str, width: int) -> None:
    try:
        axe = read_file(AXE, ROOT / ".cache" / "npm", "axe.min.js").decode()
    except PackageError as error:
        pytest.skip(str(error))
    # The policy of the page would refuse the script of the test.
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with open_page(browser, page_url, bypass_csp=True, **options) as watched:
        page = watched.page
        watched.open(page_url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found = [
            (rule["id"], node["target"])
            for rule in result["violations"]
            if rule["impact"] in (*SEVERE, "moderate")
            for node in rule["nodes"]
        ]
        assert found == []


def test_policy_refuses_what_a_page_might_load(browser: Any, page_url: str, tmp_path: Path) -> None:
    text = Path(page_url.removeprefix("file://")).read_text(encoding="utf-8")
    evil = text.replace("<main>", "<main><script>document.title='evil'</script><img src=x.png>")
    (tmp_path / "evil.html").write_text(evil, encoding="utf-8")
    with open_page(browser, page_url) as watched:
        watched.open((tmp_path / "evil.html").as_uri())
        assert watched.page.title() != "evil"
        assert sum("Content Security Policy" in problem for problem in watched.problems) >= 2
