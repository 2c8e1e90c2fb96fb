"""Saves the history of a run from asyncio: in a journal, or without one in a temporary database."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, Protocol, TypeVar

from ..errors import JournalError
from ..history import INTENDED, History
from ..result import Result, StepResult
from ..row import RosterRow
from .run_history import RunHistory
from .store import Journal

P = ParamSpec("P")
T = TypeVar("T")

_GATHER = 0.1
"""Seconds for which results gather before they are committed."""


class HistoryStore(Protocol):
    """Finds and saves the histories of people while a run goes on."""

    async def recall(self, rows: Sequence[RosterRow]) -> Mapping[str, History]:
        """Return what is known of the people of rows, by the identity of the rows."""
        ...

    async def plan(
        self,
        rows: Sequence[RosterRow],
        met: Sequence[tuple[RosterRow, History]],
        again: Sequence[RosterRow] = (),
        updated: Sequence[RosterRow] = (),
    ) -> None:
        """Save that `rows` may be sent, and that the people of `met` are in this roster as well.

        `again` are those of `rows` whose person this run had in another row. `updated` are rows of
        registered people whose new values may be sent.
        """
        ...

    def add(self, result: Result) -> None:
        """Take the result of a row; it is saved soon. Raises the error of an earlier save."""
        ...

    async def save_step(self, row: RosterRow, step: StepResult) -> None:
        """Save a step; it is safe when this returns."""
        ...

    def add_step(self, row: RosterRow, step: StepResult) -> None:
        """Take a step; it is saved soon."""
        ...

    async def flush(self) -> None:
        """Save everything that was taken."""
        ...

    async def reopen(self, identities: Sequence[str]) -> None:
        """Save that certainly nothing was sent for these people."""
        ...

    async def close(self) -> None:
        """Save what is left, and end."""
        ...


class GroupCommits:
    """Writes a journal in a thread of its own. One commit covers all that gathered meanwhile."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._results: list[Result] = []
        self._steps: list[tuple[str, StepResult]] = []
        self._urgent: list[tuple[str, StepResult, asyncio.Future[None]]] = []
        self._saver: asyncio.Task[None] | None = None
        self._timer: asyncio.Task[None] | None = None
        self._failure: JournalError | None = None

    async def recall(self, rows: Sequence[RosterRow]) -> Mapping[str, History]:
        """Commit what gathered, and return what the journal knows of the people of rows."""
        await self.flush()
        return await self._call(self._journal.recall, rows)

    async def plan(
        self,
        rows: Sequence[RosterRow],
        met: Sequence[tuple[RosterRow, History]],
        again: Sequence[RosterRow] = (),
        updated: Sequence[RosterRow] = (),
    ) -> None:
        """Commit that `rows` may be sent, and that the people of `met` were met."""
        self._check()
        if rows or met or updated:
            await self._call(self._journal.plan, rows, met, again, updated)

    def add(self, result: Result) -> None:
        """Take a result; it is committed soon. Raises the error of an earlier commit."""
        # The journal has the record of a person who was done before.
        if result.is_repeat or result.was_sent or result.is_changed:
            self._results.append(result)
            self._flush_soon()
        self._check()

    async def save_step(self, row: RosterRow, step: StepResult) -> None:
        """Commit a step, together with those that others save at the same time."""
        if step.outcome == INTENDED:
            self._check()
        saved = asyncio.get_running_loop().create_future()
        self._urgent.append((row.identity, step, saved))
        if self._saver is None:
            self._saver = asyncio.create_task(self._save_urgent())
        await saved

    def add_step(self, row: RosterRow, step: StepResult) -> None:
        """Take a step; it is committed soon."""
        self._steps.append((row.identity, step))
        self._flush_soon()

    async def flush(self) -> None:
        """Commit all results and steps. Raises JournalError."""
        results, self._results = self._results, []
        steps, self._steps = self._steps, []
        if results or steps:
            await self._call(self._journal.save, results, steps)

    async def reopen(self, identities: Sequence[str]) -> None:
        """Commit that certainly nothing was sent for these people."""
        if identities:
            await self._call(self._journal.reopen, identities)

    async def close(self) -> None:
        """Commit what is left, and end the thread. The journal stays open."""
        if self._timer is not None:
            self._timer.cancel()
        try:
            await self.flush()
        finally:
            self._thread.shutdown()

    def _check(self) -> None:
        """Raise the error of an earlier commit: nothing more may be sent."""
        failure = self._failure or self._journal.disk_full
        if failure is not None:
            raise failure

    def _flush_soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.create_task(self._flush_later())

    async def _flush_later(self) -> None:
        await asyncio.sleep(_GATHER)
        self._timer = None
        try:
            await self.flush()
        except JournalError as error:
            self._failure = error

    async def _save_urgent(self) -> None:
        while self._urgent:
            batch, self._urgent = self._urgent, []
            # Earlier steps of the same rows come first: later ones take their place.
            steps, self._steps = self._steps, []
            error: JournalError | None = None
            try:
                steps += [(identity, step) for identity, step, _ in batch]
                await self._call(self._journal.save, (), steps)
            except JournalError as failure:
                error = failure
            for *_, saved in batch:
                if saved.done():  # cancelled
                    continue
                if error is not None:
                    saved.set_exception(error)
                else:
                    saved.set_result(None)
        self._saver = None

    async def _call(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(*args, **kwargs))


class WithoutJournal:
    """Keeps the history of one run, so that nobody is registered twice by it."""

    def __init__(self) -> None:
        self._history = RunHistory()

    async def recall(self, rows: Sequence[RosterRow]) -> Mapping[str, History]:
        """Return what this run knows of the people of rows."""
        await asyncio.sleep(0)  # let the other tasks run: nothing else here waits
        found = ((row.identity, self._history.recall(row)) for row in rows)
        return {identity: history for identity, history in found if history is not None}

    async def plan(
        self,
        rows: Sequence[RosterRow],
        met: Sequence[tuple[RosterRow, History]],
        again: Sequence[RosterRow] = (),
        updated: Sequence[RosterRow] = (),
    ) -> None:
        """Nothing is planned without a journal."""

    def add(self, result: Result) -> None:
        """Keep a result."""
        if result.was_sent:
            self._history.add(result)

    async def save_step(self, row: RosterRow, step: StepResult) -> None:
        """Keep a step."""
        self._history.add_step(row.person, step)

    def add_step(self, row: RosterRow, step: StepResult) -> None:
        """Keep a step."""
        self._history.add_step(row.person, step)

    async def flush(self) -> None:
        """Everything is kept at once."""

    async def reopen(self, identities: Sequence[str]) -> None:
        """Nothing was planned."""

    async def close(self) -> None:
        """Forget everything."""
        self._history.close()
