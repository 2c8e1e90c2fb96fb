"""One asynchronous connection serves several event loops, one after the other or in threads."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from scripted_server import Serve, response

from matricula import AsyncTahoe, ConfigurationError, Learner
from matricula.rosters import find_loop
from matricula_runtime.transport_aiohttp import AiohttpTransport

Loop = Callable[[], asyncio.AbstractEventLoop]
ANA = Learner(email="ana@example.org", name="Ana", username="ana")


def respond(request: bytes, number: int) -> bytes:
    """Respond to a registration, or with a user whose id is in the path."""
    user_id = request.split()[1].decode().strip("/").rpartition("/")[2]
    return response(200, f'{{"id": {user_id}}}' if user_id.isdecimal() else '{"user_id": 5}')


@pytest.fixture(params=["httpx", "aiohttp"])
def connect(request: pytest.FixtureRequest) -> Callable[[str], AsyncTahoe]:
    """Make connections of one kind, outside of any event loop."""

    def make(url: str) -> AsyncTahoe:
        transport = AiohttpTransport() if request.param == "aiohttp" else None
        return AsyncTahoe("secret-token-1234", base_url=url, transport=transport)

    return make


@pytest.fixture(params=[asyncio.new_event_loop, find_loop()])
def loop(request: pytest.FixtureRequest) -> Loop:
    """The factory of an event loop of each kind."""
    factory: Loop = request.param
    return factory


def run(value: Any, loop: Loop = asyncio.new_event_loop) -> Any:
    """Run a coroutine in a new event loop, and close the loop, as `asyncio.run` does."""
    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(value)


def test_several_runs(connect: Callable[[str], AsyncTahoe], serve: Serve, loop: Loop) -> None:
    server = serve(respond)
    tahoe = connect(server.url)
    outcomes = [run(tahoe.register(ANA), loop).outcome for _ in range(4)]
    assert outcomes == ["created"] * 4
    assert len(server.requests) == 4
    run(tahoe.close(), loop)


def test_a_loop_in_each_thread(connect: Callable[[str], AsyncTahoe], serve: Serve) -> None:
    tahoe = connect(serve(respond).url)
    wrong: list[object] = []

    def work(first: int) -> None:
        for number in range(first, first + 15):
            try:
                found = run(tahoe.users.get(number)).id
            except Exception as error:
                found = error
            if found != number:
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(100 * n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run(tahoe.close())
    assert wrong == []


def test_one_loop_uses_one_socket_again(
    connect: Callable[[str], AsyncTahoe], serve: Serve, loop: Loop
) -> None:
    server = serve(respond)
    tahoe = connect(server.url)

    async def call() -> None:
        for number in range(5):
            await tahoe.users.get(number)

    run(call(), loop)
    assert server.connections == 1
    run(call(), loop)
    assert server.connections == 2
    run(tahoe.close(), loop)


def test_nothing_refers_to_a_loop_that_has_ended(
    connect: Callable[[str], AsyncTahoe], serve: Serve, loop: Loop
) -> None:
    tahoe = connect(serve(respond).url)
    ended: list[Any] = []

    async def call() -> None:
        ended.append(weakref.ref(asyncio.get_running_loop()))
        await tahoe.users.get(1)

    for _ in range(3):
        run(call(), loop)
    gc.collect()
    assert [one() for one in ended] == [None] * 3
    run(tahoe.close(), loop)


def test_closing_from_another_loop_and_twice(
    connect: Callable[[str], AsyncTahoe], serve: Serve, loop: Loop
) -> None:
    tahoe = connect(serve(respond).url)
    with asyncio.Runner(loop_factory=loop) as other:
        other.run(tahoe.users.get(1))
        run(tahoe.close())
        run(tahoe.close())
        with pytest.raises(ConfigurationError, match="closed"):
            other.run(tahoe.users.get(1))
        other.run(tahoe.close())


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # of asyncio, about the socket
def test_a_loop_that_was_closed_without_its_generators(
    connect: Callable[[str], AsyncTahoe], serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    tahoe = connect(serve(respond).url)
    for number in range(3):
        one = asyncio.new_event_loop()
        assert one.run_until_complete(tahoe.users.get(number)).id == number
        one.close()
    run(tahoe.close())
    gc.collect()
    assert caplog.records == []


def test_tokens_are_renewed_in_each_loop(
    connect: Callable[[str], AsyncTahoe], serve: Serve
) -> None:
    """Several tasks wait for one renewal, which binds a lock of asyncio to its loop."""
    tokens = ["first"]

    def check(request: bytes, number: int) -> bytes:
        if f"Token {tokens[-1]}".encode() not in request:
            return response(401, '{"detail": "Invalid token."}')
        return response(200, '{"id": 1}')

    async def supply() -> str:
        await asyncio.sleep(0.01)
        return tokens[-1]

    server = serve(check)
    tahoe = AsyncTahoe(supply, base_url=server.url, transport=connect(server.url).transport)

    async def call() -> list[Any]:
        return await asyncio.gather(*(tahoe.users.get(1) for _ in range(5)))

    for token in ("first", "second", "third"):
        tokens.append(token)
        assert [user.id for user in run(call())] == [1] * 5
    run(tahoe.close())
