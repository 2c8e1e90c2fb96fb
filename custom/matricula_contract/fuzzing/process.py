"""A process that ends together with this one, when a signal ends this one."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType
from typing import Final

_TURN: Final = 0.1
"""Seconds of one wait. Python handles signals between two of them."""


def run_to_end(command: Sequence[str], environment: Mapping[str, str], output: Path) -> int:
    """Run a command to its end, with its output in a file, and return its exit code.

    If an exception comes first, such as the one of a signal, the process is killed.
    """
    process = None
    try:
        with output.open("wb") as stream, _hold_back(signal.SIGTERM):
            process = subprocess.Popen(
                command, env=environment, stdout=stream, stderr=subprocess.STDOUT
            )
        return _wait(process)
    finally:
        if process is not None:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes]) -> int:
    # Not in one call: a signal that comes shortly before a call that waits, such as reading a pipe,
    # is handled only after it.
    while process.returncode is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_TURN)
    return int(process.returncode)


@contextmanager
def _hold_back(number: signal.Signals) -> Iterator[None]:
    """Handle a signal only after the context: an exception would lose a process that just starts.

    Only the main thread handles signals; others need no care.
    """
    if current_thread() is not main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)

    before = signal.signal(number, note)
    try:
        yield
    finally:
        signal.signal(number, signal.SIG_DFL if before is None else before)
        if came:
            signal.raise_signal(number)
