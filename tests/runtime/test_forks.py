"""The child of a fork and its parent use one connection object, but never one socket."""

import asyncio
import gc
import inspect
import multiprocessing
import os
import pickle
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import pytest
from certificates import make_certificate
from connection_runner import ASYNC, SYNC, ConnectionRunner
from scripted_server import Serve, read_requests, response, serve_tls

from matricula import AsyncTahoe, NetworkSettings, Tahoe
from matricula_runtime.operation import RateLimit
from matricula_runtime.rate_limiter import RateLimiter
from matricula_runtime.transport_aiohttp import AiohttpTransport
from matricula_runtime.transport_httpx import AsyncHttpxTransport, HttpxTransport

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning"),
]
FORKS = multiprocessing.get_context("fork") if hasattr(os, "fork") else multiprocessing


def respond(request: bytes, number: int) -> bytes:
    """Respond with a user whose id is in the path, after some milliseconds."""
    time.sleep(0.002)
    user_id = request.split()[1].decode().strip("/").rpartition("/")[2]
    return response(200, f'{{"id": {user_id}}}')


def run_in_children(task: Callable[[int], Any], children: int = 1) -> list[Any]:
    """Call the task in so many children at the same time; return its values in order."""

    def work(number: int, pipe: "Pipe[Any, Any]") -> None:
        try:
            pipe.send(task(number))
        except BaseException as error:
            pipe.send(repr(error))

    started: list[tuple[Any, Any]] = []
    for number in range(children):
        ours, theirs = FORKS.Pipe()
        process = FORKS.Process(target=work, args=(number, theirs))
        process.start()
        started.append((process, ours))
    values = [pipe.recv() if pipe.poll(20) else "no value" for _, pipe in started]
    for process, _ in started:
        process.join(1)
        process.kill()
    return values


def wait(value: Any) -> Any:
    """Return a value, or run a coroutine in an event loop of its own."""

    async def get() -> Any:
        return await value

    return asyncio.run(get()) if inspect.isawaitable(value) else value


