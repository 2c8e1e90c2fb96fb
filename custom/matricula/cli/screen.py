"""The results of a run on the screen: problems as lines, or all results as JSON."""

import sys
import time
from collections import Counter
from collections.abc import Sequence

from matricula.rosters import (
    BEFORE,
    CORRECTED,
    OUTCOMES,
    READY,
    TO_UPDATE,
    UNKNOWN,
    UPDATED,
    Result,
)

from .pace import Pace
from .progress import Bar, BarProgress, make_bar
from .terminal import Tone, paint, to_json

_MOST_LINES = 20
_FLUSH = 0.2
_FAILED, _REPEATED, _NOTED = "failed", "repeated", "noted"
"""Kinds of lines about rows, besides READY."""
_NOTES = {"pending": "  (not registered yet)"}
"""Explanations behind the numbers."""
_SELDOM = ("invited", UPDATED, TO_UPDATE, UNKNOWN, BEFORE, CORRECTED)
"""Lines that are left out if they count nothing."""
_TONES = {
    "created": Tone.GOOD,
    "invited": Tone.GOOD,
    READY: Tone.GOOD,
    UPDATED: Tone.GOOD,
    TO_UPDATE: Tone.GOOD,
    "rejected": Tone.BAD,
    "unconfirmed": Tone.DOUBT,
    UNKNOWN: Tone.DOUBT,
}


class Screen:
    """Shows results: problems as lines, all of them as JSON if asked, and the numbers at the end.

    `counts` has the outcomes of all rows, `changed` the number of rows whose values differ from the
    registered ones. With `is_quiet`, the numbers are shown only if there is a problem.
    """

    def __init__(
        self,
        bar: Bar,
        as_json: bool,
        total: int,
        outcomes: Sequence[str] = OUTCOMES,
        unselected: int = 0,
        *,
        is_quiet: bool = False,
        pace: Pace | None = None,
    ) -> None:
        self.counts = dict.fromkeys(outcomes, 0)
        self.changed = 0
        self._groups = dict.fromkeys((*outcomes, BEFORE, CORRECTED), 0)
        self._pending = 0
        self._bar = bar
        self._as_json = as_json
        self._lines: Counter[str] = Counter()
        self._notes: list[tuple[str, Tone]] = []
        """Lines about rows that are ready: they come last, so that the others are seen."""
        self._is_open = True
        self._flushed = 0.0
        self._total = total
        self._unselected = unselected
        self._is_quiet = is_quiet
        self._pace = pace
        self._sent = 0
        self._has_explained = False

    def show(self, result: Result) -> None:
        """Count a result, and show it if it is notable or all are to be shown."""
        self.counts[result.outcome] += 1
        self._groups[result.group] += 1
        self.changed += result.is_changed and not result.is_update
        self._sent += result.was_sent
        if self._as_json:
            print(to_json(result.as_dict()))
            if time.monotonic() - self._flushed > _FLUSH:
                sys.stdout.flush()
                self._flushed = time.monotonic()
        elif kind := _find_kind(result):
            self._show_line(result, kind)
        self._update()

    def show_pending(self, pending: int) -> None:
        """Show the number of people who have an account and wait for their registration."""
        self._pending = pending
        self._update()

    def _update(self) -> None:
        minutes = self._find_minutes_left()
        done = sum(self.counts.values())
        self._bar.update(BarProgress(done, self._groups, self._pending, minutes))

    def _find_minutes_left(self) -> int | None:
        if self._pace is None:
            return None
        minutes = self._pace.find_minutes_left(self._left, self._sent + self._pending)
        if minutes is not None and not self._has_explained and not self._is_quiet:
            self._has_explained = True
            self._bar.say(self._pace.explain(minutes))
        return minutes

    def say(self, text: str) -> None:
        """Print a line of text beside the progress."""
        self._bar.say(text)

    def _show_line(self, result: Result, kind: str) -> None:
        if self._is_quiet and kind != _FAILED:
            return
        # Each kind has its own number of lines: many of one must not push out the others.
        self._lines[kind] += 1
        lines = self._lines[kind]
        if lines > _MOST_LINES + 1:
            return
        text, tone = "… more of these are not shown here; --json shows every row", Tone.PLAIN
        if lines <= _MOST_LINES:
            place = result.place
            email = f", {result.email}" if result.email else ""
            # The reason of a row that cannot be read begins with its place.
            reason = result.reason.removeprefix(place).lstrip(": ")
            text = f"{place}{email}, {result.outcome}: {reason}"
            tone = _find_tone(result)
        if kind == READY:
            self._notes.append((text, tone))
        else:
            self._bar.say(text, tone)

    def close(self) -> None:
        """Print the numbers."""
        if not self._is_open:
            return
        self._is_open = False
        for text, tone in self._notes:
            self._bar.say(text, tone)
        self._bar.close()
        stream = sys.stderr if self._as_json else sys.stdout
        has_problem = any(self.counts.get(name) for name in ("rejected", "unconfirmed"))
        if self._is_quiet and not has_problem and self._left <= 0:
            return
        lines = [paint(text, tone, stream) for text, tone in self._list_lines()]
        print("\n".join(lines), file=stream, flush=True)

    @property
    def _left(self) -> int:
        return self._total - sum(self.counts.values()) - self._pending

    def _list_lines(self) -> list[tuple[str, Tone]]:
        # Most platforms never invite, and most dry runs look nobody up.
        numbers = {name: n for name, n in self._groups.items() if n or name not in _SELDOM}
        numbers["rows"] = sum(self.counts.values())
        more = {"pending": self._pending, "left": self._left, "unselected": self._unselected}
        numbers |= {name: number for name, number in more.items() if number > 0}
        width = max(map(len, numbers))
        return [
            (
                f"{name:{width}} {number:>8}{_NOTES.get(name, '')}",
                _TONES.get(name, Tone.PLAIN) if number else Tone.PLAIN,
            )
            for name, number in numbers.items()
        ]


def _find_tone(result: Result) -> Tone:
    """Return the colour of a line about a row."""
    if result.outcome == "rejected":
        return Tone.BAD
    return Tone.PLAIN if result.outcome == TO_UPDATE else Tone.DOUBT


def _find_kind(result: Result) -> str:
    """Return the kind of a row that the user should look at; empty for any other row."""
    if result.outcome in ("rejected", "unconfirmed"):
        return _FAILED
    if result.is_repeat:
        return _REPEATED
    if result.outcome == UNKNOWN:
        return _NOTED
    if result.outcome == TO_UPDATE:
        return READY
    if not (result.reason and result.was_sent):
        return ""
    return READY if result.outcome == READY else _NOTED if result.is_done else ""


def make_screen(
    as_json: bool,
    total: int,
    outcomes: Sequence[str] = OUTCOMES,
    unselected: int = 0,
    *,
    is_quiet: bool = False,
    pace: Pace | None = None,
) -> Screen:
    """Return a screen for `total` rows; `unselected` other people are only counted."""
    bar = make_bar(total, quiet=is_quiet)
    return Screen(bar, as_json, total, outcomes, unselected, is_quiet=is_quiet, pace=pace)
