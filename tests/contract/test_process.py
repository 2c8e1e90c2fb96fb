"""The fuzzer's process ends with the command that started it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Timer, get_ident
from types import FrameType
from typing import Any

import pytest

from matricula_contract.fuzzing.process import run_to_end

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM kills at once")


class Ended(BaseException):
    """The exception of a signal, as `sys.exit` raises one."""


@pytest.fixture(autouse=True)
def ended_by_sigterm() -> Iterator[None]:
    def end(number: int, frame: FrameType | None) -> None:
        raise Ended

    before = signal.signal(signal.SIGTERM, end)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the processes that were started."""
    found: list[int] = []
    make = subprocess.Popen

    def note(command: list[str], **options: Any) -> "subprocess.Popen[bytes]":
        process = make(command, **options)
        found.append(process.pid)
        if command == STARTING:  # the signal comes before anybody has the process
            os.kill(os.getpid(), signal.SIGTERM)
        return process

    monkeypatch.setattr(subprocess, "Popen", note)
    return found


LONG = ["sleep", "30"]
STARTING = ["sleep", "31"]


@pytest.mark.parametrize("command", [LONG, STARTING], ids=["waiting", "starting"])
def test_process_ends_when_a_signal_ends_this_one(
    command: list[str], started: list[int], tmp_path: Path
) -> None:
    began = time.monotonic()
    # The main thread waits, and the signal interrupts no call of it.
    timer = Timer(0.1, lambda: signal.pthread_kill(get_ident(), signal.SIGTERM))
    if command == LONG:
        timer.start()
    with pytest.raises(Ended):
        run_to_end(command, os.environ, tmp_path / "output.txt")
    assert time.monotonic() - began < 10
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)


def test_output_and_exit_code(tmp_path: Path) -> None:
    output = tmp_path / "output.txt"
    assert run_to_end(["sh", "-c", "echo out; echo err >&2; exit 3"], os.environ, output) == 3
    assert output.read_text() == "out\nerr\n"
