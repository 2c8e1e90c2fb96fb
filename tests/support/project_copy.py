"""A copy of the project with the four files of the invented platform, for commands as processes."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "tests" / "fourth_platform" / "tree"
"""The four files of the platform, at their places."""
PARTS = (
    *("custom", "docs", "generated", "scripts", "spec", "tests"),
    *(
        ".gitignore",
        "Makefile",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "pyproject.toml",
    ),
)
"""The parts of the project that the platform's commands need."""
COMMAND = "import sys; from matricula.cli import main; sys.exit(main())"
"""The installed command, as Python code."""
TIMEOUT = 120.0


@frozen
class CopiedProject:
    """A copy of the project in a folder of its own, with git's memory of it without the platform."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which Python imports the copy, and no other installation."""
        paths = [str(self.folder / name) for name in ("custom", "generated", "scripts")]
        tokens = {"CAMPUS_TOKEN": "mock-token", "SKILLHUB_TOKEN": "mock-token"}
        return {**os.environ, **tokens, "PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "100"}

    def run(
        self, *command: str, cwd: Path | None = None, timeout: float = TIMEOUT
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command and return its output, whatever its exit code is."""
        return subprocess.run(
            command,
            cwd=cwd or self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def run_python(self, *words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        """Run Python with the copy's modules."""
        return self.run(sys.executable, *words, **options)

    def run_matricula(
        self, *words: str, cwd: Path | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run the copy's `matricula`."""
        return self.run_python("-c", COMMAND, *words, cwd=cwd)

    def list_changes(self) -> list[str]:
        """List the files that git does not know as they are."""
        said = self.run("git", "status", "--porcelain", "--untracked-files=all").stdout
        return sorted(line[3:] for line in said.splitlines())

    @contextmanager
    def serve_mock(self, *options: str) -> Iterator["RemoteMock"]:
        """Run the copy's mock server, in strict mode, as a process."""
        words = [sys.executable, "-m", "matricula_mock", "--port", "0", "--strict", *options]
        process = subprocess.Popen(
            words, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("listening on "), line
            yield RemoteMock(line.split()[2])
        finally:
            process.kill()
            process.communicate()


@frozen
class RemoteMock:
    """A mock server in another process, controlled by its own routes."""

    url: str

    def control(self, method: str, name: str, value: object = None) -> Any:
        """Call one of the routes under `/_mock`."""
        content = None if value is None else json.dumps(value).encode()
        response = httpx2.request(method, f"{self.url}/_mock/{name}", content=content, timeout=10)
        assert response.status_code < 300, response.text
        return response.json() if response.content else None

    def reset(self) -> None:
        self.control("POST", "reset")

    def seed(self, tables: dict[str, list[dict[str, Any]]]) -> None:
        self.control("POST", "seed", {"campus": tables})

    def faults(self, *faults: dict[str, Any]) -> None:
        self.control("PUT", "faults", [{"platform": "campus", **fault} for fault in faults])

    def list_requests(self, operation: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control("GET", "requests")
        return [one for one in found if operation in ("", one["operationId"])]

    def list_records(self, table: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control("GET", "state")["campus"][table]
        return found


def prepare_copy(folder: Path) -> CopiedProject:
    """Return the copy in `folder`, with the platform's files and what `make generate` makes.

    Several processes of tests may ask for the same folder: the first one makes it.
    """
    copy = CopiedProject(folder / "project")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            copy_project(copy.folder)
            _commit(copy)
            shutil.copytree(FILES, copy.folder, dirs_exist_ok=True)
            for script in ("generate", "update_tables"):  # what `make generate` runs
                done = copy.run_python(f"scripts/{script}.py")
                assert done.returncode == 0, done.stdout + done.stderr
            (folder / "done").touch()
    return copy


def copy_project(target: Path) -> None:
    """Copy the project to a new folder, compiled files included, so that nothing is compiled anew.

    Those of pytest stay: they have other names than the ones that Python looks for.
    """
    skip = shutil.ignore_patterns("*-pytest-*.pyc", ".DS_Store")
    target.mkdir()
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=skip)
        elif source.exists():
            shutil.copy2(source, target / name)


def _commit(copy: CopiedProject) -> None:
    author = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    steps: Sequence[Sequence[str]] = (
        ("init", "--quiet"),
        ("add", "--all"),
        (*author, "commit", "--quiet", "--message", "Before the fourth platform"),
    )
    for words in steps:
        done = copy.run("git", *words)
        assert done.returncode == 0, done.stderr
