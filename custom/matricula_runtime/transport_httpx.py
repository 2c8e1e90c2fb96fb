"""The default transport, on httpx2, the maintained continuation of httpx."""

import asyncio
import os
import ssl
import time
from functools import lru_cache
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

# Raised before the first byte of the request is written. Any other error may come after the server
# received the request.
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
"""Requests to this machine use no proxy, even if the environment names one."""
_FAILURES = (httpx2.HTTPError, httpx2.InvalidURL, ResponseTooLargeError, TotalTimeoutError)


class HttpxTransport:
    """The default synchronous transport.

    `proxy` is a URL; without one, the environment's proxy is used. `ca_bundle` is a file of
    certificates to trust instead of the usual ones.

    The total timeout bounds each wait, and is checked between the pieces of a body. httpx2 offers
    no way to check it between the pieces of a head: a server that sends its head byte by byte is
    waited for until the head ends. The transports for asyncio stop in time.
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
        """Send a request once and wait for the response."""
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
    """The default asynchronous transport; the arguments are those of HttpxTransport."""

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
        """Send a request once and wait for the response."""
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
    # A registration logs the learner in: with that cookie, later requests would be the learner's.
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def _trust(ca_bundle: str | None) -> ssl.SSLContext:
    if ca_bundle:
        return ssl.create_default_context(cafile=ca_bundle)
    return _trust_as_usual(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@lru_cache(maxsize=4)
def _trust_as_usual(*environment: str | None) -> ssl.SSLContext:
    # Loading the certificates takes 20 ms. One context serves all transports.
    return httpx2.create_ssl_context()


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
