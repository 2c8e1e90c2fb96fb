"""Takes back the registrations of a journal, on the platforms whose API can do that."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Self

from attrs import frozen

from matricula_runtime.connection import AsyncConnection, Connection
from matricula_runtime.errors import MatriculaError, Refused, Unconfirmed

from ..registrar import Registrar, Values, find_registrar
from .errors import RosterError
from .journal.report import JournalRecord, JournalReport, JournalSummary, read_target
from .journal.store import Journal
from .paths import FilePath
from .run.connect import connect_for_run
from .sync import iterate

UNDONE = "undone"
"""The state of a registration that was taken back."""
NO_REMOVAL = "the API cannot remove an account"


@frozen
class Undone:
    """A registration that was taken back, or in `problem` the reason why it was not."""

    record: JournalRecord
    problem: str | None = None


class Undo:
    """The registrations of a journal that can be taken back. Use it in a `with` statement.

    `run` limits them to those that this run made. Until the context is left no other process can
    use the journal. Raises RosterError if there is nothing to take back, JournalError if the
    journal cannot be used.
    """

    def __init__(self, journal: FilePath, run: int | None = None) -> None:
        self._run = run
        path = Path(journal)
        JournalReport(path).close()  # raises if there is none, where a Journal would create one
        # Locked before it is read: a run that still goes on would only show a part.
        self._journal = Journal(path)
        try:
            with JournalReport(path) as report:
                self.summary = report.summarize()
                self._read(report)
        except BaseException:
            self._journal.close()
            raise

    def _read(self, report: JournalReport) -> None:
        made, kept = _read_records(report, self.summary, self._run)
        self.registrar = find_registrar(self.summary.platform)
        targets = [(one, read_target(self.registrar, self.summary, one)) for one in made]
        self._records = [(one, settings) for one, settings in targets if settings]
        if self.registrar.undo is None or (made and not self._records):
            raise RosterError(_explain(self.registrar))
        self.accounts = len(made) - len(self._records)
        """People who got an account and no course: the account stays."""
        self.registered_before = len(
            {one.identity for one in kept if read_target(self.registrar, self.summary, one)}
        )
        """People who were perhaps registered before: they are left as they are."""

    @property
    def people(self) -> int:
        """The number of registrations that can be taken back."""
        return len(self._records)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._journal.close()

    def run(self, platform: Connection | AsyncConnection) -> Iterator[Undone]:
        """Take the registrations back, one after the other, and record it in the journal."""
        return iterate(self.run_async(platform))

    async def run_async(
        self, platform: Connection | AsyncConnection
    ) -> AsyncGenerator[Undone, None]:
        """Take the registrations back as `run` does, for asyncio."""
        refuse_other_url(platform, self.summary)
        connection, _ = connect_for_run(self.registrar, platform, 1)
        async with connection:
            for record, settings in self._records:
                # If the process is killed meanwhile, or the response is lost, nobody knows.
                self._set_state(record, "unconfirmed", "it may have been taken back")
                try:
                    problem = await self._undo(connection, record, settings)
                except Unconfirmed as error:
                    if isinstance(error.__cause__, asyncio.CancelledError):
                        raise
                    yield Undone(record, f"{error.message}; roster reconcile looks it up")
                    continue
                except MatriculaError:
                    self._set_state(record, record.state, record.reason)
                    raise
                if problem is None:
                    self._set_state(record, UNDONE, "")
                else:
                    self._set_state(record, record.state, record.reason)
                yield Undone(record, problem)

    def _set_state(self, record: JournalRecord, state: str, reason: str) -> None:
        self._journal.set_state(record.identity, state, record.id, reason)

    async def _undo(
        self, connection: AsyncConnection, record: JournalRecord, settings: Values
    ) -> str | None:
        """Return the platform's reason against it, None if it was done."""
        assert self.registrar.undo is not None
        if record.id is None:
            return "the journal has no id for the registration"
        try:
            flow = self.registrar.undo(connection.session, record.id, settings)
            return await connection.run(flow)
        except Refused as error:
            if error.concerns_token:
                raise
            return error.message


def refuse_other_url(platform: Connection | AsyncConnection, summary: JournalSummary) -> None:
    """Raise RosterError if a connection leads to another URL than the runs of a journal."""
    if str(platform.session.base_url) != summary.origin:
        raise RosterError(f"The journal belongs to {summary.origin}: connect to this URL.")


def _read_records(
    report: JournalReport, summary: JournalSummary, run: int | None
) -> tuple[list[JournalRecord], list[JournalRecord]]:
    """Return the people that runs registered, and the people who were there, of all runs or one."""
    numbers = [one.number for one in summary.runs]
    if run is not None and run not in numbers:
        known = ", ".join(map(str, numbers))
        raise RosterError(f"{report.path} has no run {run}; its runs: {known}.")
    # A journal can have both rows of a person who is in the roster twice.
    made = list({one.identity: one for one in report.records("created", "invited")}.values())
    theirs = {one.identity for one in made}
    kept = [one for one in report.records("exists") if one.identity not in theirs]
    if run is not None:
        made = [one for one in made if summary.find_run(one.at) == run]
        kept = [one for one in kept if summary.find_run(one.at) == run]
    return made, kept


def _explain(registrar: Registrar) -> str:
    if registrar.undo is None:
        return f"{registrar.name} has no call that takes a registration back: nothing was undone."
    return (
        f"Nothing was undone: these people have an account on {registrar.name} and are on no"
        f" course. Only an enrollment can be undone; {NO_REMOVAL}."
    )
