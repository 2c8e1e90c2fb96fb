"""The command: the installed one as a process of its own, and the same within this process."""

import atexit
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from cyclopts import App, ArgumentCollection
from fork_server import IS_AVAILABLE, ForkServer, RunningProcess

from matricula import PLATFORMS, name_token_variable
from matricula.cli import main
from matricula.rosters import BEFORE, CORRECTED, OUTCOMES
from matricula_mock import MockServer

TARGETS = {
    "tahoe": [],
    "tahdah": ["--course", "2001", "--legal-entity", "1001", "--behavior", "1"],
    "digitalchalk": ["--course", "5d2a0000000000000000000000000001"],
}


_SUMMARY = {"ready", "to update", *OUTCOMES, BEFORE, CORRECTED, "pending", "rows", "left"}
"""The lines of a summary."""


def assemble_once() -> Callable[..., ArgumentCollection]:
    """Return a function that makes the options of a command, as cyclopts does, but only once.

    That takes 14 ms, longer than most commands need. Each call gets a copy, for its own values.
    """
    made: dict[tuple[object, bool], ArgumentCollection] = {}
    assemble = App.assemble_argument_collection

    def copy(app: App, *, parse_docstring: bool = False) -> ArgumentCollection:
        key = app.default_command, parse_docstring
        if key not in made:
            made[key] = assemble(app, parse_docstring=parse_docstring)
        known = made[key]
        shared = [part for one in known for part in (one.parameter, one.field_info, one.hint)]
        return deepcopy(known, {id(part): part for part in shared})

    return copy


ASSEMBLE = assemble_once()


@cache
def find_server() -> ForkServer:
    """Return the server that forks commands, one for each worker."""
    server = ForkServer("matricula.cli:main", "loaded_commands")
    atexit.register(server.close)
    return server


@frozen
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> dict[int, dict[str, Any]]:
        """The objects that `--json` printed, by row."""
        results = [json.loads(line) for line in self.out.splitlines()]
        assert len({result["row"] for result in results}) == len(results)
        return {result["row"]: result for result in results}

    @property
    def counts(self) -> dict[str, int]:
        """The summary."""
        text = (self.out + "\n" + self.err).replace("  (not registered yet)", "")
        lines = (line.rpartition(" ") for line in text.splitlines())
        found = ((name.strip(), number) for name, _, number in lines)
        return {name: int(number) for name, number in found if name in _SUMMARY}


def run_main(arguments: Sequence[str], folder: Path, given: bytes = b"") -> int:
    """Run the command within this process, in a folder. Return its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(App, "assemble_argument_collection", ASSEMBLE)
        patch.setattr(sys, "argv", ["matricula", *arguments])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        try:
            return main()
        except SystemExit as exit_:
            return int(exit_.code or 0)


class Command:
    """The installed `matricula`, in a folder and an environment of its own."""

    def __init__(self, folder: Path, mock: MockServer) -> None:
        self.folder = folder
        self.mock = mock
        self.path = shutil.which("matricula", path=str(Path(sys.executable).parent)) or ""
        assert self.path, "the command is not installed beside this Python"
        tokens = dict.fromkeys(map(name_token_variable, PLATFORMS), "mock-token")
        self.environment = {**os.environ, **tokens}

    def start(self, *arguments: str) -> RunningProcess:
        """Start the command as a process of its own."""
        if IS_AVAILABLE:
            return find_server().start(
                [self.path, *arguments], folder=self.folder, environment=self.environment
            )
        return self.start_installed(*arguments)

    def start_installed(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start the command that is installed, without what another process has imported."""
        return subprocess.Popen(
            [self.path, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run_installed(self, *arguments: str) -> Done:
        """Run the command as a process of its own."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=60)
        assert b"Traceback" not in err, err.decode()
        return Done(process.wait(), out.decode(), err.decode())

    def run(self, *arguments: str, given: bytes = b"", **environment: str | None) -> Done:
        """Run the command within this process, which is quicker."""
        with (
            pytest.MonkeyPatch.context() as patch,
            redirect_stdout(io.StringIO()) as out,
            redirect_stderr(io.StringIO()) as err,
        ):
            for name, value in {**self.environment, **environment}.items():
                if value is None:
                    patch.delenv(name, raising=False)
                else:
                    patch.setenv(name, value)
            code = run_main(arguments, self.folder, given)
        return Done(code, out.getvalue(), err.getvalue())

    def words(self, roster: str, platform: str = "tahoe", *more: str) -> list[str]:
        """The arguments that register a roster on the mock."""
        where = ["--on", platform, "--base-url", self.mock.url]
        return ["register", roster, *where, *TARGETS[platform], *more]

    def register(self, roster: str, platform: str = "tahoe", *more: str, **rest: Any) -> Done:
        return self.run(*self.words(roster, platform, *more), **rest)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8", newline="")
        return path
