"""Campus, the invented platform of the tests: users of an account, enrollments in courses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from attrs import define, evolve, field

from ..call import Json, MockResponse, OperationCall, Record, Refusal
from ..operation import MockOperation
from ..paging import make_page
from ..platform import MockPlatform
from ..problems import CheckFailed, describe
from ..state import Table

PAGE: Final = 10
"""Records of a page without `per_page`."""
SECTIONS: Final = [{"id": "s-1", "name": "Morning"}, {"id": "s-2", "name": "Evening"}]
FIXTURES: Final[Mapping[str, list[Record]]] = {
    "courses": [
        {"id": "c-1", "name": "Forklift basics", "sections": SECTIONS},
        {"id": "c-2", "name": "First aid", "sections": SECTIONS},
    ],
    "users": [
        {
            "id": "u-1",
            "learner": {"name": "Campus Admin", "contact": {"email": "admin@example.org"}},
            "login": {"unique_id": "admin"},
        }
    ],
}
_TEXTS: Final[Mapping[str, str]] = {
    "route": "There is nothing at this path.",
    "method": "The method is not allowed here.",
    "token": "The token is not valid.",
    "content-type": "The type of the body is not supported.",
    "parse": "The body cannot be read.",
    "path": "There is no such record.",
    "status": "Too many requests.",
}


def explain(refused: CheckFailed, operation: MockOperation | None) -> MockResponse:
    """Return a refusal in the platform's form: a message, and errors nested like the body."""
    if refused.kind == "status":
        return MockResponse(403, {"code": "throttled", "message": _TEXTS["status"]})
    if refused.kind not in ("query", "body", "parse"):
        return MockResponse(refused.status, {"message": _TEXTS[refused.kind]})
    errors: Record = {}
    for problem in refused.problems:
        _nest(errors, problem.where, {"code": problem.keyword, "message": describe(problem)})
    return _invalid(errors, _TEXTS["parse"] if refused.kind == "parse" else "")


def _invalid(errors: Record, text: str = "") -> MockResponse:
    shown = {"errors": errors} if errors else {}
    return MockResponse(422, {"message": text or "Some values are not valid.", **shown})


def _nest(errors: Record, where: Sequence[str | int], error: Record) -> None:
    """Put an error where its value is in the body: `{"a": {"b": [error]}}`."""
    names = [str(name) for name in where] or ["base"]
    for name in names[:-1]:
        inner = errors.setdefault(name, {})
        errors = inner if isinstance(inner, dict) else errors
    errors.setdefault(names[-1], []).append(error)


def _table(name: str, schema: str, letter: str, **indexes: Callable[[Record], str]) -> Table:
    reference = f"#/components/schemas/{schema}"
    return Table(
        name,
        schema={"$ref": reference},
        label=lambda number: f"{letter}-{number}",
        indexes=indexes,
    )


def _email(user: Record) -> str:
    return str(user["learner"]["contact"]["email"]).casefold()


def _login(user: Record) -> str:
    return str(user["login"]["unique_id"])


@define(eq=False)
class CampusSite:
    """The records of a customer's site."""

    users: Table = field(factory=lambda: _table("users", "User", "u", email=_email, login=_login))
    courses: Table = field(factory=lambda: _table("courses", "Course", "c"))
    enrollments: Table = field(
        factory=lambda: _table(
            "enrollments", "Enrollment", "e", course=lambda one: str(one["course_id"])
        )
    )


platform: MockPlatform[CampusSite] = MockPlatform(
    name="campus", state=CampusSite, explain=explain, fixtures=FIXTURES
)


def _missing() -> Refusal:
    return Refusal(404, {"message": _TEXTS["path"]})


def _respond_list(records: Sequence[Record], call: OperationCall) -> MockResponse:
    """Return a page with its links in one header: the first page, and the next one if any."""
    response = make_page(call, records, size=PAGE)
    links = [f'<{call.origin}{call.link(page=1)}>; rel="first"', *response.headers.values()]
    return evolve(response, headers={"Link": ", ".join(links)})


def _check_account(call: OperationCall) -> None:
    if call.path["account_id"] not in ("self", "a-1"):
        raise _missing()


