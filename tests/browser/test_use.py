"""What a reader does: search, read samples and sources, register a learner in the mock."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from places import find_chromium
from watched import open_page

from matricula_mock import MockServer

pytestmark = pytest.mark.slow
REGISTER = "interactive/tahoe.html#tag/registrations/createRegistration"


@pytest.fixture(params=["mock", "file"])
def root(request: pytest.FixtureRequest, site: Path, docs_url: str) -> str:
    """The site as the mock serves it, and opened as a file."""
    return docs_url if request.param == "mock" else f"{site.as_uri()}/"


def test_the_search_is_reached_by_keyboard(browser: Any, root: str) -> None:
    with open_page(browser, root) as watched:
        watched.open(root + "guides/pages.html")
        page = watched.page
        page.keyboard.press("/")
        page.keyboard.type("createRegistration")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=createRegistration*")
        page.locator("#search-results a", has_text="Register a learner").first.click()
        heading = page.get_by_role("heading", name="Register a learner")
        heading.wait_for()
        assert 0 <= heading.bounding_box()["y"] < 900
        assert watched.problems == []


@pytest.mark.parametrize(
    ("words", "title", "page", "snippet"),
    [
        ("409", "409 Conflict", "Register a learner createRegistration", "raises Duplicate"),
        ("Duplicate", "Duplicate", "Errors", "exception matricula.Duplicate"),
        ("email_exact", "Parameters", "List users listUsers", "The whole email to find"),
        ("--dry-run", "matricula register", "Commands", "check every row"),
        ("finance.entry", "A ledger entry was created", "tahdah: Webhooks", "finance.entry"),
        ("createRegistration", "Register a learner createRegistration", "", "Two properties"),
        ("RateLimited", "429 Too Many Requests", "Get a user getUser", "raises RateLimited"),
        ("lost response", "Lost responses", "Lost responses", ""),
    ],
)
def test_the_search_finds_sections(
    browser: Any, root: str, words: str, title: str, page: str, snippet: str
) -> None:
    with open_page(browser, root) as watched:
        watched.open(f"{root}search.html?q={quote(words)}")
        results = watched.page.locator("#search-results li").all_inner_texts()
        found = [one for one in results if one.startswith(title)]
        assert found, results
        assert any(snippet in one for one in found)
        assert watched.problems == []


def test_the_search_says_when_there_is_nothing(browser: Any, root: str) -> None:
    with open_page(browser, root) as watched:
        watched.open(root + "search.html?q=xyzzy%20plugh")
        assert watched.page.get_by_role("status").inner_text() == "Nothing found for “xyzzy plugh”"


@pytest.mark.parametrize("page", ["index.html", "interactive/tahoe.html"])
def test_a_page_has_one_search_box(browser: Any, root: str, page: str) -> None:
    with open_page(browser, root) as watched:
        watched.open(root + page)
        assert (
            watched.page.get_by_role("searchbox")
            .or_(watched.page.get_by_role("textbox", name="Search"))
            .count()
            == 1
        )
        assert watched.page.get_by_role("button", name="Search").count() == 0


def test_code_is_copied_without_prompt_and_output(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url, permissions=["clipboard-read", "clipboard-write"]) as watched:
        watched.open(docs_url + "guides/mock-in-any-language.html")
        block = watched.page.locator(".highlight-console", has_text="/_mock/reset").first
        block.hover()
        block.locator("button.copybtn").click()
        copied = watched.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("curl -s -X POST")
        assert "user_id" not in copied


OPERATION = "reference/tahoe/registrations/createRegistration.html"
OTHER = "reference/digitalchalk/registrations/listRegistrations.html"


def read_sample(page: Any, tab: str) -> str:
    page.locator(".sd-tab-set").get_by_text(tab, exact=True).click()
    return str(page.locator(".sd-tab-content .highlight:visible").inner_text())


def test_the_server_of_the_samples_is_chosen_and_kept(browser: Any, root: str, mock: Any) -> None:
    with open_page(browser, root) as watched:
        watched.open(root + OPERATION)
        page = watched.page
        choice = page.get_by_label("Server", exact=True)
        first = mock.url if root.startswith("http") else "http://127.0.0.1:8000"
        expected = re.compile(f"^Mock server: {re.escape(first)}$")
        page.locator("#sample-server option", has_text=expected).wait_for(state="attached")
        assert f'Tahoe(base_url="{first}")' in read_sample(page, "Python")
        choice.select_option("vendor")
        assert 'Tahoe(site="example")' in read_sample(page, "Python")
        assert "https://example.tahoe.appsembler.com/tahoe" in read_sample(page, "curl")
        watched.open(root + OTHER)
        assert choice.input_value() == "vendor"
        assert "https://api.digitalchalk.com/dc/api/v5" in read_sample(page, "curl")
        assert watched.problems == []


def test_another_server_is_chosen_by_keyboard(browser: Any, root: str) -> None:
    with open_page(browser, root) as watched:
        watched.open(root + OPERATION)
        page = watched.page
        page.get_by_label("Server", exact=True).focus()
        page.keyboard.press("End")
        assert page.evaluate("document.activeElement.id") == "sample-url"
        page.keyboard.type("https://learn.example.org/")
        assert 'baseUrl: "https://learn.example.org"' in read_sample(page, "TypeScript")
        watched.open(root + OPERATION)
        assert page.get_by_label("URL", exact=True).input_value() == "https://learn.example.org/"
        assert "curl https://learn.example.org/tahoe/api" in read_sample(page, "curl")
        watched.open(root + OTHER)
        page.get_by_label("URL", exact=True).fill("no URL")
        assert page.locator("#sample-url[aria-invalid=true]").count() == 1
        assert "/dc/api/v5/registrations" in read_sample(page, "curl")
        assert watched.problems == []


def test_samples_without_scripts_are_for_the_mock_server(browser: Any, root: str) -> None:
    with open_page(browser, root, java_script_enabled=False) as watched:
        watched.open(root + OPERATION)
        shown = watched.page.locator(".sd-tab-content .highlight:visible").inner_text()
        assert "http://127.0.0.1:8000" in shown
        assert not watched.page.locator(".server-choice").is_visible()


def test_samples_and_sources_are_shown(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url) as watched:
        watched.open(docs_url + REGISTER)
        page = watched.page
        page.get_by_text("tahoe.registrations").first.wait_for()
        text = page.locator("#reference").inner_text()
        assert "stated" in text
        link = page.locator("#reference a", has_text="Tahoe Registration API v2").first
        assert link.get_attribute("href").endswith("sources.html#source-tahoe-registration-v2")
        page.get_by_role("button", name="Python", exact=True).first.click()
        options = page.get_by_role("option").all_inner_texts()
        assert [one.strip() for one in options] == [
            "Python",
            "Python, async",
            "TypeScript",
            "curl",
            "curl, form",
        ]


def test_a_learner_is_registered_with_try_it(browser: Any, docs_url: str, mock: MockServer) -> None:
    assert mock.state()["tahoe"]["users"] == []
    with open_page(browser, mock.url) as watched:
        watched.open(docs_url + REGISTER)
        page = watched.page
        page.get_by_role("button", name="Test Request").first.click()
        page.locator("button.scalar-button:visible", has_text="Send").click()
        page.get_by_text("200 OK").first.wait_for()
        assert watched.problems == []
    users = mock.state()["tahoe"]["users"]
    assert [user["email"] for user in users] == ["alex.userton@example.com"]


@pytest.mark.parametrize("platform", ["tahdah", "digitalchalk"])
def test_a_list_is_read_with_try_it(
    browser: Any, docs_url: str, mock: MockServer, platform: str
) -> None:
    with open_page(browser, mock.url) as watched:
        watched.open(docs_url + f"interactive/{platform}.html#tag/registrations/listRegistrations")
        page = watched.page
        page.wait_for_timeout(1000)
        section = page.locator(
            "section", has=page.get_by_role("heading", name=re.compile("^List "))
        )
        section.get_by_role("button", name="Test Request").first.click()
        page.locator("button.scalar-button:visible", has_text="Send").click()
        page.get_by_text("200 OK").first.wait_for()
        assert watched.problems == []
    assert [one["operationId"] for one in mock.requests()] == ["listRegistrations"]


def test_a_page_opened_as_a_file_offers_requests_if_the_mock_answers(
    browser: Any, site: Path
) -> None:
    """The mock has a port of its own here, which the copy of the script names."""
    with MockServer() as mock:
        script = (site / "_static" / "interactive.js").read_text(encoding="utf-8")
        own = script.replace("http://127.0.0.1:8000", mock.url)
        with open_page(browser, "file://") as watched:
            page = watched.page
            page.route("**/_static/interactive.js*", lambda route: route.fulfill(body=own))
            watched.open(f"{site.as_uri()}/{REGISTER}")
            offer = page.get_by_role("button", name="Test Request").first
            assert not offer.is_visible()
            page.get_by_role("button", name="use it on this page").click()
            offer.wait_for()
            offer.click()
            page.locator("button.scalar-button:visible", has_text="Send").click()
            page.get_by_text("200 OK").first.wait_for()
        assert len(mock.state()["tahoe"]["users"]) == 1


def test_a_page_opened_as_a_file_says_that_no_mock_answers(browser: Any, site: Path) -> None:
    with open_page(browser, "file://") as watched:
        page = watched.page
        page.route("http://127.0.0.1:8000/**", lambda route: route.abort())
        watched.open(f"{site.as_uri()}/{REGISTER}")
        page.get_by_role("button", name="use it on this page").click()
        page.get_by_role("button", name="No mock server answers").wait_for()
        assert page.get_by_role("button", name="Test Request").count() == 0


FETCH = """async ([url, method]) => {
  try {
    const response = await fetch(url, {method, headers: {Authorization: "Token mock-token"}});
    return response.status;
  } catch (error) { return "refused"; }
}"""


@contextmanager
def host_on_this_machine(browser: Any, name: str) -> Iterator[Any]:
    """Start a browser for which the host `name` is this machine."""
    rules = [f"--host-resolver-rules=MAP {name} 127.0.0.1", "--no-sandbox"]
    other = browser.browser_type.launch(executable_path=find_chromium(), args=rules)
    try:
        yield other
    finally:
        other.close()


def test_pages_of_other_hosts_call_platforms_with_cors_alone(browser: Any) -> None:
    with MockServer() as app, host_on_this_machine(browser, "app.example") as other:
        origin = app.url.replace("127.0.0.1", "app.example")
        for cors, expected in (((), "refused"), ((origin,), 200)):
            with MockServer(cors=cors) as mock, open_page(other, origin) as watched:
                watched.page.goto(f"{origin}/docs")
                platform, control = [
                    watched.page.evaluate(FETCH, [mock.url + path, method])
                    for path, method in (("/tahoe/api/v1/users/", "GET"), ("/_mock/reset", "POST"))
                ]
            assert (platform, control) == (expected, "refused")


def test_names_that_lead_to_this_machine_do_not_control(browser: Any) -> None:
    """DNS rebinding: a host of an attacker gets the IP address of this machine."""
    with MockServer() as mock, host_on_this_machine(browser, "evil.example") as other:
        own = mock.url.replace("127.0.0.1", "evil.example")
        with open_page(other, own) as watched:
            watched.page.goto(f"{own}/docs")
            assert watched.page.evaluate(FETCH, [f"{own}/_mock/state", "GET"]) == 403
