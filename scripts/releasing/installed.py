"""Install a wheel in a clean environment and use it there."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import frozen

from matricula import PLATFORMS, name_token_variable
from releasing.packages import run_tool

OWN_VARIABLES = ("PYTHON", "VIRTUAL_ENV", "UV_", "MATRICULA", "SOURCE_DATE")
"""The beginnings of variables that a clean environment does not have."""


@frozen
class Use:
    """A command in an installation, its exit code, and texts that its output has.

    `words` may have {url}, the mock server's URL, and {version}; the first is `matricula` or
    `python`.
    """

    words: tuple[str, ...]
    texts: tuple[str, ...] = ()
    code: int = 0

    @property
    def title(self) -> str:
        first = self.words[:2] if self.words[1] == "-c" else self.words
        return " ".join(first)


@frozen
class Installation:
    """A clean environment in `folder`, with a wheel and some extras."""

    folder: Path
    extras: str

    @property
    def name(self) -> str:
        return f"matricula[{self.extras}]" if self.extras else "matricula"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def install(self, wheel: Path, *more: str) -> None:
        """Make the environment. Raises `BuildFailed` if a package cannot be installed."""
        run_tool("uv", "venv", "--quiet", "--python", sys.executable, str(self.folder))
        target = ("pip", "install", "--quiet", "--python", str(self.python))
        source = f"{self.name} @ {wheel.as_uri()}"
        run_tool("uv", *target, source, *more)

    def check(self, use: Use, place: Path, values: Mapping[str, str]) -> Iterator[str]:
        """Run a command in the folder `place` and report what differs from the expectation."""
        words = [word.format_map(values) if "-c" not in use.words else word for word in use.words]
        done = self.run(words, place, values)
        output = done.stdout + done.stderr
        missing = [text for text in use.texts if text.format_map(values) not in output]
        problem = ""
        if done.returncode != use.code:
            problem = f"exit code {done.returncode}, not {use.code}"
        elif missing:
            problem = f"without {missing[0]!r}"
        elif "Traceback" in output:
            problem = "a traceback"
        if problem:
            yield f"{self.name}: {use.title}: {problem}:\n{output.strip()}"

    def run(
        self, words: list[str], place: Path, values: Mapping[str, str]
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command of the environment. Code reads the mock server's URL from MOCK_URL."""
        own = {
            name: text for name, text in os.environ.items() if not name.startswith(OWN_VARIABLES)
        }
        tokens = dict.fromkeys(map(name_token_variable, PLATFORMS), "mock-token")
        command = [str(self.python.with_name(words[0])), *words[1:]]
        return subprocess.run(
            command,
            cwd=place,
            env={**own, **tokens, "MOCK_URL": values["url"], "NO_COLOR": "1", "COLUMNS": "200"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
