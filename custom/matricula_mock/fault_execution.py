"""Carries planned faults out, each on one request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from attrs import evolve, frozen

from .call import NOTHING, MockResponse
from .faults import Fault, change_page
from .operation import MockOperation
from .platform import Explain
from .problems import CheckFailed, explain_status
from .responses import Disconnect, HttpResponse, Reply, encode

_HTML: Final = b"<html><body><h1>Bad gateway</h1></body></html>"
_HTML_HEADERS: Final = b"content-type: text/html; charset=utf-8\r\ncontent-length: %d\r\n" % len(
    _HTML
)


@frozen
class FaultExecution:
    """One request that a fault hits: an operation, called at `url`.

    `explain` puts refusals in the platform's form.
    """

    fault: Fault
    operation: MockOperation
    explain: Explain
    url: str

    async def run(self, handle: Callable[[], Awaitable[MockResponse]]) -> Reply:
        """Handle the request, if the fault lets it be handled, and return the reply it gets."""
        response = await self._respond(handle)
        if self.fault.delay_ms:
            await asyncio.sleep(self.fault.delay_ms / 1000)
        match self.fault.fault:
            case "reset-before-write":
                return Disconnect.RESET
            case "drop-after-write":
                return Disconnect.CLOSE
            case "unreached":
                return _make_foreign(self.fault)
            case "not-json":
                return HttpResponse(response.status, _HTML_HEADERS, _HTML)
            case "truncate":
                return _cut(encode(response))
        return encode(change_page(self.fault, self.operation, response, self.url))

    async def _respond(self, handle: Callable[[], Awaitable[MockResponse]]) -> MockResponse:
        match self.fault.fault:
            case "reset-before-write" | "unreached":
                return MockResponse(500)  # is never sent
            case "redirect":
                location = f"{self.fault.host}/{self.url.split('/', 3)[-1]}"
                return MockResponse(302, None, {"Location": location})
            case "status":
                return self._refuse()
            case "throttled":
                return self._throttle()
        return await handle()

    def _refuse(self) -> MockResponse:
        """Return the planned status, with the spec's example where there is one.

        Without an example, or with a wait to name, the platform's own form is used.
        """
        fault = self.fault
        refused = CheckFailed("status", status=fault.status, retry_after=fault.retry_after)
        response = explain_status(self.explain(refused, self.operation), refused)
        documented = self.operation.documented(fault.status)
        if documented and documented.example is not NOTHING and fault.retry_after is None:
            response.value = documented.example
        return response

    def _throttle(self) -> MockResponse:
        """Return the platform's form of "too many requests"."""
        status, wait = self.operation.throttling.status, self.fault.retry_after
        refused = CheckFailed("status", status=status, retry_after=wait, throttled=True)
        response = explain_status(self.explain(refused, self.operation), refused)
        return self.operation.shape_throttled(response)


def _make_foreign(fault: Fault) -> HttpResponse:
    """Return what a gateway or a maintenance page responds instead of the platform."""
    body = fault.body.encode()
    if not body:
        lines = b"" if fault.status in (204, 304) else b"content-length: 0\r\n"
        return HttpResponse(fault.status, lines, b"")
    kind = b"text/html; charset=utf-8" if body.startswith(b"<") else b"application/json"
    lines = b"content-type: %b\r\ncontent-length: %d\r\n" % (kind, len(body))
    return HttpResponse(fault.status, lines, body)


def _cut(response: HttpResponse) -> Reply:
    """Return half of a response; one without a body cannot be cut, so the connection is closed."""
    if not response.body:
        return Disconnect.CLOSE
    return evolve(response, body=response.body[: len(response.body) // 2], is_cut=True)
