"""Every transport tells "never sent" from "sent, no response", and sends nothing twice by itself."""

import asyncio
import gzip
import socket
import time
from collections.abc import Iterator

import pytest
from scripted_server import CLOSE, RESET, STALL, Serve, response

from matricula_runtime import transport
from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.transport import AsyncTransport, Timeout, Transport
from matricula_runtime.transport_aiohttp import AiohttpTransport
from matricula_runtime.transport_httpx import AsyncHttpxTransport, HttpxTransport

TIMEOUT = Timeout(connect=5, read=5, total=8)
QUICK = Timeout(connect=5, read=0.2, total=3)


class Sender:
    """Sends requests through a transport of any kind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._loop = asyncio.new_event_loop()
        self._sync: Transport = HttpxTransport()
        self._async: AsyncTransport = (
            AiohttpTransport() if kind == "aiohttp" else AsyncHttpxTransport()
        )

    def send(
        self, method: str, url: str, timeout: Timeout = TIMEOUT, **headers: str
    ) -> Response | Failure:
        request = Request(method, url, headers, b'{"a":1}' if method in ("POST", "PUT") else None)
        if self.kind == "httpx":
            return self._sync.send(request, timeout)
        return self._loop.run_until_complete(self._async.send(request, timeout))

    def close(self) -> None:
        self._sync.close()
        self._loop.run_until_complete(self._async.close())
        self._loop.close()


@pytest.fixture(params=["httpx", "httpx-async", "aiohttp"])
def sender(request: pytest.FixtureRequest) -> Iterator[Sender]:
    sender = Sender(request.param)
    yield sender
    sender.close()


GARBAGE = b"\x00\x01\x02 no http at all\r\n\r\n"
TRUNCATED = b'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"user_id'
FAULTS = {
    "closes": lambda request, number: CLOSE,
    "resets": lambda request, number: RESET,
    "stalls": lambda request, number: STALL,
    "garbage": lambda request, number: GARBAGE,
    "half a response": lambda request, number: TRUNCATED if number < 9 else CLOSE,
    "half a head": lambda request, number: b"HTTP/1.1 200 OK\r\nconte",
}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "GET"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_request_that_the_server_read_counts_as_sent_and_is_sent_once(
    sender: Sender, serve: Serve, fault: str, method: str
) -> None:
    server = serve(FAULTS[fault])
    reply = sender.send(method, server.url, QUICK)
    assert isinstance(reply, Failure)
    assert reply.sent
    assert len(server.requests) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_kept_connection_that_is_dropped_leads_to_no_second_request(
    sender: Sender, serve: Serve, method: str
) -> None:
    server = serve(lambda request, number: response(200, "{}") if number == 1 else CLOSE)
    assert isinstance(sender.send(method, server.url), Response)
    reply = sender.send(method, server.url)
    assert isinstance(reply, Failure)
    assert reply.sent
    assert len(server.requests) == 2


def test_a_refused_connection_was_never_sent(sender: Sender) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    reply = sender.send("POST", f"http://127.0.0.1:{port}/")
    assert isinstance(reply, Failure)
    assert not reply.sent


@pytest.mark.parametrize("url", ["http://no-such-host.invalid/", "http://[::1:80/", "gopher://x/"])
def test_a_request_to_an_unreachable_host_was_never_sent(sender: Sender, url: str) -> None:
    reply = sender.send("POST", url)
    assert isinstance(reply, Failure)
    if url != "http://[::1:80/":
        assert not reply.sent


def test_redirects_are_not_followed_and_cookies_not_kept(sender: Sender, serve: Serve) -> None:
    server = serve(
        lambda request, number: response(
            302, "", location="/elsewhere", set_cookie="sessionid=1; path=/"
        )
    )
    for _ in range(2):
        reply = sender.send("GET", server.url)
        assert isinstance(reply, Response)
        assert reply.status_code == 302
    assert not any(b"cookie" in request.lower() for request in server.requests)
    assert not any(b"/elsewhere" in request for request in server.requests)


def test_a_gzip_bomb_is_not_read_to_its_end(
    sender: Sender, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "MAX_RESPONSE_BYTES", 1_000_000)
    bomb = gzip.compress(b"0" * 50_000_000)
    server = serve(lambda request, number: response(200, bomb, content_encoding="gzip"))
    reply = sender.send("GET", server.url)
    assert isinstance(reply, Failure)
    assert "bytes" in str(reply.cause)


def test_a_response_in_drops_ends_at_the_deadline(sender: Sender, serve: Serve) -> None:
    def drip(request: bytes, number: int) -> bytes:
        return b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + b"1\r\n0\r\n" * 3

    server = serve(drip)
    began = time.monotonic()
    reply = sender.send("GET", server.url, Timeout(connect=1, read=0.4, total=0.6))
    assert isinstance(reply, Failure)
    assert time.monotonic() - began < 3


def test_a_response_that_does_not_come_ends_at_the_deadline(sender: Sender, serve: Serve) -> None:
    server = serve(lambda request, number: STALL)
    began = time.monotonic()
    reply = sender.send("POST", server.url, Timeout(connect=5, read=30, total=0.6))
    assert time.monotonic() - began < 8  # the server gives up after 10
    assert isinstance(reply, Failure)
    assert reply.sent
    assert "before the deadline" in str(reply.cause)


def test_netrc_is_not_read(
    sender: Sender, serve: Serve, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(lambda request, number: response(200, "{}"))
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w") as file:
        file.write("machine 127.0.0.1 login x password y\n")
    monkeypatch.setenv("NETRC", netrc)
    assert isinstance(sender.send("GET", server.url), Response)
    assert b"authorization" not in server.requests[0].lower()


def test_the_proxy_of_the_environment_is_used(
    sender: Sender, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(lambda request, number: response(200, '{"by": "proxy"}'))
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    fresh = Sender(sender.kind)  # the environment is read when a transport is made
    try:
        reply = fresh.send("GET", "http://platform.invalid/x")
    finally:
        fresh.close()
    assert isinstance(reply, Response)
    assert reply.json() == {"by": "proxy"}


def test_no_proxy_gets_requests_for_this_machine(
    sender: Sender, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(lambda request, number: response(200, '{"by": "proxy"}'))
    server = serve(lambda request, number: response(200, '{"by": "server"}'))
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.delenv("no_proxy", raising=False)
    fresh = Sender(sender.kind)
    try:
        reply = fresh.send("GET", server.url)
    finally:
        fresh.close()
    assert isinstance(reply, Response)
    assert reply.json() == {"by": "server"}
    assert proxy.requests == []
