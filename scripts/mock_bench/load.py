"""Load: requests on kept-alive connections, as many as possible in a time."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from typing import Final, TypeAlias

import uvloop
from attrs import frozen

Make: TypeAlias = Callable[[int], bytes]

CONNECTIONS: Final = 32
SETTLE: Final = 0.05
"""Seconds for a server to accept the connections; not measured."""
_LENGTH: Final = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)


@frozen
class Workload:
    """One kind of request. `make` returns its bytes for a running number; `status` is expected."""

    name: str
    status: int
    make: Make


class LoadError(Exception):
    """A response with another status than the expected one."""


class _Caller(asyncio.Protocol):
    """One connection: sends a request, reads its response, sends the next."""

    def __init__(self, workload: Workload, numbers: Callable[[], int | None]) -> None:
        self._make, self._numbers = workload.make, numbers
        self._begin = b"HTTP/1.1 %d " % workload.status
        self._got = b""
        self.responses = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport

    def close(self) -> None:
        self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(LoadError(f"the server hung up: {error}"))

    def data_received(self, data: bytes) -> None:
        self._got = data = self._got + data if self._got else data
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _LENGTH.search(data, 0, end)
        if not data.startswith(self._begin) or length is None:
            self._fail(LoadError(f"not {self._begin.decode()}: {data[:200]!r}"))
        elif len(data) >= end + 4 + int(length[1]):
            self._got = b""
            self.responses += 1
            self.call()

    def call(self) -> None:
        number = self._numbers()
        if number is not None:
            self._transport.write(self._make(number))
        elif not self.done.done():
            self.done.set_result(None)

    def _fail(self, error: LoadError) -> None:
        if not self.done.done():
            self.done.set_exception(error)
            self._transport.close()


class LoadGenerator:
    """Sends requests to a server. Each running number is used once, so that created records are
    new."""

    def __init__(self) -> None:
        self._number = 0

    def run(self, port: int, workload: Workload, seconds: float, cpu: Callable[[], float]) -> float:
        """Send requests for some time and return the cost of one, as `cpu` counts.

        LoadError for a wrong response.
        """
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(self._run(port, workload, seconds, cpu))

    async def _run(
        self, port: int, workload: Workload, seconds: float, cpu: Callable[[], float]
    ) -> float:
        loop, end = asyncio.get_running_loop(), 0.0

        def take() -> int | None:
            self._number += 1
            return self._number if time.monotonic() < end else None

        def spin() -> None:
            loop.call_soon(spin)

        spin()  # never sleep: the server would pay for waking us, more often the slower it is
        callers = [_Caller(workload, take) for _ in range(CONNECTIONS)]
        for caller in callers:
            await loop.create_connection(lambda one=caller: one, "127.0.0.1", port)  # type: ignore[misc]
        await asyncio.sleep(SETTLE)
        before, end = cpu(), time.monotonic() + seconds
        for caller in callers:
            caller.call()
        await asyncio.gather(*(caller.done for caller in callers))
        cost = (cpu() - before) / sum(caller.responses for caller in callers)
        for caller in callers:
            caller.close()
        return cost
