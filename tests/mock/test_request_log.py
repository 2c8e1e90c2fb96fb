"""The request log: what people see at the terminal."""

from __future__ import annotations

import re
import signal
import time

import httpx2
import pytest
from mock_command import running
from operation_paths import find_path

from matricula_mock import MockServer

USERS = find_path("tahoe", "listUsers")
V2 = find_path("tahoe", "createRegistration")
TOKEN = {"Authorization": "Token mock-token"}
ANA = {"username": "ana", "email": "ana@example.org", "name": "Ana"}


def send(mock: MockServer, capfd: pytest.CaptureFixture[str]) -> list[str]:
    """Send requests of all kinds; return the lines that were printed, without the time."""
    with httpx2.Client(base_url=mock.url, trust_env=False, verify=False) as client:
        client.get(USERS, params={"email_exact": "ana@example.org"}, headers=TOKEN)
        client.post(V2, json={**ANA, "password": "hunter22"}, headers=TOKEN)
        client.post(V2, json=ANA, headers=TOKEN)
        client.get(USERS)
        client.get("/tahoe/api/v9/%0A")
        mock.faults({"operationId": "listUsers", "fault": "status", "status": 503})
        client.get(USERS, headers=TOKEN)
        mock.faults({"operationId": "listUsers", "fault": "drop-after-write"})
        with pytest.raises(httpx2.RemoteProtocolError):
            client.get(USERS, headers=TOKEN)
    mock.stop()
    lines = capfd.readouterr().out.splitlines()
    assert all(re.match(r"\d\d:\d\d:\d\d ", line) for line in lines)
    return [line[9:] for line in lines]


def test_each_request_is_a_line(capfd: pytest.CaptureFixture[str]) -> None:
    with MockServer(log=True) as mock:
        lines = send(mock, capfd)
    assert lines[:2] == [f"200 GET    {USERS} listUsers", f"200 POST   {V2} createRegistration"]
    assert lines[2].startswith(f"409 POST   {V2} createRegistration: ")
    assert "already exist" in lines[2]
    assert lines[3:] == [
        f"403 GET    {USERS} listUsers: the token is missing or not known",
        "404 GET    /tahoe/api/v9/%0A (no operation): there is nothing at this path",
        f"503 GET    {USERS} listUsers: planned fault status",
        f"--- GET    {USERS} listUsers: planned fault drop-after-write",
    ]


def test_nothing_is_printed_without_it(capfd: pytest.CaptureFixture[str]) -> None:
    with MockServer() as mock:
        assert send(mock, capfd) == []


def test_sessions_are_in_the_path(capfd: pytest.CaptureFixture[str]) -> None:
    with MockServer(log=True) as mock, mock.session("a") as session:
        httpx2.get(session.url + USERS, headers=TOKEN, trust_env=False, verify=False)
    assert f" /-/sessions/a{USERS} listUsers\n" in capfd.readouterr().out


def test_an_unread_pipe_holds_nothing_up() -> None:
    """Programs read the first line with the URL, and perhaps no other."""
    path = "/tahoe/api/v9/" + "a" * 180
    with running("--port", "0") as (process, line):
        url = line.split()[-1]
        with httpx2.Client(base_url=url, headers=TOKEN, trust_env=False, verify=False) as client:
            for _ in range(500):  # more than the 64 kB of a pipe
                assert client.get(path).status_code == 404
        start = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert time.monotonic() - start < 3
        assert process.stderr
        assert process.stderr.read() == ""


def test_the_command_prints_unless_it_is_quiet() -> None:
    for options, expected in (((), 1), (("--quiet",), 0)):
        with running("--port", "0", *options) as (process, line):
            httpx2.get(line.split()[-1] + USERS, headers=TOKEN, trust_env=False, verify=False)
            process.terminate()
            assert process.communicate(timeout=5)[0].count("listUsers") == expected
