"""Hands the results of a run, which goes on as a task, to one reader."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterable

from ..result import Result
from ..row import RosterRow
from .runner import Runner

_MOST = 1000
"""The most results that wait for the reader."""
_POLL = 0.01


class Inbox:
    """Results that wait until they are read."""

    def __init__(self) -> None:
        self._results: deque[Result] = deque()
        self._changed = asyncio.Event()

    def put(self, result: Result) -> None:
        """Add a result."""
        self._results.append(result)
        self._changed.set()

    async def make_room(self) -> None:
        """Wait while too many results wait."""
        while len(self._results) >= _MOST:
            await asyncio.sleep(_POLL)

    async def read(self, runner: Runner, rows: Iterable[RosterRow]) -> AsyncGenerator[Result, None]:
        """Run, and yield the results as they come. A reader that stops reading ends the run."""
        running = asyncio.create_task(runner.run(rows))
        running.add_done_callback(lambda _: self._changed.set())
        try:
            while self._results or not running.done():
                while self._results:
                    yield self._results.popleft()
                self._changed.clear()
                if not running.done():
                    await self._changed.wait()
            running.result()
        finally:
            runner.stop()
            self._results.clear()
            await _await_end(running)


async def _await_end(running: "asyncio.Task[None]") -> None:
    """Wait until a stopped run has ended. A cancellation meanwhile ends it at once."""
    cancelled: asyncio.CancelledError | None = None
    while not running.done():
        try:
            await asyncio.wait((running,))
        except asyncio.CancelledError as error:
            if cancelled is None:
                running.cancel()
            cancelled = error
    if not running.cancelled():
        running.exception()
    if cancelled is not None:
        raise cancelled
