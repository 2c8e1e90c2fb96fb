"""Checks of Tahoe: enrollments."""

from __future__ import annotations

from attrs import evolve

from ..behaviour.paging import RECORDS, read_list
from ..behaviour.target import TargetServer
from ..behaviour.valid_requests import make_request
from ..expressions import Json, ReadResponse, SentRequest


def check_enrolling(target: TargetServer) -> None:
    """Check that enrolling twice enrolls once, and that unenrolled learners are inactive."""
    course = _courses(target)[0]
    people = [_register(target) for _ in range(2)]
    for _ in range(2):
        response = _update(target, "enroll", people, [course])
        assert response.status == 201, f"enrolling got {response.status}"
        assert all(one["after"]["enrollment"] for one in response.body["results"]), response.body
        listed = _listed(target, course)
        assert listed == dict.fromkeys(people, True), f"after enrolling {people}: {listed}"
    response = _update(target, "unenroll", people[:1], [course])
    assert response.status == 200, f"unenrolling got {response.status}"
    listed = _listed(target, course)
    assert listed == {people[0]: False, people[1]: True}, f"after unenrolling one: {listed}"


def check_unknown_courses(target: TargetServer) -> None:
    """Check that one unknown course refuses the whole call: no other course has new learners."""
    person, courses = _register(target), _courses(target)[:1]
    references = target.spec.references(target.operation("updateEnrollments"))
    nobody = references["/courses/*"].unknown
    response = _update(target, "enroll", [person], [*courses, nobody])
    assert response.status == 400, f"an unknown course got {response.status}"
    assert person not in _listed(target, courses[0]), "a refused call enrolled a learner"


def check_invitations(target: TargetServer) -> None:
    """Check that an invited learner is enrolled once the account is active."""
    course, request = _courses(target)[0], _register_active(target)
    response = _update(target, "enroll", [request.body["email"]], [course])
    assert response.body["results"][0]["after"]["allowed"], (
        "a learner without account is not invited"
    )
    assert target.send(request).accepted
    assert _listed(target, course).get(request.body["username"]), "the invitation has no effect"


def fill_enrollments(target: TargetServer) -> None:
    """Enroll active accounts in two courses, and unenroll some."""
    people = [_register_active(target) for _ in range(RECORDS // 2 + 1)]
    assert all(target.send(request).accepted for request in people)
    names = [request.body["username"] for request in people]
    courses = [course["id"] for course in read_list(target, "listCourses")][:2]
    for action, some in (("enroll", names), ("unenroll", names[::3])):
        body = {"action": action, "identifiers": some, "courses": courses}
        response = target.send(SentRequest("updateEnrollments", body=body))
        assert response.accepted, f"{body} got {response.status}"


RULES = (check_enrolling, check_unknown_courses, check_invitations)
FILLERS = {"listEnrollments": fill_enrollments}


def _register_active(target: TargetServer) -> SentRequest:
    """Make a request for an account that is active at once."""
    request = make_request(target, "createRegistration")
    active = {"password": "Zwkv#Zbk", "send_activation_email": False}
    return evolve(request, body=request.body | active)


def _register(target: TargetServer) -> str:
    request = _register_active(target)
    assert target.send(request).accepted, f"{request.body} was refused"
    return str(request.body["username"])


def _courses(target: TargetServer) -> list[str]:
    return [course["id"] for course in read_list(target, "listCourses")]


def _update(
    target: TargetServer, action: str, people: list[str], courses: list[str]
) -> ReadResponse:
    body: Json = {"action": action, "identifiers": people, "courses": courses, "auto_enroll": True}
    return target.send(SentRequest("updateEnrollments", body=body))


def _listed(target: TargetServer, course: str) -> dict[str, bool]:
    """List the learners of a course with True for active ones. No learner may be listed twice."""
    records = read_list(target, "listEnrollments", {"course_id": course})
    assert len({one["user"] for one in records}) == len(records), "a learner is listed twice"
    return {one["user"]: one["is_active"] for one in records}
