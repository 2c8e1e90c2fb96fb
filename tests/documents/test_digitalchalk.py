"""The document on registrations: each statement against the mock and the client.

Names of people are invented. Paths, keys and statuses are those of the document.
"""

import httpx2
import pytest

from matricula import DigitalChalk
from matricula_mock import MockServer

REGISTRATIONS = "/dc/api/v5/registrations"
ADA = {"firstName": "Ada", "lastName": "Lee", "email": "ada@example.org"}
RETAKEN, ONCE = (f"5d2a{number:028x}" for number in (1, 2))
"""Offerings of the mock: the first allows retakes, with 70 as passing grade; the second does not."""

both_bases = pytest.mark.parametrize("base", ["/api/v5", "/dc/api/v5"])


@pytest.fixture
def user(bearer: httpx2.Client) -> str:
    location = bearer.post("/dc/api/v5/users", json=ADA).headers["location"]
    return str(location.rpartition("/")[2])


def register(
    chalk: httpx2.Client, user: str, offering: str = RETAKEN, path: str = REGISTRATIONS
) -> str:
    """Register a user and return the path of the registration."""
    response = chalk.post(path, json={"userId": user, "offeringId": offering})
    assert response.status_code == 201, response.text
    return f"{path}/{response.headers['location'].rpartition('/')[2]}"


def read_status(chalk: httpx2.Client, path: str) -> str:
    return str(chalk.get(path).json()["status"])


@both_bases
def test_a_registration_has_its_user_and_offering(
    bearer: httpx2.Client, user: str, base: str
) -> None:
    record = bearer.get(register(bearer, user, path=f"{base}/registrations")).json()
    assert (record["userId"], record["offeringId"]) == (user, RETAKEN)


@pytest.mark.parametrize("name", ["userId", "offeringId"])
def test_both_ids_are_needed(bearer: httpx2.Client, user: str, name: str) -> None:
    body = {"userId": user, "offeringId": RETAKEN}
    del body[name]
    assert bearer.post(REGISTRATIONS, json=body).status_code == 400


@both_bases
def test_the_list_has_every_registration(bearer: httpx2.Client, user: str, base: str) -> None:
    paths = [register(bearer, user, offering) for offering in (RETAKEN, ONCE)]
    records = [bearer.get(path).json() for path in paths]
    assert bearer.get(f"{base}/registrations").json()["results"] == records


@both_bases
def test_a_single_registration(bearer: httpx2.Client, user: str, base: str) -> None:
    path = register(bearer, user)
    response = bearer.get(base + path.removeprefix("/dc/api/v5"))
    assert (response.status_code, response.json()["id"]) == (200, path.rpartition("/")[2])


def test_a_retake_is_a_registration_of_its_own(bearer: httpx2.Client, user: str) -> None:
    first = register(bearer, user)
    bearer.put(first, json={"gradePercentage": 10})
    second = register(bearer, user)
    assert first != second
    assert (read_status(bearer, first), read_status(bearer, second)) == ("failed", "active")


def test_an_offering_may_forbid_retakes(bearer: httpx2.Client, user: str) -> None:
    bearer.put(register(bearer, user, ONCE), json={"gradePercentage": 10})
    again = bearer.post(REGISTRATIONS, json={"userId": user, "offeringId": ONCE})
    assert again.status_code == 400


def test_a_registration_begins_as_active(bearer: httpx2.Client, user: str) -> None:
    assert read_status(bearer, register(bearer, user)) == "active"


@both_bases
@pytest.mark.parametrize(("grade", "status"), [(99.7, "passed"), (70, "passed"), (1, "failed")])
def test_the_passing_grade_decides_on_the_status(
    bearer: httpx2.Client, user: str, base: str, grade: float, status: str
) -> None:
    path = base + register(bearer, user).removeprefix("/dc/api/v5")
    response = bearer.put(path, json={"gradePercentage": grade})
    assert (response.status_code, response.content) == (204, b"")
    assert read_status(bearer, path) == status


@both_bases
def test_an_ejected_user_has_no_grade(bearer: httpx2.Client, user: str, base: str) -> None:
    path = base + register(bearer, user).removeprefix("/dc/api/v5")
    assert bearer.put(path, json={"status": "ejected"}).status_code == 204
    record = bearer.get(path).json()
    assert record["status"] == "ejected"
    assert not {"grade", "gradePercentage"} & set(record)


@pytest.mark.parametrize("status", ["active", "passed", "failed"])
def test_no_other_status_can_be_set(bearer: httpx2.Client, user: str, status: str) -> None:
    assert bearer.put(register(bearer, user), json={"status": status}).status_code == 400


def test_the_client_grades_and_ejects(mock: MockServer, bearer: httpx2.Client, user: str) -> None:
    with DigitalChalk("mock-token", base_url=mock.url) as client:
        for offering, status in ((RETAKEN, "passed"), (ONCE, "ejected")):
            path = register(bearer, user, offering)
            id = path.rpartition("/")[2]
            if status == "ejected":
                client.registrations.eject(id)
            else:
                client.registrations.grade(id, grade_percentage=99)
            assert read_status(bearer, path) == status
