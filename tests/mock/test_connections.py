"""Connections: requests in pieces, many at once, and clients that never read."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from mock_command import running
from operation_paths import find_path

from matricula_mock import MockServer, protocol, server

USERS = find_path("tahoe", "listUsers").encode()
V2 = find_path("tahoe", "createRegistration").encode()
TOKEN = b"Authorization: Token mock-token\r\n"


def call(path: bytes, *, method: bytes = b"GET", body: bytes = b"", more: bytes = b"") -> bytes:
    if body:
        more += b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body)
    return b"%b %b HTTP/1.1\r\n%b%b\r\n%b" % (method, path, TOKEN, more, body)


def register(name: str, more: bytes = b"") -> bytes:
    body = {"username": name, "email": f"{name}@example.org", "name": name}
    return call(V2, method=b"POST", body=json.dumps(body).encode(), more=more)


LAST = b"Connection: close\r\n"


def split(responses: bytes) -> list[tuple[int, bytes]]:
    """Return the statuses and bodies of responses that follow each other."""
    found = []
    while responses:
        head, _, rest = responses.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        found.append((int(head.split(b" ")[1]), rest[:length]))
        responses = rest[length:]
    return found


def port_of(mock: MockServer) -> int:
    return int(mock.url.rpartition(":")[2])


class TestOrder:
    """Requests sent without waiting get their responses in order, delayed or not."""

    calls = b"".join([register("ana"), call(USERS + b"9/"), call(USERS + b"10/", more=LAST)])
    wanted = ((200, b'{"user_id":9}'), (200, b'"username":"ana"'), (404, b"Not found."))

    def check(self, responses: bytes) -> None:
        found = split(responses)
        assert [status for status, _ in found] == [status for status, _ in self.wanted]
        assert all(part in body for (_, body), (_, part) in zip(found, self.wanted, strict=True))

    def test_all_at_once(self, raw: Callable[[bytes], bytes]) -> None:
        self.check(raw(self.calls))

    def test_the_first_is_delayed(self, raw: Callable[[bytes], bytes], mock: MockServer) -> None:
        mock.faults({"operationId": "createRegistration", "fault": "delay", "delay_ms": 100})
        self.check(raw(self.calls))

    def test_the_second_is_delayed(self, raw: Callable[[bytes], bytes], mock: MockServer) -> None:
        mock.faults(
            {"operationId": "getUser", "platform": "tahoe", "fault": "delay", "delay_ms": 100}
        )
        self.check(raw(self.calls))

    def test_writes_wait_for_a_database(self, tmp_path: Path) -> None:
        with (
            MockServer(database=tmp_path / "mock.db") as mock,
            socket.create_connection(("127.0.0.1", port_of(mock)), timeout=5) as connection,
        ):
            connection.sendall(self.calls)
            self.check(b"".join(iter(lambda: connection.recv(65_536), b"")))

    def test_many_writes_with_a_database(self, tmp_path: Path) -> None:
        names = [f"user{number}" for number in range(50)]
        calls = b"".join(register(name) for name in names) + call(USERS, more=LAST)
        with (
            MockServer(database=tmp_path / "mock.db") as mock,
            socket.create_connection(("127.0.0.1", port_of(mock)), timeout=5) as connection,
        ):
            connection.sendall(calls)
            found = split(b"".join(iter(lambda: connection.recv(65_536), b"")))
        ids = [json.loads(body)["user_id"] for _, body in found[:-1]]
        assert ids == list(range(9, 59))
        assert json.loads(found[-1][1])["count"] == 50


class TestGarbageAfterRequests:
    """Unreadable bytes are refused after the responses to the requests before them."""

    garbage = b"\x00\x01 no HTTP\r\n\r\n"
    broken = call(V2, method=b"POST", more=b"Transfer-Encoding: chunked\r\n") + b"zz\r\n"

    @pytest.fixture(params=["at once", "late", "saved"])
    def port(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[int]:
        """Return the port of a mock that responds in one of its ways."""
        late = {"operationId": "createRegistration", "fault": "delay", "delay_ms": 200}
        database = tmp_path / "mock.db" if request.param == "saved" else None
        with MockServer(database=database) as mock:
            if request.param == "late":
                mock.faults(late | {"times": 9})
            yield port_of(mock)

    @pytest.mark.parametrize("calls", [1, 3])
    @pytest.mark.parametrize("bad", [garbage, broken], ids=["garbage", "broken body"])
    def test_requests_before_it_get_responses(self, port: int, calls: int, bad: bytes) -> None:
        whole = b"".join(register(f"user{number}") for number in range(calls)) + bad
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(whole)
            found = split(b"".join(iter(lambda: connection.recv(65_536), b"")))
        assert [json.loads(body) for _, body in found[:-1]] == [
            {"user_id": number} for number in range(9, 9 + calls)
        ]
        assert [status for status, _ in found] == [200] * calls + [400]

    @pytest.mark.parametrize(
        ("bad", "status"),
        [(garbage, 400), (broken, 400), (call(USERS, more=b"X: " + b"x" * 70_000), 431)],
        ids=["garbage", "broken body", "large head"],
    )
    def test_it_comes_later(self, port: int, bad: bytes, status: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(register("ana"))
            time.sleep(0.05)
            connection.sendall(bad)
            found = split(b"".join(iter(lambda: connection.recv(65_536), b"")))
        assert [status for status, _ in found] == [200, status]


@pytest.mark.parametrize("size", [1, 7, 60])
def test_calls_that_come_in_pieces(mock: MockServer, size: int) -> None:
    whole = register("ana") + call(USERS + b"9/", more=LAST)
    with socket.create_connection(("127.0.0.1", port_of(mock)), timeout=5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(whole), size):
            connection.sendall(whole[start : start + size])
            time.sleep(0.0005)
        found = split(b"".join(iter(lambda: connection.recv(65_536), b"")))
    assert [status for status, _ in found] == [200, 200]


def test_a_body_that_waits_to_be_asked_for(mock: MockServer) -> None:
    whole = register("ana", b"Expect: 100-continue\r\n" + LAST)
    head, end, body = whole.partition(b"\r\n\r\n")
    with socket.create_connection(("127.0.0.1", port_of(mock)), timeout=5) as connection:
        connection.sendall(head + end)
        assert connection.recv(1000).startswith(b"HTTP/1.1 100 ")
        connection.sendall(body)
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")


def test_head_has_no_body(raw: Callable[[bytes], bytes]) -> None:
    response = raw(call(USERS, method=b"HEAD", more=LAST))
    head, _, body = response.partition(b"\r\n\r\n")
    assert body == b""
    assert b"content-length: 52\r\n" in head + b"\r\n"


def test_http_1_0_gets_a_response_and_a_close(raw: Callable[[bytes], bytes]) -> None:
    response = raw(b"GET %b HTTP/1.0\r\n%b\r\n" % (USERS, TOKEN))
    assert response.startswith(b"HTTP/1.1 200 ")
    assert b"connection: close\r\n" in response


def test_an_address_with_a_host(raw: Callable[[bytes], bytes]) -> None:
    response = raw(call(b"http://elsewhere.example" + USERS, more=LAST))
    assert response.startswith(b"HTTP/1.1 200 ")


def test_idle_connections_are_closed(mock: MockServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "IDLE_TIMEOUT", 0.4)
    monkeypatch.setattr(server, "TICK", 0.05)
    with socket.create_connection(("127.0.0.1", port_of(mock)), timeout=5) as connection:
        for _ in range(3):
            time.sleep(0.2)
            connection.sendall(call(USERS))
            assert connection.recv(1000)
        start = time.monotonic()
        assert connection.recv(1000) == b""
        assert time.monotonic() - start > 0.3


@pytest.fixture
def reader(mock: MockServer) -> Iterator[socket.socket]:
    """A connection with small buffers, to a mock with a large page of users."""
    mock.seed({"tahoe": {"users": [{"id": one, "fullname": "x" * 200} for one in range(1, 1000)]}})
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(10)
        connection.connect(("127.0.0.1", port_of(mock)))
        yield connection


def read_all(connection: socket.socket) -> int:
    """Read to the end, and return how many bytes came."""
    size = 0
    with contextlib.suppress(ConnectionError):
        while part := connection.recv(1_000_000):
            size += len(part)
    return size


PAGE = call(USERS + b"?limit=1000")
PAGE_SIZE = 200_000


def test_clients_that_never_read_are_cut_off(
    reader: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "WRITE_TIMEOUT", 0.3)
    monkeypatch.setattr(server, "TICK", 0.05)
    reader.sendall(PAGE * 99 + call(USERS, more=LAST))
    time.sleep(1.5)
    assert read_all(reader) < 50 * PAGE_SIZE


def test_clients_that_read_slowly_get_everything(reader: socket.socket) -> None:
    reader.sendall(PAGE * 99 + call(USERS, more=LAST))
    time.sleep(1)
    assert read_all(reader) > 99 * PAGE_SIZE


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_clients_that_never_read_cost_little_memory() -> None:
    users = [{"id": one, "fullname": "x" * 200} for one in range(1, 1000)]
    with running("--port", "0") as (process, line), contextlib.ExitStack() as stack:
        url = line.split()[-1]
        httpx2.post(
            f"{url}/_mock/seed", json={"tahoe": {"users": users}}, trust_env=False, verify=False
        )
        before = memory_of(process.pid)
        for _ in range(20):
            address = ("127.0.0.1", int(url.rpartition(":")[2]))
            connection = stack.enter_context(socket.create_connection(address, timeout=5))
            connection.sendall(PAGE * 500)
        assert httpx2.get(f"{url}/_mock/faults", trust_env=False, verify=False).json() == []
        assert memory_of(process.pid) - before < 30_000_000, "the responses are 2 GB"


def memory_of(pid: int) -> int:
    """Return the resident bytes of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_dropped_connections_leave_no_memory_in_use(count: int) -> None:
    """Connections are dropped before, within and after a request, and read or not."""
    starts = [b"", b"GET", call(USERS)[:-2], call(USERS), register("a")[:-3], call(USERS) * 20]

    async def knock(port: int, number: int) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(starts[number % len(starts)])
        await asyncio.sleep(0)
        if number % 2:
            writer.transport.abort()
        else:
            writer.close()

    async def knock_often(port: int, count: int) -> None:
        for start in range(0, count, 100):
            await asyncio.gather(*(knock(port, start + number) for number in range(100)))

    with running("--port", "0") as (process, line):
        port = int(line.rpartition(":")[2])
        faults = f"{line.split()[-1]}/_mock/faults"
        memory: list[int] = []
        for several in (1000, count):
            asyncio.run(knock_often(port, several))
            # Its response comes when those before it are done, also on a busy machine.
            assert httpx2.get(faults, trust_env=False, verify=False).json() == []
            memory.append(memory_of(process.pid))
        assert memory[1] - memory[0] < 4_000_000
