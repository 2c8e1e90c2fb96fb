"""Registers a roster: a number of workers over one feed, one outcome for each row."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeAlias

from attrs import evolve

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import (
    CallError,
    ConfigurationError,
    Forbidden,
    NotSent,
    RateLimited,
    Unauthorized,
    Unconfirmed,
)
from matricula_runtime.outcomes import Outcome, Rejected
from matricula_runtime.trace import is_enabled

from ...registrar import Registrar
from ..decision import judge_past
from ..errors import JournalError, StoppedError
from ..journal.commits import Writer
from ..journal.history import Past
from ..journal.memory import Memory
from ..journal.store import Journal
from ..result import Result, make_result
from ..row import Entry
from .batching import Batcher
from .concurrency import PacedTransport
from .queue import Feed, Task
from .row_executor import Desk, Interrupted, has_calls_beyond_asking

# They concern every row, and say that the request was not done.
_FATAL = (Unauthorized, Forbidden, NotSent, RateLimited, ConfigurationError)
_PATIENT = 8
_HASTY = 1
_DEADLINE = 900.0
_LOOKS = 3
"""How often a row whose response was lost is looked up in the same run."""
_PAUSE = 1.0
"""Seconds before the first look; each next one waits twice as long."""


Drain: TypeAlias = Callable[[], Awaitable[None]]
"""Waits until whoever gets the results has taken most of them."""


class Runner:
    """Registers the rows of one roster on one connection, whose transport is `transport`.

    Without a journal nobody is registered twice in this run either, but no other run knows of it.
    """

    def __init__(
        self,
        registrar: Registrar,
        connection: AsyncConnection,
        transport: PacedTransport,
        journal: Journal | None,
        report: Callable[[Result], None],
        workers: int,
        drain: Drain | None = None,
    ) -> None:
        self._registrar = registrar
        self._transport = transport
        self._report = report
        self._workers = workers
        self._drain = drain
        self._writer = Memory() if journal is None else Writer(journal)
        # Before the first response it is likelier that the address is wrong than that the net is
        # bad.
        hasty = connection.with_options(retries=_HASTY).session
        patient = connection.with_options(retries=_PATIENT, deadline=_DEADLINE).session
        self._hasty = evolve(hasty, is_traced=is_enabled())
        self._patient = evolve(patient, is_traced=is_enabled())
        self._batchers = {
            name: Batcher(self._patient, batch, self._step_aside)
            for name, batch in registrar.batches.items()
        }
        is_limited = self._patient.rate_limiter.limit is not None
        self._most_aside = sum(one.most for one in registrar.batches.values()) if is_limited else 0
        self._notes_sends = has_calls_beyond_asking(self._patient)
        self._at_work = 0
        self._aside = 0
        self._jobs: set[asyncio.Task[None]] = set()
        self._failures: list[BaseException] = []
        self._stop = asyncio.Event()
        self._unsent: list[str] = []
        self._feed: Feed | None = None

    def stop(self) -> None:
        """Begin nothing more; what is under way ends."""
        self._stop.set()
        self._hurry()
        if self._feed is not None:
            self._feed.wake()

    def _hurry(self) -> None:
        for batcher in self._batchers.values():
            batcher.hurry()

    async def run(self, entries: Iterable[Entry]) -> None:
        """Register them all.

        Raises StoppedError when the run ends before the roster does, JournalError if the journal
        cannot be written.
        """
        feed = Feed(entries, self._writer, self._end, self._drain, self._stop, self._workers)
        self._feed = feed
        self._start(feed.fill())
        for _ in range(self._workers):
            self._start(self._work(feed))
        try:
            while self._jobs:
                await asyncio.wait(set(self._jobs))
        finally:
            await self._clear_up(feed)
        self._raise_failure()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        job = asyncio.create_task(work)
        self._jobs.add(job)
        job.add_done_callback(self._watch)

    def _watch(self, job: "asyncio.Task[None]") -> None:
        self._jobs.discard(job)
        if job.cancelled():
            self.stop()
        elif (error := job.exception()) is not None:
            self._failures.append(error)
            self.stop()

    @contextmanager
    def _step_aside(self) -> Iterator[None]:
        """While a row waits for the others of its batch, another worker has its place."""
        if self._aside < self._most_aside and self._feed is not None:
            self._start(self._work(self._feed))
        self._aside += 1
        if self._aside > self._most_aside and self._aside >= self._at_work:
            # Everybody waits for others, of whom none can come.
            for batcher in self._batchers.values():
                batcher.send_largest()
        try:
            yield
        finally:
            self._aside -= 1

    async def _clear_up(self, feed: Feed) -> None:
        jobs = set(self._jobs)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        for batcher in self._batchers.values():
            await batcher.cancel()
        try:
            await self._writer.reopen(self._unsent + feed.give_back())
        finally:
            await self._writer.close()

    def _raise_failure(self) -> None:
        unforeseen = [error for error in self._failures if not isinstance(error, _FATAL)]
        for error in unforeseen + self._failures:
            if isinstance(error, _FATAL):
                raise StoppedError(self._explain(error)) from error
            raise error
        if self._stop.is_set():
            raise StoppedError("Stopped, as you asked.", interrupted=True)

    def _explain(self, error: Exception) -> str:
        origin = self._patient.base.origin
        message = error.message if isinstance(error, CallError) else str(error)
        match error:
            case Unauthorized():
                return f"{origin} refuses the token ({message})."
            case Forbidden():
                return f"{origin} refuses the token, or it has not the right ({message})."
            case NotSent():
                return f"{origin} cannot be reached ({message}). Check the address and the network."
            case RateLimited():
                return f"{origin} keeps saying that there are too many requests ({message})."
        return message

    async def _work(self, feed: Feed) -> None:
        self._at_work += 1
        task: Task | None = None
        try:
            while task is not None or self._at_work - self._aside <= self._workers:
                task = task or await feed.next()
                if task is None:
                    self._hurry()
                    return
                self._end(await self._settle(task))
                if self._drain is not None:
                    await self._drain()
                # Those of the same person that came meanwhile are done first.
                following = feed.release(task.entry)
                task = None if following is None else await feed.plan_alone(following)
        except Interrupted:
            pass
        finally:
            self._at_work -= 1

    def _end(self, result: Result) -> None:
        # Of people who were done before the journal has the record that counts.
        if result.is_repeat or not result.was_done:
            self._writer.add(result)
        self._report(result)

    async def _settle(self, task: Task) -> Result:
        entry, past = task.entry, task.past
        known = judge_past(entry, past, self._writer.run)
        if known is not None:
            return known
        desk = self._open_desk(entry, past)
        try:
            outcome = await self._do(desk, entry)
            if isinstance(outcome, Rejected) and (gone := self._list_gone(outcome, past)):
                desk.forget(gone)
                outcome = await self._do(desk, entry)
            return make_result(entry, outcome, tuple(desk.steps))
        except (*_FATAL, Interrupted):
            if not desk.has_lost and (past is None or not past.is_unfinished):
                self._unsent.append(entry.identity)
            with suppress(JournalError):
                await desk.take_back()
            raise

    def _open_desk(self, entry: Entry, past: Past | None) -> Desk:
        return Desk(
            self._patient if self._transport.has_responded else self._hasty,
            self._transport,
            self._writer,
            self._stop,
            entry.identity,
            past,
            self._batchers,
            self._notes_sends,
        )

    def _list_gone(self, refusal: Rejected, past: Past | None) -> list[str]:
        """The earlier steps of which the platform says that what they made is not there."""
        steps = {} if past is None else past.steps
        ids = self._registrar.ids.items()
        return [step for name, step in ids if name in refusal.fields and step in steps]

    async def _do(self, desk: Desk, entry: Entry) -> Outcome:
        """The outcome of a row; when its response was lost, after looking it up."""
        for attempt in range(_LOOKS + 1):
            flow = self._registrar.register(desk.session, entry.learner, entry.values)
            outcome = await desk.run(flow)
            if not isinstance(outcome, Unconfirmed) or not desk.can_ask or self._stop.is_set():
                break
            if attempt < _LOOKS:
                await self._pause(_PAUSE * 2**attempt)
                if self._stop.is_set():
                    break
                desk.look_again()
        return outcome

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)
