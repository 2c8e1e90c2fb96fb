"""Rate limits, as a spec names them: so many calls in so many seconds, for each token."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from math import ceil

from .document import MockSpec, SpecError


class Throttle:
    """A sliding window for each token. Calls that are refused do not count."""

    def __init__(
        self, requests: int, per: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.requests = requests
        self.per = per
        self._clock = clock
        self._calls: dict[bytes, deque[float]] = {}

    def take(self, token: bytes) -> int:
        """Let a call through (0), or tell after how many whole seconds there is room for one."""
        now = self._clock()
        calls = self._calls.setdefault(token, deque())
        while calls and calls[0] <= now - self.per:
            calls.popleft()
        if len(calls) >= self.requests:
            return ceil(calls[0] + self.per - now)
        calls.append(now)
        return 0

    def clear(self) -> None:
        """Forget all calls."""
        self._calls.clear()


def read_throttle(document: MockSpec) -> Throttle | None:
    """The limit of `x-rate-limit`; None where the spec names none."""
    limit = document.content.get("x-rate-limit")
    if limit is None:
        return None
    try:
        requests, per = int(limit["requests"]), float(limit["per"])
    except (TypeError, KeyError, ValueError):
        requests = per = 0
    if requests < 1 or per <= 0:
        raise SpecError(f"{document.name}: x-rate-limit must be like {{requests: 60, per: 60}}")
    return Throttle(requests, per)
