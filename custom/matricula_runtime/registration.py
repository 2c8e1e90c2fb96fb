"""The outcome of a creating call: created, exists, rejected or unconfirmed."""

from typing import TypeVar

from .errors import (
    CallError,
    Duplicate,
    Invalid,
    NotUnderstood,
    RateLimited,
    Refused,
    Unconfirmed,
)
from .expression import locate_field
from .operation import Call, Mode
from .outcomes import (
    Absent,
    Created,
    Exists,
    Found,
    LookupResult,
    Outcome,
    Rejected,
    Unknown,
)
from .reconcile import look_up
from .session import Session
from .steps import Flow, StepInterrupted

T = TypeVar("T")


def create(session: Session, call: Call[T]) -> Flow[Outcome]:
    """Make a creating call and return its outcome.

    If the platform may have refused a duplicate, the record is looked up. The outcome is *exists*
    only if the platform has a record that matches by `x-replay`, or names the property that is
    taken and may hide the record. A response without the id of the record counts as lost. Raises
    only errors that concern every call: a rejected token, an unreachable host (NotSent), and
    RateLimited.
    """
    try:
        return (yield from _perform(session, call))
    except Unconfirmed as lost:
        return (yield from _follow_up(session, call, lost))
    except Refused as error:
        if error.concerns_token or isinstance(error, RateLimited):
            raise
        return (yield from _exists_or_rejected(session, call, error))


def _perform(session: Session, call: Call[T]) -> Flow[Created]:
    try:
        value, id_ = yield from session.create(call)
    except NotUnderstood as error:  # the response has the id of the record
        return Created(error.created_id, error.response, (str(error),))
    return Created(id_, None if isinstance(value, str) else value)


def _follow_up(session: Session, call: Call[T], lost: Unconfirmed) -> Flow[Outcome]:
    """Find out how a call ended whose response was lost, as far as one can know now.

    If a response came, the platform no longer works on the request. If not, a look-up would prove
    something only where the platform refuses a second record.
    """
    is_unique = call.endpoint.operation.replay.mode is Mode.UNIQUE
    if isinstance(lost.__cause__, StepInterrupted) or not (is_unique or _has_success(lost)):
        return lost
    try:
        found = yield from look_up(session, call)
        if isinstance(found, Found):
            reason = lost.message.rstrip(".")
            warning = f"the response was lost ({reason}); the platform has it"
            return Exists(found.id, found.record, (warning,))
        is_missing = isinstance(found, Absent) or (isinstance(found, Unknown) and found.may_repeat)
        if is_unique and is_missing and session.options.retries:
            return (yield from _send_again(session, call, lost))
    except Exception:
        pass  # Whatever ends the look-up, the call stays in doubt: that must not be lost.
    return lost


def _has_success(lost: Unconfirmed) -> bool:
    return lost.status is not None and 200 <= lost.status < 300


def _send_again(session: Session, call: Call[T], lost: Unconfirmed) -> Flow[Outcome]:
    """Send a call again that the platform never does twice, after a first attempt that was lost."""
    try:
        return (yield from _perform(session, call))
    except Duplicate as error:
        outcome = yield from _exists_or_rejected(session, call, error)
        # A refusal that names nothing may be for the record that the first attempt made.
        return outcome if isinstance(outcome, Exists) or error.fields else lost
    except CallError:
        return lost


def _exists_or_rejected(session: Session, call: Call[T], error: Refused) -> Flow[Outcome]:
    if _may_be_duplicate(call, error):
        found = yield from look_up(session, call)
        if isinstance(found, Found):
            return Exists(found.id, found.record)
        if _names_taken(call, error) and _may_exist(found, error):
            return Exists(None, None, (error.message,))
    return Rejected(error.message, error.fields, error)


def _may_exist(found: LookupResult, error: Refused) -> bool:
    """Return True if the value may be taken by a record that the look-up does not show.

    An error that is no 409 may name the value for any reason, for example its length. It counts
    only where the platform is known to hide records.
    """
    if not isinstance(found, Unknown) or found.other is not None:
        return False
    return isinstance(error, Duplicate) or found.may_repeat


def _names_taken(call: Call[T], error: Refused) -> bool:
    """Return True if the error names the value that `x-replay` says is named for a duplicate."""
    taken = call.endpoint.operation.replay.taken
    return taken is not None and locate_field(taken) in map(locate_field, error.fields)


def _may_be_duplicate(call: Call[T], error: Refused) -> bool:
    """Return True for a 409, or for any invalid value if the operation documents no 409."""
    has_status = 409 in call.endpoint.operation.statuses
    return isinstance(error, Duplicate) or (isinstance(error, Invalid) and not has_status)
