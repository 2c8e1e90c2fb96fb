"""The routes under /_mock, for tests in any language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from operation_paths import find_path

from matricula import PLATFORMS
from matricula_mock import ControlError, MockServer

V1 = find_path("tahoe", "createRegistrationV1")
V2 = find_path("tahoe", "createRegistration")
USERS = find_path("tahoe", "listUsers")
ANA = {"id": 1766, "username": "ana", "fullname": "Ana", "email": "ana@example.org"}


def test_seeded_records_are_listed(anybody: httpx2.Client, tahoe: httpx2.Client) -> None:
    assert anybody.post("/_mock/seed", json={"tahoe": {"users": [ANA]}}).status_code == 204
    assert tahoe.get(f"{USERS}1766/").json() == ANA
    assert tahoe.get(USERS, params={"email_exact": "ANA@example.org"}).json()["count"] == 1
    body = {"username": "Ana", "email": "b@example.org", "name": "B"}
    assert tahoe.post(V2, json=body).status_code == 409
    body["username"] = "other"
    response = tahoe.post(V2, json=body)
    assert response.json() == {"user_id": 1767}, "ids go on after the seeded ones"


def test_state_is_a_seed(anybody: httpx2.Client, mock: MockServer) -> None:
    mock.seed({"tahoe": {"users": [ANA | {"active": True}]}})
    state = anybody.get("/_mock/state").json()
    assert state["tahoe"]["users"] == [ANA | {"active": True}]
    anybody.post("/_mock/reset")
    assert anybody.get("/_mock/state").json()["tahoe"]["users"] == []
    assert anybody.post("/_mock/seed", json=state).status_code == 204
    assert anybody.get("/_mock/state").json() == state


def test_seeding_replaces_by_id(mock: MockServer, tahoe: httpx2.Client) -> None:
    mock.seed({"tahoe": {"users": [ANA, ANA | {"email": "new@example.org"}]}})
    assert tahoe.get(USERS).json()["count"] == 1
    assert tahoe.get(USERS, params={"email_exact": str(ANA["email"])}).json()["count"] == 0


def test_users_come_by_id(mock: MockServer, tahoe: httpx2.Client) -> None:
    mock.seed({"tahoe": {"users": [{"id": number} for number in (30, 10, 20)]}})
    assert [user["id"] for user in tahoe.get(USERS).json()["results"]] == [10, 20, 30]


def test_fixtures(anybody: httpx2.Client) -> None:
    state = anybody.get("/_mock/state").json()
    assert state["tahoe"]["users"] == []
    assert {1001} < {entity["id"] for entity in state["tahdah"]["legalEntities"]}
    assert {2001, 2002} < {experience["id"] for experience in state["tahdah"]["experiences"]}
    assert [one["id"] for one in state["tahdah"]["badgeTemplates"]] == [3001, 8001]
    assert [one["id"] for one in state["tahdah"]["eventTemplates"]] == [4001]
    grades = [offering["passingGrade"] for offering in state["digitalchalk"]["offerings"]]
    assert all(0 < grade < 100 for grade in grades)


@pytest.mark.parametrize(
    ("seed", "text"),
    [
        ([], "the body: must be an object"),
        ({"nowhere": {}}, f"the body: unknown nowhere; known are {', '.join(PLATFORMS)}"),
        ({"tahoe": []}, "tahoe: must be an object"),
        ({"tahoe": {"people": []}}, "tahoe: unknown people; known are users"),
        ({"tahoe": {"users": {}}}, "tahoe.users: must be a list"),
        (
            {"tahoe": {"users": [ANA, {}]}},
            "tahoe.users, record 2: must be an object with its id in id",
        ),
        (
            {"tahoe": {"users": [ANA, {"id": "x"}]}},
            "tahoe.users, record 2: id must be of type integer",
        ),
        (
            {"tahdah": {"candidates": [{"id": 1}]}},
            "tahdah.candidates, record 1: legalEntityId is required",
        ),
        (
            {"digitalchalk": {"offerings": [{"id": "x", "passingGrade": 101}]}},
            "digitalchalk.offerings, record 1: passingGrade must be at most 100",
        ),
    ],
)
def test_bad_seed_is_refused_as_a_whole_with_its_place(
    anybody: httpx2.Client, mock: MockServer, seed: Any, text: str
) -> None:
    before = mock.state()
    response = anybody.post("/_mock/seed", json=seed)
    assert response.status_code == 400
    assert response.json()["error"].startswith(text)
    assert mock.state() == before
    with pytest.raises(ControlError):
        mock.seed(seed)


@pytest.mark.parametrize("name", ["\ud800", 2**70])
def test_a_seed_that_no_response_could_have_is_refused(name: object) -> None:
    seed = {"tahoe": {"users": [{"id": 1, "fullname": name}]}}
    with pytest.raises(ControlError, match="the body: "), MockServer(seeds=[seed]):
        pass


def test_seed_may_be_large(anybody: httpx2.Client, tahoe: httpx2.Client) -> None:
    users = [{"id": number, "fullname": "x" * 100} for number in range(1, 12_001)]
    assert anybody.post("/_mock/seed", json={"tahoe": {"users": users}}).status_code == 204
    assert tahoe.get(USERS).json()["count"] == 12_000


def test_a_seed_that_would_keep_others_waiting_is_refused(
    anybody: httpx2.Client, tahoe: httpx2.Client
) -> None:
    users = [{"id": number, "fullname": "x" * 1000} for number in range(1, 11_001)]
    response = anybody.post("/_mock/seed", json={"tahoe": {"users": users}})
    assert response.status_code == 413
    assert "larger than 10000000 bytes" in response.json()["error"]
    assert tahoe.get(USERS).json()["count"] == 0


def test_requests_are_recorded_without_secrets(mock: MockServer, tahoe: httpx2.Client) -> None:
    body = {
        "username": "ana",
        "email": "ana@example.org",
        "name": "Ana",
        "password": "correct-horse-9",
    }
    tahoe.post(V2, json=body)
    tahoe.post(V1, data=body)
    tahoe.get(USERS, params={"limit": 5, "api_token": "mock-token"})
    tahoe.get("/nowhere")
    shown = body | {"password": "***"}
    assert mock.requests() == [
        {
            "operationId": "createRegistration",
            "method": "POST",
            "path": V2,
            "query": {},
            "body": shown,
            "status": 200,
        },
        {
            "operationId": "createRegistrationV1",
            "method": "POST",
            "path": V1,
            "query": {},
            "body": shown,
            "status": 409,
        },
        {
            "operationId": "listUsers",
            "method": "GET",
            "path": USERS,
            "query": {"limit": "5", "api_token": "***"},
            "body": None,
            "status": 200,
        },
        {
            "operationId": None,
            "method": "GET",
            "path": "/nowhere",
            "query": {},
            "body": None,
            "status": 404,
        },
    ]
    assert "mock-token" not in str(mock.requests())


def test_a_deeply_nested_body_is_not_shown(mock: MockServer, tahoe: httpx2.Client) -> None:
    tahoe.post(V2, content=b'{"a":' * 500 + b"1" + b"}" * 500)
    assert [one["body"] for one in mock.requests()] == [None]


def test_recorded_requests_are_bounded(
    mock: MockServer, tahoe: httpx2.Client, raw: Callable[[bytes], bytes]
) -> None:
    tahoe.post(V2, json={"name": "x" * 20_000})
    request = f"GET {USERS} HTTP/1.1\r\n".encode()
    raw((request + b"\r\n") * 1999 + request + b"Connection: close\r\n\r\n")
    recorded = mock.requests()
    assert [len(recorded), recorded[0]["method"]] == [2000, "GET"]


def test_reset_forgets_everything(mock: MockServer, tahoe: httpx2.Client) -> None:
    start = mock.state()
    body = {"username": "ana", "email": "ana@example.org", "name": "Ana"}
    assert tahoe.post(V2, json=body).json() == {"user_id": 9}
    mock.faults({"operationId": "getUser", "fault": "delay"})
    assert tahoe.post("/_mock/reset").status_code == 204
    assert (mock.state(), mock.faults(), mock.requests()) == (start, [], [])
    assert tahoe.post(V2, json=body).json() == {"user_id": 9}


def test_wrong_use(anybody: httpx2.Client) -> None:
    response = anybody.get("/_mock/reset")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert response.json()["error"].endswith("; allowed is POST")
    response = anybody.get("/_mock/nothing")
    assert response.status_code == 404
    assert "/_mock/faults" in response.json()["error"]
    response = anybody.post("/_mock/seed", content=b"{")
    assert response.status_code == 400
    assert response.json()["error"].startswith("the body is not JSON")


def test_returned_values_are_copies(mock: MockServer) -> None:
    mock.seed({"tahoe": {"users": [ANA]}})
    mock.state()["tahoe"]["users"].clear()
    assert mock.state()["tahoe"]["users"]
