"""Offerings: read only. Each is open to some users at some times."""

from __future__ import annotations

from ...call import MockResponse, OperationCall, Record
from .errors import missing, refuse_fields
from .lists import now, page_of, select, sort, split_tags
from .organisation import Organisation, platform


@platform.operation("listOfferings")
def list_offerings(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return offerings by `orderIndex`; with a user, only those open to this user now."""
    offerings = sort(organisation.offerings.all())
    offerings = select(offerings, call, parts=("title",))
    if category := call.query.get("offeringCategoryId"):
        offerings = [item for item in offerings if category in item.get("offeringCategoryIds", [])]
    tags = set(split_tags(call.query.get("tag", "")))
    offerings = [item for item in offerings if tags <= set(item.get("tags", []))]
    if (user_id := _learner(call)) is not None:
        offerings = [item for item in offerings if _is_available(user_id, item, organisation)]
    return page_of(offerings, call)


def _learner(call: OperationCall) -> str | None:
    """Return the id of the user in the query, which has two names for it."""
    names = [call.query[name] for name in ("userId", "studentId") if name in call.query]
    if len(set(names)) > 1:
        raise refuse_fields(studentId="names another user than userId")
    return names[0] if names else None


def _is_available(user_id: str, offering: Record, organisation: Organisation) -> bool:
    known = user_id in organisation.users
    return known and find_obstacle(user_id, offering, organisation) is None


@platform.operation("getOffering")
def get_offering(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return one offering."""
    offering = organisation.offerings.get(call.path["offering_id"])
    if offering is None:
        raise missing()
    return MockResponse(200, offering)


def find_obstacle(user_id: str, offering: Record, organisation: Organisation) -> str | None:
    """Return why a user cannot be registered for an offering now; None if nothing prevents it."""
    rules = organisation.offerings.hidden(offering["id"])
    earlier = organisation.registrations.find("both", (user_id, offering["id"]))
    if any(registration["status"] == "active" for registration in earlier):
        return "the user is registered for this offering"
    if earlier and not rules.get("allowRetake", False):
        return "the user has completed this offering, and it cannot be retaken"
    if not rules.get("open", True) or not _is_open(offering):
        return "the offering is not open"
    return None


def _is_open(offering: Record) -> bool:
    begin = offering.get("registrationBeginDate", "")
    end = offering.get("registrationEndDate", "9999")
    return bool(begin <= now() < end)
