"""Rate limits of a spec: requests in a time, for each token."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from math import ceil

from .document import MockSpec, SpecError


class Throttle:
    """A sliding window for each token. Refused requests do not count."""

    def __init__(
        self, requests: int, per: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.requests = requests
        self.per = per
        self._clock = clock
        self._times: dict[bytes, deque[float]] = {}

    def take(self, token: bytes) -> int:
        """Count a request and return 0, or return the whole seconds until one is allowed."""
        now = self._clock()
        times = self._times.setdefault(token, deque())
        while times and times[0] <= now - self.per:
            times.popleft()
        if len(times) >= self.requests:
            return ceil(times[0] + self.per - now)
        times.append(now)
        return 0

    def clear(self) -> None:
        """Forget all requests."""
        self._times.clear()


def read_throttle(document: MockSpec) -> Throttle | None:
    """Return the limit of `x-rate-limit`; None without one."""
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
