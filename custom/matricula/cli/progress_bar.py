"""The progress bar for terminals, with rate, remaining time and the number of each outcome."""

import time

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as RichProgress
from rich.progress_bar import ProgressBar
from rich.table import Column
from rich.text import Text

from .progress import BarProgress
from .terminal import Tone, make_printable

_PAUSE = 0.1
_WIDE = 100
"""The columns of a terminal that has room for everything."""


class _ToneBar(BarColumn):
    """A bar that is green while all goes well, yellow after a doubt, and red after a rejection.

    The library's own is red from the beginning.
    """

    def render(self, task: Task) -> ProgressBar:
        """Return the bar in the colour of the task's tone."""
        tone: Tone = task.fields["tone"]
        self.complete_style = self.finished_style = tone.value
        return super().render(task)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.finished_speed or task.speed or 0:.1f}/s")


class _Rows(MofNCompleteColumn):
    """The rows that are done; the bar is longer by half of those that are half done."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.fields['rows']}/{task.total:.0f}")


class RichBar:
    """A bar on standard error, or on another console.

    On a narrow terminal the bar is short, and the numbers of the outcomes end with an ellipsis.
    """

    def __init__(self, total: int, console: Console | None = None) -> None:
        console = console or Console(stderr=True)
        counts = TextColumn(
            "{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1)
        )
        columns: list[ProgressColumn] = [_ToneBar(10), _Rows(), counts]
        if console.width >= _WIDE:
            columns = [_ToneBar(20), _Rows(), _Rate(), TimeRemainingColumn(), counts]
        self._progress = RichProgress(*columns, console=console, expand=True)
        self._task = self._progress.add_task("", total=total, rows=0, tone=Tone.GOOD)
        self._next = 0.0
        self._last = BarProgress(0, {})
        self._progress.start()

    def update(self, progress: BarProgress) -> None:
        """Show how far the task is."""
        self._last = progress
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _PAUSE
            self._draw()

    def _draw(self) -> None:
        last = self._last
        self._progress.update(
            self._task,
            completed=last.done + last.pending / 2,
            description=str(last),
            rows=last.done,
            tone=last.tone,
        )

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Show a line of text above the bar."""
        self._progress.console.print(
            make_printable(text), style=tone.value, markup=False, highlight=False, soft_wrap=True
        )

    def close(self) -> None:
        """Leave the bar as it is."""
        self._draw()
        self._progress.stop()
