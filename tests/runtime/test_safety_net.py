"""Errors that nobody foresaw, at every step of every registration: no write is lost to one."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import matricula
from matricula import Experience, Learner, Options, Unconfirmed
from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.transport import Timeout

ANA = Learner(email="ana@example.org", first_name="Ana", last_name="Lee", username="ana")
Act = Callable[[], Any]


def make_response(status: int, body: object = None, **headers: str) -> Response:
    return Response(status, headers, b"" if body is None else json.dumps(body).encode())


EMPTY_PAGE = make_response(200, {"count": 0, "next": None, "previous": None, "results": []})
ENROLLED = {
    "identifier": "ana@example.org",
    "before": {"enrollment": False, "allowed": False},
    "after": {"enrollment": False, "allowed": True},
}
PLATFORMS: dict[str, dict[str, Any]] = {
    "Tahoe": {"course": "course-v1:a+b+c"},
    "Tahdah": {"course": Experience(legal_entity=1, experience=2, behavior=1)},
    "DigitalChalk": {"course": "o1"},
}
WRITES: dict[str, dict[str, Response]] = {
    "Tahoe": {
        "/v2/registrations/": make_response(200, {"user_id": 9}),
        "/v1/enrollments/": make_response(201, {"action": "enroll", "results": [ENROLLED]}),
    },
    "Tahdah": {
        "/candidates": make_response(200, {"id": 7}),
        "/registrations": make_response(
            200, [{"candidateId": "7", "candidateExperienceId": "90001"}]
        ),
    },
    "DigitalChalk": {
        "/users": make_response(201, location="/dc/api/v5/users/u9"),
        "/registrations": make_response(201, location="/dc/api/v5/registrations/r9"),
    },
}


class ScriptedTransport:
    """Responds as a platform that has nobody. The request number `at` does `act` instead."""

    def __init__(self, platform: str, at: int, act: Act) -> None:
        self._writes = WRITES[platform]
        self._at = at
        self._act = act
        self.sent: list[str] = []

    def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        path = request.url.partition("?")[0]
        self.sent.append(f"{request.method} {path}")
        if len(self.sent) == self._at:
            self._act()
        if request.method == "GET":
            return EMPTY_PAGE if "registrations" not in path else make_response(200, [])
        return next(reply for ending, reply in self._writes.items() if path.endswith(ending))

    def close(self) -> None:
        pass


class AsyncScriptedTransport:
    """The same for asyncio; an awaitable that `act` returns is awaited."""

    def __init__(self, transport: ScriptedTransport) -> None:
        self._transport = transport

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        pending: list[Any] = []
        act = self._transport._act
        self._transport._act = lambda: pending.append(act())
        try:
            reply = self._transport.send(request, timeout)
        finally:
            self._transport._act = act
        for one in pending:
            if one is not None:
                await one
        return reply

    async def close(self) -> None:
        pass


def connect(platform: str, transport: Any, prefix: str = "") -> Any:
    return getattr(matricula, prefix + platform)(
        "token",
        base_url="http://127.0.0.1:9",
        transport=transport,
        options=Options(retries=0),
    )


def register(platform: str, transport: ScriptedTransport, is_async: bool) -> Any:
    """Register Ana, and return the outcome."""
    if is_async:
        connection = connect(platform, AsyncScriptedTransport(transport), "Async")
        return asyncio.run(connection.register(ANA, **PLATFORMS[platform]))
    return connect(platform, transport).register(ANA, **PLATFORMS[platform])


def count_steps(platform: str) -> list[str]:
    transport = ScriptedTransport(platform, 0, lambda: None)
    assert register(platform, transport, False).outcome in ("created", "invited")
    return [one.partition(" ")[0] for one in transport.sent]


STEPS = [
    (platform, number, method)
    for platform in PLATFORMS
    for number, method in enumerate(count_steps(platform), 1)
]


class StrangeError(Exception):
    """An error that no library has."""


def make_group() -> Exception:
    return ExceptionGroup("several", [ValueError("x"), OSError("y")])


ERRORS: list[Callable[[], BaseException]] = [
    StrangeError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RuntimeError,
    RecursionError,
    MemoryError,
    AssertionError,
    NotImplementedError,
    OSError,
    ConnectionResetError,
    BrokenPipeError,
    TimeoutError,
    EOFError,
    UnicodeError,
    StopIteration,
    StopAsyncIteration,
    asyncio.CancelledError,
    asyncio.InvalidStateError,
    asyncio.IncompleteReadError.__base__ or EOFError,
    make_group,
]


def list_causes(error: BaseException) -> list[type[BaseException]]:
    causes: list[type[BaseException]] = []
    cause = error.__cause__
    while cause is not None:
        causes.append(type(cause))
        cause = cause.__cause__ or cause.__context__
    return causes


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
@given(step=st.sampled_from(STEPS), make_error=st.sampled_from(ERRORS))
def test_an_unknown_error_of_a_transport(
    is_async: bool, step: tuple[str, int, str], make_error: Callable[[], BaseException]
) -> None:
    platform, number, method = step
    error = make_error()
    if isinstance(error, asyncio.CancelledError) and not is_async:
        return  # a synchronous program has no tasks

    def fail() -> None:
        raise error

    transport = ScriptedTransport(platform, number, fail)
    outcome = register(platform, transport, is_async)
    if method == "GET":  # a look-up before DigitalChalk's first write
        assert outcome.outcome == "created"
        return
    assert isinstance(outcome, Unconfirmed), outcome
    assert outcome.attempts == 1
    causes = list_causes(outcome)
    assert type(error) in causes or "StepInterrupted" in {one.__name__ for one in causes}
    writes = [one for one in transport.sent if one.startswith("POST")]
    assert len(writes) == len(set(writes)), "no write is sent twice"


@pytest.mark.parametrize(("platform", "number", "method"), STEPS)
@pytest.mark.parametrize("how", ["cancel", "wait_for", "timeout", "group"])
def test_a_task_that_is_cancelled_during_a_write(
    platform: str, number: int, method: str, how: str
) -> None:
    """It raises Unconfirmed. During a read it ends as asyncio has it."""

    async def work() -> BaseException:
        reached = asyncio.Event()

        def stall() -> Any:
            reached.set()
            return asyncio.sleep(60)

        transport = AsyncScriptedTransport(ScriptedTransport(platform, number, stall))
        connection = connect(platform, transport, "Async")
        flow = connection.register(ANA, **PLATFORMS[platform])
        try:
            if how == "cancel":
                task = asyncio.create_task(flow)
                await reached.wait()
                task.cancel()
                await task
            elif how == "wait_for":
                await asyncio.wait_for(flow, 0.01)
            elif how == "timeout":
                async with asyncio.timeout(0.01):
                    await flow
            else:
                async with asyncio.TaskGroup() as group:
                    group.create_task(flow)
                    await reached.wait()
                    raise StrangeError
        except BaseExceptionGroup as found:
            unconfirmed = found.subgroup(Unconfirmed)
            return (unconfirmed or found).exceptions[0]
        except BaseException as found:
            return found
        raise AssertionError("it ended")

    caught = asyncio.run(work())
    if method == "GET":
        assert not isinstance(caught, Unconfirmed)
        return
    assert isinstance(caught, Unconfirmed), caught
    assert isinstance(caught.__cause__, asyncio.CancelledError)
    assert caught.operation.method == "POST"


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize(("platform", "number", "method"), STEPS)
def test_an_interrupted_program_learns_what_is_in_doubt(
    platform: str, number: int, method: str, interrupt: type[BaseException]
) -> None:
    def fail() -> None:
        raise interrupt

    transport = ScriptedTransport(platform, number, fail)
    with pytest.raises(interrupt) as caught:
        register(platform, transport, False)
    assert isinstance(caught.value.__cause__, Unconfirmed) == (method == "POST")
    assert len(transport.sent) == number


def test_an_error_of_a_program_before_a_write_is_its_own() -> None:
    def fail(step: object) -> None:
        raise StrangeError

    transport = ScriptedTransport("Tahoe", 0, lambda: None)
    with pytest.raises(StrangeError):
        connect("Tahoe", transport).register(ANA, on_write=fail)
    assert transport.sent == []
