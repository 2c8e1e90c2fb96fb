"""A roster's run on an event loop: signals, the fastest loop there is, and closing everything."""

import asyncio
import gc
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import cast

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import CallError

from ..registrar import Registrar
from ..rosters import (
    Entry,
    PacedTransport,
    Result,
    RosterError,
    Runner,
    StoppedError,
    count_workers,
    find_loop,
    recall_from,
    take_pilot,
)
from .job import Job
from .screen import Screen

_MOST_DOUBTS = 20
_MOST_IN_VAIN = 5


def run_roster(job: Job) -> None:
    """Register the roster. Raises what `Runner.run` raises."""
    with asyncio.Runner(loop_factory=find_loop()) as loop:
        loop.run(_run(job))


def spare_collector() -> None:
    """Let the garbage collector look less often, and not at what was imported: 8 % of CPU time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def _run(job: Job) -> None:
    transport = cast(PacedTransport, job.connection.transport)
    hope = _Hope(transport)

    def report(result: Result) -> None:
        if result.outcome == "rejected":
            job.refused.add(result)
        job.screen.show(result)
        hope.note(result)
        if hope.is_gone:
            runner.stop()

    workers = count_workers(job.options.concurrency, job.connection.session.rate_limiter)
    runner = Runner(job.roster.registrar, job.connection, transport, job.journal, report, workers)
    async with job.connection:
        with _Signals(runner, job.screen):
            spare_collector()  # not before: in what it removes a Ctrl-C would get lost
            try:
                await runner.run(_list_entries(job))
            except StoppedError:
                if hope.is_gone:
                    raise hope.explain(job.connection.session.base_url.origin) from None
                raise


def _list_entries(job: Job) -> Iterator[Entry]:
    entries, path = job.roster.entries_to_send(), job.journal.path
    if job.options.pilot is None or path is None:
        return entries
    recall = partial(recall_from, path, job.roster.registrar.name, job.roster.target)
    return take_pilot(entries, job.options.pilot, recall)


class _Hope:
    """Gives up when row after row comes to nothing.

    A wrong address, behind which a web site responds, would leave thousands in doubt; a wrong
    course, where nobody can ask for it beforehand, thousands of accounts that serve nothing.
    """

    def __init__(self, transport: PacedTransport) -> None:
        self._transport = transport
        self._sent = 0
        self._doubts = 0
        self._in_vain = 0
        self._has_done = False
        self._reason = ""

    @property
    def is_gone(self) -> bool:
        """Whether the run should end."""
        return self._doubts >= _MOST_DOUBTS or self._is_in_vain

    @property
    def _is_in_vain(self) -> bool:
        return self._in_vain >= _MOST_IN_VAIN and not self._has_done

    def note(self, result: Result) -> None:
        """Take one more result into account."""
        if result.outcome == "unconfirmed":
            # Of some rows it is known without asking that they cannot be looked up.
            self._doubts += self._transport.sent > self._sent
        elif not result.was_done and result.entry.refusal is None:
            self._doubts = 0
        self._sent = self._transport.sent
        self._has_done = self._has_done or result.is_done
        # Who was made by an earlier run does not count: the next run gets beyond these rows.
        if result.outcome == "rejected" and any(one.outcome == "created" for one in result.steps):
            self._in_vain += 1
            self._reason = result.reason

    def explain(self, origin: str) -> StoppedError:
        """Why the run ended."""
        if self._is_in_vain:
            return StoppedError(
                f"{origin} made an account for each of {self._in_vain} people and then refused to"
                f" register them ({self._reason}), and nobody has been registered. Is the course"
                " right? Correct it in the same command: nobody gets a second account."
            )
        return StoppedError(
            f"{origin} gave {_MOST_DOUBTS} rows in a row no response that tells what became of"
            " them. Is the address right, and the platform well? Ask with `matricula doctor`."
        )


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
    """The first Ctrl-C, or a request to end, stops the run; the next one ends the process.

    A terminal that is closed is such a request, once or more often.
    """

    def __init__(self, runner: Runner, screen: Screen) -> None:
        self._runner = runner
        self._screen = screen
        self._terminals = [stream for stream in (1, 2) if os.isatty(stream)]

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):  # Windows
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self._stop)
            if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup has it
                # The loop removes it when it is closed: a second one is not to end the process.
                loop.add_signal_handler(signal.SIGHUP, self._hang_up)

    def __exit__(self, *_: object) -> None:
        self._restore()

    def _stop(self) -> None:
        self._restore()
        self._screen.say("Stopping: what was sent is awaited. Once more, and it ends at once.")
        self._runner.stop()

    def _hang_up(self) -> None:
        # The shell may pass on what the terminal said already.
        asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in self._terminals:
            os.dup2(nowhere, stream)
        os.close(nowhere)
        self._stop()

    def _restore(self) -> None:
        with suppress(NotImplementedError, RuntimeError):
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().remove_signal_handler(number)
