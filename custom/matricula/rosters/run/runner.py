"""Registers the rows of one roster: some workers over one queue, one result for each row."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.steps import Flow, drive_async

from ...registrar import Registrar
from ...site_names import name_place
from ..errors import JournalError, StoppedError
from ..journal.commits import GroupCommits, HistoryStore, WithoutJournal
from ..journal.store import Journal
from ..result import Result
from ..row import RosterRow
from .batching import Batcher, Outcomes
from .concurrency import LimitedTransport
from .connect import make_patient
from .inbox import Inbox
from .queue import PlannedRow, RowQueue
from .row_executor import RowContext, RowExecutor
from .stop_rules import FATAL, StopRules, explain_fatal
from .stopping import Interrupted, StopRequest


class Runner:
    """Registers the rows of one roster on one connection, through a transport of its own.

    `inbox` gets each result, `notes_sends` is as in RowContext, `updates` as in `decide`.
    Without a journal nobody is registered twice by this run either, but no other run knows of it.
    """

    def __init__(
        self,
        registrar: Registrar,
        connection: AsyncConnection,
        transport: LimitedTransport,
        journal: Journal | None,
        inbox: Inbox,
        workers: int,
        *,
        notes_sends: bool,
        updates: bool = False,
    ) -> None:
        self._transport = transport
        self._inbox = inbox
        self._workers = workers
        self._updates = updates
        self._store: HistoryStore = WithoutJournal() if journal is None else GroupCommits(journal)
        self._session = make_patient(connection, transport).session
        place = ["--on", registrar.name, *name_place(connection.session)]
        self._rules = StopRules(self._session.base_url.origin, place)
        self._stop = StopRequest()
        self._reason: StoppedError | None = None
        batchers = {
            name: Batcher(self._session, batch, self._run_flow, self._give_way)
            for name, batch in registrar.batches.items()
        }
        self._context = RowContext(
            registrar, transport, self._store, self._stop, batchers, notes_sends
        )
        is_limited = self._session.rate_limiter.limit is not None
        self._most_aside = sum(one.most for one in registrar.batches.values()) if is_limited else 0
        self._working = self._aside = 0
        self._has_ended = False
        """True if the queue is empty for good."""
        self._executors: set[RowExecutor] = set()
        """The rows that are on their way, or were when the run ended."""
        self._jobs: set[asyncio.Task[None]] = set()
        self._failures: list[BaseException] = []
        self._unsent: list[str] = []
        self._queue: RowQueue | None = None

    @property
    def pending(self) -> int:
        """The number of rows with steps that are done, and no result yet."""
        return sum(executor.has_done_step for executor in self._executors)

    def stop(self) -> None:
        """Begin nothing more; requests on their way are awaited."""
        self._stop.set()
        self._expect_no_more()
        if self._queue is not None:
            self._queue.wake()

    async def run(self, rows: Iterable[RosterRow]) -> None:
        """Register all rows.

        Raises StoppedError if the run ends before the roster does, and JournalError if the journal
        cannot be written.
        """
        queue = self._queue = RowQueue(
            rows,
            self._store,
            self._context.registrar.ids,
            self._end,
            self._inbox,
            self._stop,
            self._workers,
            self._updates,
        )
        self._start(queue.fill())
        for _ in range(self._workers):
            self._start(self._work(queue))
        try:
            while self._jobs:
                await asyncio.wait(set(self._jobs))
        finally:
            await self._close(queue)
        self._raise_failure()

    async def _work(self, queue: RowQueue) -> None:
        """Register rows of the queue until it is empty, or other workers are enough."""
        self._working += 1
        planned: PlannedRow | None = None
        try:
            while planned is not None or self._working - self._aside <= self._workers:
                planned = planned or await queue.next()
                if planned is None:
                    self._has_ended = True
                    return
                self._end(await self._execute(planned))
                if self._inbox.is_full:
                    await self._inbox.make_room()
                held = queue.release(planned.row)
                planned = None if held is None else await queue.plan_held(held)
        except Interrupted:
            pass
        finally:
            self._working -= 1
            self._send_if_all_wait()

    async def _execute(self, planned: PlannedRow) -> Result:
        executor = RowExecutor(self._context, self._session, planned)
        self._executors.add(executor)
        try:
            result = await executor.execute()
        except (*FATAL, Interrupted):
            if executor.is_certainly_unsent:
                self._unsent.append(planned.row.identity)
            with suppress(JournalError):
                await executor.note_unsent()
            raise
        self._executors.remove(executor)
        return result

    def _end(self, result: Result) -> None:
        try:
            self._inbox.put(result)
        finally:
            self._store.add(result)
        reason = self._rules.check(result, self._transport.sent)
        if reason is not None:
            self._reason = self._reason or reason
            self.stop()

    async def _run_flow(self, flow: Flow[Outcomes]) -> Outcomes:
        """Send a batch."""
        return await drive_async(flow, self._transport.send, None, self._stop.wait_to_send)

    @contextmanager
    def _give_way(self) -> Iterator[None]:
        """Let another worker take rows while this one waits for its batch."""
        if self._aside < self._most_aside and self._queue is not None:
            self._start(self._work(self._queue))
        self._aside += 1
        self._send_if_all_wait()
        try:
            yield
        finally:
            self._aside -= 1

    def _send_if_all_wait(self) -> None:
        """Send batches as they are if all workers wait for one, and no row can come to fill it."""
        if self._aside < self._working:
            return
        if self._has_ended:
            self._expect_no_more()
        elif self._aside > self._most_aside:
            for batcher in self._context.batchers.values():
                batcher.send_largest()

    def _expect_no_more(self) -> None:
        for batcher in self._context.batchers.values():
            batcher.expect_no_more()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        job = asyncio.create_task(work)
        self._jobs.add(job)
        job.add_done_callback(self._note_end)

    def _note_end(self, job: "asyncio.Task[None]") -> None:
        self._jobs.discard(job)
        if job.cancelled():
            self.stop()
        elif (error := job.exception()) is not None:
            self._failures.append(error)
            self.stop()

    async def _close(self, queue: RowQueue) -> None:
        jobs = set(self._jobs)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        for batcher in self._context.batchers.values():
            await batcher.cancel()
        try:
            await self._store.reopen(self._unsent + queue.list_unsent())
        finally:
            await self._store.close()

    def _raise_failure(self) -> None:
        unforeseen = [error for error in self._failures if not isinstance(error, FATAL)]
        for error in unforeseen:
            raise error
        if self._reason is not None:
            raise self._reason
        for error in self._failures:
            assert isinstance(error, FATAL)
            raise explain_fatal(error, self._session.base_url.origin) from error
        if self._stop.is_set:
            raise StoppedError("Stopped, as you asked.", interrupted=True)
