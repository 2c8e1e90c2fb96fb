"""Text for people. Text from a platform or a roster may hold codes that terminals obey."""

import io
import os
import sys
from enum import Enum
from pathlib import Path
from typing import TextIO

from matricula import make_json

_JOINERS = "\u200c\u200d"
"""They join letters of Persian and Indian names, and do nothing else."""


def make_printable(text: str) -> str:
    """One line of text, with a blank for each control character."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in _JOINERS else " " for sign in text)


class Tone(Enum):
    """The meaning of a line of text; on a terminal it has a colour."""

    PLAIN = ""
    GOOD = "green"
    DOUBT = "yellow"
    BAD = "red"


_CODES = {Tone.GOOD: 32, Tone.DOUBT: 33, Tone.BAD: 31}


def show(text: str) -> None:
    """Print a line on standard output."""
    print(make_printable(text))


def say(text: str, tone: Tone = Tone.PLAIN) -> None:
    """Print a line on standard error, for all text that is no result."""
    print(paint(make_printable(text), tone, sys.stderr), file=sys.stderr, flush=True)


def say_kept(older: Path | None) -> None:
    """Say where an older file was kept, if there was one."""
    if older is not None:
        say(f"the older file is kept as {older}")


def paint(text: str, tone: Tone, stream: TextIO) -> str:
    """Return a text with its colour, if the stream is a terminal that shows colours."""
    has_colours = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    if tone not in _CODES or not has_colours or not stream.isatty():
        return text
    return f"\x1b[{_CODES[tone]}m{text}\x1b[0m"


def to_json(value: object, indent: int | None = None) -> str:
    """JSON for standard output: with escapes where that could not show every character."""
    return make_json(value, sys.stdout, indent)


def choose_output(output: Path | None) -> Path | TextIO:
    """Return the file to write: standard output if none is named, or for `-`."""
    return prepare_csv() if output is None or str(output) == "-" else output


def prepare_csv() -> TextIO:
    """Standard output, for a CSV writer that ends lines itself."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="")
    return sys.stdout
