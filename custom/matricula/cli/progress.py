"""Progress of a long task: a bar on a terminal, a line every few seconds elsewhere."""

import sys
import time
from collections.abc import Mapping
from typing import Protocol

from .terminal import say

_PAUSE = 5.0


class Bar(Protocol):
    """Shows the progress of a task."""

    def update(self, done: int, counts: Mapping[str, int]) -> None:
        """Show the number of rows that are done, and how many have each outcome."""
        ...

    def say(self, text: str) -> None:
        """Print a line of text beside the progress."""
        ...

    def close(self) -> None:
        """Leave the last state on the screen."""
        ...


class PlainBar:
    """Lines of text, one every few seconds."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._next = time.monotonic() + _PAUSE

    def update(self, done: int, counts: Mapping[str, int]) -> None:
        """Print a line, if the last one is old enough."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _PAUSE
            self.say(f"{done} of {self._total}: {describe(counts)}")

    def say(self, text: str) -> None:
        """Print a line of text."""
        say(text)

    def close(self) -> None:
        """Leave the lines on the screen."""


def make_bar(total: int) -> Bar:
    """The bar for the place that standard error goes to."""
    if not sys.stderr.isatty():
        return PlainBar(total)
    from .progress_bar import RichBar

    return RichBar(total)


def describe(counts: Mapping[str, int]) -> str:
    """Counts for people: `3 created, 1 exists`."""
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing yet"
