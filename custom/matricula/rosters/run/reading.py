"""Reads the results of a run while it goes on as a task."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator

from ..result import Result
from ..row import RosterRow
from .inbox import Inbox
from .runner import Runner


class _RowsFailed(Exception):
    """Carries an error that the rows raised, such as a program's own, past the rules of a run.

    A KeyboardInterrupt that a task raises would end the event loop before the run has ended.
    """

    def __init__(self, error: BaseException) -> None:
        super().__init__(str(error))
        self.error = error


def _guard(rows: Iterable[RosterRow]) -> Iterator[RosterRow]:
    try:
        yield from rows
    except GeneratorExit:  # the run takes no more rows
        raise
    except BaseException as error:
        raise _RowsFailed(error) from error


async def read_results(
    runner: Runner, inbox: Inbox, rows: Iterable[RosterRow]
) -> AsyncGenerator[Result, None]:
    """Run, and yield the results as they come. A reader that stops reading ends the run.

    Raises the error that the rows raise, after the results of the rows that were sent.
    """
    running = asyncio.create_task(runner.run(_guard(rows)))
    running.add_done_callback(lambda _: inbox.wake())
    results = inbox.results
    try:
        while results or not running.done():
            while results:
                yield results.popleft()
            if not running.done():
                await inbox.wait()
        running.result()
    except _RowsFailed as failed:
        raise failed.error from failed.error.__cause__
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
