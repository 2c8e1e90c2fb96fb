"""Planned faults: each kind does what it says, as often as planned, and says so."""

from __future__ import annotations

import time
from typing import Any

import httpx2
import pytest
from operation_paths import find_path

from matricula_mock import ControlError, MockServer

V1 = find_path("tahoe", "createRegistrationV1")
V2 = find_path("tahoe", "createRegistration")
USERS = find_path("tahoe", "listUsers")
ALEX = {"username": "auserton", "email": "alex.userton@example.com", "name": "Alex Userton"}


def plan(mock: MockServer, fault: str, operation: str = "createRegistration", **more: Any) -> None:
    mock.faults({"operationId": operation, "platform": "tahoe", "fault": fault} | more)


def count(tahoe: httpx2.Client) -> int:
    return int(tahoe.get(USERS).json()["count"])


def test_status(mock: MockServer, tahoe: httpx2.Client) -> None:
    plan(mock, "status", status=429, retry_after=47)
    response = tahoe.post(V2, json=ALEX)
    assert (response.status_code, response.headers["retry-after"]) == (429, "47")
    text = "Request was throttled. Expected available in 47 seconds."
    assert response.json() == {"detail": text}
    assert count(tahoe) == 0
    assert tahoe.post(V2, json=ALEX).status_code == 200


def test_status_without_retry_after(mock: MockServer, tahoe: httpx2.Client) -> None:
    plan(mock, "status")
    response = tahoe.post(V2, json=ALEX)
    assert response.status_code == 503
    assert "retry-after" not in response.headers


@pytest.mark.parametrize(
    ("operation", "status", "value"),
    [
        ("getUser", 404, {"detail": "Not found."}),
        ("getUser", 401, {"detail": "Invalid token."}),
        (
            "createRegistration",
            409,
            {"user_message": "Username already exists", "invalid-params": ["username"]},
        ),
        ("createRegistrationV1", 409, {"user_message": "User already exists"}),
        ("getUser", 410, {"detail": "The service is not available."}),  # not in the spec
    ],
)
def test_status_comes_with_the_example_of_the_spec(
    mock: MockServer, tahoe: httpx2.Client, operation: str, status: int, value: object
) -> None:
    plan(mock, "status", operation, status=status)
    if operation == "getUser":
        response = tahoe.get(USERS + "7/")
    else:
        response = tahoe.post(V2 if operation == "createRegistration" else V1, json=ALEX)
    assert (response.status_code, response.json()) == (status, value)


@pytest.mark.parametrize("status", [400, 499, 520, 599])
def test_status_without_a_registered_meaning(
    mock: MockServer, tahoe: httpx2.Client, status: int
) -> None:
    plan(mock, "status", "getUser", status=status)
    assert tahoe.get(USERS + "7/").status_code == status


def test_cleared_faults_hit_no_request(mock: MockServer, tahoe: httpx2.Client) -> None:
    plan(mock, "status", times=9)
    mock.clear_faults()
    assert mock.faults() == []
    assert tahoe.post(V2, json=ALEX).status_code == 200


def test_reset_before_write(mock: MockServer, tahoe: httpx2.Client) -> None:
    plan(mock, "reset-before-write")
    with pytest.raises(httpx2.ReadError):
        tahoe.post(V2, json=ALEX)
    assert count(tahoe) == 0


def test_drop_after_write(mock: MockServer, tahoe: httpx2.Client) -> None:
    plan(mock, "drop-after-write")
    with pytest.raises(httpx2.RemoteProtocolError):
        tahoe.post(V2, json=ALEX)
    assert count(tahoe) == 1
    assert tahoe.post(V2, json=ALEX).status_code == 409


def test_truncate(mock: MockServer, tahoe: httpx2.Client) -> None:
    plan(mock, "truncate")
    with pytest.raises(httpx2.RemoteProtocolError, match="without sending complete message body"):
        tahoe.post(V2, json=ALEX)
    assert count(tahoe) == 1