@platform.operation("listUsers")
def list_users(call: OperationCall, site: CampusSite) -> MockResponse:
    """Return the users with the text in the name, the email or the login."""
    _check_account(call)
    text = call.query.get("search", "").casefold()
    users = site.users.all()
    if text:
        users = [user for user in users if any(text in one for one in _search_values(user))]
    return _respond_list(users, call)


def _search_values(user: Record) -> tuple[str, str, str]:
    return user["learner"]["name"].casefold(), _email(user), _login(user).casefold()


@platform.operation("createUser")
def create_user(call: OperationCall, site: CampusSite) -> MockResponse:
    """Create a user. The password is not kept."""
    _check_account(call)
    errors: Record = {}
    taken = {"code": "taken", "message": "is used by another user"}
    if site.users.has("email", _email(call.body)):
        _nest(errors, ("learner", "contact", "email"), taken)
    if site.users.has("login", _login(call.body)):
        _nest(errors, ("login", "unique_id"), taken)
    if errors:
        return _invalid(errors)
    learner, login = call.body["learner"], {"unique_id": _login(call.body)}
    user = {"id": site.users.new_id(), "learner": learner, "login": login}
    return MockResponse(201, site.users.add(user))


@platform.operation("getUser")
def get_user(call: OperationCall, site: CampusSite) -> MockResponse:
    """Return one user."""
    return MockResponse(200, _find(site.users, call.path["user_id"]))


def _find(table: Table, id: Json) -> Record:
    record = table.get(id)
    if record is None:
        raise _missing()
    return record


@platform.operation("listCourses")
def list_courses(call: OperationCall, site: CampusSite) -> MockResponse:
    """Return a page of courses, with its links in the body."""
    return make_page(call, site.courses.all(), size=PAGE, shows_null=True)


@platform.operation("getCourse")
def get_course(call: OperationCall, site: CampusSite) -> MockResponse:
    """Return one course."""
    return MockResponse(200, _find(site.courses, call.path["course_id"]))


@platform.operation("listEnrollments")
def list_enrollments(call: OperationCall, site: CampusSite) -> MockResponse:
    """Return the enrollments of a course that match both filters."""
    course = _find(site.courses, call.path["course_id"])
    enrollments = site.enrollments.find("course", course["id"])
    for name in ("user_id", "state"):
        if name in call.query:
            enrollments = [one for one in enrollments if one[name] == call.query[name]]
    return _respond_list(enrollments, call)


@platform.operation("createEnrollment")
def create_enrollment(call: OperationCall, site: CampusSite) -> MockResponse:
    """Enroll a user once. An unknown user is not named as the reason."""
    course = _find(site.courses, call.path["course_id"])
    user = _find(site.users, call.body["user_id"])
    sections = [section["id"] for section in course["sections"]]
    section = call.body.get("section_id", sections[0])
    if section not in sections:
        error = {"code": "unknown", "message": "is no section of this course"}
        return _invalid({"section_id": [error]})
    others = site.enrollments.find("course", course["id"])
    if any(one["user_id"] == user["id"] and one["state"] == "active" for one in others):
        return _invalid({"user_id": [{"code": "taken", "message": "is enrolled already"}]})
    ids = {"course_id": course["id"], "section_id": section, "user_id": user["id"]}
    enrollment = {"id": site.enrollments.new_id(), **ids, "state": "active"}
    return MockResponse(201, site.enrollments.add(enrollment))


def _find_enrollment(call: OperationCall, site: CampusSite) -> Record:
    enrollment = _find(site.enrollments, call.path["enrollment_id"])
    if enrollment["course_id"] != call.path["course_id"]:
        raise _missing()
    return enrollment


@platform.operation("getEnrollment")
def get_enrollment(call: OperationCall, site: CampusSite) -> MockResponse:
    """Return one enrollment of the course."""
    return MockResponse(200, _find_enrollment(call, site))


@platform.operation("deleteEnrollment")
def delete_enrollment(call: OperationCall, site: CampusSite) -> MockResponse:
    """End an enrollment, which stays."""
    enrollment = _find_enrollment(call, site)
    site.enrollments.change(enrollment["id"], {"state": "ended"})
    return MockResponse(200, _find(site.enrollments, enrollment["id"]))
