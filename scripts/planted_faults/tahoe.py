"""Faults to plant in Tahoe."""

from __future__ import annotations

from typing import Any, NoReturn

from attrs import evolve

from matricula_mock.call import MockResponse, OperationCall, Refusal

from .fault import Mock, change_call, change_refusal, change_response, ignore, plants, with_values


def _raise(refusal: Refusal) -> NoReturn:
    raise refusal


# Registrations


@plants
def accept_duplicates(tahoe: Mock) -> None:
    _overlook_duplicates(tahoe, "createRegistration")


@plants
def split_versions(tahoe: Mock) -> None:
    _overlook_duplicates(tahoe, "createRegistrationV1")


def _overlook_duplicates(tahoe: Mock, operation: str) -> None:
    """Let the checks of an operation look at a site without accounts."""
    check = tahoe.early_checks[operation]
    tahoe.early_checks[operation] = lambda call, site: check(call, type(site)())


@plants
def compare_case(tahoe: Mock) -> None:
    check = tahoe.early_checks["createRegistration"]

    def find_exactly(call: OperationCall, site: Any) -> None:
        given = call.body if isinstance(call.body, dict) else {}
        if any(given.get("email") == user["email"] for user in site.users.all()):
            check(call, site)

    tahoe.early_checks["createRegistration"] = find_exactly


@plants
def create_first(tahoe: Mock) -> None:
    check = tahoe.early_checks["createRegistration"]

    def make(call: OperationCall, site: Any) -> None:
        if isinstance(call.body, dict) and "name" not in call.body:
            site.users.add({"id": site.users.new_id(), "username": "x", "email": "y"})
        check(call, site)

    tahoe.early_checks["createRegistration"] = make


@plants
def crash_on_accents(tahoe: Mock) -> None:
    def crash(call: OperationCall, site: Any) -> None:
        call.body["name"].encode("ascii")

    change_call(tahoe, "createRegistration", crash)


@plants
def respond_with_201(tahoe: Mock) -> None:
    change_response(
        tahoe, "createRegistration", lambda call, site, response: evolve(response, status=201)
    )


@plants
def name_the_other_field(tahoe: Mock) -> None:
    check = tahoe.early_checks["createRegistration"]

    def swap(call: OperationCall, site: Any) -> None:
        try:
            check(call, site)
        except Refusal as refusal:
            if refusal.response.status == 409:
                refusal.response.value["invalid-params"] = ["username"]
            raise

    tahoe.early_checks["createRegistration"] = swap


@plants
def refuse_in_plain_words(tahoe: Mock) -> None:
    check = tahoe.early_checks["createRegistration"]

    def refuse(call: OperationCall, site: Any) -> None:
        try:
            check(call, site)
        except Refusal as refusal:
            raise Refusal(refusal.response.status, {"error": "taken"}) from None

    tahoe.early_checks["createRegistration"] = refuse


@plants
def accept_capitals(tahoe: Mock) -> None:
    owners = dict(tahoe.owners)
    tahoe.owners = owners | {name.upper(): owner for name, owner in owners.items()}


# Users


@plants
def lose_users(tahoe: Mock) -> None:
    tahoe.behaviours["getUser"] = lambda call, site: _raise(Refusal(404, {"detail": "Not found."}))


@plants
def echo_wrong_name(tahoe: Mock) -> None:
    change_response(
        tahoe,
        "getUser",
        lambda call, site, response: with_values(
            response, fullname=response.value["fullname"].lower()
        ),
    )


@plants
def write_ids_as_text(tahoe: Mock) -> None:
    change_response(
        tahoe,
        "getUser",
        lambda call, site, response: with_values(response, id=str(response.value["id"])),
    )


@plants
def show_passwords(tahoe: Mock) -> None:
    passwords: dict[int, str] = {}

    def keep(call: OperationCall, site: Any, response: MockResponse) -> MockResponse:
        passwords[response.value["user_id"]] = call.body.get("password", "")
        return response

    def show(call: OperationCall, site: Any, response: MockResponse) -> MockResponse:
        return with_values(response, password=passwords.get(response.value["id"], ""))

    change_response(tahoe, "createRegistration", keep)
    change_response(tahoe, "getUser", show)


@plants
def drop_last(tahoe: Mock) -> None:
    def drop(call: OperationCall, site: Any, response: MockResponse) -> MockResponse:
        results = response.value["results"]
        return with_values(response, results=results[:-1] or results)

    change_response(tahoe, "listUsers", drop)


@plants
def overlap_pages(tahoe: Mock) -> None:
    def link(call: OperationCall, site: Any, response: MockResponse) -> MockResponse:
        offset = call.query.get("offset", 0) + call.query.get("limit", 20) - 1
        url = call.origin + call.link(limit=call.query.get("limit", 20), offset=offset)
        return with_values(response, next=response.value["next"] and url)

    change_response(tahoe, "listUsers", link)


@plants
def count_the_page(tahoe: Mock) -> None:
    change_response(
        tahoe,
        "listUsers",
        lambda call, site, response: with_values(response, count=len(response.value["results"])),
    )


