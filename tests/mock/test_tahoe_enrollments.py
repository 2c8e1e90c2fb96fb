"""Enrollments and courses on Tahoe, as its documents and its published code have them."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from operation_paths import find_path

from matricula_mock import MockServer

ENROLLMENTS = find_path("tahoe", "listEnrollments")
REGISTRATIONS = find_path("tahoe", "createRegistration")
COURSES = find_path("tahoe", "listCourses")
FIRST, SECOND = "course-v1:acme+AP200+2019", "course-v1:acme+FL100+2021"
NEITHER = {"user": False, "enrollment": False, "allowed": False, "auto_enroll": False}
ACTIVE = {"password": "correct-horse-9", "send_activation_email": False}


def register(tahoe: httpx2.Client, name: str, **more: Any) -> int:
    body = {"username": name, "email": f"{name}@example.org", "name": "Some Body"} | more
    return int(tahoe.post(REGISTRATIONS, json=body).json()["user_id"])


def change(tahoe: httpx2.Client, action: str, *identifiers: str, **more: Any) -> httpx2.Response:
    body = {"action": action, "courses": [FIRST], "identifiers": list(identifiers)}
    return tahoe.post(ENROLLMENTS, json=body | more)


def listed(tahoe: httpx2.Client, **query: Any) -> list[tuple[str, str, bool]]:
    results = tahoe.get(ENROLLMENTS, params=query).json()["results"]
    return [(one["user"], one["course_details"]["course_id"], one["is_active"]) for one in results]


class TestEnroll:
    def test_active_learner_is_enrolled(self, tahoe: httpx2.Client) -> None:
        register(tahoe, "ana", **ACTIVE)
        response = change(tahoe, "enroll", "ana@example.org", auto_enroll=True)
        assert (response.status_code, response.json()) == (
            201,
            {
                "auto_enroll": True,
                "email_learners": False,
                "action": "enroll",
                "courses": [FIRST],
                "results": [
                    {
                        "identifier": "ana@example.org",
                        "before": NEITHER | {"user": True},
                        "after": NEITHER | {"user": True, "enrollment": True},
                        "course": FIRST,
                    }
                ],
            },
        )
        assert listed(tahoe) == [("ana", FIRST, True)]

    def test_repeating_is_harmless(self, tahoe: httpx2.Client) -> None:
        register(tahoe, "ana", **ACTIVE)
        change(tahoe, "enroll", "ana")
        response = change(tahoe, "enroll", "ANA@example.org")
        assert response.status_code == 201
        assert response.json()["results"][0]["before"]["enrollment"] is True
        assert len(listed(tahoe)) == 1

    @pytest.mark.parametrize("more", [{}, {"password": "correct-horse-9"}])
    def test_inactive_learner_is_invited(self, tahoe: httpx2.Client, more: dict[str, Any]) -> None:
        register(tahoe, "ana", **more)
        result = change(tahoe, "enroll", "ana", auto_enroll=True).json()["results"][0]
        assert result["after"] == {
            "user": True,
            "enrollment": False,
            "allowed": True,
            "auto_enroll": True,
        }
        assert listed(tahoe) == []

    def test_second_invitation_replaces_the_choice(self, tahoe: httpx2.Client) -> None:
        change(tahoe, "enroll", "new@example.org", auto_enroll=True)
        result = change(tahoe, "enroll", "New@example.org").json()["results"][0]
        assert result["before"] == NEITHER | {"allowed": True, "auto_enroll": True}
        assert result["after"] == NEITHER | {"allowed": True}

    def test_invitation_becomes_an_enrollment(self, tahoe: httpx2.Client) -> None:
        change(tahoe, "enroll", "ana@example.org", auto_enroll=True)
        change(tahoe, "enroll", "ana@example.org", courses=[SECOND])
        register(tahoe, "ana", **ACTIVE)
        assert listed(tahoe) == [("ana", FIRST, True)]
        result = change(tahoe, "unenroll", "ana").json()["results"][0]
        assert result["before"] == NEITHER | {"user": True, "enrollment": True}

    def test_invitation_waits_for_an_account_to_be_active(self, tahoe: httpx2.Client) -> None:
        change(tahoe, "enroll", "ana@example.org", auto_enroll=True)
        register(tahoe, "ana")
        assert listed(tahoe) == []

    def test_courses_come_before_learners(self, tahoe: httpx2.Client) -> None:
        learners = ["a@example.org", "b@example.org"]
        results = change(tahoe, "enroll", *learners, courses=[SECOND, FIRST]).json()["results"]
        assert [(one["course"], one["identifier"]) for one in results] == [
            (course, learner) for course in (SECOND, FIRST) for learner in learners
        ]

    def test_one_bad_identifier_fails_alone(self, tahoe: httpx2.Client) -> None:
        response = change(tahoe, "enroll", "nobody", " a@example.org ")
        assert response.status_code == 201
        bad, good = response.json()["results"]
        assert bad == {"identifier": "nobody", "invalidIdentifier": True}
        assert (good["identifier"], good["after"]["allowed"]) == ("a@example.org", True)

    def test_a_form_with_one_course_and_words_for_booleans(self, tahoe: httpx2.Client) -> None:
        form = {
            "action": "enroll",
            "courses": FIRST,
            "identifiers": ["a@example.org", "b@example.org"],
            "auto_enroll": "True",
            "email_learners": "no",
        }
        response = tahoe.post(ENROLLMENTS, data=form)
        assert response.status_code == 201
        body = response.json()
        assert (body["courses"], body["auto_enroll"], body["email_learners"]) == (
            [FIRST],
            True,
            False,
        )
        assert len(body["results"]) == 2


class TestUnenroll:
    def test_enrollment_ends_and_stays_listed(self, tahoe: httpx2.Client) -> None:
        register(tahoe, "ana", **ACTIVE)
        change(tahoe, "enroll", "ana")
        created = tahoe.get(ENROLLMENTS).json()["results"][0]["created"]
        response = change(tahoe, "unenroll", "ana")
        assert response.status_code == 200
        assert response.json()["results"][0]["after"]["enrollment"] is False
        assert listed(tahoe) == [("ana", FIRST, False)]
        change(tahoe, "enroll", "ana")
        assert listed(tahoe) == [("ana", FIRST, True)]
        assert tahoe.get(ENROLLMENTS).json()["results"][0]["created"] == created

    def test_invitation_is_removed(self, tahoe: httpx2.Client) -> None:
        change(tahoe, "enroll", "ana@example.org", auto_enroll=True)
        result = change(tahoe, "unenroll", "ana@example.org").json()["results"][0]
        assert result["before"]["allowed"] is True
        assert result["after"] == NEITHER
        register(tahoe, "ana", **ACTIVE)
        assert listed(tahoe) == []

    def test_unenrolling_a_learner_who_is_not_enrolled_is_allowed(
        self, tahoe: httpx2.Client
    ) -> None:
        response = change(tahoe, "unenroll", "new@example.org")
        assert response.status_code == 200
        assert response.json()["results"][0]["after"] == NEITHER


class TestRefusals:
    def test_unknown_course_stops_everything(self, tahoe: httpx2.Client) -> None:
        register(tahoe, "ana", **ACTIVE)
        response = change(tahoe, "enroll", "ana", courses=[FIRST, "course-v1:other+X+1"])
        assert response.status_code == 400
        assert response.json() == {
            "error": "invalid-course-ids",
            "invalid_course_ids": ["course-v1:other+X+1"],
        }
        assert listed(tahoe) == []

    @pytest.mark.parametrize(
        ("more", "messages"),
        [
            ({"courses": ["xyz"]}, {"courses": ["Course key not valid: xyz"]}),
            ({"courses": []}, {"courses": ["This list may not be empty."]}),
            ({"action": "spam"}, {"action": ['"spam" is not a valid choice.']}),
            ({"action": ""}, {"action": ['"" is not a valid choice.']}),
            ({"action": None}, {"action": ["This field may not be null."]}),
            (
                {"identifiers": "ana"},
                {"identifiers": ['Expected a list of items but got type "str".']},
            ),
            (
                {"identifiers": ["", "a@example.org", "b@example.org", {}]},
                {
                    "identifiers": {
                        "0": ["This field may not be blank."],
                        "3": ["Not a valid string."],
                    }
                },
            ),
            ({"auto_enroll": "maybe"}, {"auto_enroll": ["Must be a valid boolean."]}),
        ],
    )
    def test_bad_values(
        self, tahoe: httpx2.Client, more: dict[str, Any], messages: dict[str, Any]
    ) -> None:
        body = {"action": "enroll", "courses": [FIRST], "identifiers": ["a@example.org"]}
        response = tahoe.post(ENROLLMENTS, json=body | more)
        assert (response.status_code, response.json()) == (400, messages)

    def test_missing_properties(self, tahoe: httpx2.Client) -> None:
        required = ["This field is required."]
        response = tahoe.post(ENROLLMENTS, json={})
        assert response.json() == dict.fromkeys(("action", "courses", "identifiers"), required)

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            (b"[]", "Invalid data. Expected a dictionary, but got list."),
            (b'"a"', "Invalid data. Expected a dictionary, but got str."),
            (b"null", "No data provided"),
        ],
    )
    def test_body_must_be_an_object(self, tahoe: httpx2.Client, body: bytes, text: str) -> None:
        headers = {"Content-Type": "application/json"}
        response = tahoe.post(ENROLLMENTS, content=body, headers=headers)
        assert (response.status_code, response.json()) == (400, {"non_field_errors": [text]})

    def test_the_size_of_the_response_is_limited(self, tahoe: httpx2.Client) -> None:
        response = change(tahoe, "enroll", *["a@example.org"] * 501)
        text = "Ensure this field has no more than 500 elements."
        assert (response.status_code, response.json()) == (400, {"identifiers": [text]})

    def test_methods(self, tahoe: httpx2.Client) -> None:
        response = tahoe.put(ENROLLMENTS, json={})
        assert (response.status_code, response.headers["allow"]) == (
            405,
            "GET, POST, HEAD, OPTIONS",
        )


class TestList:
    @pytest.fixture
    def ids(self, tahoe: httpx2.Client) -> list[int]:
        ids = [register(tahoe, name, **ACTIVE) for name in ("ana", "ben", "cy")]
        change(tahoe, "enroll", "ana", "ben", courses=[FIRST, SECOND])
        change(tahoe, "enroll", "cy")
        change(tahoe, "unenroll", "ben")
        return ids

    def test_filters(self, tahoe: httpx2.Client, ids: list[int]) -> None:
        assert len(listed(tahoe)) == 5
        assert {user for user, _, _ in listed(tahoe, course_id=FIRST)} == {"ana", "ben", "cy"}
        assert listed(tahoe, user_id=ids[2]) == [("cy", FIRST, True)]
        assert {course for _, course, _ in listed(tahoe, username="ana")} == {FIRST, SECOND}
        assert listed(tahoe, is_active="false") == [("ben", FIRST, False)]
        assert listed(tahoe, course_id=FIRST, user_id=ids[1], is_active="true") == []
        assert listed(tahoe, username="an") == []

    def test_unencoded_plus_is_understood(self, tahoe: httpx2.Client, ids: list[int]) -> None:
        response = tahoe.get(f"{ENROLLMENTS}?course_id={SECOND}")
        assert response.json()["count"] == 2

    @pytest.mark.parametrize(
        ("value", "count"), [("true", 4), ("False", 1), ("TRUE", 4), ("maybe", 5), ("", 5)]
    )
    def test_other_states_are_overlooked(
        self, tahoe: httpx2.Client, ids: list[int], value: str, count: int
    ) -> None:
        page = tahoe.get(ENROLLMENTS, params={"is_active": value}).json()
        assert page["count"] == count

    @pytest.mark.parametrize("query", ["course_id=xyz", "user_id=ana"])
    def test_bad_filters(self, tahoe: httpx2.Client, query: str) -> None:
        response = tahoe.get(f"{ENROLLMENTS}?{query}")
        assert response.status_code == 400
        assert list(response.json()) == [query.partition("=")[0]]

    def test_pages_reach_everybody_once(self, tahoe: httpx2.Client, ids: list[int]) -> None:
        seen: list[str] = []
        url: str | None = f"{ENROLLMENTS}?limit=2&username="
        while url:
            page = tahoe.get(url).json()
            assert page["count"] == 5
            seen += [one["user"] + one["course_details"]["course_id"] for one in page["results"]]
            url = page["next"]
        assert len(seen) == len(set(seen)) == 5


class TestCourses:
    def test_some_courses_share_a_number(self, tahoe: httpx2.Client) -> None:
        results = tahoe.get(COURSES).json()["results"]
        assert all(set(course) == {"id", "display_name", "org"} for course in results)
        assert len({course["id"].split("+")[1] for course in results}) > 1

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ({"number": "AP200"}, 2),
            ({"number": "ap"}, 3),
            ({"number": "AP999"}, 0),
            ({"number": ""}, 4),
            ({"number_contains": "L1"}, 1),
            ({"display_name": "TEAMS"}, 1),
            ({"org": "ACME"}, 4),
            ({"org": "acm"}, 0),
            ({"number": "AP200", "display_name": "forklift"}, 0),
        ],
    )
    def test_filters(self, tahoe: httpx2.Client, query: dict[str, str], count: int) -> None:
        assert tahoe.get(COURSES, params=query).json()["count"] == count

    @pytest.mark.parametrize(
        "written", [FIRST, FIRST.replace("+", "%20"), FIRST.replace("+", "%2B")]
    )
    def test_one(self, tahoe: httpx2.Client, written: str) -> None:
        assert tahoe.get(f"{COURSES}{written}/").json()["id"] == FIRST

    def test_unknown_one(self, tahoe: httpx2.Client, mock: MockServer) -> None:
        mock.seed({"tahoe": {"courses": [{"id": "course-v1:acme+A.1+2"}]}})
        for course_id in ("course-v1:other+X+1", "xyz", "course-v1:acme+A.1+2"):
            response = tahoe.get(f"{COURSES}{course_id}/")
            assert (response.status_code, response.json()) == (404, {"detail": "Not found."})
