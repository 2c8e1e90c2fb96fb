"""The two documents on registrations: each statement against the mock, and against the client.

Names of people are invented. Keys, types, statuses and texts are those of the documents.
"""

from typing import Any

import httpx2
import pytest
import requests

from matricula import Tahoe
from matricula_mock import MockServer

V1, V2 = "/tahoe/api/v1/registrations/", "/tahoe/api/v2/registrations/"
USERS, ENROLLMENTS = "/tahoe/api/v1/users/", "/tahoe/api/v1/enrollments/"
KEYS = {V1: "user_id ", V2: "user_id"}
JSON = {"Content-Type": "application/json"}
# The bytes of the document, with its line breaks and blanks.
EXAMPLE = (
    b'{\n\n"username": "auserton",\n\n"email": "alex.userton@example.com",\n\n'
    b'"name": "Alex Userton" }'
)
ALEX = {"username": "auserton", "email": "alex.userton@example.com", "name": "Alex Userton"}
PASSWORD = {"password": "correct-horse-9"}

both_versions = pytest.mark.parametrize("path", [V2, V1])


def read_accounts(mock: MockServer) -> list[dict[str, Any]]:
    accounts: list[dict[str, Any]] = mock.state()["tahoe"]["users"]
    return accounts


@both_versions
def test_the_documented_request(tahoe: httpx2.Client, path: str) -> None:
    response = tahoe.post(path, content=EXAMPLE, headers=JSON)
    assert (response.status_code, response.json()) == (200, {KEYS[path]: 9})
    assert response.headers["content-type"] == "application/json"


@both_versions
def test_the_id_leads_to_the_account(tahoe: httpx2.Client, path: str) -> None:
    user_id = tahoe.post(path, json=ALEX).json()[KEYS[path]]
    user = tahoe.get(f"{USERS}{user_id}/").json()
    assert (user["id"], user["username"], user["email"]) == (
        user_id,
        "auserton",
        "alex.userton@example.com",
    )
    assert user["fullname"] == "Alex Userton"


@both_versions
def test_a_registration_is_no_enrollment(tahoe: httpx2.Client, path: str) -> None:
    active = {**ALEX, **PASSWORD, "send_activation_email": False}
    assert tahoe.post(path, json=active).status_code == 200
    assert tahoe.get(ENROLLMENTS).json()["count"] == 0


def test_registered_learners_are_enrolled_in_one_or_more_courses(tahoe: httpx2.Client) -> None:
    tahoe.post(V2, json={**ALEX, **PASSWORD, "send_activation_email": False})
    courses = [f"course-v1:acme+AP200+{year}" for year in (2019, 2020)]
    for count in (1, 2):
        body = {"action": "enroll", "courses": courses[:count], "identifiers": ["auserton"]}
        assert tahoe.post(ENROLLMENTS, json=body).status_code == 201
        assert tahoe.get(ENROLLMENTS).json()["count"] == count


@both_versions
@pytest.mark.parametrize("name", ["username", "email", "name"])
def test_three_parameters_are_required(tahoe: httpx2.Client, path: str, name: str) -> None:
    body = {key: value for key, value in ALEX.items() if key != name}
    assert tahoe.post(path, json=body | PASSWORD).status_code == 400
    assert tahoe.post(path, json=ALEX).status_code == 200, "the other two are optional"


@both_versions
@pytest.mark.parametrize("value", [1, 1.5, True, ["a"], {"a": "b"}])
@pytest.mark.parametrize("name", ["username", "email", "name", "password"])
def test_a_text_of_another_type_is_refused(
    mock: MockServer, tahoe: httpx2.Client, path: str, name: str, value: object
) -> None:
    assert tahoe.post(path, json=ALEX | {name: value}).status_code == 400
    assert read_accounts(mock) == []


