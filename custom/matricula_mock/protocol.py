"""The HTTP protocol: uvicorn's, with limits, JSON for what never reaches the application, and
connections that can be broken on purpose."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import struct
import sys
from collections import deque
from typing import Any, Final

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from .connection import EXTENSION
from .prompt_protocol import PromptProtocol

HEAD_LIMIT: Final = 65_536
"""The largest head of a request, in bytes."""
HEAD_PATIENCE: Final = 10.0
"""Seconds in which a head has to be there."""
WRITE_PATIENCE: Final = 20.0
"""Seconds in which a caller has to read some of the responses that wait for it."""
LINGER: Final = 2.0
"""Seconds for which a refused sender is listened to, so that it sees the response."""

_UPGRADE: Final = re.compile(rb"\nupgrade:", re.IGNORECASE)
_CHUNK: Final = 16
"""What a chunk of a body has around it, in bytes; usually less."""
_NOWHERE: Final[deque[tuple[bytes, bytes]]] = deque(maxlen=0)
"""Takes the lines behind a body: they are no headers, or a token could come with them."""
_RESET: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
"""Linger for no time at all: closing sends a reset."""


_LOGGER: Final = logging.getLogger("matricula_mock")
_LOGGER.setLevel(logging.ERROR)  # what callers do wrong is answered, not logged


def _refuse_upgrade(data: bytes) -> bytes:
    """The bytes with a wish for another protocol made unreadable.

    HTTP lets a server overlook the wish (h2c from Java and curl); the parser would take the body
    and the calls behind it for that protocol's first bytes.
    """
    return _UPGRADE.sub(b"\nx-asked:", data)


class _Refused(Exception):
    """Ends the parsing of a request that was answered already."""


class MockProtocol(PromptProtocol):
    """One connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._write_timer: asyncio.TimerHandle | None = None
        self.logger, self.access_log = _LOGGER, False
        self._reading_head = True
        self._head_begun = False
        self._head_size = 0
        self._read_size = 0
        self._behind = 0
        self._loose = 0
        self._at_end = False
        self._head_timer: asyncio.TimerHandle | None = None
        self._refused = False
        self._due: tuple[int, str] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start waiting for the first head."""
        super().connection_made(transport)
        super().on_message_begin()
        self._scope = {**self.scope, "extensions": {EXTENSION: {"connection": self}}}
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        self._stop_waiting_to_write()
        self._give_nothing_more()
        self.pipeline.clear()
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override]
        """No more calls come. Whoever only stopped sending still gets its responses."""
        self._at_end = bool(self._due) if self._refused else self._is_responding()
        return self._at_end

    def data_received(self, data: bytes) -> None:
        """Take bytes in; a head that grows too large is refused before it is complete, and so is
        what comes with a body and is none of it: lines behind it, and between its chunks."""
        if self._refused:
            return
        self._read_size = len(data)
        if self._reading_head:
            self._head_size += len(data)
            data = _refuse_upgrade(data)
        else:
            self._loose += len(data)
        super().data_received(data)
        if self._loose > HEAD_LIMIT and not self._refused and self.parser is not None:
            self._refuse_head()
            return
        if self._reading_head and not self._refused and self.parser is not None:
            if self._head_size > HEAD_LIMIT:
                self._refuse_head()
            elif self._head_begun and self._head_timer is None:
                self._await_head()

    def on_message_begin(self) -> None:
        """A new request."""
        self.url, self.headers, self.expect_100_continue = b"", [], False
        self.scope = {**self._scope, "headers": self.headers}  # type: ignore[typeddict-item]
        self._head_begun = True

    def on_headers_complete(self) -> None:
        """The head is there."""
        if self._head_timer is not None:
            self._stop_waiting()
        self._reading_head = False
        if self._head_size + self._behind > HEAD_LIMIT and self._measure_head() > HEAD_LIMIT:
            self._refuse_head()
            raise _Refused
        self.headers = _NOWHERE  # type: ignore[assignment]
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        self._loose = max(0, self._loose - len(body) - _CHUNK)
        super().on_body(body)

    def _measure_head(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def on_message_complete(self) -> None:
        """The request is there; the next one begins with a head."""
        super().on_message_complete()
        self._reading_head, self._head_begun = True, False
        self._head_size = self._loose = 0
        self._behind = self._read_size  # of which some may be the next head's

    def on_response_complete(self) -> None:
        """A response is written; a connection that is to be closed then must not stay for ever."""
        last = not self.pipeline
        super().on_response_complete()
        if self.transport.is_closing():
            self._limit_writing()
        elif last:
            self._refuse_what_is_due()

    def _send_saved(self, whole: bytes, keep: bool, error: BaseException | None) -> None:
        last = not self.pipeline
        super()._send_saved(whole, keep, error)
        if last:
            self._refuse_what_is_due()

    def close(self) -> None:
        """Close after what was sent, if that is read in time."""
        super().close()
        self._limit_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing came for a long time."""
        super().timeout_keep_alive_handler()
        self._limit_writing()

    def pause_writing(self) -> None:
        """More is to be written than is read: the caller has a time to go on."""
        super().pause_writing()
        self._limit_writing()

    def _limit_writing(self) -> None:
        if self._write_timer is None and self.transport.get_write_buffer_size():
            self._write_timer = self.loop.call_later(WRITE_PATIENCE, self.transport.abort)

    def resume_writing(self) -> None:
        """The caller reads again."""
        self._stop_waiting_to_write()
        super().resume_writing()

    def _stop_waiting_to_write(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

    def send_400_response(self, msg: str) -> None:
        """uvicorn's response to what is no HTTP, in JSON."""
        if not self._refused:
            self._refuse_in_turn(400, "this is not an HTTP request that can be read")

    def _refuse_head(self) -> None:
        self._refuse_in_turn(431, f"the head of the request is larger than {HEAD_LIMIT} bytes")

    def _refuse_in_turn(self, status: int, text: str) -> None:
        """Refuse what came last, once what came whole before it is answered."""
        self._refused, self._held = True, False
        self._stop_waiting()
        if self._is_responding():
            self._due = status, text
        else:
            self.refuse(status, text)

    def _is_responding(self) -> bool:
        """Whether a response is due to a whole request. One that will never be whole is dropped."""
        if self.cycle is None or self.cycle.response_complete:
            return self._saving
        if not self.cycle.more_body:
            return True
        if not self.pipeline:
            return False
        self.pipeline.popleft()
        return True

    def _refuse_what_is_due(self) -> None:
        """After the last response."""
        if self.transport.is_closing():
            return
        if self._due:
            self.refuse(*self._due)
        elif self._at_end:
            self.close()

    def refuse(self, status: int, text: str) -> None:
        """Response, and close once the sender, who may still be sending, has had time to read
        it."""
        self._refused, self._due = True, None
        self._give_nothing_more()
        self.flow.resume_reading()
        self._stop_waiting()
        body = orjson.dumps({"error": text})
        head = b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + head % len(body) + body)
        if self._at_end:
            self.close()
            return
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER, self.transport.close)

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_PATIENCE, self._give_up)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        self._head_timer = None
        if self._head_begun:
            self._refuse_in_turn(408, f"no whole request after {HEAD_PATIENCE:.0f} seconds")
        else:
            self.transport.close()

    def reset(self) -> None:
        """Break the connection off with a reset."""
        connection = self.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._give_nothing_more()
        self.transport.abort()

    def hang_up(self) -> None:
        """Close the connection after what was sent."""
        self._give_nothing_more()
        self.transport.close()

    def _give_nothing_more(self) -> None:
        """Keep uvicorn from answering in our place."""
        if self._running is not None:
            self._running.disconnected = True
