"""Progress of a long task: a bar on a terminal, a line every ten seconds elsewhere."""

import sys
import time
from collections.abc import Mapping
from typing import Protocol

from attrs import frozen

from .pace import show_minutes
from .terminal import Tone, say

_PAUSE = 10.0
_LONG_PAUSE = 60.0
"""Seconds between two equal lines."""


@frozen
class BarProgress:
    """How far a task is: rows that are done, rows that are half done, and the number of each kind.

    Half done are people whose account exists and whose registration is still to come.
    `minutes_left` is given where a rate limit makes the run wait.
    """

    done: int
    counts: Mapping[str, int]
    pending: int = 0
    minutes_left: int | None = None

    @property
    def tone(self) -> Tone:
        """The colour of the bar: the worst outcome so far."""
        if self.counts.get("rejected"):
            return Tone.BAD
        return Tone.DOUBT if self.counts.get("unconfirmed") else Tone.GOOD

    def __str__(self) -> str:
        """Return the numbers for people: `3 created, 1 exists, 20 pending`."""
        counts = {**self.counts, "pending": self.pending}
        shown = [f"{count} {name}" for name, count in counts.items() if count]
        if self.minutes_left is not None:
            shown.append(show_minutes(self.minutes_left))
        return ", ".join(shown) or "nothing yet"


class Bar(Protocol):
    """Shows the progress of a task."""

    def update(self, progress: BarProgress) -> None:
        """Show how far the task is."""
        ...

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Print a line of text beside the progress."""
        ...

    def close(self) -> None:
        """Leave the last state on the screen."""
        ...


class PlainBar:
    """Lines of text, one every ten seconds; one every minute while nothing changes."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._last = ""
        self._next = self._next_equal = time.monotonic() + _PAUSE

    def update(self, progress: BarProgress) -> None:
        """Print a line, if the last one is old enough."""
        now = time.monotonic()
        if now < self._next:
            return
        line = f"{progress.done} of {self._total}: {progress}"
        if line != self._last or now >= self._next_equal:
            self._next, self._next_equal, self._last = now + _PAUSE, now + _LONG_PAUSE, line
            self.say(line)

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Print a line of text."""
        say(text)

    def close(self) -> None:
        """Leave the lines on the screen."""


class QuietBar:
    """Lines of text about problems, and no progress."""

    def update(self, progress: BarProgress) -> None:
        """Show nothing."""

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Print a line of text."""
        say(text, tone)

    def close(self) -> None:
        """Leave the lines on the screen."""


def make_bar(total: int, *, quiet: bool = False) -> Bar:
    """Return the bar for the place that standard error goes to."""
    if quiet:
        return QuietBar()
    if not sys.stderr.isatty():
        return PlainBar(total)
    from .progress_bar import RichBar

    return RichBar(total)
