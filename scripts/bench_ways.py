"""The ways to register learners that the benchmark of rosters compares.

Each is measured in a process of its own on the last core, with the same event loop and the same
settings of the garbage collector: `python bench_ways.py WAY URL LEARNERS AT_ONCE DELAY` prints, as
JSON, CPU seconds, wall seconds and the most memory in MB.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from attrs import frozen

from closed_pipe import end_script
from matricula import AsyncTahoe
from matricula.cli.running import spare_collector
from matricula.rosters import find_loop, plan
from matricula.rosters.readers.open import open_source
from matricula_runtime.transport_aiohttp import AiohttpTransport

PATH: Final = "/tahoe/api/v2/registrations/"
HEADERS: Final = {"authorization": "Token mock-token"}
_LONG: Final = 50
"""Milliseconds."""


@frozen
class RosterLoad:
    """The task of a way: so many learners, so many at once, of a roster's file."""

    url: str
    learners: int
    at_once: int
    roster: Path


def pin(is_server: bool = False) -> None:
    """Stay on one core, the first for the server and the last for the load, where that is known."""
    if hasattr(os, "sched_setaffinity"):
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores) if is_server else max(cores)})


def go_first(delay: int) -> None:
    """Run before other programs where responses take long, and the system permits it (to root).

    Then little CPU time is needed, but at the right moment; on a busy machine the wait for it would
    be all that is measured.
    """
    if delay >= _LONG and hasattr(os, "sched_setscheduler"):
        with suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))


def person(number: int) -> dict[str, str]:
    """An invented learner."""
    name = f"learner{number}"
    return {"email": f"{name}@example.org", "name": "Ana Lee", "username": name}


def write_roster(path: Path, learners: int) -> None:
    """A roster of invented learners."""
    with path.open("w", encoding="utf-8") as file:
        file.write("email,name,username\n")
        file.writelines(",".join(person(n).values()) + "\n" for n in range(learners))


def post_in_a_loop(load: RosterLoad) -> None:
    """As the first document's sample does it."""
    import requests

    for number in range(load.learners):
        requests.post(load.url + PATH, json=person(number), headers=HEADERS, timeout=30).json()


def post_in_a_session(load: RosterLoad) -> None:
    """The same with a session, which keeps its connection."""
    import requests

    with requests.Session() as session:
        for number in range(load.learners):
            url = load.url + PATH
            session.post(url, json=person(number), headers=HEADERS, timeout=30).json()


def share(load: RosterLoad, register: Callable[[int], Awaitable[object]]) -> Awaitable[object]:
    """So many workers over all learners."""
    numbers = iter(range(load.learners))

    async def work(numbers: Iterator[int]) -> None:
        for number in numbers:
            await register(number)

    return asyncio.gather(*(work(numbers) for _ in range(load.at_once)))


async def post_with_aiohttp(load: RosterLoad) -> None:
    """Bare aiohttp: no retry, no error, no outcome."""
    import aiohttp

    connector = aiohttp.TCPConnector(limit=load.at_once)
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(connector=connector, cookie_jar=jar) as session:

        async def register(number: int) -> None:
            url, body = load.url + PATH, person(number)
            async with session.post(url, json=body, headers=HEADERS) as response:
                await response.json()

        await share(load, register)


async def call_generated(load: RosterLoad) -> None:
    """The plain generated client's asyncio function, as the generator made it."""
    from tahoe_api.api.registrations import create_registration
    from tahoe_api.client import AuthenticatedClient
    from tahoe_api.models.new_registration import NewRegistration

    async with AuthenticatedClient(load.url, "mock-token", prefix="Token") as client:

        async def register(number: int) -> None:
            body = NewRegistration(**person(number))
            await create_registration.asyncio(client=client, body=body)

        await share(load, register)


async def call_generated_on_httpx(load: RosterLoad) -> None:
    """The same on httpx, for which openapi-python-client writes it; ours is made for httpx2."""
    sys.modules["httpx2"] = import_module("httpx")
    await call_generated(load)


