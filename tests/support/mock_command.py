"""`python -m matricula_mock`: in a process of its own, or within this one where it refuses."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout

import pytest

from matricula_mock import server
from matricula_mock.__main__ import main
from matricula_mock.server import HttpServer

COMMAND = [sys.executable, "-m", "matricula_mock"]


@contextmanager
def running(*options: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [*COMMAND, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


def refuse(*options: str) -> str:
    """Run the command within this process, which is quicker. It must refuse to start; return its
    standard error."""

    def run(listening: HttpServer, announce: object) -> None:
        raise AssertionError(f"it listens on {listening.url}")

    out, err = io.StringIO(), io.StringIO()
    try:
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(server, "run", run)
            code = main(options)
    finally:
        gc.enable()  # the command does without until it listens
    assert (code, out.getvalue()) == (2, "")
    return err.getvalue()


def refuse_as_process(*options: str) -> str:
    """Run the command, which must refuse to start; return its standard error."""
    done = subprocess.run([*COMMAND, *options], capture_output=True, text=True, timeout=10)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return done.stderr
