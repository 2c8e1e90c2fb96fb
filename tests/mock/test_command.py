"""`python -m matricula_mock`, started from a shell."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import httpx2
import pytest
from mock_command import refuse, refuse_as_process, running
from operation_paths import find_path

from matricula.cli import main
from matricula_mock.security import TOKEN_VARIABLE
from matricula_mock.sockets import BindError, bind


def test_starts_and_says_where() -> None:
    with running("--port", "0") as (_, line):
        url = line.removeprefix("listening on ").strip()
        response = httpx2.get(
            url + find_path("tahoe", "listUsers"),
            headers={"Authorization": "Token mock-token"},
            trust_env=False,
            verify=False,
        )
        assert response.status_code == 200
    assert url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_stops_quietly(number: signal.Signals, code: int) -> None:
    with running("--port", "0") as (process, line):
        url = line.split()[-1]
        with httpx2.Client(trust_env=False, verify=False) as client:
            client.get(url)  # leaves a connection open
            process.send_signal(number)
            out, err = process.communicate(timeout=5)
        assert (process.returncode, out, err) == (code, "", "")


def test_the_token_comes_from_the_environment() -> None:
    with running("--port", "0", MATRICULA_MOCK_TOKEN="mine") as (_, line):
        url = line.split()[-1] + find_path("digitalchalk", "listUsers")
        for token, status in (("mine", 200), ("mock-token", 401)):
            headers = {"Authorization": f"Bearer {token}"}
            assert (
                httpx2.get(url, headers=headers, trust_env=False, verify=False).status_code
                == status
            )


def test_an_empty_variable_counts_as_missing(tmp_path: Path) -> None:
    seed = tmp_path / "people.json"
    seed.write_text('{"tahoe": {"users": []}}', encoding="utf-8-sig")  # as some editors write it
    names = {"MATRICULA_MOCK_PUBLIC_URL": "", "MATRICULA_MOCK_CONTROL_HOST": ""}
    with running("--port", "0", "--seed", str(seed), **names) as (_, line):
        assert line.startswith("listening on http://127.0.0.1:")


def test_the_help_names_the_variable_of_the_token(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mock", "--help"]) == 0
    assert TOKEN_VARIABLE in capsys.readouterr().out


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        message = refuse_as_process("--port", str(port))
    assert message.count("\n") == 1
    assert f"cannot listen on 127.0.0.1 port {port}" in message
    assert "--port 0" in message


@pytest.mark.parametrize("port", ["x", "-1", "65536", "8000.0", ""])
def test_a_port_beyond_the_allowed_numbers(port: str) -> None:
    assert "give a number from 0 to 65535" in refuse(f"--port={port}")


@pytest.mark.parametrize(
    ("host", "message"),
    [
        ("no.such.host.invalid", "the host no.such.host.invalid is not known"),
        ("192.0.2.1", "cannot listen on 192.0.2.1 port 0"),
    ],
)
def test_a_host_that_cannot_be_used(host: str, message: str) -> None:
    with pytest.raises(BindError, match=message):
        bind(host, 0)


def test_warns_when_others_can_reach_it() -> None:
    with running("--port", "0", "--host", "0.0.0.0") as (process, line):
        assert line.startswith("listening on http://127.0.0.1:")
        process.terminate()
        assert "reachable from other machines" in process.communicate(timeout=5)[1]
