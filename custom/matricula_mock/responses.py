"""Responses as HTTP: encoded, and sent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

import orjson
from attrs import define, frozen

from .call import Json, MockResponse, Nothing

Send: TypeAlias = Callable[[dict[str, Json]], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]

JSON_TYPE: Final = b"application/json"
_NAME: Final = re.compile(r"[A-Za-z0-9-]+")
_VALUE: Final = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")
_JSON_HEADER: Final = (b"content-type", JSON_TYPE)


@frozen
class Encoded:
    """A response in bytes."""

    status: int
    headers: Headers
    body: bytes


def encode(response: MockResponse) -> Encoded:
    """JSON, unless there is no value."""
    if isinstance(response.value, Nothing):
        body, headers = b"", []
    else:
        body, headers = orjson.dumps(response.value), [_JSON_HEADER]
    if response.status != 204:
        headers.append((b"content-length", b"%d" % len(body)))
    for name, value in response.headers.items():
        headers.append((name.lower().encode("latin-1"), value.encode("latin-1")))
    return Encoded(response.status, headers, body)


class Saving:
    """A group of changes on its way into the database."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[BaseException | None], None]] = []

    def then(self, act: Callable[[BaseException | None], None]) -> None:
        """Call `act` when the group is saved, or with the error that kept it from that."""
        self._waiting.append(act)

    def end(self, error: BaseException | None) -> None:
        """Call all who wait. A list costs each of them a tenth of what a future does."""
        for act in self._waiting:
            act(error)

    async def wait(self) -> None:
        """Wait for the end; the error is raised."""
        future = asyncio.get_running_loop().create_future()
        self.then(lambda error: None if future.done() else future.set_result(error))
        if error := await future:
            raise error


@define
class Prompt:
    """A response that can be sent at once, or when what it tells is saved."""

    status: int
    headers: bytes
    """Their lines, each with its end."""
    body: bytes
    saving: Saving | None = None


def encode_at_once(response: MockResponse) -> Prompt | None:
    """None for headers that HTTP does not allow."""
    if isinstance(response.value, Nothing):
        body, lines = b"", b"content-length: 0\r\n" if response.status != 204 else b""
    else:
        body = orjson.dumps(response.value)
        lines = b"content-type: application/json\r\ncontent-length: %d\r\n" % len(body)
    for name, value in response.headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            return None
        lines += f"{name.lower()}: {value}\r\n".encode("latin-1")
    return Prompt(response.status, lines, body)


async def send_response(send: Send, encoded: Encoded) -> None:
    """Send it whole."""
    await send(
        {"type": "http.response.start", "status": encoded.status, "headers": encoded.headers}
    )
    await send({"type": "http.response.body", "body": encoded.body})


def neutral(status: int, text: str, **headers: str) -> MockResponse:
    """An error that is no platform's."""
    return MockResponse(status, {"error": text}, headers)
