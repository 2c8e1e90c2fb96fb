"""Limits how many requests are under way, and adapts the limit to how the platform responds."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from math import ceil

from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.rate_limiter import RateLimiter
from matricula_runtime.transport import AsyncTransport, Timeout

_STRUGGLING = frozenset({429, 500, 502, 503, 504})
MOST_AT_ONCE = 1000
"""The largest number of requests under way."""
_AFTER_CUT = 1.0
"""Seconds after a cut in which bad responses cut no further: their requests were sent before it."""


class LimitedTransport:
    """A transport that has at most `most` requests under way.

    A bad response halves the limit; good responses raise it again, by one for each round of them.
    `sent` counts all requests.
    """

    def __init__(self, transport: AsyncTransport, most: int) -> None:
        self._transport = transport
        self._most = most
        self._allowed = float(most)
        self._running = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._cut = 0.0
        self.has_responded = False
        self.sent = 0

    @property
    def allowed(self) -> int:
        """The number of requests that may be under way now."""
        return int(self._allowed)

    async def send(
        self,
        request: Request,
        timeout: Timeout,
        before: Callable[[], Awaitable[None]] | None = None,
    ) -> Response | Failure:
        """Send a request when it is its turn; `before` is awaited just before it leaves."""
        if self._running + 1 > self._allowed or self._waiting:
            await self._wait_for_turn()
        else:
            self._running += 1
        try:
            if before is not None:
                await before()
            self.sent += 1
            result = await self._transport.send(request, timeout)
        finally:
            self._running -= 1
            if self._waiting:
                self._wake()
        self._note(result)
        return result

    async def close(self) -> None:
        """Close the transport below."""
        await self._transport.close()

    async def _wait_for_turn(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._running -= 1
                self._wake()
            raise

    def _wake(self) -> None:
        while self._waiting and self._running < self.allowed:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                self._running += 1

    def _note(self, result: Response | Failure) -> None:
        if isinstance(result, Response):
            self.has_responded = True
        if isinstance(result, Failure) or result.status_code in _STRUGGLING:
            now = time.monotonic()
            if now - self._cut > _AFTER_CUT:
                self._cut = now
                self._allowed = max(1.0, self._allowed / 2)
        elif self._allowed < self._most:
            self._allowed = min(float(self._most), self._allowed + 1 / self._allowed)
            self._wake()


def count_workers(concurrency: int, rate: RateLimiter) -> int:
    """Return how many rows to work on at once: at most what a rate limit allows in two seconds.

    More would only wait for their turn, and would have to be looked up after a crash.
    """
    limit = rate.limit
    return concurrency if limit is None else min(concurrency, ceil(2 * limit.requests / limit.per))
