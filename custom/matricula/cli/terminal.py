"""Text for people. What a platform or a roster says may hold codes that terminals obey."""

import sys

_JOINERS = "\u200c\u200d"
"""They join letters of Persian and Indian names, and do nothing else."""


def make_printable(text: str) -> str:
    """A text in one line, with a blank for whatever a terminal would not print but do."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in _JOINERS else " " for sign in text)


def show(text: str) -> None:
    """Print a line on standard output."""
    print(make_printable(text))


def say(text: str) -> None:
    """Print a line on standard error, where everything goes that is no result."""
    print(make_printable(text), file=sys.stderr, flush=True)
