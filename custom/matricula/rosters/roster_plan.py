"""Everything that a program or a command needs for one run of one roster."""

from collections import Counter
from collections.abc import AsyncGenerator, Container, Iterator
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Self

from attrs import evolve

from matricula_runtime.connection import AsyncConnection, Connection
from matricula_runtime.errors import CallError, ConfigurationError
from matricula_runtime.operation import RateLimit

from ..registrar import Registrar
from .decision import Refuse, decide
from .dry_run import DryRun
from .errors import JournalError, RosterError, StoppedError
from .event_loop import iterate, run_async
from .history import History
from .journal.beside import find_tagged_journals
from .journal.recall import recall_from
from .journal.report import JournalReport, JournalSummary
from .preview import PreviewRow
from .readers.open import is_same_roster
from .records import PeopleCount, PlanOptions, RunRecords, RunSummary
from .request_check import RequestCheck
from .result import READY, TO_UPDATE, Result
from .roster import Roster, Survey
from .row import RosterRow
from .run.concurrency import LimitedTransport, count_workers
from .run.connect import connect_for_run, connect_patiently
from .run.inbox import Inbox
from .run.pilot import take_pilot
from .run.reading import read_results
from .run.row_executor import has_writes_beyond_look_up
from .run.runner import Runner
from .run.stop_rules import FATAL, explain_fatal
from .selection import LeftOut
from .url_check import find_url_problem