def test_children_get_their_own_responses(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(respond)
    tahoe = runner.connect("tahoe", server.url)
    assert runner.wait(tahoe.users.get(1)).id == 1

    def work(child: int) -> list[int]:
        numbers = range(100 * child, 100 * child + 15)
        return [number - wait(tahoe.users.get(number)).id for number in numbers]

    assert run_in_children(work, children=4) == [[0] * 15] * 4


def test_a_parent_goes_on_with_its_connection(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(respond)
    tahoe = runner.connect("tahoe", server.url)
    runner.wait(tahoe.users.get(1))

    def work(child: int) -> int:
        wait(tahoe.close())
        return server.connections

    assert run_in_children(work) == [1]
    assert runner.wait(tahoe.users.get(2)).id == 2
    assert server.connections == 1


def test_a_child_that_forgets_a_connection_leaves_it_to_its_parent(
    runner: ConnectionRunner, serve: Serve
) -> None:
    server = serve(respond)
    connections = [runner.connect("tahoe", server.url)]
    runner.forget()
    runner.wait(connections[0].users.get(1))

    def work(child: int) -> bool:
        connections.clear()
        return gc.collect() >= 0

    assert run_in_children(work) == [True]
    assert runner.wait(connections[0].users.get(2)).id == 2
    assert server.connections == 1
    runner.wait(connections[0].close())


PROGRAM = """
import asyncio, gc, os, sys
from matricula import AsyncTahoe, Options
from matricula.rosters import find_loop
from matricula_runtime.transport_aiohttp import AiohttpTransport

url, kind, loop = sys.argv[1:]
transport = AiohttpTransport() if kind == "aiohttp" else None
options = Options(retries=0, timeout=3)
tahoe = AsyncTahoe("secret", base_url=url, transport=transport, options=options)
with asyncio.Runner(loop_factory=find_loop() if loop == "uvloop" else None) as runner:
    print(runner.run(tahoe.users.get(1)).id, flush=True)
    child = os.fork()
    if not child:
        print(runner.run(tahoe.users.get(5)).id, flush=True)
        del tahoe, transport
        gc.collect()
        os._exit(0)
    os.waitpid(child, 0)
    print(runner.run(tahoe.users.get(2)).id)
    runner.run(tahoe.close())
"""


@pytest.mark.parametrize("kind", ["async", "aiohttp"])
@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_a_child_in_the_same_loop_does_not_change_the_loop_of_its_parent(
    serve: Serve, kind: str, loop: str
) -> None:
    """Destructors would take sockets out of the set that both loops share."""
    server = serve(respond)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, server.url, kind, loop],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stdout.split() == ["1", "5", "2"], done.stderr
    assert server.connections == 2


@pytest.fixture
def tls_server(tmp_path: Path) -> Iterator[tuple[str, str, list[bool]]]:
    """A URL, the file of its certificate, and a list of connections' ends: True if by TLS."""
    pytest.importorskip("cryptography")
    certificate, key = make_certificate(tmp_path)
    ends: list[bool] = []

    def serve(connection: ssl.SSLSocket) -> None:
        try:
            for request in read_requests(connection):
                connection.sendall(respond(request, 0))
        except OSError:
            ends.append(False)
        else:
            ends.append(True)

    with serve_tls(serve, certificate, key) as url:
        yield url, str(certificate), ends


TRANSPORTS: dict[str, Any] = {
    "sync": HttpxTransport,
    "async": AsyncHttpxTransport,
    "aiohttp": AiohttpTransport,
}


def test_a_child_does_not_end_the_tls_of_its_parent(
    runner: ConnectionRunner, tls_server: tuple[str, str, list[bool]]
) -> None:
    url, bundle, ends = tls_server
    transport = TRANSPORTS[runner.kind](NetworkSettings(ca_bundle=bundle))
    tahoe = runner.connect("tahoe", url, transport=transport)
    assert runner.wait(tahoe.users.get(1)).id == 1

    def work(child: int) -> int:
        number: int = wait(tahoe.users.get(7)).id
        wait(tahoe.close())
        return number

    assert run_in_children(work, children=2) == [7, 7]
    assert runner.wait(tahoe.users.get(2)).id == 2
    assert len(ends) <= 2


@pytest.mark.parametrize("kind", [SYNC, ASYNC])
def test_a_lock_of_the_token_at_a_fork_does_not_block_the_child(kind: Any, serve: Serve) -> None:
    server = serve(respond)
    parent = os.getpid()
    entered, may_leave = threading.Event(), threading.Event()

    def supply() -> str:
        if os.getpid() == parent:
            entered.set()
            may_leave.wait(20)
        return "secret-token-1234"

    tahoe = kind["tahoe"](supply, base_url=server.url)
    thread = threading.Thread(target=lambda: wait(tahoe.users.get(1)))
    thread.start()
    assert entered.wait(5)
    assert run_in_children(lambda child: wait(tahoe.users.get(5)).id) == [5]
    may_leave.set()
    thread.join()
    wait(tahoe.close())


def test_a_lock_of_the_rate_limiter_at_a_fork_does_not_block_the_child() -> None:
    parent = os.getpid()
    entered, may_leave = threading.Event(), threading.Event()

    def clock() -> float:
        if os.getpid() == parent:
            entered.set()
            may_leave.wait(20)
        return 0.0

    limiter = RateLimiter(RateLimit(requests=5, per=1), clock)
    thread = threading.Thread(target=limiter.reserve)
    thread.start()
    assert entered.wait(5)
    assert run_in_children(lambda child: limiter.reserve()) == [0.0]
    may_leave.set()
    thread.join()


def call(tahoe: Tahoe) -> int | None:
    return tahoe.users.get(1).id


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_connection_for_a_spawned_process_is_refused_with_a_way_out(method: str) -> None:
    with Tahoe("secret-token-1234", base_url="http://127.0.0.1:9") as tahoe:
        process = multiprocessing.get_context(method).Process(target=call, args=(tahoe,))  # type: ignore[attr-defined]
        with pytest.raises(TypeError, match="Make one in each process") as caught:
            process.start()
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize("kind", [Tahoe, AsyncTahoe])
def test_what_belongs_to_a_connection_is_not_pickled_either(kind: Any) -> None:
    tahoe = kind("secret-token-1234", base_url="http://127.0.0.1:9")
    for part in (tahoe, tahoe.users, tahoe.users.get, tahoe.with_options(retries=1)):
        with pytest.raises(TypeError, match="Make one in each process"):
            pickle.dumps(part)
    with pytest.raises(TypeError, match="Read it in each process"):
        pickle.dumps(tahoe.session.token)
    wait(tahoe.close())
