"""Every request of the five primary documents against the mock, with the documented response.

Names of people are invented. Keys, types, statuses and texts are those of the documents.
"""

import json
from typing import Any

import httpx2
import pytest
import requests
from operation_paths import find_path

from matricula_mock import MockServer

TOKEN = {"Authorization": "Token mock-token", "cache-control": "no-cache"}
BEARER = {"Authorization": "Bearer mock-token", "Content-Type": "application/json"}
JSON = {**TOKEN, "Content-Type": "application/json"}
V1, V2 = "/tahoe/api/v1/registrations/", "/tahoe/api/v2/registrations/"
USERS = "/tahoe/api/v1/users/"
# The bytes of the document, with its line breaks and blanks.
ALEX = b'{\n\n"username": "auserton",\n\n"email": "alex.userton@example.com",\n\n"name": "Alex Userton" }'
BUCEPHALUS = {
    "id": 1766,
    "username": "bsmith",
    "fullname": "Bucephalus Smith",
    "email": "bsmith@example.com",
}
DELIA = {
    "id": 3913,
    "username": "Delia Adams",
    "fullname": "dadams",
    "email": "delia.adams@example.com",
}
REGISTRATIONS = "/api/learningexperiences/legalentities/1001/experiences/2001/registrations"
LIST = find_path("tahdah", "listRegistrations", legalentityid=1001, experienceid=2001)
"""No document prints this path."""


def post(mock: MockServer, path: str, body: bytes | dict[str, Any], headers: dict[str, str]) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx2.post(mock.url + path, content=content, headers=headers)


@pytest.mark.parametrize(("path", "key"), [(V2, "user_id"), (V1, "user_id ")])
def test_tahoe_registration(mock: MockServer, path: str, key: str) -> None:
    response = post(mock, path, ALEX, JSON)
    assert response.status_code == 200
    assert list(response.json()) == [key]
    assert isinstance(response.json()[key], int)
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("username", "email", "body"),
    [
        (
            "auserton",
            "other@example.com",
            {"user_message": "Username already exists", "invalid-params": ["username"]},
        ),
        (
            "other",
            "alex.userton@example.com",
            {"user_message": "Email already exists", "invalid-params": ["email"]},
        ),
        (
            "auserton",
            "alex.userton@example.com",
            {
                "user_message": "Both email and username already exist",
                "invalid-params": ["email", "username"],
            },
        ),
    ],
)
def test_tahoe_duplicates(
    mock: MockServer, username: str, email: str, body: dict[str, object]
) -> None:
    assert post(mock, V2, ALEX, JSON).status_code == 200
    again = {"username": username, "email": email, "name": "Alex Userton"}
    response = post(mock, V2, again, JSON)
    assert (response.status_code, response.json()) == (409, body)
    response = post(mock, V1, again, JSON)
    assert (response.status_code, response.json()) == (409, {"user_message": "User already exists"})


def test_tahoe_missing_and_wrongly_typed_parameters(mock: MockServer) -> None:
    for body in ({"username": "auserton"}, {"username": 1, "email": [], "name": {}}):
        assert post(mock, V2, body, JSON).status_code == 400
        assert post(mock, V1, body, JSON).status_code == 400


def test_tahoe_python_sample(mock: MockServer) -> None:
    """The sample posts a form with `requests` and prints `response.json()`."""
    data = {
        "name": "El Mo",
        "username": "elmo",
        "email": "elmo@example.com",
        "password": "bad-password",
    }
    response = requests.post(
        mock.url + V1,
        headers={"Authorization": "Token {}".format("mock-token")},
        data=data,
        timeout=5,
    )
    assert (response.status_code, list(response.json())) == (200, ["user_id "])
    assert requests.post(mock.url + V2, headers=TOKEN, data=data, timeout=5).status_code == 409