class Plan:
    """One run of one roster on one platform: look at it first, then register. See `plan`.

    It is a context manager that closes the roster's file. It registers once.
    """

    def __init__(
        self,
        name: str,
        roster: Roster,
        platform: Connection | AsyncConnection | None,
        options: PlanOptions,
    ) -> None:
        self.name = name
        """The name of the roster; empty for rows of a program."""
        self.roster = roster
        self.options = options
        self._platform = platform
        self._survey: Survey | None = None
        self._left_out = LeftOut()
        self._is_checked = False
        self._is_stopped = False
        self._runner: Runner | None = None
        self._transport: LimitedTransport | None = None
        self._records: RunRecords | None = None

    def without(self, people: Container[str]) -> "Plan":
        """Return the plan for the others of a roster; `people` are `RosterRow.person`.

        Both read the same file, and closing one closes it.
        """
        other = Plan(self.name, evolve(self.roster, skipped=people), self._platform, self.options)
        other._is_checked = self._is_checked
        return other

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the roster's file."""
        self.roster.source.close()

    @property
    def connection(self) -> Connection | AsyncConnection:
        """The connection to the platform. Raises ConfigurationError if there is none."""
        if self._platform is None:
            raise ConfigurationError("Give plan() a connection: without one it can only dry run.")
        return self._platform

    @property
    def registrar(self) -> Registrar:
        """How learners are registered on the platform."""
        return self.roster.registrar

    @property
    def description(self) -> str:
        """The format of the roster, for a message: `CSV, UTF-8, comma`."""
        return self.roster.source.description

    @property
    def notes(self) -> list[str]:
        """Sentences about what is not read, or could be understood in another way."""
        return [*self.roster.source.notes, *self.roster.choice.notes]

    @property
    def unused_columns(self) -> list[str]:
        """The headers of columns that are not used."""
        return self.roster.unused

    @property
    def pilot(self) -> int | None:
        """The number of people after whom a pilot ends, if the run is one."""
        return self.options.pilot

    @property
    def url(self) -> str:
        """The platform's base URL."""
        return str(self.connection.session.base_url)

    @property
    def origin(self) -> str:
        """The platform's origin: scheme, host and port."""
        return self.connection.session.base_url.origin

    def survey(self) -> Survey:
        """Read all rows and count them; an iterator of a program is used up by that."""
        if self._survey is None:
            self._survey = self.roster.survey(self._leave_out_corrected)
        return self._survey

    def _leave_out_corrected(self, rows: list[RosterRow]) -> list[RosterRow]:
        """Return the rows for which no corrected row was registered."""
        journal = self.options.journal
        if journal is None:
            return rows
        try:
            known = recall_from(journal, self.registrar.name, None, self.roster.target, rows)
        except JournalError:  # the run or the dry run reports it
            return rows
        return [
            row
            for row in rows
            if isinstance(decide(row, known.get(row.identity, History())), Refuse)
        ]

    @property
    def preview(self) -> tuple[PreviewRow, ...]:
        """Three rows as they were understood, the one with the most other letters among them."""
        return self.survey().preview

    def read_journal(self) -> JournalSummary | None:
        """Return the numbers of the journal, None if there is none or it holds no run yet."""
        path = self.options.journal
        if path is None:
            return None
        try:
            with JournalReport(path) as report:
                return report.summarize()
        except JournalError:  # whatever is wrong with it, the run or the dry run reports
            return None

    def find_other_roster(self) -> str | None:
        """Return the roster that the journal was begun with, if it is another one."""
        journal = self.read_journal()
        begun = journal.runs[0].roster if journal and journal.is_bound and journal.runs else None
        return begun if begun is not None and not is_same_roster(begun, self.name) else None

    def find_tagged_journals(self) -> list[Path]:
        """Return the journals beside the roster whose runs rejected rows of it, by their tags."""
        tags = self.survey().tags
        if not tags:
            return []
        folder = Path(self.name).parent
        return find_tagged_journals(folder, self.registrar.name, self.url, tags)

    def continue_journal(self, path: Path) -> None:
        """Use another journal; only before anything was sent."""
        self.options = evolve(self.options, journal=path)

    def check_target(self) -> None:
        """Ask the platform for what people are to be registered on, such as the course.

        Raises RosterError if it is not there or not open, StoppedError if the platform cannot be
        asked.
        """
        run_async(self.check_target_async())

    async def check_target_async(self) -> None:
        """Ask for the target as `check_target` does, for asyncio."""
        if self._is_first_run:
            connection, _ = connect_for_run(self.registrar, self.connection, 1)
            async with connection:
                problem = await find_url_problem(connection)
            if problem is not None:
                raise RosterError(problem)
        if self.registrar.check is not None:
            try:
                async with connect_patiently(self.registrar, self.connection) as patient:
                    flow = self.registrar.check(patient.session, self.roster.settings)
                    problem = await patient.run(flow)
            except FATAL as error:
                raise explain_fatal(error, self.origin) from error
            except CallError as error:
                raise StoppedError(str(error)) from error
            if problem is not None:
                raise RosterError(problem)
        self._is_checked = True

    @property
    def _is_first_run(self) -> bool:
        """True if nobody is known to be registered at the URL yet."""
        journal = self.read_journal()
        return journal is None or not journal.is_bound

    def dry_run(self, *, look_up: bool = False) -> Iterator[Result]:
        """Yield what a run would do for each row. With `look_up`, the platform is asked for people.

        The outcomes are *ready*, *exists*, *invited* and *rejected*. Raises RosterError.
        """
        if not look_up:
            return self._open_dry_run(RequestCheck(self.registrar)).results()
        return iterate(self.dry_run_async(look_up=True))

    async def dry_run_async(self, *, look_up: bool = False) -> AsyncGenerator[Result, None]:
        """Yield what `dry_run` yields, for asyncio."""
        run = self._open_dry_run(RequestCheck(self.registrar))
        if not look_up:
            for result in run.results():
                yield result
            return
        connection, _ = connect_for_run(self.registrar, self.connection, self.options.concurrency)
        workers = count_workers(self.options.concurrency, connection.session.rate_limiter)
        async with connection:
            async for result in run.look_up(connection, workers):
                yield result

    def count_people(self) -> PeopleCount:
        """Count the people that a run would register and update, as far as a dry run can find out.

        An iterator of a program is used up by that.
        """
        try:
            check = RequestCheck(self.registrar)
        except RosterError:  # a package is missing
            check = None
        found = Counter(result.outcome for result in self._open_dry_run(check).results())
        return PeopleCount(found[READY], found[TO_UPDATE])

    def _open_dry_run(self, check: RequestCheck | None) -> DryRun:
        rows = self._take_pilot(self.roster.rows())
        is_pilot = self.pilot is not None
        url = None if self._platform is None else self.url
        journal = self.options.journal
        return DryRun(
            self.roster,
            rows,
            journal,
            check=check,
            url=url,
            is_pilot=is_pilot,
            updates=self.options.update,
        )

    def register(self) -> Iterator[Result]:
        """Register the roster, and yield a result for each row in the order in which they end.

        The target is checked first. Raises RosterError before anything is sent, StoppedError when
        the run ends early, and JournalError. Nothing moves between two results that you take: do
        not pause there for long. Inside an event loop use `register_async`.
        """
        return iterate(self.register_async())

    async def register_async(self) -> AsyncGenerator[Result, None]:
        """Register as `register` does, for asyncio."""
        if not self._is_checked:
            await self.check_target_async()
        if self._is_stopped:
            raise StoppedError("Stopped, as you asked, before anything was sent.", interrupted=True)
        connection, transport = connect_for_run(
            self.registrar, self.connection, self.options.concurrency
        )
        self._transport = transport
        rows = None if self._survey is None else self._survey.rows
        can_look_up = not has_writes_beyond_look_up(self.registrar, connection.session)
        self._left_out = LeftOut()
        left_out = self._left_out if self._survey is None else self._survey.left_out
        records = RunRecords(
            self.name, self.url, self.roster, self.options, rows, can_look_up, left_out
        )
        self._records = records
        inbox = Inbox(records.add)
        with records:
            async with connection:
                workers = count_workers(self.options.concurrency, connection.session.rate_limiter)
                runner = self._runner = Runner(
                    self.registrar,
                    connection,
                    transport,
                    records.journal,
                    inbox,
                    workers,
                    notes_sends=not can_look_up,
                    updates=self.options.update,
                )
                try:
                    async with aclosing(
                        read_results(runner, inbox, self._rows_to_send())
                    ) as results:
                        async for result in results:
                            yield result
                finally:
                    records.pending = runner.pending
            records.check_complete()

    def _rows_to_send(self) -> Iterator[RosterRow]:
        # The rows of a program raise the program's own errors.
        left_out = self._left_out
        if self.name:
            return self._take_pilot(self.roster.rows_to_send(left_out))
        return self._take_pilot(self.roster.rows(left_out))

    def _take_pilot(self, rows: Iterator[RosterRow]) -> Iterator[RosterRow]:
        """Return the rows of a pilot, if the run is one; a dry run and a run have the same."""
        journal, pilot = self.options.journal, self.options.pilot
        if pilot is None:
            return rows
        if journal is None:
            return take_pilot(rows, pilot, lambda _: {})
        url = None if self._platform is None else self.url
        recall = partial(recall_from, journal, self.registrar.name, url, self.roster.target)
        return take_pilot(rows, pilot, recall)

    @property
    def rate_limit(self) -> RateLimit | None:
        """The limit of the connection's rate, None if there is none."""
        return self.connection.session.rate_limiter.limit

    @property
    def requests_sent(self) -> int:
        """The number of requests that the run has sent so far."""
        return 0 if self._transport is None else self._transport.sent

    @property
    def pending(self) -> int:
        """The number of people who have an account now, and whose registration is still to come."""
        return 0 if self._runner is None else self._runner.pending

    def stop(self) -> None:
        """Begin nothing more. Requests on their way are awaited, then StoppedError is raised."""
        self._is_stopped = True
        if self._runner is not None:
            self._runner.stop()

    @property
    def has_begun(self) -> bool:
        """True if the run has begun, so that rows may have been sent."""
        return self._runner is not None

    @property
    def summary(self) -> RunSummary:
        """The run in numbers, after it has ended. Raises RosterError before."""
        if self._records is None:
            raise RosterError("There is no summary before the run has ended.")
        return self._records.summary
