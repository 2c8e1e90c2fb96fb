"""Connections of all kinds, behind one synchronous interface."""

import asyncio
import inspect
from typing import Any

import matricula
from matricula import PLATFORMS, Options, find_registrar
from matricula_runtime.transport_aiohttp import AiohttpTransport

ASYNC: dict[str, Any] = {platform: find_registrar(platform).connect for platform in PLATFORMS}
SYNC: dict[str, Any] = {
    platform: getattr(matricula, kind.__name__.removeprefix("Async"))
    for platform, kind in ASYNC.items()
}


class ConnectionRunner:
    """Makes connections of one kind, and waits for the results of asynchronous ones."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._loop = asyncio.new_event_loop()
        self._connections: list[Any] = []

    def connect(self, platform: str, base_url: str, **arguments: Any) -> Any:
        arguments = {"token": "secret-token-1234", "options": Options(retries=0), **arguments}
        connection: Any
        if self.kind == "sync":
            connection = SYNC[platform](base_url=base_url, **arguments)
        else:
            if self.kind == "aiohttp":
                arguments.setdefault("transport", AiohttpTransport())
            connection = ASYNC[platform](base_url=base_url, **arguments)
        self._connections.append(connection)
        return connection

    def forget(self) -> None:
        """Leave it to the test to close the connections that were made."""
        self._connections.clear()

    def wait(self, value: Any) -> Any:
        return self._loop.run_until_complete(value) if inspect.isawaitable(value) else value

    def collect(self, pages: Any, into: list[Any] | None = None) -> list[Any]:
        """Collect all items of an iteration in a list; `into` keeps those before an error."""
        items = [] if into is None else into
        if self.kind == "sync":
            for item in pages:
                items.append(item)
            return items

        async def collect() -> list[Any]:
            async for item in pages:
                items.append(item)
            return items

        return list(self.wait(collect()))

    def reconcile(self, unconfirmed: Any) -> Any:
        if self.kind == "sync":
            return unconfirmed.reconcile()
        return self.wait(unconfirmed.reconcile_async())

    def close(self) -> None:
        for connection in self._connections:
            self.wait(connection.close())
        self._loop.close()
