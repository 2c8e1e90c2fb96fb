"""Enrollments: listed, and created or ended for many learners at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...call import Json, MockResponse, OperationCall, Record, Refusal
from .enrollment_body import check_body, read_truth, trim
from .lists import page_of, wanted
from .membership import Membership, describe_standing, enroll, find_learner, unenroll
from .site import Site, platform

_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")

_STATES: Final = {"true": True, "false": False}
"""The values of a filter; the platform overlooks others."""


@platform.operation("listEnrollments")
def list_enrollments(call: OperationCall, site: Site) -> MockResponse:
    """Return the enrollments that match all filters, ended ones included."""
    return page_of(call, _select(call, site) if call.query else site.enrollments.all())


def _select(call: OperationCall, site: Site) -> list[Record]:
    if "user_id" in call.query:
        records = site.enrollments.find("user", call.query["user_id"])
    elif "course_id" in call.query:
        records = site.enrollments.find("course", _read_course(call))
    else:
        records = site.enrollments.all()
    if "course_id" in call.query:
        course_id = _read_course(call)
        records = [one for one in records if one["course_details"]["course_id"] == course_id]
    if username := wanted(call, "username"):
        records = [one for one in records if one["user"] == username]
    if (active := _STATES.get(str(call.query.get("is_active")).lower())) is not None:
        records = [one for one in records if one["is_active"] == active]
    return records


def _read_course(call: OperationCall) -> str:
    """Return the course in the query. An unencoded plus has become a blank on its way."""
    return str(call.query["course_id"]).replace(" ", "+")


@platform.early_check("updateEnrollments")
def check_enrollments(call: OperationCall, site: Site) -> None:
    """Refuse bodies that the framework refuses, then courses of other sites."""
    check_body(call.body, call.schemas)
    unknown = [course for course in call.body["courses"] if course not in site.courses]
    if unknown:
        error = {"error": "invalid-course-ids", "invalid_course_ids": unknown}
        raise Refusal(400, error)


@platform.operation("updateEnrollments")
def update_enrollments(call: OperationCall, site: Site) -> MockResponse:
    """Enroll or unenroll each learner in each course, with a result for each."""
    body = call.body
    asked = {
        "auto_enroll": bool(read_truth(body.get("auto_enroll"))),
        "email_learners": bool(read_truth(body.get("email_learners"))),
        "action": body["action"],
        "courses": body["courses"],
    }
    results = list(_update_all(asked, body["identifiers"], site))
    return MockResponse(201 if body["action"] == "enroll" else 200, {**asked, "results": results})


def _update_all(asked: Record, identifiers: list[str], site: Site) -> Iterator[Json]:
    for course_id in asked["courses"]:
        for text in identifiers:
            yield _update(asked, course_id, trim(str(text)), site)


def _update(asked: Record, course_id: str, identifier: str, site: Site) -> Record:
    learner = find_learner(identifier, site)
    if learner.account is None and not _ADDRESS.fullmatch(identifier):
        return {"identifier": identifier, "invalidIdentifier": True}
    place = Membership(learner, course_id)
    before = describe_standing(place, site)
    if asked["action"] == "enroll":
        enroll(place, asked["auto_enroll"], site)
    else:
        unenroll(place, site)
    after = describe_standing(place, site)
    return {"identifier": identifier, "before": before, "after": after, "course": course_id}
