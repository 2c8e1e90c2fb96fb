"""Run the code of a Markdown page from top to bottom.

The language of a block and the comment above it decide how it runs:

    ```python                  runs in one namespace for the page
    ```console                 bash runs each line that begins with `$ `; the lines below are its
                               output, where a line `…` matches any lines and `…` any text
    <!-- exits: 0, 1 -->       the exit codes of the commands of the console below, if not all are 0
    ```sh                      for the reader: its targets of `make`, commands, options and extras
                               must exist, and no comment follows them
    <!-- file: NAME -->        the block is written to a file
    <!-- edit: NAME -->        the text after `-` is replaced in a file by the text after `+`
    <!-- prints -->            the block is the output of the Python above, `…` as above
    <!-- pytest -->            pytest runs the block as a file of tests
    <!-- part of: FILE -->     the block is a part of a file of the invented platform
    <!-- tested by: FILE -->   another test checks the block
    <!-- begin NAME -->        `make tables` writes the block
    <!-- not run: WHY -->      the block is not run

Any other block is an error. `http://127.0.0.1:8000` becomes the URL of the test's mock server. The
tokens are in the environment.
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
from functools import cache
from pathlib import Path
from typing import Any

from attrs import define, field, frozen
from command_line import run_main
from curl_command import path_with_curl
from markdown_it import MarkdownIt

URL = "http://127.0.0.1:8000"
ROOT = Path(__file__).resolve().parents[2]
PLATFORM = ROOT / "tests" / "fourth_platform" / "tree"
"""The files of the invented platform."""
_COMMENT = re.compile(
    r"<!--\s*(file|edit|exits|part of|prints|pytest|tested by|begin|not run)"
    r"(?::?\s+(.*?))?\s*-->\s*$"
)
_PYTEST = " ".join(
    f"-p no:{name}" for name in ("cacheprovider", "hypothesispytest", "schemathesis", "xdist")
)
"""Plugins that a page does not use take ten times as long to load as its tests."""
_ASSIGNED = re.compile(r"^(?:\w+=\S*\s+)+")
_SHELL = re.compile(r"[|&;<>$`]")
"""Signs of a command that needs a shell."""
_REMARK = re.compile(r"\S\s+#")
_EDIT = re.compile(r"-(.*)\n\+(.*)\n")


@frozen
class Block:
    """A block of code, with the name and value of the comment above it."""

    language: str
    code: str
    line: int
    comment: str = ""
    value: str = ""


def read_blocks(text: str) -> Iterator[Block]:
    """Yield the code blocks of a page."""
    before = ("", "")
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "html_block":
            found = _COMMENT.search(token.content.strip())
            before = (found[1], found[2] or "") if found else ("", "")
        elif token.type == "fence":
            yield Block(token.info.strip(), token.content, (token.map or [0])[0] + 1, *before)
            before = ("", "")
        else:
            before = ("", "")


def _call(command: list[str], folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path_with_curl(), "PYTEST_ADDOPTS": _PYTEST},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )


@cache
def _ask_for_help(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command with `--help`, once for all pages that name it."""
    return _call([*command, "--help"])