@plants
def find_parts_of_addresses(tahoe: Mock) -> None:
    original = tahoe.behaviours["listUsers"]

    def find(call: OperationCall, site: Any) -> MockResponse:
        wanted = call.query.get("email_exact", "").strip().casefold()
        if not wanted:
            return original(call, site)
        found = [user for user in site.users.all() if wanted in user["email"].casefold()]
        page = {"count": len(found), "next": None, "previous": None, "results": found[:20]}
        return MockResponse(200, page)

    tahoe.behaviours["listUsers"] = find


# Courses


@plants
def ignore_organisation(tahoe: Mock) -> None:
    change_call(tahoe, "listCourses", ignore("org"))


@plants
def want_exact_capitals(tahoe: Mock) -> None:
    def find(call: OperationCall, site: Any, response: MockResponse) -> MockResponse:
        wanted = call.query.get("number", "").strip()
        found = [course for course in response.value["results"] if wanted in course["id"]]
        return with_values(response, count=len(found), results=found)

    change_response(tahoe, "listCourses", find)


@plants
def forget_filters_in_links(tahoe: Mock) -> None:
    def link(call: OperationCall, site: Any, response: MockResponse) -> MockResponse:
        url = response.value["next"] and call.origin + call.link(
            org=None, number=None, display_name=None, limit=call.query.get("limit", 20),
            offset=call.query.get("offset", 0) + call.query.get("limit", 20),
        )  # fmt: skip
        return with_values(response, next=url)

    change_response(tahoe, "listCourses", link)


@plants
def find_any_course(tahoe: Mock) -> None:
    change_refusal(
        tahoe, "getCourse", lambda call, site, refusal: MockResponse(200, site.courses.all()[0])
    )


# Enrollments


@plants
def enroll_nobody(tahoe: Mock) -> None:
    def undo(call: OperationCall, site: Any, response: MockResponse) -> MockResponse:
        site.enrollments.clear()
        site.invitations.clear()
        return response

    change_response(tahoe, "updateEnrollments", undo)


@plants
def never_unenroll(tahoe: Mock) -> None:
    original = tahoe.behaviours["updateEnrollments"]

    def update(call: OperationCall, site: Any) -> MockResponse:
        before = site.enrollments.dump(), site.enrollments.number
        response = original(call, site)
        if call.body["action"] == "unenroll":
            site.enrollments.restore(*before)
        return response

    tahoe.behaviours["updateEnrollments"] = update


@plants
def hide_ended_enrollments(tahoe: Mock) -> None:
    def hide(call: OperationCall, site: Any, response: MockResponse) -> MockResponse:
        shown = [one for one in response.value["results"] if one["is_active"]]
        return with_values(response, count=len(shown), results=shown)

    change_response(tahoe, "listEnrollments", hide)


@plants
def enroll_twice(tahoe: Mock) -> None:
    def repeat(call: OperationCall, site: Any, response: MockResponse) -> MockResponse:
        for one in site.enrollments.dump() if call.body["action"] == "enroll" else []:
            site.enrollments.add(one | {"id": one["id"] + " again"})
        return response

    change_response(tahoe, "updateEnrollments", repeat)


@plants
def enroll_only_the_first(tahoe: Mock) -> None:
    def cut(call: OperationCall, site: Any) -> None:
        call.body = call.body | {"identifiers": call.body["identifiers"][:1]}

    change_call(tahoe, "updateEnrollments", cut)


@plants
def overlook_unknown_courses(tahoe: Mock) -> None:
    original = tahoe.early_checks["updateEnrollments"]

    def check(call: OperationCall, site: Any) -> None:
        try:
            original(call, site)
        except Refusal as refusal:
            if "invalid_course_ids" not in refusal.response.value:
                raise

    tahoe.early_checks["updateEnrollments"] = check


@plants
def enroll_before_the_check(tahoe: Mock) -> None:
    enroll = tahoe.behaviours["updateEnrollments"]
    original = tahoe.early_checks["updateEnrollments"]

    def check(call: OperationCall, site: Any) -> None:
        try:
            original(call, site)
        except Refusal as refusal:
            if unknown := refusal.response.value.get("invalid_course_ids"):
                known = [course for course in call.body["courses"] if course not in unknown]
                enroll(evolve(call, body=call.body | {"courses": known}), site)
            raise

    tahoe.early_checks["updateEnrollments"] = check


@plants
def mix_up_statuses(tahoe: Mock) -> None:
    change_response(
        tahoe,
        "updateEnrollments",
        lambda call, site, response: evolve(response, status={200: 201, 201: 200}[response.status]),
    )


@plants
def ignore_course(tahoe: Mock) -> None:
    change_call(tahoe, "listEnrollments", ignore("course_id"))


@plants
def ignore_state(tahoe: Mock) -> None:
    change_call(tahoe, "listEnrollments", ignore("is_active"))


@plants
def keep_invitations(tahoe: Mock) -> None:
    original = tahoe.behaviours["createRegistration"]

    def register(call: OperationCall, site: Any) -> MockResponse:
        invitations, number = site.invitations.dump(), site.invitations.number
        site.invitations.clear()
        response = original(call, site)
        site.invitations.restore(invitations, number)
        return response

    tahoe.behaviours["createRegistration"] = register
