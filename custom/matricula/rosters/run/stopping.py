"""A request to end a run early."""

import asyncio


class Interrupted(Exception):
    """The run is to end, and nothing of this row is on its way."""


class StopRequest:
    """True if a run is to end; everybody who waits in the run learns of it at once."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.is_set = False
        """True if the run is to end."""

    def set(self) -> None:
        """Ask the run to end."""
        self.is_set = True
        self._event.set()

    def check(self) -> None:
        """Raise Interrupted if the run is to end."""
        if self.is_set:
            raise Interrupted

    async def wait(self, seconds: float) -> None:
        """Wait for some seconds, or until the run is to end."""
        if not self.is_set and seconds > 0:
            stopped = asyncio.ensure_future(self._event.wait())
            await asyncio.wait((stopped,), timeout=seconds)
            stopped.cancel()

    async def wait_to_send(self, seconds: float) -> None:
        """Wait before a request. Raises Interrupted if the run is to end: nothing is lost then."""
        await self.wait(seconds)
        self.check()
