"""Deadlines of the aiohttp transport: each call ends in time, whatever the server does."""

import asyncio
import contextlib
import pickle
import socket
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from attrs import evolve
from scripted_server import STALL, Serve, listen, response

from matricula.rosters import find_loop
from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.transport import AsyncTransport, Timeout
from matricula_runtime.transport_aiohttp import AiohttpTransport
from matricula_runtime.transport_httpx import AsyncHttpxTransport

LOOPS = [asyncio.new_event_loop, find_loop()]


def send_once(url: str, timeout: Timeout) -> Response | Failure:
    async def go() -> Response | Failure:
        transport = AiohttpTransport()
        try:
            return await transport.send(Request("POST", url), timeout)
        finally:
            await transport.close()

    return asyncio.run(go())


@pytest.fixture
def drip() -> Iterator[str]:
    """The URL of a server that sends its response's head byte by byte, without end."""
    ended = threading.Event()

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nx: ")
        while not ended.wait(0.05):
            connection.sendall(b"x")

    with listen(serve) as url:
        yield url
        ended.set()


@pytest.mark.parametrize("kind", [AiohttpTransport, AsyncHttpxTransport])
def test_a_head_in_drops_ends_at_the_deadline(
    kind: Callable[[], AsyncTransport], drip: str
) -> None:
    async def go() -> Response | Failure:
        transport = kind()
        reply = await transport.send(Request("POST", drip), Timeout(connect=1, read=5, total=0.5))
        await transport.close()
        return reply

    began = time.monotonic()
    reply = asyncio.run(go())
    assert isinstance(reply, Failure)
    assert reply.sent
    assert "before the deadline" in str(reply.cause)
    assert time.monotonic() - began < 4


def test_each_call_has_its_own_deadline(serve: Serve) -> None:
    server = serve(lambda request, number: STALL if b"/stall" in request else response(200, "{}"))

    async def go() -> list[Response | Failure]:
        transport = AiohttpTransport()

        def send(path: str, total: float) -> Coroutine[Any, Any, Response | Failure]:
            timeout = Timeout(connect=5, read=30, total=total)
            return transport.send(Request("GET", server.url + path), timeout)

        patient = asyncio.create_task(send("/stall", 30))
        late = await asyncio.gather(*(send(f"/stall{n}", 1 - n / 4) for n in range(4)))
        replies = [*late, await send("/", 30)]
        assert not patient.done()
        patient.cancel()
        await asyncio.wait((patient,))
        await transport.close()
        return replies

    began = time.monotonic()
    *late, last = asyncio.run(go())
    assert time.monotonic() - began < 8  # the server gives up after 10
    for reply in late:
        assert isinstance(reply, Failure)
        assert "before the deadline" in str(reply.cause)
    assert isinstance(last, Response)


def test_the_head_of_a_response_has_to_come_in_time(serve: Serve) -> None:
    server = serve(lambda request, number: STALL)
    began = time.monotonic()
    reply = send_once(server.url, Timeout(connect=5, read=0.3, total=30))
    assert time.monotonic() - began < 8
    assert isinstance(reply, Failure)
    assert reply.sent
    assert "did not come in time" in str(reply.cause)


