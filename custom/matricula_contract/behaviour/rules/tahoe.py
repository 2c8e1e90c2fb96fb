"""Enrollments on Tahoe."""

from __future__ import annotations

from attrs import evolve

from ...expressions import Answer, Json, Request
from ..paging import RECORDS, read_list
from ..target import Target
from ..walk import make_request


def check_enrolling(target: Target) -> None:
    """Everybody who is named is enrolled once, however often it is asked; who is unenrolled stays
    listed, and is not active any more."""
    course = _courses(target)[0]
    people = [_register(target) for _ in range(2)]
    for _ in range(2):
        answer = _update(target, "enroll", people, [course])
        assert answer.status == 201, f"enrolling was answered with {answer.status}"
        assert all(one["after"]["enrollment"] for one in answer.body["results"]), answer.body
        listed = _listed(target, course)
        assert listed == dict.fromkeys(people, True), f"after enrolling {people}: {listed}"
    answer = _update(target, "unenroll", people[:1], [course])
    assert answer.status == 200, f"unenrolling was answered with {answer.status}"
    listed = _listed(target, course)
    assert listed == {people[0]: False, people[1]: True}, f"after unenrolling one: {listed}"


def check_unknown_courses(target: Target) -> None:
    """One unknown course refuses the whole call: nobody is enrolled in the others."""
    person, courses = _register(target), _courses(target)[:1]
    nobody = target.expectations.nobodies["courses"]
    answer = _update(target, "enroll", [person], [*courses, nobody])
    assert answer.status == 400, f"an unknown course was answered with {answer.status}"
    assert person not in _listed(target, courses[0]), "a refused call enrolled somebody"


def check_invitations(target: Target) -> None:
    """Who is invited to be enrolled is enrolled as soon as there is an active account."""
    course, request = _courses(target)[0], _register_active(target)
    answer = _update(target, "enroll", [request.body["email"]], [course])
    assert answer.body["results"][0]["after"]["allowed"], "somebody without account is not invited"
    assert target.send(request).accepted
    assert _listed(target, course).get(request.body["username"]), "the invitation has no effect"


def fill_enrollments(target: Target) -> None:
    """Active accounts in two courses; some are unenrolled again."""
    people = [_register_active(target) for _ in range(RECORDS // 2 + 1)]
    assert all(target.send(request).accepted for request in people)
    names = [request.body["username"] for request in people]
    courses = [course["id"] for course in read_list(target, "listCourses")][:2]
    for action, some in (("enroll", names), ("unenroll", names[::3])):
        body = {"action": action, "identifiers": some, "courses": courses}
        answer = target.send(Request("updateEnrollments", body=body))
        assert answer.accepted, f"{body} was answered with {answer.status}"


RULES = (check_enrolling, check_unknown_courses, check_invitations)
FILLERS = {"listEnrollments": fill_enrollments}


def _register_active(target: Target) -> Request:
    """A request for an account that is active at once."""
    request = make_request(target, "createRegistration")
    active = {"password": "Unsaid-1234", "send_activation_email": False}
    return evolve(request, body=request.body | active)


def _register(target: Target) -> str:
    request = _register_active(target)
    assert target.send(request).accepted, f"{request.body} was refused"
    return str(request.body["username"])


def _courses(target: Target) -> list[str]:
    return [course["id"] for course in read_list(target, "listCourses")]


def _update(target: Target, action: str, people: list[str], courses: list[str]) -> Answer:
    body: Json = {"action": action, "identifiers": people, "courses": courses, "auto_enroll": True}
    return target.send(Request("updateEnrollments", body=body))


def _listed(target: Target, course: str) -> dict[str, bool]:
    """Who is listed, and whether active; AssertionError where somebody is listed twice."""
    records = read_list(target, "listEnrollments", {"course_id": course})
    assert len({one["user"] for one in records}) == len(records), "somebody is listed twice"
    return {one["user"]: one["is_active"] for one in records}
