"""The default transport, on httpx2, the maintained continuation of httpx."""

import asyncio
import ssl
import time
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2

from .message import Failure, Request, Response
from .transport import (
    IDLE_SECONDS,
    ResponseTooLargeError,
    Timeout,
    TotalTimeoutError,
    append_piece,
    make_failure,
)

# Raised before the first byte of the request is written. Others may come after the server got it.
_NEVER_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
    httpx2.InvalidURL,
)
_LOCAL = ("all://localhost", "all://127.0.0.1", "all://[::1]")
"""No proxy for this machine, whatever the environment says."""
_FAILURES = (httpx2.HTTPError, httpx2.InvalidURL, ResponseTooLargeError, TotalTimeoutError)


class HttpxTransport:
    """The ordinary transport.

    `proxy` is an URL; without one that of the environment is used. `ca_bundle` is a file of
    certificates to trust instead of the usual ones. The total timeout bounds each wait, and it is
    looked at between the pieces of a body, but not between those of a head, where httpx2 lets
    nobody in: a server that sends its head byte by byte is waited for until the head has ended. The
    transports for asyncio do not wait.
    """

    def __init__(self, *, proxy: str | None = None, ca_bundle: str | None = None) -> None:
        self._client = httpx2.Client(
            follow_redirects=False,
            cookies=_no_cookies(),
            proxy=proxy,
            verify=_trust(ca_bundle),
            limits=_limits(),
            mounts=dict.fromkeys(_LOCAL),
        )

    def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send it, once, and wait for the response."""
        ends = time.monotonic() + timeout.total
        connect, read = min(timeout.connect, timeout.total), min(timeout.read, timeout.total)
        timeout = Timeout(connect, read, timeout.total)
        try:
            received = self._client.send(_build(self._client, request, timeout), stream=True)
            try:
                content = bytearray()
                for piece in received.iter_bytes():
                    append_piece(content, piece)
                    if time.monotonic() > ends:
                        raise TotalTimeoutError
            finally:
                received.close()
        except _FAILURES as error:
            is_late = isinstance(error, httpx2.ReadTimeout) and time.monotonic() > ends
            return make_failure(TotalTimeoutError() if is_late else error, _NEVER_SENT)
        return _make_response(received, content)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


class AsyncHttpxTransport:
    """As HttpxTransport, for asyncio."""

    def __init__(self, *, proxy: str | None = None, ca_bundle: str | None = None) -> None:
        self._client = httpx2.AsyncClient(
            follow_redirects=False,
            cookies=_no_cookies(),
            proxy=proxy,
            verify=_trust(ca_bundle),
            limits=_limits(),
            mounts=dict.fromkeys(_LOCAL),
        )

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send it, once, and wait for the response."""
        try:
            async with asyncio.timeout(timeout.total):
                received = await self._client.send(
                    _build(self._client, request, timeout), stream=True
                )
                try:
                    content = bytearray()
                    async for piece in received.aiter_bytes():
                        append_piece(content, piece)
                finally:
                    await received.aclose()
        except TimeoutError:
            return make_failure(TotalTimeoutError(), _NEVER_SENT)
        except _FAILURES as error:
            return make_failure(error, _NEVER_SENT)
        return _make_response(received, content)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()


def _no_cookies() -> CookieJar:
    # A registration logs the learner in; a client that kept the cookie would be judged as him.
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def _trust(ca_bundle: str | None) -> ssl.SSLContext | bool:
    return ssl.create_default_context(cafile=ca_bundle) if ca_bundle else True


def _limits() -> httpx2.Limits:
    return httpx2.Limits(max_connections=None, keepalive_expiry=IDLE_SECONDS)


def _build(
    client: httpx2.Client | httpx2.AsyncClient, request: Request, timeout: Timeout
) -> httpx2.Request:
    return client.build_request(
        request.method,
        request.url,
        headers=request.reveal_headers(),
        content=request.body,
        timeout=httpx2.Timeout(timeout.read, connect=timeout.connect, pool=timeout.connect),
    )


def _make_response(received: httpx2.Response, content: bytearray) -> Response:
    headers = {name.lower(): value for name, value in received.headers.items()}
    return Response(received.status_code, headers, bytes(content))
