"""`MockServer`: the mock within a test."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx2
import pytest
from operation_paths import find_path

from matricula_mock import MockServer
from matricula_mock.sockets import BindError

USERS = find_path("tahoe", "listUsers")
TOKEN = {"Authorization": "Token mock-token"}


def count(mock: MockServer) -> int:
    response = httpx2.get(mock.url + USERS, headers=TOKEN, trust_env=False, verify=False)
    return int(response.json()["count"])


def test_two_mocks_share_nothing() -> None:
    with MockServer() as one, MockServer(strict=False) as other:
        one.seed({"tahoe": {"users": [{"id": 1}]}})
        assert (count(one), count(other)) == (1, 0)


def test_it_can_stop_and_start_again() -> None:
    threads = threading.active_count()
    mock = MockServer()
    with pytest.raises(RuntimeError, match="not running"):
        _ = mock.url
    mock.stop()
    with mock:
        mock.seed({"tahoe": {"users": [{"id": 1}]}})
    with mock:
        assert count(mock) == 1
    assert threading.active_count() == threads


def test_its_port_can_be_chosen_where_it_is_free() -> None:
    with MockServer() as mock:
        port = int(mock.url.rpartition(":")[2])
        with pytest.raises(BindError, match=f"port {port}"):
            MockServer(port=port).start()
    with MockServer(port=port) as again:
        assert again.url.endswith(f":{port}")


TEST = """
def test_one(matricula_mock):
    matricula_mock.seed({"tahoe": {"users": [{"id": 1}]}})

def test_other(matricula_mock):
    assert matricula_mock.url.startswith("http://127.0.0.1:")
    assert matricula_mock.state()["tahoe"]["users"] == []
"""


NO_PLUGINS = [f"-pno:{name}" for name in ("cacheprovider", "schemathesis", "hypothesispytest")]
"""The last two take seconds to load."""


def test_a_fixture_comes_with_the_package(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(TEST, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", *NO_PLUGINS],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_the_plugin_imports_nothing_until_it_is_used() -> None:
    code = (
        "import sys, matricula_mock.pytest_plugin\n"
        "print({'httptools', 'orjson', 'jsonschema_rs', 'yaml'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "set()", done.stderr


def test_it_stops_quietly_while_responses_are_delayed(capfd: pytest.CaptureFixture[str]) -> None:
    request = b"GET /tahoe/api/v1/users/ HTTP/1.1\r\nAuthorization: Token mock-token\r\n\r\n"
    with MockServer() as mock:
        mock.faults({"operationId": "listUsers", "fault": "delay", "delay_ms": 60_000})
        port = int(mock.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(request * 2)
            while not mock.faults()[0]["consumed"]:
                time.sleep(0.01)
            mock.stop()
            assert connection.recv(1) == b""
    assert capfd.readouterr() == ("", "")


def test_it_runs_once_at_a_time() -> None:
    with MockServer() as mock:
        url = mock.url
        with pytest.raises(RuntimeError, match="running already"):
            mock.start()
        assert mock.url == url
        assert mock.state()
    with mock:
        assert mock.state()
