"""The steps of a flow, and the two loops that do them: one synchronous, one for asyncio.

A flow is a generator without I/O. It yields a step and gets the step's result sent back. So each
flow is written and tested once for both kinds of connection:

    def fetch(request: Request, timeout: Timeout) -> Flow[int]:
        result = yield SendRequest(request, timeout)
        return result.status_code if isinstance(result, Response) else 0

    status = drive(fetch(request, timeout), HttpxTransport().send)
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Generator
from typing import Any, TypeAlias, TypeVar

from attrs import define, field, frozen

from .auth import Token
from .errors import CallError, ConfigurationError, Unconfirmed
from .message import Failure, Request, Response
from .operation import Call
from .outcomes import Outcome
from .secret import Secret
from .transport import Timeout
from .write_reference import WriteReference

T = TypeVar("T")


@define
class SendRequest:
    """Send a request. The result is a Response or a Failure."""

    request: Request
    timeout: Timeout


@frozen
class Wait:
    """Wait for some seconds. There is no result."""

    seconds: float


@frozen
class GetToken:
    """Get the token. The result is a Secret. `refused` is a token that was just rejected."""

    token: Token
    refused: Secret | None = None


@define
class BeforeWrite:
    """Announce the write `name`, such as `registration`, which sends `call`.

    `is_last` says that no step follows it. The result is the outcome of the write if it is known
    already, otherwise None. If it is known, the flow does not send the call.
    """

    name: str
    call: Call[Any]
    is_last: bool
    reference: WriteReference | None = field(default=None, init=False, repr=False)
    """The write, as a look-up needs it; None unless `register` of a connection calls a listener."""

    def to_json(self) -> str:
        """Return JSON text with which `reconcile(text)` of a connection looks the write up.

        Store it before the write is sent: then the write can be looked up even if the process is
        killed. It has no password and no token. Raises ConfigurationError outside of a listener.
        """
        if self.reference is None:
            raise ConfigurationError("Only a listener of register() has a write to store.")
        return self.reference.to_json()


@define
class AfterWrite:
    """Report the outcome of the write `name`. There is no result."""

    name: str
    outcome: Outcome


Step: TypeAlias = SendRequest | Wait | GetToken | BeforeWrite | AfterWrite
StepValue: TypeAlias = Response | Failure | Secret | Outcome[object] | None
Flow: TypeAlias = Generator[Step, StepValue, T]
WriteListener: TypeAlias = Callable[[BeforeWrite | AfterWrite], None]
"""A function that is called before and after each write of a flow."""
AsyncWriteListener: TypeAlias = Callable[
    [BeforeWrite | AfterWrite], Awaitable[Outcome[object] | None] | None
]
"""A function that is called before and after each write of a flow.

An awaitable that it returns is awaited; its value is the result of the step.
"""
Sender: TypeAlias = Callable[[Request, Timeout], Response | Failure]
AsyncSender: TypeAlias = Callable[[Request, Timeout], Awaitable[Response | Failure]]


class StepInterrupted(Exception):
    """A step was interrupted: its task was cancelled, or the program is to end.

    A flow gets it instead of a result. It may not do further steps.
    """

    def __init__(self, interrupt: BaseException) -> None:
        super().__init__(f"the program was stopped ({type(interrupt).__name__})")


def drive(flow: Flow[T], send: Sender, on_write: WriteListener | None = None) -> T:
    """Do the steps of a flow one after the other, and return its value.

    The flow gets each error of a step, and raises it unless it has a meaning for it. If the program
    is interrupted while a write is on its way, `__cause__` of the interrupt is an Unconfirmed; a
    NotSent with `made` if earlier writes are done.
    """
    result: StepValue = None
    error: Exception | None = None
    while True:
        try:
            step = flow.send(result) if error is None else flow.throw(error)
        except StopIteration as end:
            value: T = end.value
            return value
        result = error = None
        try:
            # The most frequent step first; a match statement takes three times as long.
            if isinstance(step, SendRequest):
                result = send(step.request, step.timeout)
            elif isinstance(step, (BeforeWrite, AfterWrite)):
                if on_write:
                    on_write(step)
            elif isinstance(step, Wait):
                time.sleep(step.seconds)
            else:
                result = step.token.get(step.refused)
        except Exception as raised:
            error = raised
        except BaseException as interrupt:
            if (known := _leave(flow, interrupt)) is None:
                raise
            raise interrupt from known


async def drive_async(
    flow: Flow[T],
    send: AsyncSender,
    on_write: AsyncWriteListener | None = None,
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> T:
    """Do the steps of a flow one after the other, for asyncio, and return its value.

    `wait` waits for so many seconds. Errors are as in `drive`. If the task is cancelled while a
    write is on its way, raises Unconfirmed; after earlier writes NotSent, with their ids in `made`.
    """
    result: StepValue = None
    error: Exception | None = None
    while True:
        try:
            step = flow.send(result) if error is None else flow.throw(error)
        except StopIteration as end:
            value: T = end.value
            return value
        result = error = None
        try:
            if isinstance(step, SendRequest):
                result = await send(step.request, step.timeout)
            elif isinstance(step, (BeforeWrite, AfterWrite)):
                if on_write and (pending := on_write(step)) is not None:
                    result = await pending
            elif isinstance(step, Wait):
                await wait(step.seconds)
            else:
                result = await step.token.get_async(step.refused)
        except Exception as raised:
            error = raised
        except asyncio.CancelledError as interrupt:
            if not _is_cancelled():  # a transport raised it by itself
                error = StepInterrupted(interrupt)
            elif (known := _leave(flow, interrupt)) is None:
                raise
            else:
                raise known from interrupt
        except BaseException as interrupt:
            if (known := _leave(flow, interrupt)) is None:
                raise
            raise interrupt from known


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _leave(flow: Flow[T], interrupt: BaseException) -> CallError | None:
    """End a flow whose step was interrupted; return what the program has to know, if anything.

    That is an Unconfirmed if a write was on its way, and a NotSent if earlier writes are done.
    """
    try:
        step = flow.throw(StepInterrupted(interrupt))
        while isinstance(step, AfterWrite):
            step = next(flow)
        flow.close()
    except StopIteration as end:
        return end.value if isinstance(end.value, Unconfirmed) else None
    except CallError as error:
        return error if isinstance(error, Unconfirmed) or error.made else None
    except Exception:
        return None
    return None
