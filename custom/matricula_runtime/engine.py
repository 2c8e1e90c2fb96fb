"""Engines send one request and say what is known when no answer comes. No retry, no token, no rule.

The ordinary engine stands on httpx2, the maintained continuation of httpx; it is the only file
that knows it.
"""

from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Protocol

import httpx2
from attrs import frozen

from .message import Answer, Failure, Request

MAX_ANSWER = 64 * 1024 * 1024
"""Bytes of an answer, unpacked, that are read at most."""

# Raised before the first byte of the request is written. Any other may come after the server got it.
_NEVER_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
)


@frozen
class Timeout:
    """Seconds to wait for a connection, and for each piece of an answer."""

    connect: float
    read: float


class AnswerTooLarge(Exception):
    """The answer was longer than MAX_ANSWER and was not read to its end."""


class Engine(Protocol):
    """Sends requests one after the other; threads may share it."""

    def send(self, request: Request, timeout: Timeout) -> Answer | Failure:
        """Send it, once, and wait for the answer."""
        ...

    def close(self) -> None:
        """Close all connections."""
        ...


class AsyncEngine(Protocol):
    """As Engine, for asyncio."""

    async def send(self, request: Request, timeout: Timeout) -> Answer | Failure:
        """Send it, once, and wait for the answer."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


class HttpxEngine:
    """The ordinary engine."""

    def __init__(self) -> None:
        self._client = httpx2.Client(follow_redirects=False, cookies=_no_cookies())

    def send(self, request: Request, timeout: Timeout) -> Answer | Failure:
        """Send it, once, and wait for the answer."""
        try:
            response = self._client.send(_build(self._client, request, timeout), stream=True)
            try:
                content = bytearray()
                for piece in response.iter_bytes():
                    content += _within_limit(content, piece)
            finally:
                response.close()
        except (httpx2.HTTPError, httpx2.InvalidURL, AnswerTooLarge) as error:
            return _describe(error)
        return _make_answer(response, bytes(content))

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


class AsyncHttpxEngine:
    """The ordinary engine, for asyncio."""

    def __init__(self) -> None:
        self._client = httpx2.AsyncClient(follow_redirects=False, cookies=_no_cookies())

    async def send(self, request: Request, timeout: Timeout) -> Answer | Failure:
        """Send it, once, and wait for the answer."""
        try:
            response = await self._client.send(_build(self._client, request, timeout), stream=True)
            try:
                content = bytearray()
                async for piece in response.aiter_bytes():
                    content += _within_limit(content, piece)
            finally:
                await response.aclose()
        except (httpx2.HTTPError, httpx2.InvalidURL, AnswerTooLarge) as error:
            return _describe(error)
        return _make_answer(response, bytes(content))

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()


def _no_cookies() -> CookieJar:
    # A registration logs the learner in; a client that kept the cookie would be judged as him.
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def _build(
    client: httpx2.Client | httpx2.AsyncClient, request: Request, timeout: Timeout
) -> httpx2.Request:
    return client.build_request(
        request.method,
        request.url,
        headers=dict(request.headers),
        content=request.body,
        timeout=httpx2.Timeout(timeout.read, connect=timeout.connect, pool=timeout.connect),
    )


def _within_limit(content: bytearray, piece: bytes) -> bytes:
    if len(content) + len(piece) > MAX_ANSWER:
        raise AnswerTooLarge(f"an answer of more than {MAX_ANSWER} bytes")
    return piece


def _make_answer(response: httpx2.Response, content: bytes) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, content)


def _describe(error: Exception) -> Failure:
    return Failure(sent=not isinstance(error, (*_NEVER_SENT, httpx2.InvalidURL)), cause=error)
