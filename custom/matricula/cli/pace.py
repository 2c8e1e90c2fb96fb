"""The minutes that a run still takes, where a rate limit makes it wait."""

from collections.abc import Callable
from math import ceil
from typing import Self

from attrs import frozen

from matricula import RateLimit
from matricula.rosters import Plan

_SHORT = 30.0
"""Seconds that nobody takes for a run that hangs."""

_UNITS = {1: "a second", 60: "a minute", 3600: "an hour"}


@frozen
class Pace:
    """The pace of a run under a rate limit.

    `source` is the platform's name, or the option that sets the limit. `count_requests` returns the
    requests that were sent so far.
    """

    limit: RateLimit
    source: str
    count_requests: Callable[[], int]

    @classmethod
    def of_plan(cls, plan: Plan) -> Self | None:
        """Return the pace of a run, None without a limit."""
        limit, registrar = plan.rate_limit, plan.registrar
        if limit is None:
            return None
        is_documented = limit == registrar.connect.platform.rate_limit
        source = registrar.title if is_documented else "--rate"
        return cls(limit, source, lambda: plan.requests_sent)

    def find_minutes_left(self, left: int, sent: int) -> int | None:
        """Return the minutes for `left` rows; None if they are few seconds, or nothing waits yet.

        `sent` rows were sent so far: they show how many requests a row needs.
        """
        requests = self.count_requests()
        if left <= 0 or requests < self.limit.requests:
            return None
        needed = left * max(1.0, requests / max(sent, 1))
        seconds = needed / self.limit.requests * self.limit.per
        return ceil(seconds / 60) if seconds >= _SHORT else None

    def explain(self, minutes: int) -> str:
        """Return a sentence about the limit and the time that is left."""
        unit = _UNITS.get(int(self.limit.per), f"in {self.limit.per:g} seconds")
        left = show_minutes(minutes)
        return f"{self.source} allows {self.limit.requests} requests {unit}: {left}"


def show_minutes(minutes: int) -> str:
    """Return the time that is left for people: `about 7 minutes left`."""
    return f"about {minutes} minute{'s' if minutes > 1 else ''} left"
