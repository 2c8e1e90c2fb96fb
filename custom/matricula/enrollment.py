"""Enrolling on Tahoe: the step after a registration.

An account that is not active yet is invited: the platform enrolls it by itself once it is.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from attrs import evolve, frozen

from matricula_runtime.errors import (
    CallError,
    Invalid,
    NoAnswer,
    NotFound,
    NotUnderstood,
    ServerError,
    Unconfirmed,
)
from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Created, Exists, Outcome, Rejected
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow
from tahoe_api.models.enrollment_change import EnrollmentChange
from tahoe_api.models.enrollment_result import EnrollmentResult
from tahoe_api.models.enrollment_state import EnrollmentState
from tahoe_api.resources import calls
from tahoe_api.types import Unset


@frozen
class Invited(Created):
    """The learner is invited, and is enrolled by the platform once the account is active."""

    outcome: ClassVar[str] = "invited"


def make_call(email: str, course: str) -> Call[EnrollmentChange]:
    """The call that enrolls one learner, or invites; it may be sent twice."""
    return calls.update_enrollments_enroll(courses=[course], identifiers=[email], auto_enroll=True)


def enroll(session: Session, email: str, course: str) -> Flow[Outcome]:
    """Enroll the learner with this address in a course, given by its id.

    The outcome is *created*, *exists* (enrolled already), *invited*, or *rejected* by the platform;
    its `id` is the address, for enrollments have none. It is *unconfirmed* if no understandable
    answer came in all attempts: enroll again, which does no harm. Raises what concerns every
    learner: Unauthorized, Forbidden, NotSent, RateLimited.
    """
    call = make_call(email, course)
    try:
        change = yield from session.perform(call)
    except Invalid as error:
        return Rejected(error.message, error.fields, error)
    except (NoAnswer, ServerError, NotUnderstood, Unconfirmed) as error:
        return _leave_open(call, error)
    return read_outcome(change, email, course)


def _leave_open(call: Call[Any], error: CallError) -> Unconfirmed:
    unconfirmed = Unconfirmed(
        error.message,
        operation=error.operation,
        platform=error.platform,
        answer=error.answer,
        attempts=error.attempts,
    )
    unconfirmed.advice = "Enroll again: it does no harm."
    unconfirmed.call = call
    return unconfirmed


def read_outcome(change: EnrollmentChange, email: str, course: str) -> Outcome:
    """What became of one learner, from the answer for all."""
    result = _find_result(change, email, course)
    if result is None:
        return Rejected("the answer says nothing of this learner")
    if result.invalid_identifier is True:
        return Rejected("neither a known account nor an address", {"email": ()})
    if result.error is True:
        return Rejected(_text(result.error_message) or "the platform could not enroll the learner")
    before, after = _state(result.before), _state(result.after)
    if after.enrollment is True:
        kind = Exists if before.enrollment is True else Created
        return kind(email, result)
    if after.allowed is True:
        return Invited(email, result)
    return Rejected("the platform answered, but the learner is neither enrolled nor invited")


def _find_result(change: EnrollmentChange, email: str, course: str) -> EnrollmentResult | None:
    """The learner's item; those that failed do not name a course, nor do older deployments."""
    for result in change.results:
        same_course = isinstance(result.course, Unset) or result.course == course
        if same_course and _text(result.identifier).casefold() == email.casefold():
            return result
    return None


def _state(state: EnrollmentState | Unset) -> EnrollmentState:
    return EnrollmentState() if isinstance(state, Unset) else state


def _text(value: str | Unset) -> str:
    return "" if isinstance(value, Unset) else value


def merge_calls(several: Sequence[Call[Any]]) -> Call[Any]:
    """One call for the learners of several that `make_call` made for one course."""
    bodies = [cast(dict[str, Any], call.arguments["json"]) for call in several]
    identifiers = [text for body in bodies for text in body["identifiers"]]
    arguments = {**several[0].arguments, "json": {**bodies[0], "identifiers": identifiers}}
    return evolve(several[0], arguments=arguments)


def unenroll(session: Session, email: str, course: str) -> Flow[EnrollmentChange]:
    """Take the learner out of the course, or the invitation back; it may be done twice."""
    call = calls.update_enrollments_unenroll(courses=[course], identifiers=[email])
    return (yield from session.perform(call))


def check_course(session: Session, course: str) -> Flow[str | None]:
    """What is wrong with the id of a course; None if the site has it."""
    try:
        yield from session.perform(calls.get_course(course))
    except NotFound:
        return f"the site has no course {course!r}"
    return None
