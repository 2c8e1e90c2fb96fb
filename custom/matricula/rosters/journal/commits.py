"""The journal for asyncio: a thread of its own, and commits that cover what gathered meanwhile."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from ..errors import JournalError
from ..result import Result, StepResult
from ..row import Entry
from .history import Past
from .store import Journal

P = ParamSpec("P")
T = TypeVar("T")

_GATHER = 0.1
"""Seconds for which results gather before they are committed."""


class Writer:
    """Writes a journal from asyncio tasks."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._ended: list[Result] = []
        self._steps: list[tuple[str, StepResult, asyncio.Future[None]]] = []
        self._noted: list[tuple[str, StepResult]] = []
        self._saver: asyncio.Task[None] | None = None
        self._timer: asyncio.Task[None] | None = None
        self._failure: JournalError | None = None

    @property
    def run(self) -> int:
        """The number of the run."""
        return self._journal.run

    async def plan(self, entries: Sequence[Entry]) -> dict[str, Past]:
        """Commit that these may be sent, together with the results and the steps that gathered."""
        noted, self._noted = self._noted, []
        ended, self._ended = self._ended, []
        return await self._call(self._journal.plan, entries, ended, noted)

    def add(self, result: Result) -> None:
        """Take a result; it is committed soon. Raises what an earlier commit failed with."""
        if self._failure is not None:
            raise self._failure
        self._ended.append(result)
        self._flush_soon()

    async def save_step(self, identity: str, step: StepResult) -> None:
        """Commit a step; those that others save at the same time go into the same commit."""
        saved = asyncio.get_running_loop().create_future()
        self._steps.append((identity, step, saved))
        if self._saver is None:
            self._saver = asyncio.create_task(self._save_steps())
        await saved

    def note_step(self, identity: str, step: StepResult) -> None:
        """Take a step; it is committed soon."""
        self._noted.append((identity, step))
        self._flush_soon()

    async def flush(self) -> None:
        """Commit all results. Raises JournalError."""
        noted, self._noted = self._noted, []
        if noted:
            await self._call(self._journal.save_steps, noted)
        ended, self._ended = self._ended, []
        if ended:
            await self._call(self._journal.finish, ended)

    async def reopen(self, identities: list[str]) -> None:
        """Commit that nothing was sent for these."""
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

    async def _save_steps(self) -> None:
        while self._steps:
            batch, self._steps = self._steps, []
            error: JournalError | None = None
            try:
                steps = [(identity, step) for identity, step, _ in batch]
                await self._call(self._journal.save_steps, steps)
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