@define
class GuideRunner:
    """Runs the blocks of a page in a folder."""

    url: str
    folder: Path
    page: str
    is_own_command: bool = True
    """The commands of the page are those of this process, not of a copy of the project."""
    printed: str = ""
    names: dict[str, Any] = field(factory=lambda: {"__name__": "guide"})
    _tests: list[Path] = field(factory=list, init=False)

    def run_page(self, text: str) -> None:
        """Run the blocks of a page, and its tests at last, in one process of pytest."""
        for block in read_blocks(text):
            self.run(block)
        if self._tests:
            done = self._call([sys.executable, "-m", "pytest", "-q", *map(str, self._tests)])
            assert done.returncode == 0, f"{self.page}:\n{done.stdout}"

    def run(self, block: Block) -> None:
        """Run a block. Raises AssertionError if its result differs from the page."""
        code = block.code.replace(URL, self.url)
        match block.comment, block.language:
            case (("not run" | "begin"), _):
                assert block.value, f"{self.page}:{block.line}: give the reason for not running it"
            case "tested by", _:
                assert (ROOT / block.value).is_file(), f"{self.page}:{block.line}: no such test"
            case "part of", _:
                whole = (PLATFORM / block.value).read_text(encoding="utf-8")
                assert block.code in whole, (
                    f"{self.page}:{block.line}: {block.value} has no such part"
                )
            case "file", _:
                (self.folder / block.value).write_text(code, encoding="utf-8")
            case "edit", "diff":
                self._edit(block, code)
            case "prints", _:
                self._compare(block, code, self.printed)
            case "pytest", _:
                self._tests.append(self.folder / f"test_page_{block.line}.py")
                self._tests[-1].write_text(code, encoding="utf-8")
            case _, "python":
                self._run_python(block, code)
            case _, "console":
                self._run_console(block, code)
            case _, "sh":
                for line in re.sub(r"\\\n\s*", "", code).splitlines():
                    self._read_command(f"{self.page}:{block.line}: {line}", line)
            case _:
                raise AssertionError(
                    f"{self.page}:{block.line}: nothing says how to run this block"
                )

    def _run_python(self, block: Block, code: str) -> None:
        output = io.StringIO()
        # Line numbers of a traceback are line numbers of the page.
        source = compile("\n" * block.line + code, self.page, "exec")
        with contextlib.redirect_stdout(output):
            exec(source, self.names)
        self.printed = output.getvalue()

    def _edit(self, block: Block, code: str) -> None:
        """Replace texts of a file, each of which must be there once."""
        path = self.folder / block.value
        text = path.read_bytes().decode()  # with the line ends as they are
        edits = list(_EDIT.finditer(code))
        assert "".join(edit[0] for edit in edits) == code, f"{self.page}:{block.line}: not an edit"
        for edit in edits:
            found = text.count(edit[1])
            assert found == 1, (
                f"{self.page}:{block.line}: {edit[1]!r} is {found} times in {path.name}"
            )
            text = text.replace(edit[1], edit[2])
        path.write_bytes(text.encode())

    def _run_console(self, block: Block, code: str) -> None:
        parts = re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]
        exits = [int(code) for code in block.value.split(",")] if block.comment == "exits" else []
        assert not exits or len(exits) == len(parts), f"{self.page}:{block.line}: count the exits"
        for part, wanted in zip(parts, exits or [0] * len(parts), strict=True):
            command, _, rest = re.sub(r"\\\n\s*", "", part).partition("\n")
            done = self._run_command(command)
            place = f"{self.page}:{block.line}: {command}"
            assert done.returncode == wanted, f"{place}\nexit {done.returncode}:\n{done.stdout}"
            if rest.strip():
                self._compare(block, rest, done.stdout)

    def _run_command(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command by bash, or within this process if it is ours alone, which is quicker."""
        words = shlex.split(command)
        if not self.is_own_command or words[0] != "matricula" or _SHELL.search(command):
            return self._call(["bash", "-c", command])
        written = io.BytesIO()
        output = io.TextIOWrapper(written, encoding="utf-8", write_through=True)
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            code = run_main(words[1:], self.folder)
        return subprocess.CompletedProcess(words, code, written.getvalue().decode())

    def _call(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return _call(command, self.folder)

    def _compare(self, block: Block, wanted: str, got: str) -> None:
        lines = [re.escape(line.rstrip()) for line in wanted.strip().splitlines()]
        pattern = r"\n".join(r"(?:.*\n)*?.*" if line == "…" else line for line in lines)
        text = "\n".join(line.rstrip() for line in got.strip().splitlines())
        place = f"{self.page}:{block.line}"
        assert re.fullmatch(pattern.replace("…", ".*"), text), f"{place} prints\n{text}"

    def _read_command(self, place: str, line: str) -> None:
        """Check that the parts of a command exist."""
        assert not _REMARK.search(line), f"{place}: zsh does not take this as a comment"
        words = shlex.split(_ASSIGNED.sub("", line), comments=True)
        match [word for word in words if word != "&"]:
            case [] | ["export" | ".", *_] | ["python3", "-m", "venv", _]:
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
                asked = _ask_for_help(Path(command).name, *first)
                assert asked.returncode == 0, place
                options = [word.partition("=")[0] for word in rest if word.startswith("--")]
                assert all(option in asked.stdout for option in options), place
            case _:
                raise AssertionError(f"{place}: unknown command")
