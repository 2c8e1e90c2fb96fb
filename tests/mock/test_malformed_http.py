"""Requests that are hardly HTTP get JSON and a status below 500.

The server then handles the next request as usual.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from operation_paths import find_path

from matricula_mock import MockServer, protocol, server

V2 = find_path("tahoe", "createRegistration")
USERS = find_path("tahoe", "listUsers")
JSON = {"Content-Type": "application/json"}
GOOD = b'{"username": "ana", "email": "ana@example.org", "name": "Ana"}'


PATHS = [
    b"//",
    b"/.",
    b"/tahoe",
    b"/tahoe/api/",
    b"/tahoe/api/v1/users//",
    b"/tahoe/api/v1//users/",
    b"/tahoe/api/v1/users/%2e%2e/",
    b"/tahoe/api/v1/users/..%2f..%2fetc%2fpasswd/",
    b"/tahoe/api/v1/users/%00/",
    b"/tahoe/api/v1/users/%ff/",
    b"/tahoe/api/v1/users/%zz/",
    b"/tahoe/api/v1/users/%/",
    b"/tahoe/api/v1/users/9%0d%0aX-Evil:1/",
    b"/tahoe/api/v1/users/" + b"9" * 5000 + b"/",
    b"/tahoe/api/v1/users/-9/",
    b"/tahoe/api/v1/users/%D9%A1/",
    b"/tahoe/api/v1/users/9.json/",
    b"/tahoe/api/v1/users/9;x=1/",
    b"/tahoe" + b"/a" * 10_000,
    b"/TAHOE/api/v1/users/",
    b"/api",
    b"/api/",
    b"/api/v5",
    b"/dc/api/v5/users/%2F",
    b"/dc/api/v5/registrations/" + b"a" * 20_000,
    find_path("tahdah", "listRegistrations", legalentityid="1e3", experienceid="0x1").encode(),
    b"/_mock",
    b"/_mock/",
    b"/_mock/state/",
    b"/favicon.ico",
    b"*",
    b"http://elsewhere.example/nothing",
]


@pytest.mark.parametrize("path", PATHS)
def test_paths(raw: Callable[[bytes], bytes], path: bytes) -> None:
    head = b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" % path
    for token in (b"Token mock-token", b"Bearer mock-token"):
        response = raw(head + b"Authorization: %s\r\n\r\n" % token)
        status = int(response.split(b" ")[1])
        assert status in (401, 403, 404)
        assert json.loads(response.partition(b"\r\n\r\n")[2])
        assert b"x-evil" not in response.lower()


QUERIES = [
    "%",
    "%ff",
    "email_exact=%ff",
    "&&&",
    "===",
    "limit",
    "limit[]=1",
    "limit=1&limit=2",
    "a=" + "b" * 20_000,
    "&".join(f"a{number}=1" for number in range(5000)),
    "email_exact=%0d%0a",
    "email_exact=%F0%9F%98%80",
    "?",
    ";",
]


@pytest.mark.parametrize("query", QUERIES)
def test_queries(tahoe: httpx2.Client, tahdah: httpx2.Client, query: str) -> None:
    for client, path in ((tahoe, USERS), (tahdah, find_path("digitalchalk", "listUsers"))):
        response = client.get(f"{path}?{query}")
        assert response.status_code in (200, 400)
        assert response.json()


TOKENS = [
    b"Token \xff",
    b"Token  ",
    b"\xff",
    b"Token " + b"x" * 20_000,
    b"Token\tx",
    b"Token,mock-token",
    b",",
    b"Token mock-token,Token mock-token",
]


@pytest.mark.parametrize("token", TOKENS)
def test_tokens(raw: Callable[[bytes], bytes], token: bytes) -> None:
    head = b"GET %s HTTP/1.1\r\nConnection: close\r\nAuthorization: %s\r\n\r\n"
    response = raw(head % (USERS.encode(), token))
    assert response.startswith(b"HTTP/1.1 403 ")
    assert list(json.loads(response.partition(b"\r\n\r\n")[2])) == ["detail"]


HOSTS = [b"", b"<script>", b"a b", b"a/b", b"[::1]:80:90", b"\xff", b"a\tb"]


@pytest.mark.parametrize("host", HOSTS)
def test_hosts_do_not_reach_links(
    raw: Callable[[bytes], bytes], mock: MockServer, host: bytes
) -> None:
    mock.seed({"tahoe": {"users": [{"id": 1}, {"id": 2}]}})
    response = raw(
        b"GET %s?limit=1 HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
        b"Authorization: Token mock-token\r\n\r\n" % (USERS.encode(), host)
    )
    page = json.loads(response.partition(b"\r\n\r\n")[2])
    assert page["next"] == f"{mock.url}{USERS}?limit=1&offset=1"


def test_an_absolute_url_replaces_the_host(raw: Callable[[bytes], bytes]) -> None:
    head = b"GET http://%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert raw(head % b"evil.example/_mock/state").startswith(b"HTTP/1.1 403 ")
    assert raw(head % b"localhost:1/_mock/state").startswith(b"HTTP/1.1 200 ")


NO_HTTP = {
    "garbage": b"GARBAGE\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "method": b"BREW /pot HTTP/1.1\r\n\r\n",
    "proxy": b"CONNECT elsewhere.example:443 HTTP/1.1\r\n\r\n",
    "no path": b"GET ?x HTTP/1.1\r\n\r\n",
    "NUL in the path": b"GET /\x00 HTTP/1.1\r\n\r\n",
    "raw byte in the path": b"GET /\xff HTTP/1.1\r\n\r\n",
    "header without a colon": b"GET / HTTP/1.1\r\nHost\r\n\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n",
    "negative length": b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": (
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "broken chunk": (
        b"POST /tahoe/api/v2/registrations/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"
    ),
}


@pytest.mark.parametrize("request_", NO_HTTP.values(), ids=NO_HTTP)
def test_bytes_that_are_not_http(raw: Callable[[bytes], bytes], request_: bytes) -> None:
    response = raw(request_)
    assert response.startswith(b"HTTP/1.1 400 ")
    assert list(json.loads(response.partition(b"\r\n\r\n")[2])) == ["error"]


HEADS = {
    "path": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
    "header": b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + b"X: 1\r\n" * 20_000 + b"\r\n",
    "without end": b"GET / HTTP/1.1\r\nX: " + b"a" * 5_000_000,
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_heads_that_are_too_large(raw: Callable[[bytes], bytes], head: bytes) -> None:
    response = raw(head)
    assert response.startswith(b"HTTP/1.1 431 ")
    assert list(json.loads(response.partition(b"\r\n\r\n")[2])) == ["error"]


@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_that_are_too_large(tahoe: httpx2.Client, chunked: bool) -> None:
    def parts() -> Any:
        for _ in range(300):
            yield b" " * 10_000

    content = parts() if chunked else b" " * 3_000_000
    response = tahoe.post(V2, content=content, headers=JSON)
    assert (response.status_code, list(response.json())) == (413, ["error"])
    assert tahoe.get(USERS).json()["count"] == 0


def test_a_body_without_end_is_cut_off(raw: Callable[[bytes], bytes], monkeypatch: Any) -> None:
    monkeypatch.setattr(protocol, "DISCARD_LIMIT", 2_000_000)
    head = b"POST %s HTTP/1.1\r\nContent-Length: 9000000000\r\n\r\n" % V2.encode()
    assert raw(head + b" " * 2_100_000).startswith(b"HTTP/1.1 413 ")


def test_slow_clients_get_408(
    raw: Callable[[bytes], bytes], tahoe: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "READ_TIMEOUT", 0.2)
    monkeypatch.setattr(protocol, "IDLE_TIMEOUT", 0.2)
    monkeypatch.setattr(server, "TICK", 0.05)
    head = b"POST %s HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n"
    assert raw(head % V2.encode() + b"{").startswith(b"HTTP/1.1 408 ")
    assert raw(b"GET / HTTP/1.1\r\nX").startswith(b"HTTP/1.1 408 ")
    assert raw(b"") == b""
    whole = b"GET /_mock/faults HTTP/1.1\r\n\r\n"
    assert b"HTTP/1.1 408 " in raw(whole + b"GET")
    assert tahoe.get(USERS).json()["count"] == 0


def test_pipelined_requests_get_responses_in_order(raw: Callable[[bytes], bytes]) -> None:
    head = b"GET /tahoe/api/v1/users/%d/ HTTP/1.1\r\nAuthorization: Token mock-token\r\n%s\r\n"
    calls = [head % (number, b"") for number in range(99)] + [head % (99, b"Connection: close\r\n")]
    assert raw(b"".join(calls)).count(b"HTTP/1.1 404 ") == 100


def test_connections_that_come_and_go(mock: MockServer, tahoe: httpx2.Client) -> None:
    port = int(mock.url.rpartition(":")[2])

    async def knock() -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /tahoe/api/v2/registrations/ HTTP/1.1\r\nContent-Length: 10\r\n\r\n{")
        writer.transport.abort()

    async def knock_often() -> None:
        for _ in range(10):
            await asyncio.gather(*(knock() for _ in range(100)))

    asyncio.run(knock_often())
    start = time.monotonic()
    assert tahoe.get(USERS).json()["count"] == 0
    assert time.monotonic() - start < 5


def test_one_name_is_registered_by_one_of_many(mock: MockServer, tahoe: httpx2.Client) -> None:
    port = int(mock.url.rpartition(":")[2])
    call = b"POST %s HTTP/1.1\r\n%b\r\n%b" % (
        V2.encode(),
        b"Authorization: Token mock-token\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(GOOD),
        GOOD,
    )

    async def register() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(call)
        response = await reader.read()
        writer.close()
        return int(response.split(b" ")[1])

    async def register_often() -> list[int]:
        return await asyncio.gather(*(register() for _ in range(500)))

    statuses = asyncio.run(register_often())
    assert sorted(statuses) == [200] + [409] * 499
    assert tahoe.get(USERS).json()["count"] == 1
