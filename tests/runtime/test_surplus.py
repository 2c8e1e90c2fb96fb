"""A server that sends more than a response: the next request never gets the rest."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from certificates import make_certificate
from connection_runner import ConnectionRunner
from scripted_server import Serve, listen, read_requests, response, serve_tls

from matricula import NetworkSettings
from matricula_runtime.transport_aiohttp import AiohttpTransport
from matricula_runtime.transport_httpx import AsyncHttpxTransport, HttpxTransport

TRANSPORTS: dict[str, Any] = {
    "sync": HttpxTransport,
    "async": AsyncHttpxTransport,
    "aiohttp": AiohttpTransport,
}


def user(number: int) -> bytes:
    return response(200, f'{{"id": {number}}}')


def find_number(request: bytes) -> int:
    return int(request.split()[1].decode().strip("/").rpartition("/")[2])


WRONG = user(99)
CHUNKED = b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\na\r\n%s\r\n0\r\n\r\n"
SURPLUS: dict[str, Callable[[int], bytes]] = {
    "two responses": lambda n: user(n) + WRONG,
    "half a response": lambda n: user(n) + WRONG[: len(WRONG) // 2],
    "one byte": lambda n: user(n) + b"H",
    "two chunked responses": lambda n: CHUNKED % b'{"id": %d}' % n + CHUNKED % b'{"id": 99}',
    "a response of many records": lambda n: user(n) + WRONG * 3,
}


@pytest.mark.parametrize("surplus", SURPLUS)
def test_surplus_in_the_same_segment(runner: ConnectionRunner, serve: Serve, surplus: str) -> None:
    server = serve(lambda request, number: SURPLUS[surplus](find_number(request)))
    tahoe = runner.connect("tahoe", server.url)
    assert [runner.wait(tahoe.users.get(n)).id for n in (11, 12, 13)] == [11, 12, 13]
    assert server.connections == 3


@pytest.mark.parametrize("loop_runs", [True, False])
@pytest.mark.parametrize("surplus", [WRONG, WRONG[:20], b"H"])
def test_surplus_that_arrives_while_the_connection_is_idle(
    runner: ConnectionRunner, surplus: bytes, loop_runs: bool
) -> None:
    connections: list[int] = []
    sent = threading.Semaphore(0)

    def serve(connection: socket.socket) -> None:
        connections.append(1)
        for request in read_requests(connection):
            connection.sendall(user(find_number(request)))
            time.sleep(0.02)
            connection.sendall(surplus)
            sent.release()

    def get(number: int) -> int | None:
        found: int | None = runner.wait(tahoe.users.get(number)).id
        assert sent.acquire(timeout=5)
        time.sleep(0.01)
        if loop_runs:
            runner.wait(asyncio.sleep(0.01))
        return found

    with listen(serve) as url:
        tahoe = runner.connect("tahoe", url.rstrip("/"))
        assert [get(number) for number in (11, 12, 13)] == [11, 12, 13]
        assert len(connections) == 3
        runner.wait(tahoe.close())


def test_a_body_where_none_is_allowed(runner: ConnectionRunner, serve: Serve) -> None:
    def respond(request: bytes, number: int) -> bytes:
        if request.startswith(b"DELETE"):
            return b"HTTP/1.1 204 X\r\n\r\n" + WRONG
        return response(200, '{"results": []}')

    chalk = runner.connect("digitalchalk", serve(respond).url)
    assert runner.wait(chalk.users.delete("11")) is None
    assert runner.collect(chalk.offerings.list()) == []


@pytest.mark.parametrize("stray", [b"\r\n", b"\n", b"\r\n\r\n"])
@pytest.mark.parametrize("delay", [None, 0.0, 0.02])
def test_empty_lines_after_a_body_do_no_harm(
    runner: ConnectionRunner, stray: bytes, delay: float | None
) -> None:
    """They come with the response, just after it, or while the connection is idle."""

    def serve(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in read_requests(connection):
            sent = user(find_number(request))
            if delay is None:
                connection.sendall(sent + stray)
            else:
                connection.sendall(sent)
                time.sleep(delay)
                connection.sendall(stray)

    with listen(serve) as url:
        tahoe = runner.connect("tahoe", url.rstrip("/"))
        for number in range(8):
            assert runner.wait(tahoe.users.get(number)).id == number
            if delay and number % 2:
                time.sleep(delay * 2)
        runner.wait(tahoe.close())


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The URL of a server that sends a second response in a TLS record of its own."""
    pytest.importorskip("cryptography")
    certificate, key = make_certificate(tmp_path)

    def serve(connection: ssl.SSLSocket) -> None:
        for request in read_requests(connection):
            connection.sendall(user(find_number(request)))
            connection.sendall(WRONG)

    with serve_tls(serve, certificate, key) as url:
        yield url, str(certificate)


def test_surplus_in_a_tls_record_of_its_own(runner: ConnectionRunner, tls: tuple[str, str]) -> None:
    url, bundle = tls
    transport = TRANSPORTS[runner.kind](NetworkSettings(ca_bundle=bundle))
    tahoe = runner.connect("tahoe", url, transport=transport)
    for number in range(11, 16):
        assert runner.wait(tahoe.users.get(number)).id == number
        time.sleep(0.01)


def test_a_server_that_behaves_keeps_its_connection(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: user(find_number(request)))
    tahoe = runner.connect("tahoe", server.url)
    assert [runner.wait(tahoe.users.get(n)).id for n in range(20)] == list(range(20))
    assert server.connections == 1
