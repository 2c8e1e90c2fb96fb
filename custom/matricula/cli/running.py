"""A roster's run on an event loop: signals, the fastest loop there is, and closing everything."""

import argparse
import asyncio
import gc
import signal
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import cast

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import CallError, MatriculaError

from ..registrar import Registrar
from ..rosters import (
    Journal,
    PacedEngine,
    RefusedFile,
    Result,
    Roster,
    RosterError,
    Runner,
    StoppedError,
    count_workers,
    look_for_existing,
)
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
            refused.add(result)
        screen.show(result)

    spare_collector()
    with asyncio.Runner(loop_factory=_find_loop()) as loop:
        loop.run(_run(options, roster, connection, journal, report))


def spare_collector() -> None:
    """Let the garbage collector look less often, and not at what was imported: 8 % of CPU time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def _run(
    options: argparse.Namespace,
    roster: Roster,
    connection: AsyncConnection,
    journal: Journal,
    report: Callable[[Result], None],
) -> None:
    engine = cast(PacedEngine, connection._engine)
    workers = count_workers(options.concurrency, connection.session.rate)
    runner = Runner(roster.registrar, connection, engine, journal, report, workers)
    async with connection:
        with _Signals(runner):
            await runner.run(roster.entries_to_send())


def run_look(
    options: argparse.Namespace,
    roster: Roster,
    connection: AsyncConnection,
    results: Iterable[Result],
    screen: Screen,
) -> None:
    """Show the results of a dry run, after looking people up."""

    async def look() -> None:
        workers = count_workers(options.concurrency, connection.session.rate)
        async with connection:
            await look_for_existing(roster.registrar, connection, results, screen.show, workers)

    with asyncio.Runner(loop_factory=_find_loop()) as loop:
        try:
            loop.run(look())
        except* MatriculaError as group:
            raise group.exceptions[0] from None


def run_check(
    connection: AsyncConnection, registrar: Registrar, values: Mapping[str, object]
) -> None:
    """Ask the platform whether there is what people are to be registered on.

    Raises RosterError if not, and StoppedError if it cannot be asked.
    """
    flow = registrar.check and registrar.check(connection.session, values)
    if flow is None:
        return

    async def ask() -> str | None:
        try:
            return await connection.run(flow)
        finally:
            await connection.close()

    try:
        problem = asyncio.run(ask())
    except CallError as error:
        raise StoppedError(str(error)) from error
    if problem is not None:
        raise RosterError(problem)


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
