"""A rate limiter, so that the platform does not have to refuse requests."""

import time
from collections import deque
from collections.abc import Callable

from .forks import ProcessLock
from .operation import RateLimit

_MARGIN = 1 / 60
"""The part by which the window is longer than the platform's. The first request of a window may
take longer to arrive than the last one, which the platform then counts to the same window."""


class RateLimiter:
    """Bounds the requests of all calls of a connection in a sliding window.

    Threads and tasks may share it. Without a limit it only keeps postponements. The window is a
    sixtieth longer than the limit's.
    """

    def __init__(
        self, limit: RateLimit | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limit = limit
        self._clock = clock
        self._slots: deque[float] = deque(maxlen=limit.requests if limit else 0)
        self._window = limit.per * (1 + _MARGIN) if limit else 0.0
        self._lock = ProcessLock()
        self._postponed_until = 0.0

    def postpone(self, seconds: float) -> None:
        """Let no request start for so many seconds: the platform has just refused one with 429."""
        with self._lock:
            self._postponed_until = max(self._postponed_until, self._clock() + seconds)

    def reserve(self) -> float:
        """Reserve the next slot and return the seconds to wait for it."""
        if self.limit is None and not self._postponed_until:
            return 0.0
        with self._lock:
            now = self._clock()
            slot = max(now, self._postponed_until)
            if self.limit is not None:
                if len(self._slots) == self.limit.requests:
                    slot = max(slot, self._slots[0] + self._window)
                self._slots.append(slot)
            return slot - now
