"""The outcome of a creating call: created, exists, rejected or unconfirmed."""

from typing import TypeVar

from .errors import Duplicate, Invalid, NotUnderstood, RateLimited, Refused, Unconfirmed
from .operation import Call
from .outcomes import Absent, Created, Exists, Found, Outcome, Rejected
from .reconcile import look_up
from .responses import read_id_from_value
from .session import Session
from .steps import Flow

T = TypeVar("T")


def create(session: Session, call: Call[T]) -> Flow[Outcome]:
    """Make a creating call and return its outcome.

    If the platform may have refused a duplicate, the record is looked up. The outcome is *exists*
    only if the platform has a record that matches by `x-replay`. Raises only errors that concern
    every call: a rejected token, an unreachable host (NotSent), and RateLimited.
    """
    try:
        value = yield from session.perform(call)
    except Unconfirmed as unconfirmed:
        return unconfirmed
    except NotUnderstood as error:
        return (yield from _confirm_created(session, call, error))
    except Refused as error:
        if error.concerns_token or isinstance(error, RateLimited):
            raise
        return (yield from _exists_or_rejected(session, call, error))
    return Created(read_id_from_value(call, value), None if isinstance(value, str) else value)


def _confirm_created(session: Session, call: Call[T], error: NotUnderstood) -> Flow[Outcome]:
    """Look up a record whose response has a good status, but no readable id.

    The response may be a gateway's page. Without a look-up, the outcome is *created*.
    """
    made = Created(error.created_id, error.response, (str(error),))
    if error.created_id is not None:
        return made
    found = yield from look_up(session, call)
    if isinstance(found, Found):
        return Created(found.id, found.record, made.warnings)
    if not isinstance(found, Absent):
        return made
    unconfirmed = Unconfirmed(
        error.message,
        operation=error.operation,
        platform=error.platform,
        response=error.response,
        attempts=error.attempts,
    )
    unconfirmed.call = call
    return unconfirmed


def _exists_or_rejected(session: Session, call: Call[T], error: Refused) -> Flow[Outcome]:
    if _may_be_duplicate(call, error):
        found = yield from look_up(session, call)
        if isinstance(found, Found):
            return Exists(found.id, found.record)
    return Rejected(error.message, error.fields, error)


def _may_be_duplicate(call: Call[T], error: Refused) -> bool:
    """Return True for a 409, or for any invalid value if the operation documents no 409."""
    has_status = 409 in call.endpoint.operation.statuses
    return isinstance(error, Duplicate) or (isinstance(error, Invalid) and not has_status)
