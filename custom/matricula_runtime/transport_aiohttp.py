"""The transport for many calls at once, on aiohttp: a fifth of the CPU time of the ordinary one.

This needs the package `aiohttp` of the extra `rosters`. No other file imports it.
"""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable
from functools import lru_cache, partial
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from yarl import URL

from .deadline import Deadlines
from .message import Failure, Headers, Request, Response
from .network import is_readable
from .network_settings import NetworkSettings
from .per_loop import PerLoop
from .proxies import Proxy
from .routes import ProxyRoute, Routes
from .transport import (
    IDLE_SECONDS,
    MAX_RESPONSE_BYTES,
    ProxyRefusedError,
    ResponseTooLargeError,
    Timeout,
    TransportError,
    append_piece,
    find_proxy_refusal,
)


class _TunnelError(aiohttp.ClientError):
    """The proxy closed the connection before there was one to the server."""


_AT_PROXY = (aiohttp.ClientHttpProxyError, aiohttp.ClientProxyConnectionError, _TunnelError)
# Raised before the first byte of the request is written. Any other error may come after the server
# received the request.
_NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    _TunnelError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)
_FAILURES = (aiohttp.ClientError, ResponseTooLargeError, ValueError, OSError)
_PIECE = 64 * 1024
_ROUND = 0.001
"""Seconds within which an event loop reads what has arrived, unless it stands still."""


