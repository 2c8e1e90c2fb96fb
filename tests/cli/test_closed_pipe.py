"""Commands and scripts whose reader has gone, as in `… | head -1`, end quietly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Command

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(
    path for path in (ROOT / "scripts").glob("*.py") if "__main__" in path.read_text("utf-8")
)
PROGRAM = "from closed_pipe import end_script; end_script(lambda: print('a line'))"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such pipes")


def run_without_reader(*words: str, environment: dict[str, str] | None = None) -> tuple[int, bytes]:
    """Run a command that nobody reads, and return its exit code and standard error."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            words, stdout=writer, stderr=subprocess.PIPE, env=environment, timeout=60, check=False
        )
    finally:
        os.close(writer)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        ["doctor"],
        ["courses", "--on", "tahoe", "--base-url", "URL", "--format", "json"],
        pytest.param(
            ["contract", "--on", "tahoe", "--base-url", "URL", "--examples", "1"],
            marks=pytest.mark.slow,
        ),
    ],
    ids=lambda words: words[0],
)
def test_a_command_ends_as_other_programs_do(command: Command, words: list[str]) -> None:
    given = [command.mock.url if word == "URL" else word for word in words]
    done = run_without_reader(command.path, *given, environment=command.environment)
    assert done == (141, b"")


def test_a_script_ends_as_other_programs_do() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    assert run_without_reader(sys.executable, "-c", PROGRAM, environment=environment) == (141, b"")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_script_ends_so(path: Path) -> None:
    assert path.read_text("utf-8").endswith('__name__ == "__main__":\n    end_script(main)\n')
