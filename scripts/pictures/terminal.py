"""A run of the real command on a terminal of its own, and a picture of what it leaves there.

Only a POSIX system has such terminals.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from rich.style import Style
from rich.text import Span, Text

from matricula_mock import MockServer

from .svg import LINE, MARGIN, WIDTH, Picture

COLUMNS: Final = 58
URL: Final = "http://127.0.0.1:8000"
"""The URL in the picture, in place of the one of this run."""
ROSTER: Final = """\
email,name,username
bo@example.org,Bo Ray,bo-ray
cy@example.org,Cy Fox,cy-fox
di@example.org,Di Lee,d
al@example.org,Al Poe,al-poe
"""
KNOWN: Final = {"id": 7, "username": "al-poe", "fullname": "Al Poe", "email": "al@example.org"}
"""A user whom the platform has before the run."""
ARGUMENTS: Final = ("register", "people.csv", "--on", "tahoe", "--base-url", URL)
PROMPT: Final = ("$ matricula register people.csv --on tahoe \\", f"    --base-url {URL}")
TIMEOUT: Final = 60.0
"""Seconds for the whole run."""
BOLD: Final = Style(bold=True)
_TOKEN: Final = re.compile(r"\r?\n|\r|\x1b\[[0-9;?]*[A-Za-z]|[^\r\n\x1b]+")
_CURSOR: Final = ("\x1b[?25l", "\x1b[?25h")
_KINDS: Final = {1: "bad", 2: "good", 3: "doubt"}
"""Kinds of text by the number of their colour."""
_TOP: Final = 34
_ADVANCE: Final = (WIDTH - 2 * MARGIN) / COLUMNS


class TerminalRunError(Exception):
    """The command did not do what the picture shows. The text has its output."""


def draw_terminal() -> Picture:
    """Run the command and draw its screen. Raises TerminalRunError."""
    lines = [Text(line, BOLD) for line in PROMPT] + _read_lines(run_command())
    counts = [line.plain.split() for line in lines if re.fullmatch(r"\w+ +\d+", line.plain)]
    if not counts:
        raise TerminalRunError("\n".join(line.plain for line in lines))
    picture = Picture(
        "terminal",
        "A run of matricula register",
        "The command reads people.csv and shows how it understands the first rows. It registers"
        " them on the mock server, and names each rejected row with the reason. Then it counts: "
        + ", ".join(f"{number} {name}" for name, number in counts)
        + ". It ends with the journal, the file of rejected rows and the command for that file.",
    )
    _draw_lines(picture, lines)
    return picture


def run_command() -> str:
    """Run the command against a mock server; return all that it wrote to its terminal."""
    with tempfile.TemporaryDirectory() as name, MockServer() as mock:
        mock.seed({"tahoe": {"users": [KNOWN]}})
        (Path(name) / "people.csv").write_text(ROSTER, encoding="utf-8")
        environment = {
            "HOME": name,
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "TAHOE_TOKEN": "mock-token",
        }
        command = str(Path(sys.executable).with_name("matricula"))
        words = [command, *(mock.url if word == URL else word for word in ARGUMENTS)]
        return _run_on_terminal(words, name, environment).replace(mock.url, URL)


def _run_on_terminal(words: list[str], folder: str, environment: dict[str, str]) -> str:
    import pty
    import termios

    ours, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (50, COLUMNS))
    process = subprocess.Popen(
        words, cwd=folder, env=environment, stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    clock = threading.Timer(TIMEOUT, process.kill)
    clock.start()
    written = b"".join(_read_all(ours)).decode()
    process.wait()
    clock.cancel()
    os.close(ours)
    return written


def _read_all(terminal: int) -> Iterator[bytes]:
    """Yield what is written to a terminal, until its other end is closed."""
    try:
        while piece := os.read(terminal, 65_536):
            yield piece
    except OSError:  # Linux says so in place of an empty piece
        return


def read_screen(written: str) -> list[str]:
    """Return the lines that a terminal shows at the end, with the codes of their colours.

    Understands a progress bar of one line that is erased and written again. Raises
    TerminalRunError at any other code.
    """
    lines = [""]
    for token in _TOKEN.findall(written):
        if token.endswith("\n"):
            lines.append("")
        elif token == "\x1b[2K":
            lines[-1] = ""
        elif token.endswith("m") or not token.startswith(("\x1b", "\r")):
            lines[-1] += token
        elif token not in (*_CURSOR, "\r"):
            raise TerminalRunError(f"the picture has no way to show {token!r}:\n{written}")
    return lines


def _read_lines(written: str) -> list[Text]:
    """Return the lines as a terminal breaks them, with their styles."""
    found: list[Text] = []
    for line in read_screen(written.rstrip()):
        text = Text.from_ansi(line.rstrip())
        found += text.divide(range(COLUMNS, len(text), COLUMNS))
    return found


def _draw_lines(picture: Picture, lines: list[Text]) -> None:
    for number, kind in enumerate(("bad", "doubt", "good")):
        picture.rectangle(MARGIN + 16 * number, MARGIN, 10, 10, kind, radius=5)
    for number, line in enumerate(lines):
        for begin, end, style in _list_parts(line):
            text = line.plain[begin:end]
            x, y = MARGIN + begin * _ADVANCE, _TOP + 14 + LINE * number
            kind = "terminal bold" if style is BOLD else f"terminal {_find_kind(style)}".strip()
            picture.text(x, y, text, kind, len(text) * _ADVANCE)


def _list_parts(line: Text) -> Iterator[tuple[int, int, Style | None]]:
    """Yield begin, end and style of each part of a line that has one style and is not blank."""
    spans = [Span(0, len(line), line.style), *line.spans]
    places = sorted({place for span in spans for place in (span.start, span.end)})
    for begin, end in pairwise(places):
        styles = [span.style for span in spans if span.start <= begin < span.end]
        if line.plain[begin:end].strip():
            yield begin, end, styles[-1] if isinstance(styles[-1], Style) else None


def _find_kind(style: Style | None) -> str:
    number = style.color.number if style is not None and style.color is not None else None
    return _KINDS.get(number, "") if number is not None else ""
