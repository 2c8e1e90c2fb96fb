"""A creating call as an outcome: created, exists, rejected or unconfirmed."""

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
    """Make a creating call and say how it ended.

    Raises only what concerns every call: a refused token, an unreachable host, a rate limit that
    does not lift. A refusal that may mean a duplicate is looked up, and is *exists* only if the
    platform has a record that is the same by `x-replay`.
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
    """Created, it seems. Where the response shows no id, and the platform can be asked, it is
    asked:
    a gateway's page under a good status is no registration."""
    made = Created(error.created_id, error.response, (str(error),))
    if error.created_id is not None:
        return made
    found = yield from look_up(session, call)
    if isinstance(found, Found):
        return Created(found.id, found.record, made.warnings)
    if not isinstance(found, Absent):
        return made
    doubt = Unconfirmed(
        error.message,
        operation=error.operation,
        platform=error.platform,
        response=error.response,
        attempts=error.attempts,
    )
    doubt.call = call
    return doubt


def _exists_or_rejected(session: Session, call: Call[T], error: Refused) -> Flow[Outcome]:
    if _may_be_duplicate(call, error):
        found = yield from look_up(session, call)
        if isinstance(found, Found):
            return Exists(found.id, found.record)
    return Rejected(error.message, error.fields, error)


def _may_be_duplicate(call: Call[T], error: Refused) -> bool:
    """Where the platform has no status for duplicates, any refused value may be one."""
    has_status = 409 in call.endpoint.operation.statuses
    return isinstance(error, Duplicate) or (isinstance(error, Invalid) and not has_status)
