"""Asks the platform about people who may or may not be registered. Nothing is written there."""

from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import closing

from attrs import evolve, frozen

from matricula_runtime.connection import AsyncConnection, Connection
from matricula_runtime.email_key import email_key
from matricula_runtime.operation import Mode
from matricula_runtime.outcomes import Absent, Exists, Found, Id, LookupResult, Outcome, Unknown
from matricula_runtime.reconcile import look_up
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow

from ..learner import Learner
from ..registrar import Registrar, Values, find_registrar
from ..registration_steps import Writes
from .errors import RosterError
from .event_loop import iterate
from .history import INTENDED, OPEN
from .journal.report import JournalRecord, JournalReport, JournalSummary, read_target
from .journal.store import Journal
from .paths import FilePath, read_path
from .removal import UNDONE, is_in_doubt
from .run.connect import connect_for_run
from .undo import refuse_other_url

# A look-up needs the email only. The flow requires the other values, which are not sent.
_ANY = "?"


@frozen
class WriteLookUp:
    """The look-up of the first write of a registration that may not have been done, and its mode.

    The platform has what the writes before it make.
    """

    found: LookupResult
    mode: Mode


@frozen
class Reconciled:
    """The platform's word about a person: `exists`, `open` (not registered), `unconfirmed`.

    `intended` means that the next run does the missing steps, or repeats them without harm.
    A registration that may have been taken back is `undone`, or `created` as it was.
    """

    record: JournalRecord
    state: str
    id: Id | None = None
    reason: str = ""

    @property
    def is_left(self) -> bool:
        """True if a killed run left the row, and only the next run, which has the row, can go on.

        The journal then stays as it is.
        """
        return self.record.state == INTENDED and self.state == "unconfirmed"

    @property
    def is_unknown(self) -> bool:
        """True if the person may still be registered or not."""
        return self.state == "unconfirmed"


def _read_removal(found: Reconciled) -> Reconciled:
    """Return what a look-up says about a registration that may have been taken back."""
    if found.state == "exists":
        return evolve(found, state="created", id=found.record.id, reason="not taken back")
    if found.state == OPEN:
        return evolve(found, state=UNDONE, id=found.record.id)
    return evolve(found, state="unconfirmed", reason="undo it again: that does no harm")


async def _look_up_record(
    registrar: Registrar,
    connection: AsyncConnection,
    record: JournalRecord,
    settings: Values | None,
) -> Reconciled:
    if settings is None:
        why = "only the roster says what to register on: register it again to look this row up"
        return Reconciled(record, "unconfirmed", None, why)
    learner = Learner(record.email, _ANY, _ANY, _ANY, _ANY)
    flow = registrar.register(connection.session, learner, settings)
    found = await connection.run(look_up_writes(connection.session, flow))
    match found.found:
        case Found(_, id_):
            return Reconciled(record, "exists", id_, "found by looking it up")
        case Absent():
            return Reconciled(record, "open")
        case Unknown(why, may_repeat):
            return Reconciled(record, INTENDED if may_repeat else "unconfirmed", None, why)


def look_up_writes(session: Session, flow: Flow[Outcome]) -> Flow[WriteLookUp]:
    """Look up the writes of a registration flow in order; nothing else is sent."""
    looked_up = WriteLookUp(Unknown("there is nothing to look up"), Mode.NEVER)
    writes = Writes(flow)
    write = writes.next()
    while write is not None:
        found = yield from look_up(session, write.call)
        looked_up = WriteLookUp(found, write.call.endpoint.operation.replay.mode)
        if not isinstance(found, Found):
            writes.close()
            return looked_up
        write = writes.next(Exists(found.id, found.record))
    return looked_up


def reconcile(journal: FilePath, platform: Connection | AsyncConnection) -> Iterator[Reconciled]:
    """Look up everybody of a journal who may or may not be registered; nobody is registered.

    The journal has each result when it is yielded. Raises JournalError; RosterError if the
    connection leads to another URL than the runs of the journal.
    """
    return iterate(reconcile_async(journal, platform))


async def reconcile_async(
    journal: FilePath, platform: Connection | AsyncConnection
) -> AsyncGenerator[Reconciled, None]:
    """Look people up as `reconcile` does, for asyncio."""
    path = read_path(journal, "journal")
    with JournalReport(path) as report, closing(Journal(path)) as store:
        summary, records = report.summarize(), list(report.unfinished())
        refuse_other_url(platform, summary)
        registrar = find_registrar(summary.platform)
        connection, _ = connect_for_run(registrar, platform, 1)
        async with connection:
            for record in records:
                settings = _find_settings(registrar, summary, record)
                found = await _look_up_record(registrar, connection, record, settings)
                if is_in_doubt(record):
                    found = _read_removal(found)
                if not (found.is_left or (is_in_doubt(found.record) and found.is_unknown)):
                    store.set_state(record.identity, found.state, found.id, found.reason)
                yield found


def _find_settings(
    registrar: Registrar, summary: JournalSummary, record: JournalRecord
) -> dict[str, object] | None:
    """Return the settings of the target; other required ones do not matter to a look-up."""
    target = read_target(registrar, summary, record)
    required = [name for name, setting in registrar.settings.items() if setting.required]
    return None if target is None else {**dict.fromkeys(required, 0), **target}


def find_unconfirmed(journal: FilePath, emails: Iterable[str] | None = None) -> list[JournalRecord]:
    """Return the unconfirmed rows of a journal, of these people or of all.

    Raises RosterError for an email that is not unconfirmed in the journal.
    """
    with JournalReport(journal) as report:
        records = list(report.records("unconfirmed"))
    if emails is None:
        return records
    wanted = {email_key(email) for email in emails}
    unknown = wanted - {email_key(one.email) for one in records}
    if unknown:
        names = ", ".join(sorted(unknown))
        raise RosterError(f"Not unconfirmed in this journal: {names}. Nothing was changed.")
    return [one for one in records if email_key(one.email) in wanted]


def reopen(journal: FilePath, emails: Iterable[str] | None = None) -> list[JournalRecord]:
    """Let the next run send unconfirmed people again, these or all; return their rows.

    Do this only for people you have checked are missing on the platform: otherwise a platform that
    cannot look people up creates duplicates. Raises what `find_unconfirmed` does.
    """
    find_unconfirmed(journal, emails)  # raises if there is no journal; a Journal would create one
    with closing(Journal(read_path(journal, "journal"))) as store:
        records = find_unconfirmed(journal, emails)
        if records:
            store.forget_doubts(sorted({one.identity for one in records}))
    return records
