"""The steps of a call, written once without I/O, and the two loops that do them.

A flow is a generator: it yields what is to be done and gets the result sent back. What a flow
decides is the same for sync and async; only the loop that drives it differs.
"""

import asyncio
import time
from collections.abc import Callable, Generator
from typing import TypeAlias, TypeVar

from attrs import frozen

from .auth import Token
from .engine import AsyncEngine, Engine, Timeout
from .message import Answer, Failure, Request
from .outcomes import Outcome
from .secret import Secret

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
    """Get the token; the result is a Secret. `refused` is one that was just refused."""

    token: Token
    refused: Secret | None = None


@frozen
class Begin:
    """Tell whoever watches that a write of this name is about to be made; no result."""

    name: str


@frozen
class Finish:
    """Tell whoever watches how it ended; no result."""

    name: str
    outcome: Outcome


Step: TypeAlias = Send | Wait | AskToken | Begin | Finish
Result: TypeAlias = Answer | Failure | Secret | None
Flow: TypeAlias = Generator[Step, Result, T]
Watcher: TypeAlias = Callable[[Begin | Finish], None]


def drive(flow: Flow[T], engine: Engine, watch: Watcher | None = None) -> T:
    """Do the steps of a flow one after the other; its value."""
    result: Result = None
    while True:
        try:
            step = flow.send(result)
        except StopIteration as end:
            value: T = end.value
            return value
        result = None
        match step:
            case Send(request, timeout):
                result = engine.send(request, timeout)
            case Wait(seconds):
                time.sleep(seconds)
            case AskToken(token, refused):
                result = token.get(refused)
            case Begin() | Finish():
                if watch:
                    watch(step)


async def drive_async(flow: Flow[T], engine: AsyncEngine, watch: Watcher | None = None) -> T:
    """As `drive`, for asyncio."""
    result: Result = None
    while True:
        try:
            step = flow.send(result)
        except StopIteration as end:
            value: T = end.value
            return value
        result = None
        match step:
            case Send(request, timeout):
                result = await engine.send(request, timeout)
            case Wait(seconds):
                await asyncio.sleep(seconds)
            case AskToken(token, refused):
                result = await token.get_async(refused)
            case Begin() | Finish():
                if watch:
                    watch(step)
