"""What a transport is: it sends one request, once, and says what is known when no response comes.

No retry, no token, no rule. `transport_httpx` has the ordinary one, `transport_aiohttp` the one for
many calls at once; another library is another file.
"""

from typing import Protocol

from attrs import frozen

from .message import Failure, Request, Response

MAX_RESPONSE_BYTES = 64 * 1024 * 1024
"""Bytes of a response, unpacked, that are read at most."""

IDLE_SECONDS = 3.0
"""Seconds that an idle connection is kept. Servers close theirs after 5 and more; a request that
meets such a close is lost, so ours has to come first."""


@frozen
class Timeout:
    """Seconds to wait for a connection, for each piece of a response, and for all of it."""

    connect: float
    read: float
    total: float


class TransportError(Exception):
    """What went wrong below HTTP, as a text.

    The library's own exception is not kept: it holds the request, and so the token.
    """

    def __init__(self, error: Exception) -> None:
        self.kind = type(error).__name__
        text = str(getattr(error, "message", "") or error)
        super().__init__(text.partition(", url=")[0] or self.kind)


class ResponseTooLargeError(Exception):
    """The response was longer than MAX_RESPONSE_BYTES and was not read to its end."""

    def __init__(self) -> None:
        super().__init__(f"the response has more than {MAX_RESPONSE_BYTES} bytes")


class TotalTimeoutError(Exception):
    """The response did not end in time."""

    def __init__(self) -> None:
        super().__init__("the response did not end before the deadline")


class ReadTimeoutError(Exception):
    """Nothing came for too long."""

    def __init__(self) -> None:
        super().__init__("the response, or its next piece, did not come in time")


class Transport(Protocol):
    """Sends requests; threads may share it."""

    def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send it, once, and wait for the response."""
        ...

    def close(self) -> None:
        """Close all connections."""
        ...


class AsyncTransport(Protocol):
    """As Transport, for asyncio."""

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send it, once, and wait for the response."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


def make_failure(error: Exception, never_sent: tuple[type[Exception], ...]) -> Failure:
    """The failure that an exception of an HTTP library stands for."""
    return Failure(sent=not isinstance(error, never_sent), cause=TransportError(error))


def append_piece(content: bytearray, piece: bytes) -> None:
    """Add a piece of a response. Raises ResponseTooLargeError beyond MAX_RESPONSE_BYTES."""
    if len(content) + len(piece) > MAX_RESPONSE_BYTES:
        raise ResponseTooLargeError
    content += piece