def seed_users(mock: MockServer) -> None:
    others = [
        {
            "id": 5000 + number,
            "username": f"u{number}",
            "fullname": "U",
            "email": f"u{number}@example.com",
        }
        for number in range(13)
    ]
    mock.seed({"tahoe": {"users": [BUCEPHALUS, DELIA, *others]}})


def get(mock: MockServer, path: str) -> Any:
    return httpx2.get(mock.url + path, headers={**TOKEN, "Accept": "*/*"})


def test_tahoe_user_list(mock: MockServer) -> None:
    seed_users(mock)
    response = get(mock, USERS)
    assert response.status_code == 200
    page = response.json()
    assert (page["count"], page["next"], page["previous"]) == (15, None, None)
    assert page["results"][:2] == [BUCEPHALUS, DELIA]


def test_tahoe_user_by_email(mock: MockServer) -> None:
    seed_users(mock)
    found = {"count": 1, "next": None, "previous": None, "results": [BUCEPHALUS]}
    none: dict[str, object] = {"count": 0, "next": None, "previous": None, "results": []}
    assert get(mock, f"{USERS}?email_exact=bsmith@example.com").json() == found
    assert get(mock, f"{USERS}?email_exact=BSmith@EXAMPLE.com").json() == found
    assert get(mock, f"{USERS}?email_exact=bsmith").json() == none
    assert get(mock, f"{USERS}?email_exact=nobody@example.com").json() == none


def test_tahoe_user(mock: MockServer) -> None:
    seed_users(mock)
    response = get(mock, f"{USERS}1766/")
    assert (response.status_code, response.json()) == (200, BUCEPHALUS)


def test_tahdah_registrations(mock: MockServer) -> None:
    mock.seed(
        {
            "tahdah": {
                "candidates": [
                    {
                        "id": number,
                        "firstName": "A",
                        "lastName": "B",
                        "email": f"c{number}@example.com",
                        "legalEntityId": 1001,
                    }
                    for number in (212233, 4211124)
                ]
            }
        }
    )
    body = {
        "candidateIds": [
            {"candidateId": 212233, "behavior": 2, "registrationDate": "2025-09-03"},
            {"candidateId": 4211124, "behavior": 1, "registrationDate": "2024-09-10"},
        ]
    }
    response = post(mock, REGISTRATIONS, body, BEARER)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    first, second = response.json()
    assert set(first) == {"candidateId", "candidateExperienceId", "registrationDate"}
    assert all(isinstance(value, str) for value in first.values())
    assert (first["candidateId"], second["candidateId"]) == ("212233", "4211124")
    listed = httpx2.get(mock.url + LIST, headers=BEARER).json()
    assert listed == [first, second]


@pytest.mark.parametrize("base", ["/api/v5", "/dc/api/v5"])
def test_digitalchalk_use_cases(mock: MockServer, base: str) -> None:
    def call(method: str, path: str, body: object = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        return httpx2.request(method, mock.url + base + path, content=content, headers=BEARER)

    user = (
        call("POST", "/users", {"firstName": "Ada", "lastName": "Lee", "email": "ada@example.org"})
        .headers["location"]
        .rpartition("/")[2]
    )
    offering = call("GET", "/offerings").json()["results"][0]["id"]
    made = call("POST", "/registrations", {"userId": user, "offeringId": offering})
    assert (made.status_code, made.content) == (201, b"")
    path = "/registrations/" + made.headers["location"].rpartition("/")[2]
    record = call("GET", path).json()
    assert (record["userId"], record["offeringId"], record["status"]) == (user, offering, "active")
    assert call("GET", "/registrations").json()["results"] == [record]
    ejected = call("PUT", path, {"status": "ejected"})
    assert (ejected.status_code, ejected.content) == (204, b"")
    assert call("GET", path).json()["status"] == "ejected"
    for key, grade, status in (("gradePercentage", 99.7, "passed"), ("grade", 1, "failed")):
        assert call("PUT", path, {key: grade}).status_code == 204
        assert call("GET", path).json()["status"] == status
