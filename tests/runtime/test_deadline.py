"""The engine for many calls ends each at its own deadline, whatever the server does."""

import asyncio
import contextlib
import pickle
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from scripted import STALL, Handler, ScriptedServer, answer

from matricula_runtime.engine import AsyncEngine, Timeout
from matricula_runtime.engine_aiohttp import AiohttpEngine
from matricula_runtime.engine_httpx import AsyncHttpxEngine
from matricula_runtime.message import Answer, Failure, Request

Serve = Callable[[Handler], ScriptedServer]


@pytest.fixture
def drip() -> Iterator[str]:
    """A server that sends the head of its answer byte by byte and never ends it."""
    ended = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nx: ")
            while not ended.wait(0.05):
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            with contextlib.suppress(OSError):
                while not ended.is_set():
                    threading.Thread(target=serve, args=(server.accept()[0],)).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        ended.set()


@pytest.mark.parametrize("kind", [AiohttpEngine, AsyncHttpxEngine])
def test_a_head_in_drops_ends_at_the_deadline(kind: Callable[[], AsyncEngine], drip: str) -> None:
    async def go() -> Answer | Failure:
        engine = kind()
        reply = await engine.send(Request("POST", drip), Timeout(connect=1, read=5, total=0.5))
        await engine.close()
        return reply

    began = time.monotonic()
    reply = asyncio.run(go())
    assert isinstance(reply, Failure)
    assert reply.sent
    assert "before the deadline" in str(reply.cause)
    assert time.monotonic() - began < 4


def test_each_call_has_its_own_deadline(serve: Serve) -> None:
    server = serve(lambda request, number: STALL if b"/stall" in request else answer(200, "{}"))

    async def go() -> list[Answer | Failure]:
        engine = AiohttpEngine()

        def send(path: str, total: float) -> object:
            timeout = Timeout(connect=5, read=30, total=total)
            return engine.send(Request("GET", server.url + path), timeout)

        patient = asyncio.create_task(send("/stall", 30))
        replies = await asyncio.gather(*(send(f"/stall{n}", 1 - n / 4) for n in range(4)))
        replies.append(await send("/", 30))
        assert not patient.done()
        patient.cancel()
        await asyncio.wait((patient,))
        await engine.close()
        return replies

    began = time.monotonic()
    *late, last = asyncio.run(go())
    assert time.monotonic() - began < 8  # the server gives up after 10
    assert all("before the deadline" in str(reply.cause) for reply in late)
    assert isinstance(last, Answer)


def test_whoever_cancels_a_call_cancels_it(serve: Serve) -> None:
    server = serve(lambda request, number: STALL)

    async def go() -> None:
        engine = AiohttpEngine()
        timeout = Timeout(connect=5, read=30, total=30)
        call = asyncio.create_task(engine.send(Request("GET", server.url), timeout))
        await asyncio.sleep(0.2)
        call.cancel()
        try:
            with pytest.raises(asyncio.CancelledError):
                await call
        finally:
            await engine.close()

    asyncio.run(go())


def test_who_clears_up_after_being_cancelled_has_deadlines(serve: Serve) -> None:
    server = serve(lambda request, number: STALL)

    async def clear_up(engine: AiohttpEngine) -> tuple[object, int]:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(30)
        task = asyncio.current_task()
        assert task is not None
        timeout = Timeout(connect=5, read=30, total=0.3)
        return await engine.send(Request("GET", server.url), timeout), task.cancelling()

    async def go() -> tuple[object, int]:
        engine = AiohttpEngine()
        task = asyncio.create_task(clear_up(engine))
        await asyncio.sleep(0.1)
        task.cancel()
        try:
            return await task
        finally:
            await engine.close()

    reply, cancelling = asyncio.run(go())
    assert isinstance(reply, Failure)
    assert "before the deadline" in str(reply.cause)
    assert cancelling == 1


def test_a_task_goes_on_after_a_deadline(serve: Serve) -> None:
    server = serve(lambda request, number: STALL if number == 1 else answer(200, "{}"))

    async def go() -> tuple[object, int]:
        engine = AiohttpEngine()
        request = Request("GET", server.url)
        await engine.send(request, Timeout(connect=5, read=30, total=0.3))
        task = asyncio.current_task()
        assert task is not None
        reply = await engine.send(request, Timeout(connect=5, read=30, total=30))
        await engine.close()
        return reply, task.cancelling()

    reply, cancelling = asyncio.run(go())
    assert isinstance(reply, Answer)
    assert cancelling == 0


def test_headers_in_lower_case(serve: Serve) -> None:
    server = serve(lambda request, number: answer(200, "{}", Retry_After="7"))

    async def go() -> Answer | Failure:
        engine = AiohttpEngine()
        reply = await engine.send(Request("GET", server.url), Timeout(5, 5, 5))
        await engine.close()
        return reply

    reply = asyncio.run(go())
    assert isinstance(reply, Answer)
    assert reply.headers["retry-after"] == "7"
    assert set(reply.headers) == {"content-type", "content-length", "retry-after"}
    assert pickle.loads(pickle.dumps(reply)).headers == dict(reply.headers)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("text", ['{"name": "Zoë"}', ' {"name": "Zoë"}\n'])
def test_json_in_any_of_its_encodings(encoding: str, text: str) -> None:
    assert Answer(200, {}, text.encode(encoding)).json() == {"name": "Zoë"}


@pytest.mark.parametrize("content", [b"", b"{", b"{} {}", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json(content: bytes) -> None:
    answered = Answer(200, {}, content)
    with pytest.raises(ValueError):  # noqa: PT011  (json's own)
        answered.json()
    assert answered.json_or_none() is None
