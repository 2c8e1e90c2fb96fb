"""Answers that a user types: each is read as one line, and asked for again until it fits."""

from collections.abc import Callable
from typing import TypeVar

from matricula import ConfigurationError
from matricula.rosters import StoppedError

from .confirmation import check_signs, read_line, refuse_encoding
from .terminal import Tone, say

T = TypeVar("T")


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
        raise refuse_encoding(error.encoding) from None