def test_truncate_without_a_body_closes_the_connection(
    mock: MockServer, chalk: httpx2.Client
) -> None:
    mock.faults({"operationId": "createUser", "fault": "truncate"})
    user = {"firstName": "Ada", "lastName": "Lee", "email": "ada@example.org"}
    with pytest.raises(httpx2.RemoteProtocolError):
        chalk.post("/users", json=user)
    assert chalk.get("/users?email=ada").json()["results"]


def test_not_json(mock: MockServer, tahoe: httpx2.Client) -> None:
    plan(mock, "not-json")
    response = tahoe.post(V2, json=ALEX)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    assert response.text.startswith("<html>")
    assert count(tahoe) == 1


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (None, None, None),
        (200, "{}", "application/json"),
        (200, '{"status":"ok"}', "application/json"),
        (200, "<html>Maintenance</html>", "text/html; charset=utf-8"),
        (502, "<html>Bad gateway</html>", "text/html; charset=utf-8"),
        (204, "", None),
    ],
)
def test_unreached_platform_does_nothing(
    mock: MockServer, tahoe: httpx2.Client, status: int | None, body: str | None, kind: str | None
) -> None:
    given: dict[str, Any] = {"status": status, "body": body}
    plan(mock, "unreached", **{name: value for name, value in given.items() if value is not None})
    response = tahoe.post(V2, json=ALEX)
    assert (response.status_code, response.text) == (status or 200, body or "")
    assert response.headers.get("content-type") == kind
    assert mock.faults()[0]["consumed"]
    assert count(tahoe) == 0
    assert tahoe.post(V2, json=ALEX).status_code == 200


def test_message_about_a_wrong_fault_names_no_internals(mock: MockServer) -> None:
    with pytest.raises(ControlError) as caught:
        mock.faults({"operationId": "getUser", "fault": "fire"})
    own = [entry for entry in caught.traceback if not entry.ishidden(caught)]
    assert [entry.name for entry in own] == ["test_message_about_a_wrong_fault_names_no_internals"]


def test_delay(mock: MockServer, tahoe: httpx2.Client) -> None:
    plan(mock, "delay", delay_ms=60_000)
    start = time.monotonic()
    with pytest.raises(httpx2.ReadTimeout):
        tahoe.post(V2, json=ALEX, timeout=1)
    assert count(tahoe) == 1, "the work is done before the delay, and others are served meanwhile"
    assert time.monotonic() - start < 30
    plan(mock, "delay", delay_ms=100)
    start = time.monotonic()
    assert tahoe.post(V2, json=ALEX).status_code == 409
    assert time.monotonic() - start > 0.09


def test_hostile_pages(mock: MockServer, tahoe: httpx2.Client) -> None:
    for number in range(3):
        name = f"user{number}"
        tahoe.post(V2, json={"username": name, "email": f"{name}@example.org", "name": name})
    path = USERS + "?limit=2"
    honest = tahoe.get(path).json()
    plan(mock, "page-foreign", "listUsers")
    foreign = tahoe.get(path).json()
    assert foreign["next"] == "http://foreign.example.net" + path
    assert foreign["results"] == honest["results"]
    plan(mock, "page-loop", "listUsers")
    assert tahoe.get(path).json()["next"] == mock.url + path
    plan(mock, "page-shrink", "listUsers")
    shrunk = tahoe.get(path).json()
    assert shrunk["results"] == honest["results"][:1]
    assert shrunk["next"] == honest["next"]
    assert tahoe.get(path).json() == honest, "the state itself is unharmed"


def test_counts(mock: MockServer, tahoe: httpx2.Client) -> None:
    plan(mock, "status", "listUsers", after=1, times=2)
    found = []
    for _ in range(4):
        found.append((tahoe.get(USERS).status_code, mock.faults()[0]["consumed"]))
    assert found == [(200, False), (503, False), (503, True), (200, True)]


