"""How much CPU time a learner costs, beside the other ways to register ten thousand.

Starts a server that answers every registration at once (or after some milliseconds) on core 0, and
runs each way in a process of its own on core 1: the first document's loop of `requests.post`, a
`requests.Session`, bare aiohttp, and a roster with and without its journal. Exit code 1 where a
goal is missed. `--quick` takes fewer learners.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from rich.console import Console
from rich.table import Table

from server_process import serve

PATH: Final = "/tahoe/api/v2/registrations/"
HEADERS: Final = {"authorization": "Token mock-token"}
ANSWER: Final = b'{"user_id":1}'
ROUNDS: Final = 3


@frozen
class Case:
    """One measurement: which way, with how many learners, how many at once."""

    name: str
    way: str
    learners: int
    at_once: int = 1
    delay: int = 0


@frozen
class Cost:
    """CPU time of a learner in microseconds, learners a second, and the most memory in MB."""

    cpu: float
    speed: float
    memory: float


def answer_forever(delay: float) -> None:
    """Serve: the same answer to every request, after so many seconds."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
    answer = head + str(len(ANSWER)).encode() + b"\r\n\r\n" + ANSWER

    class Server(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport, self.text = transport, b""

        def data_received(self, data: bytes) -> None:
            self.text += data
            while (end := find_end(self.text)) is not None:
                self.text = self.text[end:]
                if delay:
                    asyncio.get_running_loop().call_later(delay, self.transport.write, answer)
                else:
                    self.transport.write(answer)

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
        print(f"listening on http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
        await server.serve_forever()

    with asyncio.Runner(loop_factory=fastest_loop()) as runner:
        runner.run(run())


def find_end(text: bytes) -> int | None:
    """Where the first request in `text` ends, None if it has not."""
    head = text.find(b"\r\n\r\n")
    if head < 0:
        return None
    name = text[:head].lower().find(b"content-length:")
    length = int(text[name + 15 : head].split(b"\r\n", 1)[0]) if name >= 0 else 0
    return head + 4 + length if len(text) >= head + 4 + length else None


def fastest_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """uvloop where it is installed."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def person(number: int) -> dict[str, str]:
    """An invented learner."""
    name = f"learner{number}"
    return {"email": f"{name}@example.org", "name": "Ana Lee", "username": name}


def post_in_a_loop(url: str, case: Case) -> None:
    """As the first document's sample does it."""
    import requests

    for number in range(case.learners):
        requests.post(url + PATH, json=person(number), headers=HEADERS, timeout=30).json()


def post_in_a_session(url: str, case: Case) -> None:
    """The same with a session, which keeps its connection."""
    import requests

    with requests.Session() as session:
        for number in range(case.learners):
            session.post(url + PATH, json=person(number), headers=HEADERS, timeout=30).json()


def post_with_aiohttp(url: str, case: Case) -> None:
    """Bare aiohttp: no retry, no error, no outcome."""
    import aiohttp

    async def work(session: aiohttp.ClientSession, numbers: Iterator[int]) -> None:
        for number in numbers:
            async with session.post(url + PATH, json=person(number), headers=HEADERS) as answer:
                await answer.json()

    async def run() -> None:
        numbers = iter(range(case.learners))
        connector = aiohttp.TCPConnector(limit=case.at_once)
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(connector=connector, cookie_jar=jar) as session:
            await asyncio.gather(*(work(session, numbers) for _ in range(case.at_once)))

    with asyncio.Runner(loop_factory=fastest_loop()) as runner:
        runner.run(run())


def register_roster(url: str, case: Case) -> None:
    """A roster's file, with a journal on the disk or in memory."""
    from matricula.cli.running import spare_collector
    from matricula.registrar import find_registrar
    from matricula.rosters import (
        Journal,
        PacedEngine,
        Runner,
        make_engine,
        make_roster,
        open_source,
    )

    registrar = find_registrar("tahoe")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write("email,name,username\n")
            file.writelines(",".join(person(n).values()) + "\n" for n in range(case.learners))
        source = open_source(str(path))
        roster = make_roster(source, registrar, {})
        engine = PacedEngine(make_engine(case.at_once), case.at_once)
        connection = registrar.connect("mock-token", base_url=url, engine=engine)
        journal = Journal(Path(folder) / "journal" if case.way == "journal" else None)
        journal.begin("tahoe", url, {}, str(path), source.headers, {})
        ended: list[int] = []
        runner = Runner(
            registrar, connection, engine, journal, lambda r: ended.append(r.row), case.at_once
        )

        async def run() -> None:
            async with connection:
                await runner.run(roster.entries())

        spare_collector()
        with asyncio.Runner(loop_factory=fastest_loop()) as loop:
            loop.run(run())
        journal.close()
        source.close()
        if len(ended) != case.learners:
            raise SystemExit("not every learner has an outcome")


WAYS: Final = {
    "loop": post_in_a_loop,
    "session": post_in_a_session,
    "aiohttp": post_with_aiohttp,
    "roster": register_roster,
    "journal": register_roster,
}


MODULES: Final = {
    "loop": ("requests",),
    "session": ("requests",),
    "aiohttp": ("aiohttp",),
    "roster": ("matricula.rosters", "matricula.tahoe", "matricula_runtime.engine_aiohttp"),
    "journal": ("matricula.rosters", "matricula.tahoe", "matricula_runtime.engine_aiohttp"),
}
"""What is imported before the measurement begins."""


def measure_here(url: str, case: Case) -> None:
    """Measure in this process and print the cost."""
    for module in MODULES.get(case.way, ()):
        import_module(module)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    cpu, wall = time.process_time(), time.perf_counter()
    WAYS[case.way](url, case)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([cpu / case.learners * 1e6, case.learners / wall, memory]))


def measure(url: str, case: Case) -> Cost:
    """Measure in a process of its own."""
    words = [case.name, case.way, str(case.learners), str(case.at_once), str(case.delay)]
    command = [sys.executable, __file__, "--measure", url, *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return Cost(*json.loads(done.stdout))


def list_cases(scale: float) -> list[Case]:
    """All measurements; `scale` is 1 for ten thousand learners."""
    many, few = int(10_000 * scale), int(2000 * scale)
    return [
        Case("requests.post in a loop", "loop", few),
        Case("requests.Session", "session", few),
        Case("bare aiohttp, 32 at once", "aiohttp", many, 32),
        Case("roster without a file, 32", "roster", many, 32),
        Case("roster with journal, 32", "journal", many, 32),
        Case("roster with journal, 128", "journal", many, 128),
        Case("bare aiohttp, 64, 50 ms", "aiohttp", few * 2, 64, 50),
        Case("roster with journal, 64, 50 ms", "journal", few * 2, 64, 50),
        Case("roster with journal, 64, 5 ms", "journal", many, 64, 5),
        Case("roster of 100,000, 32", "journal", int(100_000 * scale), 32),
    ]


def run_all(cases: list[Case], rounds: int) -> dict[str, Cost]:
    """Measure all, round by round, and take the middle of each."""
    found: dict[str, list[Cost]] = {case.name: [] for case in cases}
    for delay in sorted({case.delay for case in cases}):
        with serve((sys.executable, __file__, "--serve", str(delay))) as url:
            for _ in range(rounds):
                for case in cases:
                    if case.delay == delay:
                        found[case.name].append(measure(url, case))
    return {name: middle(costs) for name, costs in found.items()}


def middle(costs: list[Cost]) -> Cost:
    """The median of each number."""
    return Cost(
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.speed for cost in costs),
        statistics.median(cost.memory for cost in costs),
    )


def judge(costs: dict[str, Cost]) -> list[tuple[str, float, float, bool]]:
    """The goals: what is compared, what was found, the bound, and whether it is kept."""
    bare = costs["bare aiohttp, 32 at once"].cpu
    plain = costs["roster without a file, 32"].cpu
    full = costs["roster with journal, 32"].cpu
    slow = costs["roster with journal, 64, 50 ms"].speed
    bound = costs["bare aiohttp, 64, 50 ms"].speed
    most = [
        ("CPU without journal / bare aiohttp", plain / bare, 1.6),
        ("CPU with journal / without", full / plain, 1.08),
        ("CPU at 128 at once / at 32", costs["roster with journal, 128"].cpu / full, 1.2),
        ("MB for 100,000 learners", costs["roster of 100,000, 32"].memory, 80),
    ]
    least = [
        ("CPU of requests.post / roster", costs["requests.post in a loop"].cpu / full, 5),
        ("speed at 50 ms, 64 at once / bare aiohttp", slow / bound, 0.93),
    ]
    return [(name, found, limit, found <= limit) for name, found, limit in most] + [
        (name, found, limit, found >= limit) for name, found, limit in least
    ]


def show(costs: dict[str, Cost]) -> bool:
    """Print both tables; whether all goals are met."""
    table = Table("way", "CPU µs a learner", "learners/s", "MB")
    for name, cost in costs.items():
        table.add_row(name, f"{cost.cpu:.0f}", f"{cost.speed:.0f}", f"{cost.memory:.0f}")
    goals = Table("goal", "found", "bound", "")
    verdicts = judge(costs)
    for name, found, bound, is_met in verdicts:
        goals.add_row(name, f"{found:.2f}", f"{bound:g}", "met" if is_met else "MISSED")
    console = Console(width=100)
    console.print(table, goals)
    return all(is_met for *_, is_met in verdicts)


def main() -> int:
    """Serve, measure one case, or measure all and compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer learners, one round")
    parser.add_argument("--serve", type=int, metavar="MS", help=argparse.SUPPRESS)
    parser.add_argument("--measure", nargs=6, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve is not None:
        answer_forever(options.serve / 1000)
    elif options.measure:
        url, name, way, learners, at_once, delay = options.measure
        measure_here(url, Case(name, way, int(learners), int(at_once), int(delay)))
    else:
        costs = run_all(list_cases(0.2 if options.quick else 1), 1 if options.quick else ROUNDS)
        return 0 if show(costs) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
