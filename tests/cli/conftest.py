"""The installed command, run as a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from matricula_mock import MockServer

DATA = Path(__file__).parents[1] / "data"
TARGETS = {
    "tahoe": [],
    "tahdah": ["--course", "2001", "--legal-entity", "1001", "--behavior", "1"],
    "digitalchalk": ["--course", "5d2a0000000000000000000000000001"],
}


@frozen
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> dict[int, dict[str, Any]]:
        """What `--json` printed, by row."""
        results = [json.loads(line) for line in self.out.splitlines()]
        assert len({result["row"] for result in results}) == len(results)
        return {result["row"]: result for result in results}

    @property
    def counts(self) -> dict[str, int]:
        """The summary."""
        lines = (line.split() for line in (self.out + "\n" + self.err).splitlines())
        names = {"created", "exists", "rejected", "unconfirmed", "rows"}
        return {words[0]: int(words[1]) for words in lines if len(words) == 2 and words[0] in names}


class Command:
    """The installed `matricula`, in a folder and an environment of its own."""

    def __init__(self, folder: Path, mock: MockServer) -> None:
        self.folder = folder
        self.mock = mock
        self.path = shutil.which("matricula", path=str(Path(sys.executable).parent)) or ""
        assert self.path, "the command is not installed beside this Python"
        tokens = dict.fromkeys(("TAHOE_TOKEN", "TAHDAH_TOKEN", "DIGITALCHALK_TOKEN"), "mock-token")
        self.environment = {**os.environ, **tokens}

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [self.path, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *arguments: str, given: bytes = b"", **environment: str | None) -> Done:
        changed = {**self.environment, **environment}
        done = subprocess.run(
            [self.path, *arguments],
            cwd=self.folder,
            env={name: value for name, value in changed.items() if value is not None},
            input=given,
            capture_output=True,
            timeout=60,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err, err
        return Done(done.returncode, out, err)

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


@pytest.fixture
def command(tmp_path: Path, mock: MockServer) -> Command:
    return Command(tmp_path, mock)


@pytest.fixture
def sample(command: Command) -> str:
    """The sample roster, in the command's folder."""
    shutil.copy(DATA / "roster.csv", command.folder)
    return "roster.csv"


@pytest.fixture
def expected() -> dict[int, str]:
    """The outcome of each row of the sample on Tahoe."""
    named = json.loads((DATA / "roster.expected.json").read_text(encoding="utf-8"))
    return {
        row: named[str(row)]["outcome"] if str(row) in named else "created" for row in range(1, 201)
    }
