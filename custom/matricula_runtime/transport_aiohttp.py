"""The transport for many calls at once, on aiohttp: a fifth of the CPU time of the ordinary one.

This needs the package `aiohttp` (`pip install 'matricula[rosters]'`). No other file imports it.
"""

import asyncio
import ssl
from collections.abc import Awaitable
from functools import lru_cache
from typing import Any
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp.client_proto import ResponseHandler
from yarl import URL

from .deadline import Deadlines
from .message import Failure, Headers, Request, Response
from .origin import is_loopback
from .transport import (
    IDLE_SECONDS,
    MAX_RESPONSE_BYTES,
    ResponseTooLargeError,
    Timeout,
    append_piece,
    make_failure,
)

# Raised before the first byte of the request is written. Any other error may come after the server
# received the request.
_NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)
_FAILURES = (aiohttp.ClientError, ResponseTooLargeError, ValueError, OSError)
_PIECE = 64 * 1024


class AiohttpTransport:
    """An AsyncTransport for many calls at once.

    `connections` is the largest number of open connections. `proxy` is a URL; without one, the
    environment's proxy is used. `ca_bundle` is a file of certificates to trust instead of the usual
    ones.
    """

    def __init__(
        self, *, connections: int = 128, proxy: str | None = None, ca_bundle: str | None = None
    ) -> None:
        self._connections = connections
        self._proxy = proxy
        self._tls = ssl.create_default_context(cafile=ca_bundle) if ca_bundle else True
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[tuple[str, str], str | None] = {}
        self._deadlines = Deadlines()

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send a request once and wait for the response."""
        task = self._deadlines.start(timeout.total, timeout.read)
        try:
            # No more coroutines than needed: each costs as much as three headers.
            received = await self._request(request, timeout)
            try:
                content = _take(received)
                if content is None:
                    content = await self._read(received)
            except BaseException:
                received.close()
                raise
            return Response(received.status, Headers(received.headers), content)
        except _FAILURES as error:
            return make_failure(error, _NEVER_SENT)
        except asyncio.CancelledError:
            if (late := self._deadlines.find_timeout(task)) is not None:
                return make_failure(late, _NEVER_SENT)
            raise
        finally:
            self._deadlines.stop(task)

    def _request(self, request: Request, timeout: Timeout) -> Awaitable[aiohttp.ClientResponse]:
        session = self._session or self._open()
        url = URL(request.url, encoded=True)
        # Awaited, not entered as a context: that costs as much as all headers.
        return session.request(
            request.method,
            url,
            headers=request.reveal_headers(),
            data=request.body,
            allow_redirects=False,
            proxy=self._find_proxy(url),
            # A timeout before there is a connection counts as "never sent".
            timeout=_make_timeout(min(timeout.connect, timeout.total)),
        )

    def _open(self) -> aiohttp.ClientSession:
        # Not in __init__: a session belongs to the running event loop.
        self._session = aiohttp.ClientSession(
            connector=_Connector(self._deadlines, self._connections, self._tls),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,  # it would read .netrc too
            raise_for_status=False,
        )
        # By default aiohttp sends PUT and DELETE again when a kept connection is found closed.
        self._session._retry_connection = False
        return self._session

    def _find_proxy(self, url: URL) -> str | None:
        if self._proxy:
            return self._proxy
        origin = (url.scheme, url.raw_authority)
        if origin not in self._proxies:
            host = url.host or ""
            is_direct = is_loopback(host) or proxy_bypass(host)
            self._proxies[origin] = None if is_direct else getproxies().get(url.scheme)
        return self._proxies[origin]

    async def _read(self, received: aiohttp.ClientResponse) -> bytes:
        content = bytearray()
        self._deadlines.restart_wait()
        async for piece in received.content.iter_chunked(_PIECE):
            append_piece(content, piece)
            self._deadlines.restart_wait()
        return bytes(content)

    async def close(self) -> None:
        """Close all connections."""
        self._deadlines.close()
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)  # let the sockets close
            self._session = None


class _Connector(aiohttp.TCPConnector):
    """Suspends the response's deadlines while a request waits for its connection.

    aiohttp has a timeout for that wait. It calls these methods only if no connection is free.
    """

    def __init__(self, deadlines: Deadlines, connections: int, tls: ssl.SSLContext | bool) -> None:
        super().__init__(limit=connections, keepalive_timeout=IDLE_SECONDS, ssl=tls)
        self._deadlines = deadlines

    async def _create_connection(self, *args: Any, **kwargs: Any) -> ResponseHandler:
        self._deadlines.suspend()
        try:
            return await super()._create_connection(*args, **kwargs)
        finally:
            self._deadlines.restart_wait()

    async def _wait_for_available_connection(self, *args: Any, **kwargs: Any) -> None:
        self._deadlines.suspend()
        try:
            await super()._wait_for_available_connection(*args, **kwargs)
        finally:
            self._deadlines.restart_wait()


@lru_cache(maxsize=16)
def _make_timeout(connect: float) -> aiohttp.ClientTimeout:
    # Deadlines bounds all other waits: aiohttp would start timers for each request.
    return aiohttp.ClientTimeout(total=None, connect=connect, sock_connect=connect)


def _take(received: aiohttp.ClientResponse) -> bytes | None:
    """Return a body that came together with the head, as small ones do; otherwise None."""
    length, body = received.content_length, received.content
    if length is None or length > MAX_RESPONSE_BYTES or "content-encoding" in received.headers:
        return None
    return body.read_nowait() if body.is_eof() else None
