"""Clients that send far more than they read: others get their turn, and memory stays flat."""

from __future__ import annotations

import socket
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx2
import pytest
from mock_command import running

from matricula_mock import MockServer

CALL = b"GET /tahoe/api/v1/users/ HTTP/1.1\r\nHost: x\r\nAuthorization: Token mock-token\r\n\r\n"
LAST = CALL.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")


def send_and_read_nothing(url: str, calls: int) -> socket.socket:
    """Begin to send calls in a thread, and return the connection."""
    host, _, port = url.removeprefix("http://").rpartition(":")
    connection = socket.create_connection((host, int(port)))

    def send() -> None:
        with suppress(OSError):
            connection.sendall(CALL * calls)

    threading.Thread(target=send, daemon=True).start()
    return connection


def test_calls_sent_ahead_do_not_keep_others_waiting(mock: MockServer) -> None:
    """Twelve thousand calls take half a second; without turns, others wait for all of them."""
    with send_and_read_nothing(mock.url, 12_000) as greedy:
        greedy.recv(1)
        with httpx2.Client(trust_env=False, verify=False) as client:
            assert client.get(mock.url + "/_mock/health").json() == {"status": "ok"}
        recorded = len(mock.requests())
    assert recorded < 6_000


def test_calls_before_the_end_of_sending_are_all_handled(mock: MockServer) -> None:
    host, _, port = mock.url.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(CALL * 800)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65_536):
            received += part
    assert received.count(b"HTTP/1.1 200 ") == 800


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory from /proc")
def test_memory_is_bounded_for_clients_that_read_nothing() -> None:
    with running("--port", "0", "--quiet") as (process, line), ExitStack() as stack:
        url = line.split()[-1]
        for _ in range(50):
            stack.enter_context(send_and_read_nothing(url, 20_000))
        largest, until = 0, time.monotonic() + 8
        with httpx2.Client(trust_env=False, verify=False, timeout=60) as client:
            while time.monotonic() < until:
                client.get(url + "/_mock/health")
                pages = Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1]
                largest = max(largest, int(pages) * 4096)
        assert largest < 150_000_000
        start = time.monotonic()
        process.terminate()
        assert process.wait(10) == 0
        assert time.monotonic() - start < 3
