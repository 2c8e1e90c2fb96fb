"""The steps of a call, written once without I/O, and the two loops that do them.

A flow is a generator: it yields what is to be done and gets the result sent back. What a flow
decides is the same for sync and async; only the loop that drives it differs.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Generator
from typing import Any, TypeAlias, TypeVar

from attrs import define, frozen

from .auth import Token
from .message import Failure, Request, Response
from .operation import Call
from .outcomes import Outcome
from .secret import Secret
from .transport import Timeout

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
class GetToken:
    """Get the token; the result is a Secret. `refused` is one that was just refused."""

    token: Token
    refused: Secret | None = None


@define
class BeforeWrite:
    """Announce the write `name`, which makes `call`.

    The result is the outcome of the write if it is known already, otherwise None. With a known
    outcome the flow sends nothing for this write.
    """

    name: str
    call: Call[Any]


@define
class AfterWrite:
    """Announce how the write `name` ended; no result."""

    name: str
    outcome: Outcome


Step: TypeAlias = Send | Wait | GetToken | BeforeWrite | AfterWrite
StepValue: TypeAlias = Response | Failure | Secret | Outcome | None
Flow: TypeAlias = Generator[Step, StepValue, T]
WriteListener: TypeAlias = Callable[[BeforeWrite | AfterWrite], None]
"""Is called before and after each write of a flow."""
AsyncWriteListener: TypeAlias = Callable[
    [BeforeWrite | AfterWrite], Awaitable[Outcome | None] | None
]
"""Is called before and after each write; what it returns is awaited, and is a BeforeWrite's result."""
Sender: TypeAlias = Callable[[Request, Timeout], Response | Failure]
AsyncSender: TypeAlias = Callable[[Request, Timeout], Awaitable[Response | Failure]]


def drive(flow: Flow[T], send: Sender, on_write: WriteListener | None = None) -> T:
    """Do the steps of a flow one after the other and return its value."""
    result: StepValue = None
    while True:
        try:
            step = flow.send(result)
        except StopIteration as end:
            value: T = end.value
            return value
        result = None
        # In the order of frequency; matching patterns takes three times as long.
        if isinstance(step, Send):
            result = send(step.request, step.timeout)
        elif isinstance(step, (BeforeWrite, AfterWrite)):
            if on_write:
                on_write(step)
        elif isinstance(step, Wait):
            time.sleep(step.seconds)
        else:
            result = step.token.get(step.refused)


async def drive_async(
    flow: Flow[T],
    send: AsyncSender,
    on_write: AsyncWriteListener | None = None,
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> T:
    """Do the steps of a flow as `drive` does, for asyncio; `wait` lets seconds pass."""
    result: StepValue = None
    while True:
        try:
            step = flow.send(result)
        except StopIteration as end:
            value: T = end.value
            return value
        result = None
        if isinstance(step, Send):
            result = await send(step.request, step.timeout)
        elif isinstance(step, (BeforeWrite, AfterWrite)):
            if on_write and (watching := on_write(step)) is not None:
                result = await watching
        elif isinstance(step, Wait):
            await wait(step.seconds)
        else:
            result = await step.token.get_async(step.refused)
