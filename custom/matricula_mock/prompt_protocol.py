"""HTTP connections on which most calls are answered on the spot.

uvicorn makes a task for each call, and two messages for each response, which takes longer than all
the checks. So it hears only of the calls that have to wait: for the rest of a body, a fault, a
time, or their turn.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from .connection import PromptApp
from .responses import Prompt


class PromptProtocol(HttpToolsProtocol):
    """One connection. A call is held back from uvicorn until what came of it is taken in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prompt: PromptApp = self.config.app  # type: ignore[assignment]
        self._held = False
        self._body = b""
        self._saving = False
        self._running: RequestResponseCycle | None = None
        self._rest_began = 0.0
        self._rest_timer: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        if self._rest_timer is not None:
            self._rest_timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes in. A call that is not complete by their end has to wait for its body."""
        super().data_received(data)
        if self._held:
            self._hand_over()

    def on_headers_complete(self) -> None:
        """Hold the call back, unless it has to queue behind another."""
        waiting = self.cycle is not None and not self.cycle.response_complete
        if waiting or self._saving or self.flow.write_paused:
            super().on_headers_complete()
        else:
            self._held, self._body = True, b""

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        if self._held:
            self._body += body
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The call is complete."""
        if self._held:
            if self._response_at_once():
                self._held = False
                return
            self._hand_over()
        super().on_message_complete()

    def _hand_over(self) -> None:
        """Let uvicorn make up for what it has not heard."""
        self._held = False
        super().on_headers_complete()
        if self._body:
            super().on_body(self._body)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Start what uvicorn takes for the first in the queue; it knows of no response on the spot
        that waits for its group in the database."""
        if self._saving:
            self.flow.pause_reading()
            self.pipeline.appendleft((cycle, app))
        else:
            self._running = cycle
            super()._start_asgi_task(cycle, app)

    def _response_at_once(self) -> bool:
        """Response the call that is held back; False if that cannot be done on the spot."""
        path, _, query = self.url.partition(b"?")
        if not path.startswith(b"/") or b"#" in self.url:
            return False
        scope: dict[str, Any] = self.scope  # type: ignore[assignment]
        scope["raw_path"], scope["query_string"] = path, query
        scope["method"] = self.parser.get_method().decode("ascii")
        prompt = self._prompt.response_at_once(scope, self._body)
        if prompt is None:
            return False
        keep = self.parser.should_keep_alive() and self.parser.get_http_version() != "1.0"
        whole = self._frame(prompt, keep, scope["method"] == "HEAD")
        if prompt.saving:
            self._saving = True
            prompt.saving.then(partial(self._send_saved, whole, keep))
        else:
            self._send(whole, keep)
        return True

    def _frame(self, prompt: Prompt, keep: bool, headless: bool) -> bytes:
        ((_, date),) = self.server_state.default_headers
        last = b"" if keep else b"connection: close\r\n"
        body = b"" if headless else prompt.body
        line = STATUS_LINE[prompt.status]
        return b"%bdate: %b\r\n%b%b\r\n%b" % (line, date, prompt.headers, last, body)

    def _send(self, whole: bytes, keep: bool) -> None:
        self.transport.write(whole)
        if keep:
            self._rest()
        else:
            self.close()

    def _send_saved(self, whole: bytes, keep: bool, error: BaseException | None) -> None:
        """What the response tells is in the database now, unless that failed."""
        self._saving = False
        if self.transport.is_closing():
            return
        if error:
            whole, keep = self._frame(self._prompt.own_up(error), False, False), False
        self._send(whole, keep)
        if self.pipeline:
            self.on_response_complete()

    def close(self) -> None:
        """Close the connection after what was sent."""
        self.transport.close()

    def shutdown(self) -> None:
        """Close, now or after the response that is due."""
        if not self._saving:
            super().shutdown()

    def _rest(self) -> None:
        """Wait for the next call, not for ever. One timer serves many calls."""
        self._rest_began = self.loop.time()
        if self._rest_timer is None:
            self._wait(self.timeout_keep_alive)

    def _wait(self, seconds: float) -> None:
        self._rest_timer = self.loop.call_later(seconds, self._end_rest)

    def _end_rest(self) -> None:
        left = self._rest_began + self.timeout_keep_alive - self.loop.time()
        busy = self._saving or (self.cycle is not None and not self.cycle.response_complete)
        if busy or left > 0:
            self._wait(self.timeout_keep_alive if busy else left)
        else:
            self.timeout_keep_alive_handler()
