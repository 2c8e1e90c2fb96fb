"""One table of cases runs through every kind of connection."""

import asyncio
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from scripted import Handler, ScriptedServer

from matricula import (
    AsyncDigitalChalk,
    AsyncTahdah,
    AsyncTahoe,
    DigitalChalk,
    Options,
    Tahdah,
    Tahoe,
)
from matricula_runtime.engine_aiohttp import AiohttpEngine

SYNC = {"tahoe": Tahoe, "tahdah": Tahdah, "digitalchalk": DigitalChalk}
ASYNC = {"tahoe": AsyncTahoe, "tahdah": AsyncTahdah, "digitalchalk": AsyncDigitalChalk}


class Runner:
    """Makes connections of one kind and waits for what they give."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._loop = asyncio.new_event_loop()
        self._connections: list[Any] = []

    def connect(self, platform: str, base_url: str, **arguments: Any) -> Any:
        arguments = {"token": "secret-token-1234", "options": Options(retries=0), **arguments}
        if self.kind == "sync":
            connection = SYNC[platform](base_url=base_url, **arguments)
        else:
            engine = AiohttpEngine() if self.kind == "aiohttp" else None
            connection = ASYNC[platform](base_url=base_url, engine=engine, **arguments)
        self._connections.append(connection)
        return connection

    def wait(self, value: Any) -> Any:
        return self._loop.run_until_complete(value) if inspect.isawaitable(value) else value

    def collect(self, pages: Any) -> list[Any]:
        if self.kind == "sync":
            return list(pages)

        async def collect() -> list[Any]:
            return [item async for item in pages]

        return self.wait(collect())

    def reconcile(self, unconfirmed: Any) -> Any:
        if self.kind == "sync":
            return unconfirmed.reconcile()
        return self.wait(unconfirmed.reconcile_async())

    def close(self) -> None:
        for connection in self._connections:
            self.wait(connection.close())
        self._loop.close()


@pytest.fixture(params=["sync", "async", "aiohttp"])
def runner(request: pytest.FixtureRequest) -> Iterator[Runner]:
    runner = Runner(request.param)
    yield runner
    runner.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Handler], ScriptedServer]]:
    """Start a scripted server; it is stopped after the test."""
    servers: list[ScriptedServer] = []

    def start(handler: Handler) -> ScriptedServer:
        servers.append(ScriptedServer(handler))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
