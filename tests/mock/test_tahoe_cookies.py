"""Session cookies: a client that sends them back acts as the learner whom it has registered."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from operation_paths import find_path

from matricula import Tahoe
from matricula_mock import MockServer

USERS = find_path("tahoe", "listUsers")
V1 = find_path("tahoe", "createRegistrationV1")
V2 = find_path("tahoe", "createRegistration")
DENIED = {"detail": "You do not have permission to perform this action."}
NO_CSRF = {"detail": "CSRF Failed: CSRF token missing or incorrect."}
ACTIVE = {"password": "correct-horse-9", "send_activation_email": False}


def make_body(name: str, **more: object) -> dict[str, object]:
    return {"username": name, "email": f"{name}@example.org", "name": name, **more}


@pytest.fixture
def browser(mock: MockServer) -> Iterator[httpx2.Client]:
    """A client that keeps cookies."""
    headers = {"Authorization": "Token mock-token"}
    with httpx2.Client(base_url=mock.url, headers=headers, trust_env=False, verify=False) as client:
        yield client


@pytest.mark.parametrize("path", [V1, V2])
def test_an_account_that_is_active_at_once_is_logged_in(browser: httpx2.Client, path: str) -> None:
    response = browser.post(path, json=make_body("ana", **ACTIVE))
    assert response.status_code == 200
    assert set(browser.cookies) == {"sessionid", "csrftoken"}
    again = browser.post(path, json=make_body("ben"))
    assert (again.status_code, again.json()) == (403, NO_CSRF)
    listed = browser.get(USERS)
    assert (listed.status_code, listed.json()) == (403, DENIED)


@pytest.mark.parametrize(
    "more", [{}, {"send_activation_email": False}, {"password": "correct-horse-9"}]
)
def test_other_accounts_are_not(browser: httpx2.Client, more: dict[str, object]) -> None:
    response = browser.post(V2, json=make_body("ana", **more))
    assert "set-cookie" not in response.headers
    assert browser.post(V2, json=make_body("ben")).status_code == 200


def test_the_session_alone_is_refused_as_well(browser: httpx2.Client) -> None:
    browser.post(V2, json=make_body("ana", **ACTIVE))
    del browser.cookies["csrftoken"]
    response = browser.post(V2, json=make_body("ben"))
    assert response.json() == {"detail": "CSRF Failed: CSRF cookie not set."}


def test_a_csrf_token_does_not_help(browser: httpx2.Client) -> None:
    browser.post(V2, json=make_body("ana", **ACTIVE))
    headers = {"X-CSRFToken": str(browser.cookies["csrftoken"])}
    assert browser.post(V2, json=make_body("ben"), headers=headers).json() == DENIED


@pytest.mark.parametrize("cookie", ["sessionid=other", "a=b; c", "\x00", "sessionid", "="])
def test_other_cookies_are_ignored(tahoe: httpx2.Client, cookie: str) -> None:
    headers = [(b"Cookie", cookie.replace("\x00", "").encode())]
    assert tahoe.get(USERS, headers=headers).status_code == 200


def test_a_session_ends_with_a_reset(mock: MockServer, browser: httpx2.Client) -> None:
    browser.post(V2, json=make_body("ana", **ACTIVE))
    mock.reset()
    assert browser.post(V2, json=make_body("ana", **ACTIVE)).status_code == 200


def test_a_session_ends_with_its_account(mock: MockServer, browser: httpx2.Client) -> None:
    user_id = browser.post(V2, json=make_body("ana", **ACTIVE)).json()["user_id"]
    mock.seed({"tahoe": {"users": [{"id": user_id}]}})
    assert browser.get(USERS).status_code == 200


def test_our_own_clients_send_no_cookies(mock: MockServer) -> None:
    with Tahoe("mock-token", base_url=mock.url) as tahoe:
        for name in ("ana", "ben"):
            tahoe.registrations.create(
                username=name,
                email=f"{name}@example.org",
                name=name,
                password="correct-horse-9",
                send_activation_email=False,
            )
        assert len(list(tahoe.users.list())) == 2
