"""Answers that a user types: each is read as one line, and asked for again until it fits."""

import sys
from collections.abc import Callable
from typing import TypeVar
from unicodedata import category

from matricula import ConfigurationError
from matricula.rosters import StoppedError

from .terminal import Tone, make_printable, say

T = TypeVar("T")


class WrongSigns(ValueError):
    """An answer has characters that no key of a letter types."""


def read_line(prompt: str) -> str:
    """Ask on standard error, and return the line that is typed. Raises EOFError at the end."""
    sys.stderr.write(make_printable(prompt))
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def check_signs(line: str) -> str:
    """Return an answer without blanks around it.

    Raises WrongSigns if it has bytes of another encoding, or characters that are not shown, such as
    those of an arrow key. The message does not repeat the answer, which may be a token.
    """
    # Only these: strip() without them removes control characters as well.
    text = line.strip(" \t\r\n\u00a0")
    for sign in text:
        kind = category(sign)
        if kind == "Cs":  # the stream's sign for a byte that it could not decode
            raise _refuse_encoding(sys.stdin.encoding)
        if kind == "Cc":
            raise WrongSigns(
                f"The answer has a control character (U+{ord(sign):04X}), as arrow keys and other"
                " special keys type it. Type the answer again"
            )
    return text


def _refuse_encoding(encoding: str) -> WrongSigns:
    return WrongSigns(f"The answer is no text in {encoding.upper()}. Type it again")


def ask(
    question: str,
    read: Callable[[str], T],
    read_answer: Callable[[str], str] = read_line,
    default: str = "",
    if_empty: T | None = None,
) -> T:
    """Ask until `read` takes the answer, and return its value, or `if_empty` for no answer.

    `read` raises ConfigurationError or ValueError for a wrong answer. Raises StoppedError at the
    end of the input, as after Ctrl-D.
    """
    while True:
        try:
            text = _read_text(f"{question}{default and f' [{default}]'}: ", read_answer) or default
            if not text and if_empty is not None:
                return if_empty
            if text:
                return read(text)
        except EOFError:
            say("")
            raise StoppedError("Nothing was sent.", interrupted=True) from None
        except (ConfigurationError, ValueError) as error:
            say(f"{str(error).rstrip('.')}.", Tone.BAD)


def _read_text(prompt: str, read_answer: Callable[[str], str]) -> str:
    try:
        return check_signs(read_answer(prompt))
    except UnicodeDecodeError as error:  # of getpass, which opens the terminal itself
        say("")
        raise _refuse_encoding(error.encoding) from None
