"""Connections for httpcore2 on asyncio. They notice bytes that arrive while they are idle.

Those of httpcore2 stop reading meanwhile, and TLS may keep a second response where nobody looks.
"""

import asyncio
import ssl
from collections.abc import Iterable
from typing import Any, cast

import httpcore2

from .network import ATTEMPT, is_readable, map_errors, note_write

_MUCH = 256 * 1024
"""So many unread bytes stop the server from sending more."""


class AsyncStream(asyncio.Protocol, httpcore2.AsyncNetworkStream):
    """A connection to a server or proxy.

    Set `is_spent` to have httpcore2 close it instead of using it again.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self._received = bytearray()
        self._is_paused = False
        self._may_write = asyncio.Event()
        self._may_write.set()
        self._news = asyncio.Event()
        self._ended = asyncio.Event()
        self._error: OSError | None = None
        self._is_between = False  # between a request and the first byte of its response
        self.is_spent = False

    # The calls of the event loop.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the loop's transport."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Keep bytes until they are read."""
        self._received += data
        self._news.set()
        if len(self._received) > _MUCH and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()

    def eof_received(self) -> None:
        """Note that the server sends nothing more."""
        self._ended.set()
        self._news.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the connection is closed, and why."""
        self._error = exc if isinstance(exc, OSError) else None
        self._may_write.set()
        self.eof_received()

    def pause_writing(self) -> None:
        """Let writers wait."""
        self._may_write.clear()

    def resume_writing(self) -> None:
        """Let writers go on."""
        self._may_write.set()

    # The calls of httpcore2.

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return bytes of a response, without the empty lines that may precede it."""
        with map_errors(httpcore2.ReadTimeout, httpcore2.ReadError):
            while not self._has_bytes() and not self._ended.is_set():
                self._news.clear()
                async with asyncio.timeout(timeout):
                    await self._news.wait()
            if self._error is not None and not self._received:
                raise self._error
        piece = bytes(self._received[:max_bytes])
        del self._received[:max_bytes]
        if self._is_paused and len(self._received) < _MUCH:
            self._is_paused = False
            self._transport.resume_reading()
        return piece

    def _has_bytes(self) -> bool:
        if self._is_between and self._received:
            rest = self._received.lstrip(b"\r\n")
            self._received = rest
            self._is_between = not rest
        return bool(self._received)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes of a request."""
        if not buffer:
            return
        note_write(buffer)
        self._is_between = True
        with map_errors(httpcore2.WriteTimeout, httpcore2.WriteError):
            if self._transport.is_closing():
                raise self._error or ConnectionResetError("the connection is closed")
            self._transport.write(buffer)
            async with asyncio.timeout(timeout):
                await self._may_write.wait()

    def abort(self) -> None:
        """Close the connection in the next round of the event loop."""
        self._transport.abort()

    async def aclose(self) -> None:
        """Close the connection."""
        self.abort()
        await asyncio.sleep(0)  # the loop closes the socket in its next round

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "AsyncStream":
        """Continue with TLS."""
        ATTEMPT.get().handshakes += 1
        with map_errors(httpcore2.ConnectTimeout, httpcore2.ConnectError):
            try:
                async with asyncio.timeout(timeout):
                    secured = await self._loop.start_tls(
                        self._transport, self, ssl_context, server_hostname=server_hostname
                    )
            except BaseException:
                self._transport.abort()
                raise
        if secured is None:
            raise httpcore2.ConnectError("the connection was closed during the TLS handshake")
        self._transport = secured
        return self

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore2 asks for: the TLS object, and if an idle connection has bytes."""
        if info == "ssl_object":
            return self._transport.get_extra_info("ssl_object")
        if info == "is_readable":
            return self.is_spent or self._ended.is_set() or self._has_unread_bytes()
        return None

    def _has_unread_bytes(self) -> bool:
        # The loop may have stood still, or not have run: then bytes wait in the socket.
        raw = self._transport.get_extra_info("socket")
        return bool(self._received.strip(b"\r\n")) or raw is None or is_readable(raw.fileno())


class AsyncNetwork(httpcore2.AsyncNetworkBackend):
    """Opens connections for httpcore2."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncStream:
        """Connect to a host: to the first of its IP addresses that accepts in time."""
        loop = asyncio.get_running_loop()
        options: dict[str, Any] = {}
        if isinstance(loop, asyncio.BaseEventLoop):  # uvloop tries one address after the other
            options["happy_eyeballs_delay"] = 0.25
        with map_errors(httpcore2.ConnectTimeout, httpcore2.ConnectError):
            async with asyncio.timeout(timeout):
                _, stream = await loop.create_connection(AsyncStream, host, port, **options)
                ATTEMPT.get().opened = stream
                return stream