def test_each_piece_of_a_response_has_its_time(serve: Serve) -> None:
    """Each wait is short, all of them together are longer than the read timeout."""
    pieces = 4

    def drip(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n")
        for _ in range(pieces):
            time.sleep(0.25)
            connection.sendall(b"x")
        connection.recv(1)  # nothing more until the client closes

    with listen(drip) as url:
        reply = send_once(url, Timeout(connect=5, read=0.9, total=30))
        assert isinstance(reply, Response)
        assert reply.content == b"xxxx"
        pieces = 2
        began = time.monotonic()
        reply = send_once(url, Timeout(connect=5, read=0.6, total=30))
        assert isinstance(reply, Failure)
        assert "did not come in time" in str(reply.cause)
        assert time.monotonic() - began < 8


def test_the_wait_for_a_free_connection_is_none_for_the_response(serve: Serve) -> None:
    def serve_slowly(request: bytes, number: int) -> bytes:
        time.sleep(0.5)
        return response(200, "{}")

    server = serve(serve_slowly)

    async def go() -> list[Response | Failure]:
        transport = AiohttpTransport(connections=1)
        timeout = Timeout(connect=10, read=0.9, total=30)
        calls = (transport.send(Request("POST", server.url), timeout) for _ in range(3))
        replies = await asyncio.gather(*calls)
        await transport.close()
        return list(replies)

    assert all(isinstance(reply, Response) for reply in asyncio.run(go()))


@pytest.mark.skipif(sys.platform != "linux", reason="others refuse where Linux lets wait")
def test_the_wait_for_a_new_connection_is_none_for_the_response() -> None:
    """A server with a full backlog: the client tries to connect again after a second."""

    def serve(connection: socket.socket) -> None:
        if connection.recv(65536):
            connection.sendall(response(200, "{}"))

    with listen(serve, backlog=0, after=0.5) as url, contextlib.ExitStack() as open_ones:
        for _ in range(3):
            blocker = open_ones.enter_context(socket.socket())
            blocker.setblocking(False)
            blocker.connect_ex(("127.0.0.1", int(url.rpartition(":")[2].strip("/"))))
        began = time.monotonic()
        reply = send_once(url, Timeout(connect=20, read=0.7, total=30))
        assert time.monotonic() - began > 0.9
    assert isinstance(reply, Response)


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("timeout", [Timeout(9, 1, 30), Timeout(9, 30, 1)])
def test_responses_that_came_while_the_loop_stood_still_are_in_time(
    serve: Serve, loop: Callable[[], asyncio.AbstractEventLoop], timeout: Timeout
) -> None:
    """The loop stands still if the process is stopped, or in a debugger."""
    stands_still = threading.Event()

    def wait_for_it(request: bytes, number: int) -> bytes:
        stands_still.wait(10)
        return response(200, "{}")

    server = serve(wait_for_it)

    async def go() -> list[Response | Failure]:
        transport = AiohttpTransport()
        requests = (Request("POST", server.url) for _ in range(20))
        calls = [asyncio.create_task(transport.send(one, timeout)) for one in requests]
        while len(server.requests) < len(calls):
            await asyncio.sleep(0.01)
        stands_still.set()
        time.sleep(1.5)
        replies = await asyncio.gather(*calls)
        await transport.close()
        return list(replies)

    with asyncio.Runner(loop_factory=loop) as runner:
        assert all(isinstance(reply, Response) for reply in runner.run(go()))


def test_a_deadline_before_there_is_a_connection_sends_nothing(serve: Serve) -> None:
    server = serve(lambda request, number: STALL)
    timeout = Timeout(connect=30, read=30, total=0.5)
    # The first request still has the only connection when the others end.
    timeouts = (evolve(timeout, total=1.5), timeout, timeout)

    async def go() -> list[Response | Failure]:
        transport = AiohttpTransport(connections=1)
        calls = (transport.send(Request("POST", server.url), one) for one in timeouts)
        replies = await asyncio.gather(*calls)
        await transport.close()
        return list(replies)

    replies = asyncio.run(go())
    assert [isinstance(reply, Failure) and reply.sent for reply in replies] == [True, False, False]
    assert len(server.requests) == 1
    with listen(lambda connection: time.sleep(2)) as url:
        began = time.monotonic()
        reply = send_once(url.replace("http:", "https:"), timeout)
    assert isinstance(reply, Failure)
    assert not reply.sent
    assert time.monotonic() - began < 8


def test_a_call_can_be_cancelled(serve: Serve) -> None:
    server = serve(lambda request, number: STALL)

    async def go() -> None:
        transport = AiohttpTransport()
        timeout = Timeout(connect=5, read=30, total=30)
        call = asyncio.create_task(transport.send(Request("GET", server.url), timeout))
        await asyncio.sleep(0.2)
        call.cancel()
        try:
            with pytest.raises(asyncio.CancelledError):
                await call
        finally:
            await transport.close()

    asyncio.run(go())


def test_a_cancelled_task_that_cleans_up_has_deadlines(serve: Serve) -> None:
    server = serve(lambda request, number: STALL)

    async def clear_up(transport: AiohttpTransport) -> tuple[object, int]:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(30)
        task = asyncio.current_task()
        assert task is not None
        timeout = Timeout(connect=5, read=30, total=0.3)
        return await transport.send(Request("GET", server.url), timeout), task.cancelling()

    async def go() -> tuple[object, int]:
        transport = AiohttpTransport()
        task = asyncio.create_task(clear_up(transport))
        await asyncio.sleep(0.1)
        task.cancel()
        try:
            return await task
        finally:
            await transport.close()

    reply, cancelling = asyncio.run(go())
    assert isinstance(reply, Failure)
    assert "before the deadline" in str(reply.cause)
    assert cancelling == 1


def test_a_task_goes_on_after_a_deadline(serve: Serve) -> None:
    server = serve(lambda request, number: STALL if number == 1 else response(200, "{}"))

    async def go() -> tuple[object, int]:
        transport = AiohttpTransport()
        request = Request("GET", server.url)
        await transport.send(request, Timeout(connect=5, read=30, total=0.3))
        task = asyncio.current_task()
        assert task is not None
        reply = await transport.send(request, Timeout(connect=5, read=30, total=30))
        await transport.close()
        return reply, task.cancelling()

    reply, cancelling = asyncio.run(go())
    assert isinstance(reply, Response)
    assert cancelling == 0


def test_headers_in_lower_case(serve: Serve) -> None:
    server = serve(lambda request, number: response(200, "{}", Retry_After="7"))

    async def go() -> Response | Failure:
        transport = AiohttpTransport()
        reply = await transport.send(Request("GET", server.url), Timeout(5, 5, 5))
        await transport.close()
        return reply

    reply = asyncio.run(go())
    assert isinstance(reply, Response)
    assert reply.headers["retry-after"] == "7"
    assert set(reply.headers) == {"content-type", "content-length", "retry-after"}
    assert pickle.loads(pickle.dumps(reply)).headers == dict(reply.headers)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("text", ['{"name": "Zoë"}', ' {"name": "Zoë"}\n'])
def test_json_in_any_of_its_encodings(encoding: str, text: str) -> None:
    assert Response(200, {}, text.encode(encoding)).json() == {"name": "Zoë"}


@pytest.mark.parametrize("content", [b"", b"{", b"{} {}", b"\xff\xfe", b"[" * 100_000])
def test_invalid_json_is_an_error(content: bytes) -> None:
    answered = Response(200, {}, content)
    with pytest.raises(ValueError):  # noqa: PT011  (json's own)
        answered.json()
    assert answered.json_or_none() is None
