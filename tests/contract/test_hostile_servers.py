"""`matricula contract` on servers that send nonsense, and a run that is ended."""

import itertools
import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import echoes
import pytest
from echoes import ECHOES, find_secrets, repeat
from polling import wait_for
from scripted_server import ScriptedServer

from matricula.cli import main
from matricula_contract.behaviour import target
from matricula_contract.inspection import ContractReport, InspectionPlan, Stopped, inspect
from matricula_mock import MockServer

TOKEN = "a-token-of-nobody"
WORDS = ["contract", "--on", "tahoe", "--examples", "2", "--operation", "listUsers", "--base-url"]
Reply = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAHOE_TOKEN", TOKEN)


class HostileServer(socketserver.ThreadingTCPServer):
    daemon_threads = True


@contextmanager
def serving(reply: Reply) -> Iterator[str]:
    """Start a server that gives each GET the same response; yield its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply(self)

        def log_message(self, *parts: object) -> None:
            pass

    with HostileServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def make_checks(url: str, *, writes: bool) -> ContractReport:
    """Make our own checks of two operations, without the fuzzer."""
    operations = frozenset({"listUsers", "getUser"})
    plan = InspectionPlan("tahoe", url, TOKEN, writes=writes, operations=operations, examples=0)
    return inspect(plan)


def send(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.wfile.write(body)


BODIES = {
    "number": b"1",
    "text": b'"tahoe"',
    "object": b'{"tahoe":0}',
    "deep": b"[" * 100_000,
    "no text": rb'{"results":[{"id":"\ud800"}],"next":"http://\u001b"}',
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("writes", [False, True], ids=["reads", "writes"])
def test_a_response_of_any_kind_is_a_finding(body: str, writes: bool) -> None:
    with serving(lambda handler: send(handler, BODIES[body])) as url:
        assert make_checks(url, writes=writes).findings


def test_the_fuzzer_reads_responses_of_any_kind(capsys: pytest.CaptureFixture[str]) -> None:
    """All of them in turn: each run of the fuzzer takes a second to start."""
    bodies = itertools.cycle(BODIES.values())
    with serving(lambda handler: send(handler, next(bodies))) as url:
        assert main([*WORDS, url, "--json", "--operation", "getUser"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["findings"]
    assert report["responses"]["listUsers"]["200"] > 2 * len(BODIES)


@pytest.mark.parametrize(
    ("writes", "needs"), [(False, "a mock server and --write"), (True, "a mock server")]
)
def test_a_real_server_lacks_preconditions(writes: bool, needs: str) -> None:
    with serving(lambda handler: send(handler, b"{}")) as url:
        report = make_checks(url, writes=writes)
    assert report.left_out["the platform's own rules hold"].startswith(f"needs {needs} and all")


def test_a_token_that_a_server_repeats_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    def repeat(handler: BaseHTTPRequestHandler) -> None:
        said = handler.headers.get("Authorization", "")
        send(handler, json.dumps({"results": [{"id": said}], "next": f"/{said}"}).encode())

    with serving(repeat) as url:
        assert main([*WORDS, url]) == 1
    captured = capsys.readouterr()
    assert "[hidden]" in captured.out
    assert TOKEN not in captured.out + captured.err


@pytest.mark.parametrize("echo", ECHOES)
def test_a_token_is_not_shown_wherever_it_is(echo: str) -> None:
    server = ScriptedServer(repeat(ECHOES[echo]))
    operations = frozenset({"listUsers", "getUser"})
    plan = InspectionPlan(
        "tahoe", server.url, echoes.TOKEN, writes=False, operations=operations, examples=0
    )
    try:
        shown = repr(inspect(plan))
    except Stopped as error:
        shown = "".join(traceback.format_exception(error))
    server.close()
    assert find_secrets(shown) == [], shown


def test_a_response_without_end_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(target, "BODY_TIMEOUT", 1.0)
    over = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"[")
        while not over.wait(0.1):
            handler.wfile.write(b" ")

    with serving(drip) as url:
        assert main([*WORDS, url]) == 4
        over.set()
    assert "not complete" in capsys.readouterr().err


@pytest.mark.slow  # starts the fuzzer, which takes long on a busy machine
@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM kills at once")
def test_a_run_that_is_ended_takes_the_fuzzer_along(mock: MockServer, tmp_path: Path) -> None:
    words = ["--on", "tahoe", "--examples", "500", "--base-url", mock.url]
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("matricula")), "contract", *words],
        env=os.environ | {"TAHOE_TOKEN": "mock-token", "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(lambda: list(tmp_path.iterdir()))
    count = len(mock.requests())
    wait_for(lambda: len(mock.requests()) > count)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (128 + signal.SIGTERM, "")
    assert list(tmp_path.iterdir()) == []
    count = len(mock.requests())
    time.sleep(1)
    assert len(mock.requests()) == count
