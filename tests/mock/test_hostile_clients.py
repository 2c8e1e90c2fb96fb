"""Requests of an attacker: other protocols, bodies that never come, passwords in odd places."""

from __future__ import annotations

import json
import socket

import httpx2
import pytest
from operation_paths import find_path

from matricula_mock import ControlError, MockServer, protocol, server

TOKEN = {"Authorization": "Token mock-token"}
V2 = find_path("tahoe", "createRegistration")
ALEX = {"username": "auserton", "email": "alex.userton@example.com", "name": "Alex Userton"}


def talk(mock: MockServer, raw: bytes, patience: float = 5) -> bytes:
    host, port = mock.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=patience) as connection:
        connection.sendall(raw)
        return connection.recv(65536)


def test_an_upgrade_to_http_2_is_ignored(mock: MockServer) -> None:
    content = json.dumps(ALEX).encode()
    head = (
        f"POST {V2} HTTP/1.1\r\nHost: x\r\nAuthorization: Token mock-token\r\n"
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    assert talk(mock, head.encode() + content).startswith(b"HTTP/1.1 200 ")
    assert len(mock.state()["tahoe"]["users"]) == 1


def test_the_body_of_an_upgrade_request_is_not_parsed_as_a_request(mock: MockServer) -> None:
    mock.faults({"operationId": "listUsers", "platform": "tahoe", "fault": "delay"})
    inner = b"DELETE /_mock/faults HTTP/1.1\r\nHost: x\r\n\r\n"
    head = (
        f"POST {V2} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nupgrade: h2c\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(inner)}\r\n\r\n"
    )
    talk(mock, head.encode() + inner)
    assert len(mock.faults()) == 1


@pytest.mark.parametrize("path", [V2, "/_mock/seed"])
def test_a_body_that_never_begins_gets_408(
    mock: MockServer, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(protocol, "READ_TIMEOUT", 0.3)
    monkeypatch.setattr(server, "TICK", 0.05)
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Token mock-token\r\n"
    response = talk(
        mock, f"{head}Content-Type: application/json\r\nContent-Length: 10\r\n\r\n".encode()
    )
    assert response.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("host", ["http://€", "http://a\r\nX: y", "ftp://x", "http://", 5])
def test_a_fault_leads_to_no_odd_host(mock: MockServer, host: object) -> None:
    with pytest.raises(ControlError, match="host must be"):
        mock.faults({"operationId": "getUser", "fault": "redirect", "host": host})


def test_passwords_are_not_recorded_in_odd_places(mock: MockServer) -> None:
    form = {**TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
    httpx2.post(mock.url + V2, content=json.dumps({**ALEX, "password": "hunter2"}), headers=form)
    for key in ("passwd", "pass", "pwd", "Password2"):
        httpx2.post(mock.url + V2, json={**ALEX, key: "hunter2"}, headers=TOKEN)
    assert "hunter2" not in json.dumps(mock.requests())
