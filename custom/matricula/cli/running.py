"""A roster's run on an event loop: signals, the fastest loop there is, and closing everything."""

import argparse
import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from math import ceil
from typing import cast

from matricula_runtime.connection import AsyncConnection

from ..rosters import Journal, PacedEngine, RefusedFile, Result, Roster, Runner
from .screen import Screen


def run_roster(
    options: argparse.Namespace,
    roster: Roster,
    connection: AsyncConnection,
    journal: Journal,
    screen: Screen,
    refused: RefusedFile,
) -> None:
    """Register the roster. Raises what `Runner.run` raises."""

    def report(result: Result) -> None:
        if result.outcome == "rejected":
            refused.add(result.entry.cells, result.reason)
        screen.show(result)

    with asyncio.Runner(loop_factory=_find_loop()) as loop:
        loop.run(_run(options, roster, connection, journal, report))


async def _run(
    options: argparse.Namespace,
    roster: Roster,
    connection: AsyncConnection,
    journal: Journal,
    report: Callable[[Result], None],
) -> None:
    engine = cast(PacedEngine, connection._engine)
    workers = count_workers(options.concurrency, connection)
    runner = Runner(roster.registrar, connection, engine, journal, report, workers)
    async with connection:
        with _Signals(runner):
            await runner.run(roster.entries())


def count_workers(concurrency: int, connection: AsyncConnection) -> int:
    """How many rows are under way at once: no more than a rate limit lets through in two seconds.

    The others would only wait for their turn, and would have to be looked up after a crash.
    """
    limit = connection.session.rate.limit
    return concurrency if limit is None else min(concurrency, ceil(2 * limit.requests / limit.per))


class _Signals:
    """The first Ctrl-C, or a request to end, stops the run; the next one ends the process."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def __enter__(self) -> None:
        with suppress(NotImplementedError):  # Windows
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, self._stop)

    def __exit__(self, *_: object) -> None:
        self._restore()

    def _stop(self) -> None:
        self._restore()
        self._runner.stop()

    def _restore(self) -> None:
        with suppress(NotImplementedError, RuntimeError):
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().remove_signal_handler(number)


def _find_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    with suppress(ImportError):
        return cast(
            "Callable[[], asyncio.AbstractEventLoop]", import_module("uvloop").new_event_loop
        )
    return asyncio.new_event_loop
