"""Registrations: created, then graded or ejected."""

from __future__ import annotations

from ...call import MockResponse, OperationCall, Owner, Record, Refusal
from .errors import missing, refuse_fields
from .lists import created, now, page_of, select
from .offerings import find_obstacle
from .organisation import Organisation, platform


@platform.operation("listRegistrations")
def list_registrations(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return the registrations that match all filters."""
    table, user_id = organisation.registrations, call.query.get("userId")
    records = table.all() if user_id is None else table.find("user", user_id)
    return page_of(select(records, call, whole=("status", "offeringId")), call)


@platform.operation("createRegistration")
def create_registration(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Register a user. Unknown ids are refused before an offering that is not available."""
    user_id, offering_id = call.body["userId"], call.body["offeringId"]
    offering = organisation.offerings.get(offering_id)
    unknown = {} if user_id in organisation.users else {"userId": "there is no such user"}
    if offering is None:
        unknown["offeringId"] = "there is no such offering"
    if unknown or offering is None:
        raise refuse_fields(**unknown)
    if obstacle := find_obstacle(user_id, offering, organisation):
        raise Refusal(400, {"errors": [obstacle]})
    registration = {
        "id": organisation.registrations.new_id(),
        "userId": user_id,
        "offeringId": offering_id,
        "title": offering.get("title", ""),
        "status": "active",
        "createdDate": now(),
    }
    return created(call, organisation.registrations.add(registration)["id"])


@platform.early_check("updateRegistration")
def find_registration(call: OperationCall, organisation: Organisation) -> None:
    """Refuse an unknown id, whatever the body is."""
    if call.path["registration_id"] not in organisation.registrations:
        raise missing()


@platform.operation("getRegistration")
def get_registration(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return one registration."""
    registration = organisation.registrations.get(call.path["registration_id"])
    if registration is None:
        raise missing()
    return MockResponse(200, registration)


@platform.operation("updateRegistration")
def update_registration(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Eject an active registration, or grade any."""
    registration = organisation.registrations.get(call.path["registration_id"]) or {}
    if "status" in call.body:
        return _eject(registration, organisation)
    return _grade(registration, next(iter(call.body.values())), call.owner, organisation)


def _eject(registration: Record, organisation: Organisation) -> MockResponse:
    if registration["status"] != "active":
        raise refuse_fields(status="only an active registration can be ejected")
    organisation.registrations.change(registration["id"], {"status": "ejected"})
    return MockResponse(204)


def _grade(
    registration: Record, grade: float, grader: Owner, organisation: Organisation
) -> MockResponse:
    """Return the changes for a grade. A grade equal to the limit passes; the first date stays."""
    rules = organisation.offerings.hidden(registration["offeringId"])
    passed = grade >= rules.get("passingGrade", 0)
    organisation.registrations.change(
        registration["id"],
        {
            "status": "passed" if passed else "failed",
            "grade": grade,
            "gradePercentage": grade,
            "graderId": grader.id,
            "endDate": registration.get("endDate", now()),
        },
    )
    return MockResponse(204)
