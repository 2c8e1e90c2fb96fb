"""The document on users: each statement against the mock.

Names of people are invented. Keys, types and statuses are those of the document.
"""

from typing import Any

import httpx2
import pytest

from matricula_mock import MockServer

USERS, ENROLLMENTS = "/tahoe/api/v1/users/", "/tahoe/api/v1/enrollments/"
COURSE = "course-v1:acme+AP200+2019"
BUCEPHALUS = {
    "id": 1766,
    "username": "bsmith",
    "fullname": "Bucephalus Smith",
    "email": "bsmith@example.com",
}
# The document has a blank in this username.
DELIA = {
    "id": 3913,
    "username": "Delia Adams",
    "fullname": "dadams",
    "email": "delia.adams@example.com",
}


@pytest.fixture
def users(mock: MockServer, tahoe: httpx2.Client) -> httpx2.Client:
    """Requests to a site with fifteen users."""
    others = [
        {
            "id": 5000 + number,
            "username": f"u{number}",
            "fullname": "U",
            "email": f"u{number}@example.com",
        }
        for number in range(13)
    ]
    mock.seed({"tahoe": {"users": [BUCEPHALUS | {"active": True}, DELIA, *others]}})
    return tahoe


def read_page(users: httpx2.Client, query: str = "") -> dict[str, Any]:
    response = users.get(USERS + query)
    assert response.status_code == 200
    page: dict[str, Any] = response.json()
    return page


def test_the_list(users: httpx2.Client) -> None:
    page = read_page(users)
    assert set(page) == {"count", "next", "previous", "results"}
    assert (page["count"], page["next"], page["previous"]) == (15, None, None)
    assert page["results"][:2] == [BUCEPHALUS, DELIA]


def test_links_lead_through_all_pages(users: httpx2.Client) -> None:
    page = read_page(users, "?limit=6")
    assert page["previous"] is None
    found, links = page["results"], [page["next"]]
    while links[-1] is not None:
        page = users.get(links[-1]).json()
        assert page["count"] == 15
        assert page["previous"] is not None
        found += page["results"]
        links.append(page["next"])
    assert len(links) == 3
    assert len({user["id"] for user in found}) == len(found) == 15


@pytest.mark.parametrize("email", ["bsmith@example.com", "BSmith@EXAMPLE.com"])
def test_email_exact_finds_one_user(users: httpx2.Client, email: str) -> None:
    found = {"count": 1, "next": None, "previous": None, "results": [BUCEPHALUS]}
    assert read_page(users, f"?email_exact={email}") == found


@pytest.mark.parametrize("email", ["nobody@example.com", "bsmith", "smith@example.com"])
def test_email_exact_finds_no_user(users: httpx2.Client, email: str) -> None:
    none: dict[str, object] = {"count": 0, "next": None, "previous": None, "results": []}
    assert read_page(users, f"?email_exact={email}") == none


def test_a_single_user(users: httpx2.Client) -> None:
    response = users.get(f"{USERS}1766/")
    assert (response.status_code, response.json()) == (200, BUCEPHALUS)
    assert set(response.json()) == set(read_page(users)["results"][0])


def test_ids_are_long(mock: MockServer, tahoe: httpx2.Client) -> None:
    user = BUCEPHALUS | {"id": 2**63 - 1}
    mock.seed({"tahoe": {"users": [user]}})
    assert tahoe.get(f"{USERS}{2**63 - 1}/").json() == user


def test_the_learners_of_a_course(users: httpx2.Client) -> None:
    for course in (COURSE, "course-v1:acme+FL100+2021"):
        body = {"action": "enroll", "courses": [course], "identifiers": ["bsmith"]}
        assert users.post(ENROLLMENTS, json=body).status_code == 201
    page = users.get(ENROLLMENTS, params={"course_id": COURSE}).json()
    assert [one["user"] for one in page["results"]] == ["bsmith"]


@pytest.mark.parametrize("path", [USERS, f"{USERS}1766/"])
def test_users_are_read_with_a_token(anybody: httpx2.Client, path: str) -> None:
    assert anybody.get(path).status_code == 403


@pytest.mark.parametrize("path", [USERS, f"{USERS}1766/"])
def test_users_are_only_read(users: httpx2.Client, path: str) -> None:
    assert users.post(path, json=BUCEPHALUS).headers["allow"] == "GET, HEAD, OPTIONS"
