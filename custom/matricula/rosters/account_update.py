"""Changes the account of a person who was registered before."""

from collections.abc import Iterator, Mapping

from attrs import evolve

from matricula_runtime.errors import RateLimited, Refused, Unconfirmed
from matricula_runtime.expression import join_pointer
from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Exists, Found, Id, Outcome, Rejected
from matricula_runtime.reconcile import look_up
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow

from ..registrar import AccountUpdate, Registrar
from ..registration_steps import Writes, make_unconfirmed, write
from .field_names import list_leaves
from .result import StepResult
from .row import RosterRow

_STEP = "update"
_NO_ACCOUNT = "the platform no longer has the account, or does not show it"


def make_update_call(update: AccountUpdate, row: RosterRow, id_: Id) -> Call[object]:
    """Return the call that gives an account the values of a row.

    A password is never sent, nor a generated username: another name would change it.
    """
    learner = evolve(row.learner, password=None, extra={})
    if "username" in row.generated:
        learner = evolve(learner, username=None)
    return update.make_call(learner, id_)


def list_values(call: Call[object]) -> Iterator[tuple[str, object]]:
    """Yield the values that an update sends, by the pointers of their properties."""
    for keys, value in list_leaves(call.arguments.get("json", call.arguments.get("data"))):
        yield join_pointer(keys), value


def update_account(
    session: Session, registrar: Registrar, row: RosterRow, steps: Mapping[str, StepResult]
) -> Flow[Outcome]:
    """Send the values of a row to the account that a step of its registration made.

    The outcome is *exists*, *rejected* or *unconfirmed*. Raises only errors that concern every
    learner.
    """
    assert registrar.update is not None
    step = steps.get(registrar.update.step)
    id_ = step.id if step is not None else None
    if id_ is None:
        id_ = yield from _find_account(session, registrar, row)
    if id_ is None:
        return Rejected(_NO_ACCOUNT)
    call = make_update_call(registrar.update, row, id_)
    return (yield from write(_STEP, call, _send(session, call, id_), is_last=True))


def _find_account(session: Session, registrar: Registrar, row: RosterRow) -> Flow[Id | None]:
    """Look the account up, as after a lost response: a look-up of the journal has no step of it."""
    writes = Writes(registrar.register(session, row.learner, row.settings))
    first = writes.next()
    writes.close()
    if first is None:
        return None
    found = yield from look_up(session, first.call)
    return found.id if isinstance(found, Found) else None


def _send(session: Session, call: Call[object], id_: Id) -> Flow[Outcome]:
    try:
        yield from session.perform(call)
    except Unconfirmed as error:
        return make_unconfirmed(session, call, error.message, error)
    except Refused as error:
        if error.concerns_token or isinstance(error, RateLimited):
            raise
        return Rejected(error.message, error.fields, error)
    return Exists(id_)
