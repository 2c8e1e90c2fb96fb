"""The results of a run on the screen: problems as lines, or all results as JSON."""

import sys
import time
from collections import Counter
from collections.abc import Sequence

from matricula.rosters import OUTCOMES, READY, UNKNOWN, Result

from .progress import Bar, make_bar
from .terminal import to_json

_MOST_LINES = 20
_FLUSH = 0.2
_SELDOM = ("invited", UNKNOWN)


class Screen:
    """Shows results: problems as lines, all of them as JSON if asked, and the counts at the end."""

    def __init__(
        self,
        bar: Bar,
        as_json: bool,
        total: int,
        outcomes: Sequence[str] = OUTCOMES,
        unselected: int = 0,
    ) -> None:
        self.counts = dict.fromkeys(outcomes, 0)
        self._bar = bar
        self._as_json = as_json
        self._lines: Counter[bool] = Counter()
        self._is_open = True
        self._flushed = 0.0
        self._total = total
        self._unselected = unselected

    def show(self, result: Result) -> None:
        """Count a result, and show it if it is notable or all are to be shown."""
        self.counts[result.outcome] += 1
        if self._as_json:
            print(to_json(result.as_dict()))
            if time.monotonic() - self._flushed > _FLUSH:
                sys.stdout.flush()
                self._flushed = time.monotonic()
        elif is_notable(result):
            self._show_problem(result)
        self._bar.update(sum(self.counts.values()), self.counts)

    def say(self, text: str) -> None:
        """Print a line of text beside the progress."""
        self._bar.say(text)

    def _show_problem(self, result: Result) -> None:
        # Notes on people who are well must not push out the others.
        is_failure = result.outcome in ("rejected", "unconfirmed")
        self._lines[is_failure] += 1
        lines = self._lines[is_failure]
        what, reason = result.outcome, result.reason
        if result.is_changed:
            what, reason = "changed", f"{reason} with other values; nothing was sent"
        if lines <= _MOST_LINES:
            place = result.place
            email = f", {result.email}" if result.email else ""
            # The reason of a row that cannot be read begins with its place.
            self._bar.say(f"{place}{email}, {what}: {reason.removeprefix(place).lstrip(': ')}")
        elif lines == _MOST_LINES + 1:
            self._bar.say("… more of these are not shown here")

    def close(self) -> None:
        """Print the counts."""
        if not self._is_open:
            return
        self._is_open = False
        self._bar.close()
        width = max(map(len, self.counts))
        # Most platforms never invite, and most dry runs look nobody up.
        shown = {name: n for name, n in self.counts.items() if n or name not in _SELDOM}
        lines = [f"{name:{width}} {count:>8}" for name, count in shown.items()]
        done = sum(self.counts.values())
        lines.append(f"{'rows':{width}} {done:>8}")
        if done < self._total:
            lines.append(f"{'left':{width}} {self._total - done:>8}")
        if self._unselected:
            lines.append(f"{'unselected':{width}} {self._unselected:>8}")
        print("\n".join(lines), file=sys.stderr if self._as_json else sys.stdout, flush=True)


def is_notable(result: Result) -> bool:
    """Tell whether the user should look at it: failed, unconfirmed, or with other data."""
    if result.outcome in ("rejected", "unconfirmed", UNKNOWN) or result.is_changed:
        return True
    return bool(result.reason) and (result.outcome == READY or result.is_done) and result.was_sent


def make_screen(
    as_json: bool, total: int, outcomes: Sequence[str] = OUTCOMES, unselected: int = 0
) -> Screen:
    """A screen for `total` rows; `unselected` other people are only counted."""
    return Screen(make_bar(total), as_json, total, outcomes, unselected)