@both_versions
@pytest.mark.parametrize("more", [{}, PASSWORD])
@pytest.mark.parametrize("value", [0, 1, None, "maybe", "", [True], {}])
def test_a_boolean_of_another_type_is_refused(
    tahoe: httpx2.Client, path: str, more: dict[str, str], value: object
) -> None:
    body = ALEX | more | {"send_activation_email": value}
    assert tahoe.post(path, json=body).status_code == 400


@pytest.mark.parametrize(
    ("username", "email", "message", "taken"),
    [
        ("auserton", "other@example.com", "Username already exists", ["username"]),
        ("other", "alex.userton@example.com", "Email already exists", ["email"]),
        (
            "auserton",
            "alex.userton@example.com",
            "Both email and username already exist",
            ["email", "username"],
        ),
    ],
)
def test_a_duplicate_is_refused(
    tahoe: httpx2.Client, username: str, email: str, message: str, taken: list[str]
) -> None:
    tahoe.post(V2, json=ALEX)
    again = {"username": username, "email": email, "name": "Alex Userton"}
    response = tahoe.post(V2, json=again)
    assert response.status_code == 409
    assert response.json() == {"user_message": message, "invalid-params": taken}
    assert tahoe.post(V1, json=again).status_code == 409
    assert tahoe.get(USERS).json()["count"] == 1


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_operation_changes_an_account(tahoe: httpx2.Client, method: str) -> None:
    user_id = tahoe.post(V2, json=ALEX).json()["user_id"]
    response = tahoe.request(method, f"{USERS}{user_id}/", json={"username": "other"})
    assert response.status_code == 405


@both_versions
@pytest.mark.parametrize(
    ("more", "mail"),
    [
        ({}, "password-reset"),
        ({"send_activation_email": True}, "password-reset"),
        ({"send_activation_email": False}, "password-reset"),
        (PASSWORD, "activation"),
        (PASSWORD | {"send_activation_email": True}, "activation"),
        (PASSWORD | {"send_activation_email": False}, None),
    ],
)
def test_the_mail_that_a_learner_gets(
    mock: MockServer, tahoe: httpx2.Client, path: str, more: dict[str, object], mail: str | None
) -> None:
    tahoe.post(path, json=ALEX | more)
    [account] = read_accounts(mock)
    assert (account.get("mail"), account["active"]) == (mail, mail is None)


@both_versions
@pytest.mark.parametrize("authorization", [None, "Bearer mock-token", "Token", "Token other"])
def test_a_request_needs_the_token(
    mock: MockServer, anybody: httpx2.Client, path: str, authorization: str | None
) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    assert anybody.post(path, json=ALEX, headers=headers).status_code == 403
    assert read_accounts(mock) == []


@both_versions
def test_the_method_is_post(tahoe: httpx2.Client, path: str) -> None:
    assert tahoe.get(path).headers["allow"] == "POST"
    assert tahoe.put(path, json=ALEX).status_code == 405


def test_the_python_sample(mock: MockServer) -> None:
    """The sample posts a form with `requests` and prints `response.json()`."""
    data = {
        "name": "El Mo",
        "username": "elmo",
        "email": "elmo@example.com",
        "password": "bad-password",
    }
    response = requests.post(
        mock.url + V1, headers={"Authorization": "Token mock-token"}, data=data, timeout=5
    )
    assert (response.status_code, list(response.json())) == (200, ["user_id "])


def test_the_first_version_is_deprecated(mock: MockServer) -> None:
    with (
        Tahoe("mock-token", base_url=mock.url) as tahoe,
        pytest.warns(DeprecationWarning, match="Use `POST /tahoe/api/v2/registrations/` instead"),
    ):
        tahoe.registrations_v1.create(username="ana", email="ana@example.com", name="Ana Lee")


def test_each_site_has_its_url() -> None:
    with Tahoe("mock-token", site="acme") as tahoe:
        assert str(tahoe.session.base_url) == "https://acme.tahoe.appsembler.com"
