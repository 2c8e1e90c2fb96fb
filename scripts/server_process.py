"""A server as a process of its own."""

from __future__ import annotations

import contextlib
import shlex
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

MOCK: Final = (sys.executable, "-m", "matricula_mock", "--port", "0", "--strict")
"""The command of the mock server, on a free port."""
PATIENCE: Final = 20.0
"""Seconds that a server has to start, to respond or to stop."""
ANNOUNCEMENT: Final = "listening on "


class ServerFailure(Exception):
    """The server is not there. The text says why."""


@contextlib.contextmanager
def serve(command: Sequence[str] = MOCK) -> Iterator[str]:
    """Run a server, and yield its URL; ServerFailure if it does not start.

    Its first line must be `listening on URL`, as that of the mock server.
    """
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield _read_url(process, command)
    finally:
        _stop(process)


def _read_url(process: subprocess.Popen[str], command: Sequence[str]) -> str:
    assert process.stdout
    clock = threading.Timer(PATIENCE, process.kill)
    clock.start()
    line = process.stdout.readline().strip()
    clock.cancel()
    if not line.startswith(ANNOUNCEMENT):
        said = f"said {line!r}" if line else "said nothing"
        raise ServerFailure(f"the server did not start: {shlex.join(command)} {said}")
    return line.removeprefix(ANNOUNCEMENT)


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()


def reach(url: str) -> None:
    """ServerFailure unless something listens at a URL."""
    parts = urlsplit(url)
    try:
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        socket.create_connection((parts.hostname or "", port), PATIENCE).close()
    except (KeyError, ValueError):
        raise ServerFailure(f"{url} is no origin such as http://127.0.0.1:8000") from None
    except OSError as error:
        raise ServerFailure(f"nothing responses at {url}: {error.strerror or error}") from None
