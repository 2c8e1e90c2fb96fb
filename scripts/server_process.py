"""Run a server as a process."""

from __future__ import annotations

import contextlib
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Final

MOCK: Final = (sys.executable, "-m", "matricula_mock", "--port", "0", "--strict")
"""The command of the mock server, on a free port."""
TIMEOUT: Final = 20.0
"""Seconds for a server to start, to accept a connection or to stop."""
ANNOUNCEMENT: Final = "listening on "


class ServerFailure(Exception):
    """The server did not start or cannot be reached. The text has the reason."""


@contextlib.contextmanager
def serve(command: Sequence[str] = MOCK) -> Iterator[str]:
    """Run a server and yield its URL. Raises ServerFailure if it does not start.

    Its first line of output must be `listening on URL`.
    """
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield _read_url(process, command)
    finally:
        _stop(process)


def _read_url(process: subprocess.Popen[str], command: Sequence[str]) -> str:
    assert process.stdout
    clock = threading.Timer(TIMEOUT, process.kill)
    clock.start()
    line = process.stdout.readline().strip()
    clock.cancel()
    if not line.startswith(ANNOUNCEMENT):
        output = f"printed {line!r}" if line else "printed nothing"
        raise ServerFailure(f"the server did not start: {shlex.join(command)} {output}")
    return line.removeprefix(ANNOUNCEMENT)


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
