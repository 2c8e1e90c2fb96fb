"""Rate limits of a spec: requests in a time, for each token, and the response beyond them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from math import ceil

from attrs import evolve, frozen

from .call import NOTHING, Json, MockResponse
from .document import MockSpec, SpecError
from .expressions import ResponsePlace, read_place


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


@frozen
class Throttling:
    """The platform's form of "too many requests": a status, and perhaps a text in some place."""

    status: int = 429
    mark: ResponsePlace | None = None
    text: str = ""

    def shape(self, response: MockResponse, example: Json) -> MockResponse:
        """Return a response of this form: the documented example, or `response` with the mark."""
        shown = evolve(response, status=self.status)
        if self._fits(evolve(shown, value=example)):
            return evolve(shown, value=example)
        return (
            shown if self.mark is None or self._fits(shown) else self.mark.write(shown, self.text)
        )

    def _fits(self, response: MockResponse) -> bool:
        if self.mark is None:
            return response.value is not NOTHING
        return self.text in str(self.mark.read(response))


def read_throttling(document: MockSpec) -> Throttling:
    """Return the form of `x-error`, or that of a 429; SpecError for a wrong one."""
    found = document.content.get("x-error", {}).get("throttled")
    if found is None:
        return Throttling()
    try:
        mark = read_place(found["mark"]) if "mark" in found else None
        return Throttling(found["status"], mark, found.get("text", ""))
    except (KeyError, ValueError) as error:
        raise SpecError(f"{document.name}: throttled of x-error: {error}") from None


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
