"""Unusual heads, trailers, and ends of connections."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import pytest

from matricula_mock import MockServer

AUTHORIZATION = b"Authorization: Token mock-token\r\n"
GET = b"GET /tahoe/api/v1/users/ HTTP/1.1\r\n" + AUTHORIZATION
CALL = GET + b"\r\n"
CHUNKED = (
    b"POST /tahoe/api/v2/registrations/ HTTP/1.1\r\n"
    b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
)
LATE = {"operationId": "listUsers", "platform": "tahoe", "fault": "delay", "delay_ms": 300}
LAST = GET + b"Connection: close\r\n\r\n"


def statuses(responses: bytes) -> list[int]:
    return [int(part[:3]) for part in responses.split(b"HTTP/1.1 ")[1:]]


@pytest.fixture(params=[False, True], ids=["at once", "late"])
def maybe_late(request: pytest.FixtureRequest, mock: MockServer) -> None:
    if request.param:
        mock.faults(LATE)


@pytest.mark.usefixtures("maybe_late")
@pytest.mark.parametrize("before", [1, 3])
def test_a_large_head_after_a_request_is_refused(
    raw: Callable[[bytes], bytes], before: int
) -> None:
    large = GET + b"X: " + b"x" * 70_000 + b"\r\n\r\n"
    assert statuses(raw(CALL * before + large)) == [200] * before + [431]


def test_many_requests_in_one_read_are_not_a_large_head(raw: Callable[[bytes], bytes]) -> None:
    assert statuses(raw(CALL * 2000 + LAST)) == [200] * 2001


@pytest.mark.parametrize(
    "rest",
    [
        b"0\r\n" + b"X: y\r\n" * 200_000,
        b"0\r\nX: " + b"y" * 1_000_000,
        b"1;" + b"x" * 1_000_000,
    ],
    ids=["many lines", "a long line", "a chunk's extension"],
)
def test_trailers_and_chunk_extensions_have_a_limit(
    raw: Callable[[bytes], bytes], rest: bytes
) -> None:
    body = CHUNKED + AUTHORIZATION + b"\r\n2\r\n{}\r\n" + rest
    assert statuses(raw(body)) == [431]


def test_small_chunks_do_not_count_as_extensions(raw: Callable[[bytes], bytes]) -> None:
    body = CHUNKED + AUTHORIZATION + b"\r\n" + b"1\r\n \r\n" * 100_000 + b"0\r\n\r\n"
    assert statuses(raw(body + LAST)) == [400, 200]


def test_a_token_in_a_trailer_is_ignored(raw: Callable[[bytes], bytes]) -> None:
    body = CHUNKED + b"\r\n2\r\n{}\r\n0\r\n" + AUTHORIZATION + b"\r\n"
    assert statuses(raw(body + LAST)) == [403, 200]


def test_requests_after_an_upgrade_request(raw: Callable[[bytes], bytes]) -> None:
    wish = GET + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    assert statuses(raw(CALL + wish + LAST)) == [200] * 3


@pytest.mark.parametrize("calls", [1, 4])
def test_half_closed_connections_get_all_responses(mock: MockServer, calls: int) -> None:
    mock.faults(LATE | {"times": 2})
    with socket.create_connection(("127.0.0.1", int(mock.url.rpartition(":")[2]))) as connection:
        connection.settimeout(10)
        connection.sendall(CALL * calls)
        connection.shutdown(socket.SHUT_WR)
        responses = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert statuses(responses) == [200] * calls


def test_a_client_that_leaves_early_causes_no_traceback(
    mock: MockServer, capfd: pytest.CaptureFixture[str]
) -> None:
    mock.faults(LATE | {"times": 3})
    with socket.create_connection(("127.0.0.1", int(mock.url.rpartition(":")[2]))) as connection:
        connection.sendall(CALL * 3)
        time.sleep(0.1)
    time.sleep(1.5)
    assert "Traceback" not in capfd.readouterr().err