async def write_bytes(load: RosterLoad) -> None:
    """As little as can be done: requests as bytes over open connections, responses unread."""
    place = urlsplit(load.url)
    host, port = place.hostname or "", place.port or 80
    numbers = iter(range(load.learners))

    class Client(asyncio.Protocol):
        def __init__(self) -> None:
            self.closed = asyncio.get_running_loop().create_future()

        def connection_made(self, transport: Any) -> None:
            self.transport = transport
            self.data_received(b"")

        def data_received(self, _: bytes) -> None:
            number = next(numbers, None)
            if number is None:
                self.transport.close()
                return
            body = json.dumps(person(number)).encode()
            head = f"POST {PATH} HTTP/1.1\r\nhost: {place.netloc}\r\ncontent-length: {len(body)}"
            self.transport.write(head.encode() + b"\r\n\r\n" + body)

        def connection_lost(self, _: object) -> None:
            self.closed.set_result(None)

    loop = asyncio.get_running_loop()
    opening = (loop.create_connection(Client, host, port) for _ in range(load.at_once))
    await asyncio.gather(*(client.closed for _, client in await asyncio.gather(*opening)))


async def register_roster(load: RosterLoad, journal: Path | None = None) -> None:
    """Register a roster's file, as the command does."""
    ended = Counter[str]()
    transport = AiohttpTransport(connections=load.at_once)
    async with AsyncTahoe("mock-token", base_url=load.url, transport=transport) as tahoe:
        with plan(tahoe, load.roster, journal=journal, concurrency=load.at_once) as run:
            async for result in run.register_async():
                ended[result.outcome] += 1
    if ended != {"created": load.learners}:
        raise SystemExit(f"not every learner was registered: {dict(ended)}")


async def register_with_journal(load: RosterLoad) -> None:
    """Register it with a journal on the disk."""
    await register_roster(load, load.roster.with_suffix(".journal"))


def read_rows(load: RosterLoad) -> None:
    """Read the rows of the roster, and nothing else."""
    with closing(open_source(str(load.roster))) as source:
        for _ in source.rows():
            pass


def run_dry(load: RosterLoad) -> None:
    """Do a dry run: every row becomes a learner and is checked against the spec."""
    with plan("tahoe", load.roster) as run:
        for _ in run.dry_run():
            pass


WAYS: Final[dict[str, Callable[[RosterLoad], Any]]] = {
    "loop": post_in_a_loop,
    "session": post_in_a_session,
    "generated": call_generated,
    "generated-httpx": call_generated_on_httpx,
    "aiohttp": post_with_aiohttp,
    "bytes": write_bytes,
    "roster": register_roster,
    "journal": register_with_journal,
    "read": read_rows,
    "dry": run_dry,
}
NEEDS: Final = {
    "loop": ("requests",),
    "session": ("requests",),
    "generated": ("tahoe_api.api.registrations.create_registration",),
    "generated-httpx": ("httpx",),
    "aiohttp": ("aiohttp",),
    "roster": ("matricula.platforms.tahoe.connection", "matricula.rosters.registration"),
    "journal": ("matricula.platforms.tahoe.connection", "matricula.rosters.registration"),
    "dry": ("matricula.platforms.tahoe.connection", "matricula.rosters.registration"),
}
"""The modules that are imported before the measurement begins."""


def main() -> None:
    """Measure one way and print what it cost."""
    name, url, learners, at_once, delay = sys.argv[1:]
    for module in NEEDS.get(name, ()):
        import_module(module)
    pin()
    with tempfile.TemporaryDirectory() as folder:
        load = RosterLoad(url, int(learners), int(at_once), Path(folder) / "roster.csv")
        write_roster(load.roster, load.learners)
        spare_collector()
        go_first(int(delay))
        cpu, wall = time.process_time(), time.perf_counter()
        way = WAYS[name]
        if asyncio.iscoroutinefunction(way):
            with asyncio.Runner(loop_factory=find_loop()) as loop:
                loop.run(way(load))
        else:
            way(load)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([cpu, wall, memory]))


if __name__ == "__main__":
    end_script(main)
