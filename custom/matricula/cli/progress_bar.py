"""The progress bar for terminals, with rate, remaining time and the counts of each outcome."""

import time
from collections.abc import Mapping

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from .progress import describe
from .terminal import make_printable

_PAUSE = 0.1


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.finished_speed or task.speed or 0:.1f}/s", style="progress.data.speed")


class RichBar:
    """A bar on standard error."""

    def __init__(self, total: int) -> None:
        self._progress = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            TextColumn("{task.description}"),
            console=Console(stderr=True),
        )
        self._task = self._progress.add_task("", total=total)
        self._next = 0.0
        self._last: tuple[int, str] = (0, "")
        self._progress.start()

    def update(self, done: int, counts: Mapping[str, int]) -> None:
        """Show the number of rows that are done, and how many have each outcome."""
        self._last = (done, describe(counts))
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _PAUSE
            self._draw()

    def _draw(self) -> None:
        done, text = self._last
        self._progress.update(self._task, completed=done, description=text)

    def say(self, text: str) -> None:
        """Show a line of text above the bar."""
        self._progress.console.print(make_printable(text), markup=False, highlight=False)

    def close(self) -> None:
        """Leave the bar as it is."""
        self._draw()
        self._progress.stop()
