"""HTTP/1.1 connections: requests are parsed, handled in their order, and get their responses.

httptools parses. The rest is here, not in a stock server, for two reasons: the mock has limits and
timeouts for every client, JSON for every refusal, and faults that break connections; and a server
between parser and application costs more than all checks.
docs/explanations/design-specs.md has the figures.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
import sys
import time
from collections import deque
from email.utils import formatdate
from functools import lru_cache, partial
from http import HTTPStatus
from typing import Final

import httptools
import orjson

from .app import App
from .public_urls import FORWARDED
from .request import HttpRequest
from .responses import Disconnect, HttpResponse, Reply
from .sockets import is_loopback, make_origin

HEAD_LIMIT: Final = 65_536
"""The largest head of a request, in bytes; also the limit for trailers and chunk extensions."""
DISCARD_LIMIT: Final = 64_000_000
"""The most bytes of a body that are read, kept or not. Clients see no response before they have
sent their body, so one that is too large to be kept is read as well."""

READ_TIMEOUT: Final = 20.0
"""Seconds in which a request must arrive, head and body."""
WRITE_TIMEOUT: Final = 20.0
"""Seconds in which a client must read the responses that wait for it."""
IDLE_TIMEOUT: Final = 75.0
"""Seconds for which a connection may be idle; long, so that no test meets one just closing."""
LINGER: Final = 2.0
"""Seconds between a refusal and the close, so that a client that still sends sees the response."""

PART: Final = 8192
"""The most bytes that are parsed at once. A client that sends thousands of requests ahead is held
up after each part, so that others get their turn and few requests wait in memory."""

_UPGRADE: Final = re.compile(rb"\nupgrade:", re.IGNORECASE)
_CHUNK_FRAME: Final = 16
"""The most bytes that an ordinary chunk of a body has around it."""
_RESET: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
"""SO_LINGER of no time: closing the socket sends a reset."""
_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}
_STATUS_LINES: Final = {
    status: f"HTTP/1.1 {status} {_PHRASES.get(status, '')}\r\n".encode()
    for status in range(100, 600)
}


class _Refused(Exception):
    """Stops the parser in a request that is refused."""


class MockProtocol(asyncio.Protocol):
    """One connection of a client.

    Requests that arrive while another one is handled wait in a queue. The server calls `expire`
    all the time, which ends the waits for slow clients: no request needs a timer of its own.
    """

    _transport: asyncio.Transport
    _own_origin: str
    _is_near: bool

    def __init__(self, app: App, connections: set[MockProtocol]) -> None:
        self.busy: asyncio.Future[Reply] | None = None
        self._app = app
        self._connections = connections
        self._parser = httptools.HttpRequestParser(self)
        self._queue: deque[HttpRequest] = deque()
        self._unparsed = bytearray()
        self._is_continuing = False  # `_parse_next` is due
        self._refusal: tuple[int, str] | None = None
        self._since = time.monotonic()  # when the present wait for the client began
        self._is_reading = False  # a request has begun and is not complete
        self._is_ending = False  # no more requests are read
        self._is_lingering = False  # a refusal was sent
        self._is_read_paused = False
        self._is_write_paused = False
        self._expects_continue = False
        self._read_size = 0
        self._shared_read = 0  # size of the read with the end of the last request
        self._overhead = 0  # bytes of later reads that belong to no body

    # Called by the event loop.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        self._transport = transport
        self._connections.add(self)
        scheme = "https" if transport.get_extra_info("sslcontext") else "http"
        self._own_origin = make_origin(scheme, *transport.get_extra_info("sockname")[:2])
        self._is_near = is_loopback(transport.get_extra_info("peername"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the requests that wait."""
        self._connections.discard(self)
        self._drop_waiting()
        self._is_ending = True

    def eof_received(self) -> bool:
        """Keep the connection open while responses are due: clients may only stop sending."""
        self._end_reading()
        return bool(self._queue or self.busy or self._refusal)

    def pause_writing(self) -> None:
        """Handle no more requests: the client has enough to read."""
        self._is_write_paused = True

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        self._is_write_paused = False
        self._advance()

    def data_received(self, data: bytes) -> None:
        """Parse bytes, and handle the requests that are complete."""
        if self._is_ending:
            return
        if len(data) > PART or self._unparsed:
            self._unparsed += data
            self._parse_next()
        else:
            self._parse(data)
            self._advance()

    def _parse_next(self) -> None:
        """Parse what was read ahead, until a request is complete, and handle it."""
        self._is_continuing = False
        while self._unparsed and not self._is_held():
            part = bytes(self._unparsed[:PART])
            del self._unparsed[:PART]
            self._parse(part)
        self._advance()

    def _is_held(self) -> bool:
        """Return whether something has to be done before more is parsed."""
        return bool(self._queue or self.busy or self._is_write_paused or self._is_ending)

    def _parse(self, data: bytes) -> None:
        self._read_size = len(data)
        self._overhead += len(data)
        try:
            # HTTP allows ignoring an upgrade (h2c by Java and curl); the parser would stop at it.
            self._parser.feed_data(_UPGRADE.sub(b"\nx-asked:", data))
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._refuse(400, "this is not an HTTP request that can be read")
        if self._overhead > HEAD_LIMIT:
            self._refuse_head()

    # Called by the parser.

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._since = time.monotonic()
        self._is_reading = True
        self._url = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._body: list[bytes] = []
        self._body_size = 0

    def on_url(self, url: bytes) -> None:
        """Add a part of the URL."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Add a header; trailers arrive here as well, after the headers were read."""
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Make the request; its body is to follow."""
        at_most = self._shared_read + self._overhead
        if at_most > HEAD_LIMIT and self._measure_head() > HEAD_LIMIT:
            self._refuse_head()
            raise _Refused
        path, query = _split_url(self._url)
        headers = dict(self._headers)
        if host := _find_host(self._url):
            headers[b"host"] = host
        origin, prefix = self._app.public_urls.locate(headers, self._own_origin)
        self._request = HttpRequest(
            method=self._parser.get_method().decode("ascii"),
            path=self._app.public_urls.strip(path) if prefix else path,
            query=query,
            headers=headers,
            origin=origin,
            prefix=prefix,
            is_near=self._is_near and FORWARDED.isdisjoint(headers),
        )
        if b"origin" in headers:
            self._request.cors = self._app.origins.make_cors_lines(headers)
        self._body_limit = self._app.body_limit(self._request.path)
        self._expects_continue = headers.get(b"expect", b"").lower() == b"100-continue"

    def _measure_head(self) -> int:
        return len(self._url) + sum(len(name) + len(value) + 4 for name, value in self._headers)

    def on_body(self, body: bytes) -> None:
        """Keep a part of the body, unless the body is too large."""
        self._overhead = max(0, self._overhead - len(body) - _CHUNK_FRAME)
        self._body_size += len(body)
        if self._body_size <= self._body_limit:
            self._body.append(body)
        elif self._body_size > DISCARD_LIMIT:
            self._refuse(413, f"the body is larger than {self._body_limit} bytes")
            raise _Refused

    def on_message_complete(self) -> None:
        """Queue the request."""
        request = self._request
        if self._body_size > self._body_limit:
            request.excess = self._body_limit
        else:
            request.body = b"".join(self._body)
        request.is_last = (
            not self._parser.should_keep_alive() or self._parser.get_http_version() == "1.0"
        )
        self._queue.append(request)
        self._shared_read, self._overhead = self._read_size, 0
        self._is_reading = self._expects_continue = False
        if request.is_last:
            self._end_reading()

    # Responses.

    def _advance(self) -> None:
        """Handle queued requests, until one takes time or the client has to read."""
        while self._queue and not self.busy and not self._is_write_paused:
            request = self._queue.popleft()
            response = self._app.respond(request)
            if isinstance(response, HttpResponse):
                self._send(request, response)
            else:
                self.busy = asyncio.ensure_future(response)
                self.busy.add_done_callback(partial(self._finish, request))
        if self._unparsed and not self._is_held() and not self._is_continuing:
            self._is_continuing = True
            asyncio.get_running_loop().call_soon(self._parse_next)
        elif not self._queue and not self.busy:
            self._rest()
        self._hold_client(bool(self._queue or self._unparsed) or self._is_write_paused)

    def _finish(self, request: HttpRequest, future: asyncio.Future[Reply]) -> None:
        self.busy = None
        if future.cancelled():  # the server stops, and has waited long enough
            self._send(request, Disconnect.CLOSE)
        elif error := future.exception():
            self._send(request, self._app.report(error))
        else:
            self._send(request, future.result())
        self._advance()

    def _send(self, request: HttpRequest, reply: Reply) -> None:
        if self._transport.is_closing():
            return
        if isinstance(reply, Disconnect):
            self._disconnect(reply)
            return
        self._transport.write(
            b"%bdate: %b\r\n%b%b%b\r\n%b"
            % (
                _STATUS_LINES[reply.status],
                _date(int(time.time())),
                reply.headers,
                request.cors,
                b"connection: close\r\n" if request.is_last else b"",
                b"" if request.method == "HEAD" else reply.body,
            )
        )
        self._since = time.monotonic()
        if request.is_last or reply.is_cut:
            self.close()

    def _rest(self) -> None:
        """Do what has waited for the last response."""
        if self._transport.is_closing():
            return
        if self._refusal:
            self._send_refusal(*self._refusal)
        elif self._is_ending and not self._is_lingering:
            self.close()
        elif self._expects_continue:
            self._expects_continue = False
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _hold_client(self, pause: bool) -> None:
        """Read no more while requests wait, or read again."""
        if pause != self._is_read_paused and not self._transport.is_closing():
            self._is_read_paused = pause
            if pause:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()

    # Ends.

    def _refuse_head(self) -> None:
        self._refuse(431, f"the head of the request is larger than {HEAD_LIMIT} bytes")

    def _refuse(self, status: int, text: str) -> None:
        """Refuse the request that is being read, once earlier requests have their responses."""
        if not self._is_ending:
            self._refusal = status, text
            self._end_reading()

    def _end_reading(self) -> None:
        self._is_ending, self._is_reading = True, False
        self._unparsed.clear()

    def _drop_waiting(self) -> None:
        self._queue.clear()
        self._unparsed.clear()

    def _send_refusal(self, status: int, text: str) -> None:
        """Send an error; `expire` closes later, so that a client that still sends sees it."""
        self._refusal, self._is_lingering = None, True
        body = orjson.dumps({"error": text})
        head = b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        self._transport.write(_STATUS_LINES[status] + head % len(body) + body)
        if self._transport.can_write_eof():
            self._transport.write_eof()
        self._since = time.monotonic()

    def _disconnect(self, how: Disconnect) -> None:
        if how is Disconnect.RESET:
            connection = self._transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self._transport.abort()
        self.close()

    def shut_down(self) -> None:
        """Read no more; close after the response that is due."""
        self._end_reading()
        self._queue.clear()
        if not self.busy:
            self.close()

    def close(self) -> None:
        """Close after the bytes written so far; `expire` aborts if the client reads none."""
        self._end_reading()
        self._queue.clear()
        self._transport.close()
        self._since = time.monotonic()

    def expire(self, now: float) -> None:
        """End a wait for the client that takes too long. Times are those of `time.monotonic`."""
        waited = now - self._since
        if self._transport.get_write_buffer_size():
            if waited > WRITE_TIMEOUT:
                self._transport.abort()
        elif self.busy or self._queue or self._unparsed:
            self._since = now
        elif self._is_lingering:
            if waited > LINGER:
                self.close()
        elif self._is_reading:
            if waited > READ_TIMEOUT:
                self._refuse(408, f"no whole request after {READ_TIMEOUT:.0f} seconds")
                self._advance()
        elif waited > IDLE_TIMEOUT:
            self.close()


def _split_url(url: bytes) -> tuple[str, str]:
    """Return path and query, still encoded; HttpParserError or UnicodeDecodeError for others."""
    if not url.startswith(b"/") or b"#" in url:
        parsed = httptools.parse_url(url)
        return parsed.path.decode("ascii"), (parsed.query or b"").decode("ascii")
    path, _, query = url.decode("ascii").partition("?")
    return path, query


def _find_host(url: bytes) -> bytes:
    """Return host and port of an absolute URL, which replace the header (RFC 9112, 3.2.2)."""
    return b"" if url.startswith(b"/") else url.partition(b"://")[2].partition(b"/")[0]


@lru_cache(maxsize=1)
def _date(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode()
