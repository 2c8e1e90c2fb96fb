"""Deadlines of all transports against servers and proxies that are slow in any part of a call."""

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
from scripted_server import listen, serve_tls

from matricula import NetworkSettings
from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.transport import Timeout
from matricula_runtime.transport_aiohttp import AiohttpTransport
from matricula_runtime.transport_httpx import AsyncHttpxTransport, HttpxTransport

TOTAL = 0.3
SHORT = Timeout(connect=5, read=5, total=TOTAL)
"""Each wait may be long, all of them together not."""
TRANSPORTS: dict[str, Any] = {
    "sync": HttpxTransport,
    "async": AsyncHttpxTransport,
    "aiohttp": AiohttpTransport,
}
Send = Callable[..., tuple[Response | Failure, float]]


@pytest.fixture(params=TRANSPORTS)
def send(request: pytest.FixtureRequest) -> Send:
    """Send a request by a transport of each kind; return its result and the seconds it took."""

    def send_once(request_: Request, timeout: Timeout = SHORT, **options: Any) -> Any:
        transport = TRANSPORTS[request.param](**options)

        async def go() -> Response | Failure:
            result: Response | Failure = await transport.send(request_, timeout)
            await transport.close()
            return result

        began = time.monotonic()
        if request.param == "sync":
            result = transport.send(request_, timeout)
            transport.close()
        else:
            result = asyncio.run(go())
        return result, time.monotonic() - began

    return send_once


def drip(connection: socket.socket, pieces: Iterator[bytes]) -> None:
    """Send a piece each 20 ms, until the client hangs up or ten seconds are over."""
    connection.recv(65536)
    for piece in pieces:
        connection.sendall(piece)
        time.sleep(0.02)


def repeat(start: bytes, piece: bytes) -> Iterator[bytes]:
    yield start
    for _ in range(500):
        yield piece


DRIPS: dict[str, Callable[[], Iterator[bytes]]] = {
    "a head": lambda: repeat(b"HTTP/1.1 200 OK\r\nx: ", b"x"),
    "headers": lambda: repeat(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n"),
    "interim responses": lambda: repeat(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "empty lines": lambda: repeat(b"", b"\r\n"),
    "a body": lambda: repeat(b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n", b"x"),
    "chunks": lambda: repeat(
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"1\r\nx\r\n"
    ),
}


@pytest.mark.parametrize("part", DRIPS)
def test_a_response_in_drops(send: Send, part: str) -> None:
    with listen(lambda connection: drip(connection, DRIPS[part]())) as url:
        result, took = send(Request("POST", url))
    assert isinstance(result, Failure)
    assert result.sent
    if part != "headers":  # too many of them are an error of their own
        assert "before the deadline" in str(result.cause)
    assert took < TOTAL + 1


def test_a_response_in_drops_over_tls(send: Send, tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    certificate, key = make_certificate(tmp_path)

    def serve(connection: ssl.SSLSocket) -> None:
        drip(connection, DRIPS["a head"]())

    with serve_tls(serve, certificate, key) as url:
        result, took = send(
            Request("POST", url + "/"), network=NetworkSettings(ca_bundle=str(certificate))
        )
    assert isinstance(result, Failure)
    assert result.sent
    assert took < TOTAL + 1


def test_a_tls_handshake_in_drops(send: Send) -> None:
    """A record of the handshake that never ends; nothing of the request was sent."""

    def serve(connection: socket.socket) -> None:
        drip(connection, repeat(b"\x16\x03\x03\x3f\xff", b"\x02"))

    with listen(serve) as url:
        result, took = send(Request("POST", url.replace("http:", "https:")))
    assert isinstance(result, Failure)
    assert not result.sent
    assert took < TOTAL + 1


def test_a_proxy_whose_consent_comes_in_drops(send: Send) -> None:
    """The request has not been sent: the proxy has not yet connected to the server."""

    def serve(connection: socket.socket) -> None:
        drip(connection, DRIPS["a head"]())

    with listen(serve) as proxy:
        result, took = send(
            Request("POST", "https://platform.example/x"), network=NetworkSettings(proxy=proxy)
        )
    assert isinstance(result, Failure)
    assert not result.sent
    assert took < TOTAL + 1


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")  # of aiohttp
def test_a_server_that_takes_the_request_in_drops(send: Send) -> None:
    def serve(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        for _ in range(300):
            connection.recv(1024)
            time.sleep(0.02)

    with listen(serve) as url:
        result, took = send(Request("POST", url, body=b"x" * 8_000_000))
    assert isinstance(result, Failure)
    assert result.sent
    assert took < TOTAL + 1.5


def test_a_resolver_that_does_not_respond(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    resolved = threading.Event()
    real = socket.getaddrinfo

    def resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host == "slow.example":
            resolved.wait(1)
            raise socket.gaierror("no address")
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setenv("no_proxy", "*")
    threading.Timer(TOTAL + 0.2, resolved.set).start()
    result, took = send(Request("POST", "http://slow.example/x"), Timeout(0.1, 5, TOTAL))
    assert isinstance(result, Failure)
    assert not result.sent
    assert took < TOTAL + 0.9


def test_a_server_that_keeps_its_time(send: Send) -> None:
    def serve(connection: socket.socket) -> None:
        drip(connection, iter([b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", b"o", b"k"]))

    with listen(serve) as url:
        result, _ = send(Request("GET", url), Timeout(connect=5, read=5, total=8))
    assert isinstance(result, Response)
    assert result.content == b"ok"
