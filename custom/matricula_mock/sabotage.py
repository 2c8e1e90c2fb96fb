"""Carries a planned fault out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from attrs import frozen

from .call import NOTHING, Json, MockResponse
from .connection import connection_of
from .faults import Fault, spoil_page
from .operation import MockOperation
from .platform import Explain
from .problems import CheckFailed, explain_status
from .responses import Encoded, Send, encode, send_response

_HTML: Final = b"<html><body><h1>Bad gateway</h1></body></html>"


@frozen
class Sabotage:
    """One call that a fault hits."""

    fault: Fault
    operation: MockOperation
    explain: Explain
    scope: Mapping[str, Json]
    send: Send

    async def response(
        self, work: Callable[[], Awaitable[MockResponse]], address: str
    ) -> int | None:
        """Do the work, if the fault lets it be done, and response badly.

        Returns the status that was sent, None where none was.
        """
        kind = self.fault.fault
        response = None if kind == "reset-before-write" else await self._work(kind, work, address)
        if self.fault.delay_ms:
            await asyncio.sleep(self.fault.delay_ms / 1000)
        if response is None:
            connection_of(self.scope).reset()
            return None
        if kind == "drop-after-write":
            connection_of(self.scope).hang_up()
            return None
        await self._send(kind, spoil_page(self.fault, self.operation, response, address))
        return response.status

    async def _work(
        self, kind: str, work: Callable[[], Awaitable[MockResponse]], address: str
    ) -> MockResponse:
        if kind == "redirect":
            return MockResponse(
                302, None, {"Location": f"{self.fault.host}/{address.split('/', 3)[-1]}"}
            )
        return self._refuse() if kind == "status" else await work()

    def _refuse(self) -> MockResponse:
        """The planned status as the spec's example shows it; in the platform's own words for any
        status where it has none, or where they are to name a wait."""
        fault = self.fault
        refused = CheckFailed("status", status=fault.status, retry_after=fault.retry_after)
        response = explain_status(self.explain(refused, self.operation), refused)
        outcome = self.operation.outcome(fault.status)
        if outcome and outcome.example is not NOTHING and fault.retry_after is None:
            response.value = outcome.example
        return response

    async def _send(self, kind: str, response: MockResponse) -> None:
        encoded = encode(response)
        if kind == "not-json":
            length = (b"content-length", b"%d" % len(_HTML))
            html = [(b"content-type", b"text/html; charset=utf-8"), length]
            await send_response(self.send, Encoded(response.status, html, _HTML))
        elif kind == "truncate":
            await self._send_half(encoded)
        else:
            await send_response(self.send, encoded)

    async def _send_half(self, encoded: Encoded) -> None:
        """A response without a body cannot be cut: it is dropped."""
        if not encoded.body:
            connection_of(self.scope).hang_up()
            return
        start = {"status": encoded.status, "headers": encoded.headers}
        await self.send({"type": "http.response.start", **start})
        half = encoded.body[: len(encoded.body) // 2]
        await self.send({"type": "http.response.body", "body": half, "more_body": True})
        connection_of(self.scope).hang_up()
