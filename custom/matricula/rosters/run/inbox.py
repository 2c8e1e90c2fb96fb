"""Results of a run that wait for their reader."""

import asyncio
from collections import deque
from collections.abc import Callable

from ..result import Result

_MOST = 1000
"""The most results that wait for the reader."""
_POLL = 0.01
_GATHER = 0.01
"""Seconds for which results gather before they are read."""


class Inbox:
    """Results that wait until they are read. `observe` sees each one, read or not."""

    def __init__(self, observe: Callable[[Result], None]) -> None:
        self._observe = observe
        self.results: deque[Result] = deque()
        self._changed = asyncio.Event()

    @property
    def is_full(self) -> bool:
        """True if too many results wait."""
        return len(self.results) >= _MOST

    def put(self, result: Result) -> None:
        """Add a result. Raises what `observe` raises."""
        self._observe(result)
        self.results.append(result)
        self._changed.set()

    def wake(self) -> None:
        """Let the reader look again."""
        self._changed.set()

    async def wait(self) -> None:
        """Wait for the next results, a few at once: waking the reader for each costs CPU time."""
        self._changed.clear()
        await self._changed.wait()
        await asyncio.sleep(_GATHER)

    async def make_room(self) -> None:
        """Wait while the inbox is full."""
        while self.is_full:
            await asyncio.sleep(_POLL)
