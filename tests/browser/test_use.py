"""What a reader does: search, read samples and sources, register a learner in the mock."""

import re
from typing import Any

import pytest
from watched import open_page

from matricula_mock import MockServer

pytestmark = pytest.mark.slow
REGISTER = "reference/tahoe.html#tag/registrations/createRegistration"


def test_the_search_finds_an_operation(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url) as watched:
        watched.open(docs_url + "guides/pages.html")
        page = watched.page
        page.keyboard.press("/")
        page.keyboard.type("createRegistration")
        found = page.locator("#found li")
        assert "Register a learner" in found.first.inner_text()
        page.keyboard.press("ArrowDown")
        assert found.first.get_attribute("aria-selected") == "true"
        page.keyboard.press("Enter")
        page.wait_for_url("**/" + REGISTER)
        heading = page.get_by_role("heading", name="Register a learner", exact=True).first
        heading.wait_for()
        page.wait_for_timeout(1500)
        assert 0 <= heading.bounding_box()["y"] < 900
        assert watched.problems == []


def test_the_search_finds_a_webhook(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url) as watched:
        watched.open(docs_url + "index.html")
        page = watched.page
        page.locator("#search").fill("finance.entry")
        page.locator("#found li", has_text="A ledger entry was created").click()
        heading = page.get_by_role("heading", name="A ledger entry was created").first
        heading.wait_for()
        page.wait_for_timeout(1500)
        assert 0 <= heading.bounding_box()["y"] < 900
        assert watched.problems == []


def test_the_search_says_when_there_is_nothing(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url) as watched:
        watched.open(docs_url + "index.html")
        watched.page.locator("#search").fill("xyzzy plugh")
        assert watched.page.locator("#found").inner_text() == "Nothing found"
        watched.page.keyboard.press("Escape")
        assert not watched.page.locator("#found").is_visible()


def test_the_reference_has_a_search_of_its_own(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url) as watched:
        watched.open(docs_url + "reference/digitalchalk.html")
        page = watched.page
        page.keyboard.press("Control+k")
        page.keyboard.type("eject")
        page.get_by_role("option", name=re.compile("Grade or eject")).first.wait_for()
        assert watched.problems == []


def test_samples_and_sources_are_shown(browser: Any, docs_url: str) -> None:
    with open_page(browser, docs_url) as watched:
        watched.open(docs_url + REGISTER)
        page = watched.page
        page.get_by_text("tahoe.registrations").first.wait_for()
        text = page.locator("#reference").inner_text()
        assert "stated" in text
        link = page.locator("#reference a", has_text="Tahoe Registration API v2").first
        assert link.get_attribute("href").endswith("sources.html#tahoe-registration-v2")
        page.get_by_role("button", name="Python", exact=True).first.click()
        options = page.get_by_role("option").all_inner_texts()
        assert [one.strip() for one in options] == ["Python", "Python, async", "curl", "curl, form"]


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
        watched.open(docs_url + f"reference/{platform}.html#tag/registrations/listRegistrations")
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
