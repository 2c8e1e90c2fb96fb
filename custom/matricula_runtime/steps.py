"""The steps of a call, written once without I/O, and the two loops that do them.

A flow is a generator: it yields what is to be done and gets the result sent back. What a flow
decides is the same for sync and async; only the loop that drives it differs.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Generator
from typing import TypeAlias, TypeVar

from attrs import define, frozen

from .auth import Token
from .message import Failure, Request, Response
from .outcomes import Outcome
from .secret import Secret
from .transport import AsyncTransport, Timeout, Transport

T = TypeVar("T")


@define
class Send:
    """Send a request; the result is a Response or a Failure."""

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


@define
class Begin:
    """Tell whoever watches that a write of this name is about to be made; no result."""

    name: str


@define
class Finish:
    """Tell whoever watches how it ended; no result."""

    name: str
    outcome: Outcome


Step: TypeAlias = Send | Wait | AskToken | Begin | Finish
Result: TypeAlias = Response | Failure | Secret | None
Flow: TypeAlias = Generator[Step, Result, T]
Watcher: TypeAlias = Callable[[Begin | Finish], None]
AsyncWatcher: TypeAlias = Callable[[Begin | Finish], Awaitable[None] | None]


def drive(flow: Flow[T], transport: Transport, watch: Watcher | None = None) -> T:
    """Do the steps of a flow one after the other; its value."""
    result: Result = None
    while True:
        try:
            step = flow.send(result)
        except StopIteration as end:
            value: T = end.value
            return value
        result = None
        # By what comes most often; matching patterns takes three times as long.
        if isinstance(step, Send):
            result = transport.send(step.request, step.timeout)
        elif isinstance(step, (Begin, Finish)):
            if watch:
                watch(step)
        elif isinstance(step, Wait):
            time.sleep(step.seconds)
        else:
            result = step.token.get(step.refused)


async def drive_async(
    flow: Flow[T],
    transport: AsyncTransport,
    watch: AsyncWatcher | None = None,
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> T:
    """As `drive`, for asyncio. What `watch` returns is awaited; `wait` lets time pass."""
    result: Result = None
    while True:
        try:
            step = flow.send(result)
        except StopIteration as end:
            value: T = end.value
            return value
        result = None
        if isinstance(step, Send):
            result = await transport.send(step.request, step.timeout)
        elif isinstance(step, (Begin, Finish)):
            if watch and (watching := watch(step)) is not None:
                await watching
        elif isinstance(step, Wait):
            await wait(step.seconds)
        else:
            result = await step.token.get_async(step.refused)