class AiohttpTransport:
    """An AsyncTransport for many calls at once.

    `connections` is the largest number of open connections. Each event loop has connections of its
    own, and so has the child of a fork. Proxies that speak SOCKS or TLS need another transport.

    Raises ConfigurationError if a file of the settings cannot be used.
    """

    def __init__(self, network: NetworkSettings | None = None, *, connections: int = 128) -> None:
        self._routes = Routes(network)
        self._sessions = PerLoop(lambda: _Session(connections))

    @property
    def network(self) -> NetworkSettings:
        """The settings of the way to a server."""
        return self._routes.settings

    def can_use(self, url: str) -> bool:
        """Return False if the proxy for a URL needs another transport.

        Raises ConfigurationError if it cannot be used at all.
        """
        proxy = self._routes.find(url).proxy
        return proxy is None or proxy.scheme == "http"

    def prepare(self, url: str) -> None:
        """Find the route to a URL. Raises ConfigurationError if its proxy cannot be used."""
        proxy = self._routes.find(url).proxy
        if proxy is not None and proxy.scheme != "http":
            raise proxy.refuse(f"AiohttpTransport cannot use {proxy.scheme}: use another one.")

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send a request once and wait for the response."""
        route = self._routes.find(request.url)
        session = self._sessions.find() or await self._sessions.open()
        deadlines = session.deadlines
        task = deadlines.start(timeout.total, timeout.read)
        try:
            # No more coroutines than needed: each costs as much as three headers.
            received = await _request(session.client, request, timeout, route)
            try:
                content = _take(received)
                if content is None:
                    content = await _read(received, deadlines)
            except BaseException:
                received.close()
                raise
            if (
                refused := find_proxy_refusal(request.url, route.proxy, received.status)
            ) is not None:
                return refused
            return Response(received.status, Headers(received.headers), content)
        except _FAILURES as error:
            return _make_failure(error, route)
        except asyncio.CancelledError:
            if (late := deadlines.find_timeout(task)) is not None:
                return _make_failure(late, route)
            raise
        finally:
            deadlines.stop(task)

    async def close(self) -> None:
        """Close all connections, from any event loop."""
        await self._sessions.close()


def _request(
    client: aiohttp.ClientSession, request: Request, timeout: Timeout, route: ProxyRoute
) -> Awaitable[aiohttp.ClientResponse]:
    # Awaited, not entered as a context: that costs as much as all headers.
    return client.request(
        request.method,
        URL(request.url, encoded=True),
        headers=request.reveal_headers(),
        data=request.body,
        allow_redirects=False,
        proxy=route.proxy.bare_url if route.proxy else None,
        proxy_headers=_make_proxy_headers(route.proxy) if route.proxy else None,
        ssl=route.tls or True,
        # A timeout before there is a connection counts as "never sent".
        timeout=_make_timeout(min(timeout.connect, timeout.total)),
    )


def _make_proxy_headers(proxy: Proxy) -> dict[str, str] | None:
    """Return the header that aiohttp makes into the one for the proxy."""
    known = proxy.credentials
    if known is None:
        return None
    return {"authorization": f"Basic {b64encode(':'.join(known).encode()).decode()}"}


class _Session:
    """The session of one event loop, with its deadlines."""

    def __init__(self, connections: int) -> None:
        self.deadlines = Deadlines()
        self._connector = _Connector(self.deadlines, connections)
        self.client = aiohttp.ClientSession(
            connector=self._connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,  # it would read .netrc too
            raise_for_status=False,
        )
        # By default aiohttp sends PUT and DELETE again when a kept connection is found closed.
        self.client._retry_connection = False

    async def close(self) -> None:
        self.deadlines.close()
        await self.client.close()
        await asyncio.sleep(0)  # let the sockets close

    def abandon(self) -> None:
        """Keep the destructors of aiohttp from closing what the parent of a fork uses."""
        self.client.detach()
        self._connector._closed = True


class _Connector(aiohttp.TCPConnector):
    """Suspends the response's deadlines while a request waits for its connection.

    aiohttp has a timeout for that wait. It calls these methods only if no connection is free.
    """

    def __init__(self, deadlines: Deadlines, connections: int) -> None:
        super().__init__(limit=connections, keepalive_timeout=IDLE_SECONDS)
        self._deadlines = deadlines
        self._factory = partial(_make_protocol, loop=asyncio.get_running_loop())

    async def _create_connection(self, *args: Any, **kwargs: Any) -> ResponseHandler:
        self._deadlines.suspend()
        try:
            return await super()._create_connection(*args, **kwargs)
        except aiohttp.ClientHttpProxyError:
            raise
        except (
            aiohttp.ServerDisconnectedError,
            aiohttp.ClientPayloadError,
            aiohttp.ClientResponseError,
        ) as error:
            # The proxy hung up or sent no HTTP instead of connecting: the request was not sent.
            raise _TunnelError(str(TransportError(error))) from None
        finally:
            self._deadlines.restart_wait()

    async def _wait_for_available_connection(self, *args: Any, **kwargs: Any) -> None:
        self._deadlines.suspend()
        try:
            await super()._wait_for_available_connection(*args, **kwargs)
        finally:
            self._deadlines.restart_wait()

    def _release(self, key: Any, protocol: ResponseHandler, **options: Any) -> None:
        super()._release(key, protocol, **options)
        assert isinstance(protocol, _Protocol)
        protocol.become_idle()


class _Protocol(ResponseHandler):
    """A connection that is not used again if the server sent more than its responses.

    aiohttp would give the surplus to the next request as its response.
    """

    _last: object = None
    """The parser of the last response. Each request brings a new one."""
    _idle_since = 0.0

    def become_idle(self) -> None:
        """Begin to wait for the next request."""
        self._last = self._parser
        self._idle_since = self._loop.time()

    def data_received(self, data: bytes) -> None:
        """Take bytes of a response. Other bytes than empty lines belong to no request."""
        if self._parser is not self._last:
            super().data_received(data)
        elif data.strip(b"\r\n"):
            self.close()

    def close(self) -> None:
        """Close the connection at once: a slow server may neither take the rest nor end TLS."""
        if self.transport is not None:
            self.transport.abort()
        super().close()

    def is_connected(self) -> bool:
        """Return True if a request can be sent on this connection."""
        if not super().is_connected():
            return False
        if self._parser is not self._last:
            return True
        if self.should_close or self._has_part_of_message():
            return False
        if self._loop.time() - self._idle_since < _ROUND:
            return True
        raw = None if self.transport is None else self.transport.get_extra_info("socket")
        return raw is not None and not is_readable(raw.fileno())

    def _has_part_of_message(self) -> bool:
        try:
            return self._parser is not None and self._parser.feed_eof() is not None
        except Exception:  # what there is cannot be parsed
            return True


def _make_protocol(loop: asyncio.AbstractEventLoop) -> ResponseHandler:
    return _Protocol(loop)


@lru_cache(maxsize=16)
def _make_timeout(connect: float) -> aiohttp.ClientTimeout:
    # Deadlines bounds all other waits: aiohttp would start timers for each request.
    return aiohttp.ClientTimeout(total=None, connect=connect, sock_connect=connect)


async def _read(received: aiohttp.ClientResponse, deadlines: Deadlines) -> bytes:
    content = bytearray()
    deadlines.restart_wait()
    async for piece in received.content.iter_chunked(_PIECE):
        append_piece(content, piece)
        deadlines.restart_wait()
    return bytes(content)


def _take(received: aiohttp.ClientResponse) -> bytes | None:
    """Return a body that came together with the head, as small ones do; otherwise None."""
    length, body = received.content_length, received.content
    if length is None or length > MAX_RESPONSE_BYTES or "content-encoding" in received.headers:
        return None
    return body.read_nowait() if body.is_eof() else None


def _make_failure(error: Exception, route: ProxyRoute) -> Failure:
    sent = not isinstance(error, _NEVER_SENT)
    is_at_proxy, is_final = isinstance(error, _AT_PROXY), False
    if isinstance(error, aiohttp.ClientHttpProxyError):
        error = ProxyRefusedError(f"{error.status} {error.message}")
        is_final = error.is_final
    return Failure(sent, TransportError(error, route.proxy, is_at_proxy=is_at_proxy), is_final)
