"""Asks the platform about people who may or may not be registered. Nothing is written there."""

from collections.abc import Callable, Iterable

from attrs import frozen

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.operation import Mode
from matricula_runtime.outcomes import Absent, Exists, Found, Id, LookupResult, Outcome, Unknown
from matricula_runtime.reconcile import look_up
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow

from ..learner import Learner
from ..registrar import Registrar, Values
from ..registration_steps import list_writes
from .journal.history import INTENDED
from .journal.report import Record

# A look-up needs the address only; the flow insists on the others, which are sent nowhere.
_ANY = "?"
HARMLESS = Unknown("it cannot be looked up, and doing it again does no harm")
"""The found on a row of which all is there that could do harm twice."""


@frozen
class Reconciled:
    """What the platform said of a person: `exists`, `open` (not registered) or `unconfirmed`.

    `intended` is who lacks only what the next run does, or does again without harm.
    """

    record: Record
    state: str
    id: Id | None = None
    reason: str = ""

    @property
    def is_left(self) -> bool:
        """Whether a killed run left it behind, and only the next run, which has the row, can go on.

        The journal then stays as it is.
        """
        return self.record.state == INTENDED and self.state == "unconfirmed"


async def reconcile(
    registrar: Registrar,
    connection: AsyncConnection,
    records: Iterable[tuple[Record, Values | None]],
    report: Callable[[Reconciled], None],
) -> None:
    """Look people up, one after the other, each with the settings of what the row is for."""
    for record, values in records:
        if values is None:
            why = "the roster says what to register on: register it again to look this up"
            report(Reconciled(record, "unconfirmed", None, why))
            continue
        learner = Learner(record.email, _ANY, _ANY, _ANY, _ANY)
        flow = registrar.register(connection.session, learner, values)
        found = await connection.run(ask(connection.session, flow))
        match found:
            case Found(_, id_):
                report(Reconciled(record, "exists", id_, "found by looking it up"))
            case Absent():
                report(Reconciled(record, "open"))
            case _ if found is HARMLESS:
                report(Reconciled(record, INTENDED))
            case Unknown(why):
                report(Reconciled(record, "unconfirmed", None, why))


def ask(session: Session, flow: Flow[Outcome]) -> Flow[LookupResult]:
    """What the look-ups of a flow's writes say; nothing but those is sent."""
    found: LookupResult = Unknown("there is nothing to look up")
    for intent in list_writes(flow):
        if intent.call.endpoint.operation.replay.mode is Mode.SAFE:
            return HARMLESS
        found = yield from look_up(session, intent.call)
        if not isinstance(found, Found):
            return found
        intent.settled.append(Exists(found.id, found.record))
    return found
