"""Enrolling on Tahoe: the step after a registration, for one learner or many in one request.

An account that is not active yet is invited: the platform enrolls it by itself once it is.
"""

from collections.abc import Sequence
from typing import Any, cast

from attrs import evolve

from matricula_runtime.email_key import email_key
from matricula_runtime.errors import (
    ConfigurationError,
    Invalid,
    NotFound,
    RateLimited,
    Refused,
    Unconfirmed,
)
from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Created, Exists, Invited, Outcome, Rejected
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow
from tahoe_api.models.enrollment_change import EnrollmentChange
from tahoe_api.models.enrollment_result import EnrollmentResult
from tahoe_api.models.enrollment_state import EnrollmentState
from tahoe_api.resources import calls
from tahoe_api.types import Unset

from ...registration_steps import make_unconfirmed


def make_call(email: str, course: str) -> Call[EnrollmentChange]:
    """Return the call that enrolls or invites one learner; it may be sent twice."""
    return calls.update_enrollments_enroll(courses=[course], identifiers=[email], auto_enroll=True)


def find_course(call: Call[Any]) -> str:
    """Return the course of a call that `make_call` made."""
    return cast(str, call.arguments["json"]["courses"][0])


def enroll(session: Session, call: Call[EnrollmentChange]) -> Flow[Outcome]:
    """Enroll the learner of a call that `make_call` made.

    The outcome is *created*, *exists* (enrolled already), *invited*, or *rejected* by the platform;
    its `id` is the email, because enrollments have no id. It is *unconfirmed* if no attempt got a
    response that can be understood: enroll again, which does no harm. Raises only errors that
    concern every learner: Unauthorized, Forbidden, NotSent, RateLimited.
    """
    outcomes = yield from enroll_all(session, [call])
    return cast(Outcome, outcomes[0])


def enroll_all(
    session: Session, several: Sequence[Call[EnrollmentChange]]
) -> Flow[list[Outcome | None]]:
    """Enroll the learners of several calls, all for one course, with one request.

    Return an outcome for each, as `enroll` does; None if the request was rejected and perhaps only
    because of one of them: then each is to be enrolled alone.
    """
    try:
        change = yield from session.perform(_merge(several))
    except Refused as error:
        if error.concerns_token or isinstance(error, RateLimited):
            raise
        return [_explain(error, call, is_alone=len(several) == 1) for call in several]
    except Unconfirmed as error:
        return [make_unconfirmed(session, call, error.message, error) for call in several]
    return [_read_outcome(session, change, call) for call in several]


def _merge(several: Sequence[Call[EnrollmentChange]]) -> Call[EnrollmentChange]:
    identifiers = [_find_identifier(call) for call in several]
    body = {**several[0].arguments["json"], "identifiers": identifiers}
    return evolve(several[0], arguments={**several[0].arguments, "json": body})


def _find_identifier(call: Call[EnrollmentChange]) -> str:
    return cast(str, call.arguments["json"]["identifiers"][0])


def _explain(error: Refused, call: Call[EnrollmentChange], is_alone: bool) -> Rejected | None:
    """Reject everybody for a wrong course; anything else may be the fault of one identifier."""
    body = error.response and error.response.json_or_none()
    if isinstance(body, dict) and ("invalid_course_ids" in body or "courses" in body):
        reason = f"the site has no course {find_course(call)!r}"
        return Rejected(reason, {"course": (error.message,)}, error)
    return Rejected(error.message, error.fields, error) if is_alone else None


def _read_outcome(
    session: Session, change: EnrollmentChange, call: Call[EnrollmentChange]
) -> Outcome:
    """Return the outcome of one learner from the response for all."""
    email = _find_identifier(call)
    result = _find_result(change, email, find_course(call))
    if result is None:
        return make_unconfirmed(session, call, "the response says nothing of this learner")
    if reason := _find_fault(result):
        return Rejected(reason, {"email": ()} if result.invalid_identifier is True else {})
    before, after = _state(result.before), _state(result.after)
    if _text(change.action) == "unenroll":
        return make_unconfirmed(session, call, "the response is about another action")
    if after.enrollment is True:
        kind = Exists if before.enrollment is True else Created
        return kind(email, result)
    if after.allowed is True and after.auto_enroll is not False:
        return Invited(email, result)
    if after.enrollment is False and after.allowed is False:
        return Rejected("the platform says that the learner is neither enrolled nor invited")
    return make_unconfirmed(session, call, "the response does not say if it was done")


def _find_fault(result: EnrollmentResult) -> str | None:
    """Return why nothing was done for a learner; None if the response names no fault."""
    if result.invalid_identifier is True:
        return "neither a known account nor an email"
    if result.error and not isinstance(result.error, Unset):
        return _text(result.error_message) or "the platform could not do it for this learner"
    return None


def _find_result(change: EnrollmentChange, email: str, course: str) -> EnrollmentResult | None:
    """Return the learner's item. Failed items, and those of older deployments, name no course."""
    for result in change.results:
        same_course = isinstance(result.course, Unset) or result.course == course
        if same_course and email_key(_text(result.identifier)) == email_key(email):
            return result
    return None


def _state(state: EnrollmentState | Unset) -> EnrollmentState:
    return EnrollmentState() if isinstance(state, Unset) else state


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def unenroll(session: Session, email: str, course: str) -> Flow[str | None]:
    """Remove the learner from the course, or withdraw the invitation; it may be done twice.

    Return the platform's reason against it; None if it was done.
    """
    call = calls.update_enrollments_unenroll(courses=[course], identifiers=[email])
    change = yield from session.perform(call)
    result = _find_result(change, email, course)
    if result is None:
        return "the response says nothing of this learner"
    after = _state(result.after)
    is_gone = after.enrollment is False and after.allowed is not True
    return _find_fault(result) or (None if is_gone else "the learner is still enrolled or invited")


def check_course(session: Session, course: str) -> Flow[str | None]:
    """Return what is wrong with the id of a course; None if the site has the course."""
    try:
        yield from session.perform(calls.get_course(course))
    except (NotFound, Invalid, ConfigurationError):  # the last one for an id like a/../b
        return f"the site has no course {course!r}"
    return None
