"""Reads the results of a run while it goes on as a task."""

import asyncio
from collections.abc import AsyncGenerator, Iterable

from ..result import Result
from ..row import RosterRow
from .inbox import Inbox
from .runner import Runner


async def read_results(
    runner: Runner, inbox: Inbox, rows: Iterable[RosterRow]
) -> AsyncGenerator[Result, None]:
    """Run, and yield the results as they come. A reader that stops reading ends the run."""
    running = asyncio.create_task(runner.run(rows))
    running.add_done_callback(lambda _: inbox.wake())
    results = inbox.results
    try:
        while results or not running.done():
            while results:
                yield results.popleft()
            if not running.done():
                await inbox.wait()
        running.result()
    finally:
        runner.stop()
        results.clear()
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
