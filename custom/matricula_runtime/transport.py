"""The interface of a transport: it sends one request once, and says what is known if that fails.

Retries, tokens and the origin are not its business. `transport_httpx` has the default transports,
`transport_aiohttp` the one for many calls at once; another library needs another file.
"""

import re
from http import HTTPStatus
from typing import Protocol

from attrs import frozen

from .message import Failure, Request, Response
from .network_reasons import explain_certificate, explain_network_error
from .proxies import Proxy

MAX_RESPONSE_BYTES = 64 * 1024 * 1024
"""The largest response that is read, in bytes after decompression."""

IDLE_SECONDS = 3.0
"""Seconds that an idle connection is kept. Servers close theirs after 5 seconds or more. A request
sent at that moment is lost, so the client has to close first."""


@frozen
class Timeout:
    """Seconds to wait for a connection, for each piece of a response, and for all of it."""

    connect: float
    read: float
    total: float


_CLOSED = "the connection was closed before the end of the response"
_QUOTED_BYTES = re.compile(r"\W*\b(?:bytearray\()?b['\"]")


class TransportError(Exception):
    """The error of an HTTP library, as text.

    The library's own exception is not kept: it refers to the request, which has the token. Bytes
    that it quotes are left out: the server sent them, and they may repeat the token.

    `proxy` is the proxy of the request. It is at fault with `is_at_proxy`: it cannot be reached, or
    refused the connection.
    """

    def __init__(
        self, error: Exception, proxy: Proxy | None = None, *, is_at_proxy: bool = False
    ) -> None:
        self.kind = type(error).__name__
        text = explain_network_error(error)
        if text is None:
            message = getattr(error, "message", "") or str(error)
            # aiohttp has the head of the response there, if the connection broke after it.
            text = message.partition(", url=")[0] if isinstance(message, str) else _CLOSED
        text = " ".join(_QUOTED_BYTES.split(text)[0].split()) or self.kind
        if proxy is not None and is_at_proxy:
            text = f"the proxy {proxy.name} does not work: {text}"
        elif proxy is not None:
            text = f"{text} (through the proxy {proxy.name})"
        hint = explain_certificate(error)
        super().__init__(f"{text}. {hint}" if hint else text)


class ProxyRefusedError(Exception):
    """The proxy refused to connect to the server.

    `text` is the status and reason of its response, or what SOCKS says. The reason is not shown: it
    may have the password. `is_final` is False if the proxy only failed to reach the server, which
    may change.
    """

    def __init__(self, text: str) -> None:
        if text[:3].isdecimal():
            text = _name_status(int(text[:3]))
        self.is_final = not (text.startswith("5") or "could not connect" in text)
        if text.startswith(str(int(HTTPStatus.PROXY_AUTHENTICATION_REQUIRED))):
            text += ", it wants a user name and a password (http://USER:PASSWORD@HOST:PORT)"
        super().__init__(f"it refuses the connection: {text.rstrip('. ')}")


def _name_status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def find_proxy_refusal(url: str, proxy: Proxy | None, status: int) -> Failure | None:
    """Return the failure of a request that the proxy refused instead of forwarding it.

    With https the proxy refuses before the request is sent. With plain http, only this status tells
    its response from the server's.
    """
    wanted = HTTPStatus.PROXY_AUTHENTICATION_REQUIRED
    if proxy is None or status != wanted or not url.startswith("http:"):
        return None
    error = ProxyRefusedError(f"{int(wanted)} {wanted.phrase}")
    return Failure(sent=False, cause=TransportError(error, proxy, is_at_proxy=True), is_final=True)


class ResponseTooLargeError(Exception):
    """The response was longer than MAX_RESPONSE_BYTES and was not read to its end."""

    def __init__(self) -> None:
        super().__init__(f"the response has more than {MAX_RESPONSE_BYTES} bytes")


class TotalTimeoutError(Exception):
    """The response was not complete before the call's deadline."""

    def __init__(self) -> None:
        super().__init__("the response did not end before the deadline")


class ReadTimeoutError(Exception):
    """No piece of the response came within `Options.timeout`."""

    def __init__(self) -> None:
        super().__init__("the response, or its next piece, did not come in time")


class Transport(Protocol):
    """Sends requests. Threads may share it."""

    def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send a request once and wait for the response."""
        ...

    def close(self) -> None:
        """Close all connections."""
        ...


class AsyncTransport(Protocol):
    """Sends requests, for asyncio."""

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send a request once and wait for the response."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


def append_piece(content: bytearray, piece: bytes) -> None:
    """Append a piece of a response. Raises ResponseTooLargeError beyond MAX_RESPONSE_BYTES."""
    if len(content) + len(piece) > MAX_RESPONSE_BYTES:
        raise ResponseTooLargeError
    content += piece