def test_faults_for_one_operation_follow_each_other(mock: MockServer, tahoe: httpx2.Client) -> None:
    base = {"operationId": "listUsers", "fault": "status", "platform": "tahoe"}
    mock.faults(base | {"status": 500}, base | {"status": 502})
    assert [tahoe.get(USERS).status_code for _ in range(3)] == [500, 502, 200]


def test_a_fault_keeps_to_its_platform(
    mock: MockServer, tahoe: httpx2.Client, chalk: httpx2.Client
) -> None:
    mock.faults({"operationId": "listUsers", "fault": "status", "platform": "digitalchalk"})
    assert tahoe.get(USERS).status_code == 200
    assert chalk.get("/users").status_code == 503
    mock.faults({"operationId": "listUsers", "fault": "status", "times": 2})
    assert (tahoe.get(USERS).status_code, chalk.get("/users").status_code) == (503, 503)


def test_calls_that_fail_are_recorded(mock: MockServer, tahoe: httpx2.Client) -> None:
    plan(mock, "drop-after-write")
    with pytest.raises(httpx2.RemoteProtocolError):
        tahoe.post(V2, json=ALEX)
    plan(mock, "status", status=503)
    tahoe.post(V2, json=ALEX)
    assert [call["status"] for call in mock.requests()] == [None, 503]


def test_over_http(anybody: httpx2.Client, mock: MockServer) -> None:
    fault = {"operationId": "getUser", "fault": "delay", "delay_ms": 1}
    response = anybody.put("/_mock/faults", json=[fault])
    shown = fault | {"times": 1, "after": 0, "consumed": False}
    assert (response.status_code, response.json()) == (200, [shown])
    assert anybody.get("/_mock/faults").json() == [shown]
    assert anybody.put("/_mock/faults", json=[shown]).status_code == 200, "what is shown is taken"
    html = {"operationId": "getUser", "fault": "unreached", "body": "<p>Soon back</p>"}
    shown = anybody.put("/_mock/faults", json=[html]).json()
    assert shown[0] | html == shown[0]
    assert anybody.put("/_mock/faults", json=shown).json() == shown
    assert anybody.delete("/_mock/faults").status_code == 204
    assert mock.faults() == []


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ({"fault": "delay"}, "no operation None; known are"),
        ({"operationId": "no", "fault": "delay"}, "no operation no; known are"),
        ({"operationId": "getUser", "fault": "delay", "platform": "x"}, "no platform x; known are"),
        (
            {"operationId": "createUser", "fault": "delay", "platform": "tahoe"},
            "no operation createUser on tahoe; known are createRegistration, createRegistrationV1,",
        ),
        ({"operationId": "getUser", "fault": "unreached", "status": 199}, "status must be a whole"),
        ({"operationId": "getUser", "fault": "unreached", "body": {}}, "body must be a text"),
        (
            {"operationId": "getUser", "fault": "unreached", "status": 204, "body": "x"},
            "empty for a status without a body",
        ),
        ({"operationId": "getUser", "fault": "fire"}, "fault must be one of delay, status"),
        ({"operationId": "getUser", "fault": "delay", "tims": 1}, "unknown key tims; known are"),
        ({"operationId": "getUser", "fault": "delay", "times": 0}, "times must be a whole number"),
        ({"operationId": "getUser", "fault": "delay", "times": True}, "times must be a whole"),
        ({"operationId": "getUser", "fault": "status", "status": 200}, "status must be a whole"),
        ({"operationId": [], "fault": "delay"}, "no operation"),
        ("delay", "must be an object"),
    ],
)
def test_bad_plan_names_the_place(
    mock: MockServer, anybody: httpx2.Client, fault: Any, text: str
) -> None:
    plan(mock, "delay")
    response = anybody.put("/_mock/faults", json=[fault])
    assert response.status_code == 400
    assert response.json()["error"].startswith("fault 1: ")
    assert text in response.json()["error"]
    assert len(mock.faults()) == 1, "the plan there was stays"
    with pytest.raises(ControlError, match="fault 1"):
        mock.faults(fault)
