"""The code in a page of Markdown, run from top to bottom.

What a block is run as is told by its language, and by a remark in the line above it:

    ```python                  run in one namespace for the page
    ```console                 each line that begins with `$ ` is run by bash; the lines below it are
                               its output, in which a line of `…` stands for any lines and `…` in a
                               line for any text; `# exit 1` at its end is its exit code
    ```sh                      for the reader to run: the targets of `make`, the commands and their
                               options, and the extras have to be there
    <!-- file: NAME -->        the block is written to a file
    <!-- prints -->            the block is what the Python above it prints, `…` as above
    <!-- pytest -->            the block is a file of tests, run by pytest
    <!-- tested by: FILE -->   another test holds the block to be true
    <!-- begin NAME -->        the block is written by `make readme`
    <!-- not run: WHY -->      the block is left alone

A block that none of this says how to run is an error.

`http://127.0.0.1:8000` means the mock server of the test. The tokens are in the environment.
"""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import define, field, frozen
from curl_command import path_with_curl
from markdown_it import MarkdownIt

URL = "http://127.0.0.1:8000"
ROOT = Path(__file__).resolve().parents[2]
_REMARK = re.compile(
    r"<!--\s*(file|prints|pytest|tested by|begin|not run)(?::?\s+(.*?))?\s*-->\s*$"
)
_ASSIGNED = re.compile(r"^(?:\w+=\S*\s+)+")
_EXIT = re.compile(r"\s+# exit (\d+)$")


@frozen
class Block:
    """A block of code. `remark` and `value` are of the line above it."""

    language: str
    code: str
    line: int
    remark: str = ""
    value: str = ""


def read_blocks(text: str) -> Iterator[Block]:
    """The blocks of a page."""
    before = ("", "")
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "html_block":
            found = _REMARK.search(token.content.strip())
            before = (found[1], found[2] or "") if found else ("", "")
        elif token.type == "fence":
            yield Block(token.info.strip(), token.content, (token.map or [0])[0] + 1, *before)
            before = ("", "")
        else:
            before = ("", "")


@define
class GuideRunner:
    """Runs the blocks of a page in a folder of its own."""

    url: str
    folder: Path
    page: str
    printed: str = ""
    names: dict[str, Any] = field(factory=lambda: {"__name__": "guide"})

    def run(self, block: Block) -> None:
        """Run a block. Raises AssertionError where it does other things than the page says."""
        code = block.code.replace(URL, self.url)
        match block.remark, block.language:
            case (("not run" | "begin"), _):
                assert block.value, f"{self.page}:{block.line}: say why it is not run"
            case "tested by", _:
                assert (ROOT / block.value).is_file(), f"{self.page}:{block.line}: no such test"
            case "file", _:
                (self.folder / block.value).write_text(code, encoding="utf-8")
            case "prints", _:
                self._compare(block, code, self.printed)
            case "pytest", _:
                self._run_tests(block, code)
            case _, "python":
                self._run_python(block, code)
            case _, "console":
                self._run_console(block, code)
            case _, "sh":
                for line in re.sub(r"\\\n\s*", "", code).splitlines():
                    self._read_command(f"{self.page}:{block.line}: {line}", line)
            case _:
                raise AssertionError(f"{self.page}:{block.line}: say how, or why not, it is run")

    def _run_python(self, block: Block, code: str) -> None:
        output = io.StringIO()
        # The lines of a traceback are those of the page.
        source = compile("\n" * block.line + code, self.page, "exec")
        with contextlib.redirect_stdout(output):
            exec(source, self.names)
        self.printed = output.getvalue()

    def _run_tests(self, block: Block, code: str) -> None:
        file = self.folder / f"test_page_{block.line}.py"
        file.write_text(code, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(file)]
        done = self._call(command)
        assert done.returncode == 0, f"{self.page}:{block.line}:\n{done.stdout}"

    def _run_console(self, block: Block, code: str) -> None:
        for part in re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]:
            command, _, rest = re.sub(r"\\\n\s*", "", part).partition("\n")
            wanted = int(found[1]) if (found := _EXIT.search(command)) else 0
            done = self._call(["bash", "-c", _EXIT.sub("", command)])
            place = f"{self.page}:{block.line}: {command}"
            assert done.returncode == wanted, f"{place}\nexit {done.returncode}:\n{done.stdout}"
            if rest.strip():
                self._compare(block, rest, done.stdout)

    def _call(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, "PATH": path_with_curl()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )

    def _compare(self, block: Block, wanted: str, got: str) -> None:
        lines = [re.escape(line.rstrip()) for line in wanted.strip().splitlines()]
        pattern = r"\n".join(r"(?:.*\n)*?.*" if line == "…" else line for line in lines)
        text = "\n".join(line.rstrip() for line in got.strip().splitlines())
        place = f"{self.page}:{block.line}"
        assert re.fullmatch(pattern.replace("…", ".*"), text), f"{place} prints\n{text}"

    def _read_command(self, place: str, line: str) -> None:
        """Whether a command could be run: its parts are there."""
        words = shlex.split(_ASSIGNED.sub("", line), comments=True)
        match [word for word in words if word != "&"]:
            case [] | ["export", *_]:
                pass
            case ["make", *goals]:
                makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
                for goal in (word for word in goals if "=" not in word):
                    assert re.search(rf"^{goal}:", makefile, re.MULTILINE), place
            case ["pip", "install", package]:
                known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
                extras = re.findall(r"[\w-]+", package)
                assert set(extras) <= {*known["project"]["optional-dependencies"]}, place
            case [command, *rest] if Path(command).name in ("matricula", "python"):
                first = [str(ROOT / rest[0])] if rest[0].endswith(".py") else rest[:1]
                asked = self._call([Path(command).name, *first, "--help"])
                assert asked.returncode == 0, place
                options = [word.partition("=")[0] for word in rest if word.startswith("--")]
                assert all(option in asked.stdout for option in options), place
            case _:
                raise AssertionError(f"{place}: not a command that is known here")
