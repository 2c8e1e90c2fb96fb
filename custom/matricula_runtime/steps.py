"""The steps of a call, written once without I/O, and the two loops that do them.

A flow is a generator: it yields what is to be done and gets the result sent back. What a flow
decides is the same for sync and async; only the loop that drives it differs.
"""

import asyncio
import inspect
import time
from collections.abc import Generator
from typing import TypeAlias, TypeVar

from attrs import field, frozen

from .auth import Token
from .engine import AsyncEngine, Engine, Timeout
from .errors import ConfigurationError
from .message import Answer, Failure, Request

T = TypeVar("T")


@frozen
class Send:
    """Send a request; the result is an Answer or a Failure."""

    request: Request
    timeout: Timeout


@frozen
class Wait:
    """Let time pass; no result."""

    seconds: float


@frozen
class AskToken:
    """Get the token; the result is the text. `refused` is one that was just refused."""

    token: Token
    refused: str | None = field(default=None, repr=False)


Step: TypeAlias = Send | Wait | AskToken
Result: TypeAlias = Answer | Failure | str | None
Flow: TypeAlias = Generator[Step, Result, T]


def drive(flow: Flow[T], engine: Engine) -> T:
    """Do the steps of a flow one after the other; its value."""
    result: Result = None
    while True:
        try:
            step = flow.send(result)
        except StopIteration as end:
            value: T = end.value
            return value
        match step:
            case Send(request, timeout):
                result = engine.send(request, timeout)
            case Wait(seconds):
                time.sleep(seconds)
                result = None
            case AskToken(token, refused):
                text = token.get(refused)
                if not isinstance(text, str):
                    _discard(text)
                    raise ConfigurationError(
                        "An async supplier of tokens needs an async connection."
                    )
                result = token.keep(text)


async def drive_async(flow: Flow[T], engine: AsyncEngine) -> T:
    """As `drive`, for asyncio."""
    result: Result = None
    while True:
        try:
            step = flow.send(result)
        except StopIteration as end:
            value: T = end.value
            return value
        match step:
            case Send(request, timeout):
                result = await engine.send(request, timeout)
            case Wait(seconds):
                await asyncio.sleep(seconds)
                result = None
            case AskToken(token, refused):
                text = token.get(refused)
                result = token.keep(text if isinstance(text, str) else await text)


def _discard(awaitable: object) -> None:
    if inspect.iscoroutine(awaitable):
        awaitable.close()
