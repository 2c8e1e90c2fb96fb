"""CPU time of the mock for each request, next to Prism's and to the least possible.

Servers run on core 0, the load (an asyncio protocol on uvloop, 32 connections) on core 1. The CPU
time of the server's processes counts, not the clock: it stays the same on a busy machine. All
servers are measured in turn within each round; the table shows medians.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import orjson

from bench_figures import record_figures
from closed_pipe import end_script
from mock_bench import prism
from mock_bench.load import LoadGenerator, Workload
from mock_bench.report import (
    DATABASE,
    LIMIT,
    MOCK,
    PRISM,
    QUIET,
    STRICT,
    Costs,
    show_costs,
    show_start,
    show_targets,
)
from mock_bench.servers import RESPONSES, BenchServer, fetch, free_port, stopping

ROOT: Final = Path(__file__).resolve().parent.parent
USERS: Final = "/tahoe/api/v1/users/"
REGISTRATIONS: Final = "/tahoe/api/v2/registrations/"
USERNAMES: Final = "learner{:08d}"


def _user(number: int) -> dict[str, object]:
    name = USERNAMES.format(number)
    email = f"{name}@example.org"
    return {"id": number, "username": name, "fullname": f"Learner {number}", "email": email}


def _call(method: str, path: str, query: str, body: bytes = b"") -> bytes:
    target = f"{path}?{query}" if query else path
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json"]
    lines += ["Authorization: Token mock-token", "User-Agent: bench"]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _register(number: int) -> bytes:
    name = USERNAMES.format(number + 1_000_000)
    body = {"username": name, "email": f"{name}@example.org", "name": "Ana Example"}
    return _call("POST", REGISTRATIONS, "", orjson.dumps(body))


_BAD: Final = _call("POST", REGISTRATIONS, "bad", b'{"username": "a b c", "email": "nobody"}')
_READ: Final = _call("GET", f"{USERS}17/", "")
_LIST: Final = _call("GET", USERS, "limit=100")
WORKLOADS: Final = (
    Workload("read", 200, lambda number: _READ),
    Workload("list", 200, lambda number: _LIST),
    Workload("create", 200, _register),
    Workload("refuse", 400, lambda number: _BAD),
)


def main() -> int:
    """Measure, and print the table and the goals."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0, help="for each cell of a round")
    parser.add_argument("--no-prism", action="store_true")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench", help="where Prism goes")
    parser.add_argument("--record", action="store_true", help="record the figures of the chart too")
    options = parser.parse_args()
    os.sched_setaffinity(0, {1})
    with TemporaryDirectory() as name, stopping([]) as servers:
        _start(servers, Path(name), None if options.no_prism else options.folder)
        costs = _measure(servers, options.rounds, options.seconds)
        names = [server.name for server in servers]
        if options.record:
            _record(costs, is_short=options.rounds * options.seconds < 3)
        _print(show_costs(costs, names))
        _print(show_targets(costs))
        memory = {server.name: server.memory for server in servers}
        _print(show_start(_measure_starts(servers, options.rounds), memory))
    return 0


def _record(costs: Costs, *, is_short: bool) -> None:
    """Record the figures of the chart, which compares the mock with Prism."""
    shown = {key: figures for key, figures in costs.items() if key[0] in (MOCK, QUIET)}
    if not any(server == QUIET for server, _ in shown):
        sys.exit("nothing is recorded, because the chart compares with Prism, which needs npm")
    named = {f"{server}, {workload}": figures for (server, workload), figures in shown.items()}
    record_figures("mock", named, is_short=is_short)


def _print(lines: Iterable[str]) -> None:
    print("\n".join(lines), flush=True)
    print()


def _start(servers: list[BenchServer], folder: Path, prism_folder: Path | None) -> None:
    """Start all servers, each with a hundred users."""
    page = json.loads(_start_mocks(servers, folder))
    if prism_folder is None:
        return
    script = prism.install(prism_folder)
    if isinstance(script, str):
        print(f"without Prism: {script}")
        return
    prism.write_spec(ROOT / "spec/tahoe.yaml", USERS, page, folder / "tahoe.json")
    for name, options in ((QUIET, ["-v", "silent"]), (PRISM, [])):
        port = free_port()
        command = ["node", str(script), "mock", "-p", str(port), *options]
        servers.append(BenchServer(name, [*command, str(folder / "tahoe.json")], port, _READ))


def _start_mocks(servers: list[BenchServer], folder: Path) -> bytes:
    """Start the mock with each option, then the bare server with the mock's responses; return the
    list."""
    seed = orjson.dumps({"tahoe": {"users": [_user(number) for number in range(1, 101)]}})
    database = ["--database", str(folder / "mock.db")]
    for name, options in ((MOCK, []), (STRICT, ["--strict"]), (DATABASE, database)):
        port = free_port()
        command = [sys.executable, "-m", "matricula_mock", "--quiet", "--port", str(port), *options]
        servers.append(BenchServer(name, command, port, _call("GET", USERS, "")))
        fetch(port, _call("POST", "/_mock/seed", "", seed))
    bodies = {
        workload.name: fetch(servers[0].port, workload.make(0)).partition(b"\r\n\r\n")[2].decode()
        for workload in WORKLOADS
    }
    _start_limit(servers, folder, bodies)
    return bodies["list"].encode()


def _start_limit(servers: list[BenchServer], folder: Path, bodies: dict[str, str]) -> None:
    responses = folder / "responses.json"
    addresses = [work.make(0).split(b" ")[1].decode().partition("?") for work in WORKLOADS]
    rows = [
        (path, query, work.status, bodies[work.name])
        for work, (path, _, query) in zip(WORKLOADS, addresses, strict=True)
    ]
    responses.write_text(json.dumps(rows))
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "mock_bench.bare:app", "--port", str(port)]
    command += ["--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    environment = {RESPONSES: str(responses), "PYTHONPATH": str(ROOT / "scripts")}
    servers.append(BenchServer(LIMIT, command, port, _READ, environment))


def _measure(
    servers: list[BenchServer], rounds: int, seconds: float
) -> dict[tuple[str, str], list[float]]:
    costs: dict[tuple[str, str], list[float]] = {}
    load = LoadGenerator()
    for number in range(rounds + 1):
        for workload in WORKLOADS:
            for server in servers:
                time = seconds if number else 0.3
                cost = load.run(server.port, workload, time, server.cpu)
                if number:  # the first round warms up
                    costs.setdefault((server.name, workload.name), []).append(cost * 1e6)
    return costs


def _measure_starts(servers: list[BenchServer], rounds: int) -> dict[str, float]:
    """Return the seconds to the first response, the least of some starts."""
    found: dict[str, float] = {}
    for _ in range(rounds):
        for server in servers:
            server.restart()
            found[server.name] = min(found.get(server.name, 1e9), server.start_seconds)
    return found


if __name__ == "__main__":
    end_script(main)
