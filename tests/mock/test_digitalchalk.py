"""DigitalChalk as its documents have it."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx2
import pytest

from matricula_mock import MockServer

OPEN, ONCE, CLOSED = (f"5d2a{number:028x}" for number in (1, 2, 3))
ADA = {"firstName": "Ada", "lastName": "Lee", "email": "ada@example.org", "password": "horse-9"}


@pytest.fixture
def user(chalk: httpx2.Client) -> str:
    return str(chalk.post("/users", json=ADA).headers["location"].rpartition("/")[2])


def enroll(chalk: httpx2.Client, user: str, offering: str) -> httpx2.Response:
    return chalk.post("/registrations", json={"userId": user, "offeringId": offering})


@pytest.fixture
def registration(chalk: httpx2.Client, user: str) -> str:
    return str(enroll(chalk, user, OPEN).headers["location"].rpartition("/")[2])


class TestDigitalChalkUsers:
    def test_created_user_is_read_back(self, chalk: httpx2.Client) -> None:
        response = chalk.post("/users", json=ADA | {"tags": ["a b,c", "a"], "id": "mine"})
        assert (response.status_code, response.content) == (201, b"")
        location = response.headers["location"]
        assert re.fullmatch(r"/dc/api/v5/users/[0-9a-f]{32}", location)
        user = chalk.get("/users/" + location.rpartition("/")[2]).json()
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", user.pop("createdDate"))
        assert user == {
            "id": location.rpartition("/")[2],
            "firstName": "Ada",
            "lastName": "Lee",
            "email": "ada@example.org",
            "username": "ada@example.org",
            "tags": ["a", "b", "c"],
        }

    def test_taken_address_and_username(self, chalk: httpx2.Client, user: str) -> None:
        response = chalk.post("/users", json=ADA | {"email": "ADA@example.org", "username": "new"})
        assert response.status_code == 400
        assert list(response.json()["fieldErrors"]) == ["email"]
        other = ADA | {"email": "b@example.org", "username": "Ada@Example.org"}
        assert list(chalk.post("/users", json=other).json()["fieldErrors"]) == ["username"]

    @pytest.mark.parametrize("password", ["horse", "horses", "123456", "x1" * 33])
    def test_weak_password(self, chalk: httpx2.Client, password: str) -> None:
        response = chalk.post("/users", json=ADA | {"password": password})
        assert response.status_code == 400
        assert list(response.json()["fieldErrors"]) == ["password"]

    def test_filters_find_parts_in_any_case(self, chalk: httpx2.Client, user: str) -> None:
        for query in ({"email": "ADA@"}, {"lastName": "EE"}, {"firstName": "da", "lastName": "l"}):
            found = chalk.get("/users", params=query).json()["results"]
            assert [one["id"] for one in found] == [user]
        assert chalk.get("/users", params={"email": "ada", "lastName": "x"}).json()["results"] == []

    def test_unknown_user(self, chalk: httpx2.Client) -> None:
        response = chalk.get("/users/nobody")
        assert response.status_code == 404
        assert list(response.json()) == ["errors"]


class TestDigitalChalkRegistration:
    def test_begins_active(self, chalk: httpx2.Client, user: str) -> None:
        response = enroll(chalk, user, OPEN)
        assert (response.status_code, response.content) == (201, b"")
        location = response.headers["location"]
        assert location.startswith("/dc/api/v5/registrations/")
        shown = chalk.get("/registrations/" + location.rpartition("/")[2]).json()
        assert shown["status"] == "active"
        assert (shown["userId"], shown["offeringId"]) == (user, OPEN)
        assert shown["title"] == chalk.get(f"/offerings/{OPEN}").json()["title"]
        assert not {"grade", "gradePercentage", "endDate", "graderId"} & set(shown)

    def test_unknown_ids_are_reported_by_property(self, chalk: httpx2.Client, user: str) -> None:
        assert list(enroll(chalk, "x", "y").json()["fieldErrors"]) == ["userId", "offeringId"]
        response = enroll(chalk, user, "y")
        assert response.status_code == 400
        assert list(response.json()["fieldErrors"]) == ["offeringId"]

    def test_missing_property(self, chalk: httpx2.Client, user: str) -> None:
        response = chalk.post("/registrations", json={"userId": user})
        assert response.json() == {"fieldErrors": {"offeringId": "is required"}}

    def test_unavailable(self, chalk: httpx2.Client, user: str) -> None:
        for offering in (CLOSED, OPEN, OPEN):
            response = enroll(chalk, user, offering)
        assert response.status_code == 400
        assert list(response.json()) == ["errors"]
        assert enroll(chalk, user, CLOSED).status_code == 400

    def test_retake_is_a_second_record(self, chalk: httpx2.Client, user: str) -> None:
        first = enroll(chalk, user, OPEN).headers["location"].rpartition("/")[2]
        chalk.put(f"/registrations/{first}", json={"gradePercentage": 10})
        second = enroll(chalk, user, OPEN)
        assert second.status_code == 201
        query = {"userId": user, "offeringId": OPEN}
        found = chalk.get("/registrations", params=query).json()["results"]
        assert [one["status"] for one in found] == ["failed", "active"]
        assert found[0]["id"] == first

    def test_no_retake(self, chalk: httpx2.Client, user: str) -> None:
        only = enroll(chalk, user, ONCE).headers["location"].rpartition("/")[2]
        chalk.put(f"/registrations/{only}", json={"gradePercentage": 100})
        response = enroll(chalk, user, ONCE)
        assert (response.status_code, list(response.json())) == (400, ["errors"])

    def test_offerings_of_a_user_are_those_that_can_be_had(
        self, chalk: httpx2.Client, user: str
    ) -> None:
        enroll(chalk, user, OPEN)
        for name in ("userId", "studentId"):
            offered = chalk.get("/offerings", params={name: user}).json()["results"]
            assert [one["id"] for one in offered] == [ONCE]
        possible = chalk.get("/offerings", params={"userId": user}).json()["results"]
        for offering in chalk.get("/offerings").json()["results"]:
            had = enroll(chalk, user, offering["id"]).status_code == 201
            assert had == (offering in possible)

    def test_two_names_for_a_user_must_agree(self, chalk: httpx2.Client, user: str) -> None:
        query = {"userId": user, "studentId": "other"}
        assert chalk.get("/offerings", params=query).status_code == 400


class TestStates:
    @pytest.mark.parametrize("key", ["gradePercentage", "grade"])
    @pytest.mark.parametrize(
        ("grade", "status"), [(70, "passed"), (69.9, "failed"), (0, "failed"), (100.0, "passed")]
    )
    def test_grading(
        self, chalk: httpx2.Client, registration: str, key: str, grade: float, status: str
    ) -> None:
        response = chalk.put(f"/registrations/{registration}", json={key: grade})
        assert (response.status_code, response.content) == (204, b"")
        shown = chalk.get(f"/registrations/{registration}").json()
        assert (shown["status"], shown["grade"], shown["gradePercentage"]) == (status, grade, grade)
        assert {"graderId", "endDate"} <= set(shown)
        assert chalk.get(f"/users/{shown['graderId']}").status_code == 200

    def test_ejecting(self, chalk: httpx2.Client, registration: str) -> None:
        path = f"/registrations/{registration}"
        assert chalk.put(path, json={"status": "ejected"}).status_code == 204
        assert chalk.get(path).json()["status"] == "ejected"
        response = chalk.put(path, json={"status": "ejected"})
        assert (response.status_code, list(response.json()["fieldErrors"])) == (400, ["status"])

    @pytest.mark.parametrize("before", [{"gradePercentage": 1}, {"gradePercentage": 99}])
    def test_the_graded_are_not_ejected_but_graded_again(
        self, chalk: httpx2.Client, registration: str, before: dict[str, int]
    ) -> None:
        path = f"/registrations/{registration}"
        chalk.put(path, json=before)
        assert chalk.put(path, json={"status": "ejected"}).status_code == 400
        for grade, status in ((80, "passed"), (20, "failed")):
            assert chalk.put(path, json={"gradePercentage": grade}).status_code == 204
            assert chalk.get(path).json()["status"] == status

    def test_a_grade_ends_an_ejection(self, chalk: httpx2.Client, registration: str) -> None:
        path = f"/registrations/{registration}"
        chalk.put(path, json={"status": "ejected"})
        chalk.put(path, json={"gradePercentage": 90})
        assert chalk.get(path).json()["status"] == "passed"

    @pytest.mark.parametrize(
        ("body", "key"),
        [
            ({}, "errors"),
            (None, "errors"),
            ([], "errors"),
            ("x", "errors"),
            ({"grade": 1, "gradePercentage": 2}, "errors"),
            ({"grade": 1, "status": "ejected"}, "errors"),
            ({"gradePercentage": 101}, "fieldErrors"),
            ({"gradePercentage": -0.1}, "fieldErrors"),
            ({"gradePercentage": "90"}, "fieldErrors"),
            ({"gradePercentage": True}, "fieldErrors"),
            ({"status": "passed"}, "fieldErrors"),
        ],
    )
    def test_any_other_change_is_refused(
        self, chalk: httpx2.Client, registration: str, body: Any, key: str
    ) -> None:
        path = f"/registrations/{registration}"
        before = chalk.get(path).json()
        headers = {"Content-Type": "application/json"}
        response = chalk.put(path, content=json.dumps(body), headers=headers)
        assert (response.status_code, list(response.json())) == (400, [key])
        assert chalk.get(path).json() == before

    def test_unknown_id_is_refused_before_the_body(self, chalk: httpx2.Client) -> None:
        for content in (b"", b"{", b'{"grade": 1}'):
            headers = {"Content-Type": "text/plain"}
            response = chalk.put("/registrations/x", content=content, headers=headers)
            assert (response.status_code, list(response.json())) == (404, ["errors"])


class TestLists:
    def test_pages(self, chalk: httpx2.Client) -> None:
        for number in range(20):
            chalk.post("/users", json=ADA | {"email": f"u{number}@example.org"})
        page = chalk.get("/users?lastName=lee&limit=8").json()
        assert page["next"] == "/dc/api/v5/users?lastName=lee&limit=8&offset=8"
        assert "prev" not in page
        found = page["results"]
        while "next" in page:
            page = chalk.get(page["next"].removeprefix("/dc/api/v5")).json()
            assert page["prev"] == page["previous"]
            found += page["results"]
        assert [one["email"] for one in found] == [f"u{n}@example.org" for n in range(20)]
        assert len(chalk.get("/users").json()["results"]) == 15

    @pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "offset=-1", "limit=5.0"])
    def test_bad_paging(self, chalk: httpx2.Client, query: str) -> None:
        response = chalk.get(f"/users?{query}")
        assert response.status_code == 400
        assert list(response.json()["fieldErrors"]) == [query.partition("=")[0]]

    @pytest.mark.parametrize(
        ("value", "found"),
        [
            ("2023", True),
            ("2023-04", True),
            ("2023-04-01", True),
            ("2023-04-01T09", True),
            ("2023-04-01T09:00", True),
            ("2023-04-01T09:00:00Z", True),
            ("2023-04-01T13:00:00+04:00", True),
            ("2023-04-01T09:00:00+04:00", False),
            ("2023-04-01T10", False),
            ("2022", False),
            ("2023-02-31", False),
            ("0001-01-01T00:00:00+14:00", False),
        ],
    )
    def test_dates_are_spans(self, chalk: httpx2.Client, value: str, found: bool) -> None:
        response = chalk.get("/offerings", params={"createdDate": value, "title": "forklift"})
        assert response.status_code == 200
        assert bool(response.json()["results"]) is found

    def test_bad_date(self, chalk: httpx2.Client) -> None:
        response = chalk.get("/users", params={"createdDate": "yesterday"})
        assert list(response.json()["fieldErrors"]) == ["createdDate"]

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ({}, 3),
            ({"title": "FIRST"}, 1),
            ({"tag": "safety"}, 3),
            ({"tag": "safety,north"}, 1),
            ({"tag": "north height"}, 0),
            ({"offeringCategoryId": "c4a70000000000000000000000000001"}, 2),
            ({"userId": "nobody"}, 0),
        ],
    )
    def test_offerings(self, chalk: httpx2.Client, query: dict[str, str], count: int) -> None:
        found = chalk.get("/offerings", params=query).json()["results"]
        assert len(found) == count
        assert [one["orderIndex"] for one in found] == sorted(one["orderIndex"] for one in found)
        assert not any({"passingGrade", "allowRetake", "open"} & set(one) for one in found)

    def test_a_full_last_page_has_no_next(self, chalk: httpx2.Client) -> None:
        assert "next" in chalk.get("/offerings?limit=1&offset=1").json()
        assert "next" not in chalk.get("/offerings?limit=1&offset=2").json()

    def test_order_survives_changes(self, chalk: httpx2.Client, user: str) -> None:
        for offering in (OPEN, ONCE):
            enroll(chalk, user, offering)
        path = f"/registrations?userId={user}"
        before = [one["id"] for one in chalk.get(path).json()["results"]]
        chalk.put(f"/registrations/{before[0]}", json={"status": "ejected"})
        assert [one["id"] for one in chalk.get(path).json()["results"]] == before

    def test_registrations_by_state(self, chalk: httpx2.Client, registration: str) -> None:
        assert len(chalk.get("/registrations?status=active").json()["results"]) == 1
        assert chalk.get("/registrations?status=passed").json()["results"] == []
        assert chalk.get("/registrations?status=unheard").status_code == 400


class TestDigitalChalkTransport:
    def test_both_base_paths_and_a_slash_too_many(self, chalk: httpx2.Client, user: str) -> None:
        for base in ("/dc/api/v5", "/api/v5"):
            for path in (f"/users/{user}", f"/users/{user}/"):
                url = str(chalk.base_url).replace("/dc/api/v5/", base + path)
                assert chalk.get(url).json()["id"] == user

    def test_location_has_the_base_that_was_asked(
        self, mock: MockServer, chalk: httpx2.Client
    ) -> None:
        response = chalk.post(f"{mock.url}/api/v5/users/", json=ADA)
        assert response.headers["location"].startswith("/api/v5/users/7b1e")

    @pytest.mark.parametrize(
        ("headers", "error"),
        [({}, "unauthorized"), ({"Authorization": "Bearer x"}, "invalid_token")],
    )
    def test_token(self, anybody: httpx2.Client, headers: dict[str, str], error: str) -> None:
        response = anybody.get("/dc/api/v5/users", headers=headers)
        assert (response.status_code, response.json()["error"]) == (401, error)
        assert response.headers["www-authenticate"] == "Bearer"

    def test_method_and_route(self, chalk: httpx2.Client, user: str) -> None:
        response = chalk.delete("/offerings")
        assert (response.status_code, list(response.json())) == (405, ["errors"])
        assert response.headers["allow"] == "GET, HEAD, OPTIONS"
        assert chalk.put("/registrations").headers["allow"] == "GET, POST, HEAD, OPTIONS"
        assert list(chalk.get("/nothing").json()) == ["errors"]
