"""Signals that stop a run."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress


def list_terminals() -> list[int]:
    """Return which of standard output (1) and standard error (2) are a terminal."""
    return [stream for stream in (1, 2) if os.isatty(stream)]


def leave(terminals: list[int]) -> None:
    """Discard what is written to a closed terminal from now on."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in terminals:
        os.dup2(nowhere, stream)
    os.close(nowhere)


class Signals:
    """The first Ctrl-C or request to end stops the run; the next one ends the process.

    A closed terminal is such a request, however often it is reported.
    """

    def __init__(self, stop: Callable[[], None], say: Callable[[str], None]) -> None:
        self._stop_run = stop
        self._say = say
        self._terminals = list_terminals()

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):  # Windows
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self._stop)
            if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup has it
                # The loop removes it when it closes; a second one must not end the process.
                loop.add_signal_handler(signal.SIGHUP, self._hang_up)

    def __exit__(self, *_: object) -> None:
        self._restore()

    def _stop(self) -> None:
        self._restore()
        self._say("Stopping after the requests that were sent. Press Ctrl-C again to end at once.")
        self._stop_run()

    def _hang_up(self) -> None:
        # The shell may pass on what the terminal said already.
        asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        leave(self._terminals)
        self._stop()

    def _restore(self) -> None:
        with suppress(NotImplementedError, RuntimeError):
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().remove_signal_handler(number)
