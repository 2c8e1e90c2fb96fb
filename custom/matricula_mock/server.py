"""The server: loads the platforms, binds a socket, and serves connections until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import ipaddress
import signal
import socket
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final, TypeVar

from . import platforms as folder_of_platforms
from .app import App
from .call import Json
from .document import MockSpec, SpecError, spec_folder
from .faults import FaultError
from .options import HOST, PORT, ServerOptions
from .platform import MockPlatform
from .protocol import MockProtocol
from .service import Service
from .state_file import DatabaseError
from .variants import VariantError

T = TypeVar("T")

GRACE: Final = 1.0
"""Seconds for the requests that are being handled when the server stops."""
BACKLOG: Final = 2048
TICK: Final = 0.5
"""Seconds between two checks for clients that take too long."""


class BindError(Exception):
    """An address and port that cannot be bound. The text names the reason and the way out."""


def find_platforms() -> list[MockPlatform[Json]]:
    """Return the platforms in the folder `platforms`: the name `platform` of each module."""
    package = folder_of_platforms
    names = sorted(module.name for module in iter_modules(package.__path__))
    return [import_module(f"{package.__name__}.{name}").platform for name in names]


def load_app(
    options: ServerOptions | None = None,
    *,
    specs: Path | None = None,
    platforms: Sequence[MockPlatform[Json]] | None = None,
) -> App:
    """Return the mock of `platforms` (else all), with the specs in `specs` (else our own).

    SpecError if a spec is missing or does not match its behaviours; FaultError if a fault of the
    options cannot be planned; VariantError if one of its variants is unknown.
    """
    options = options or ServerOptions()
    folder = specs or spec_folder()
    services = [
        Service(
            platform,
            MockSpec.read(folder / f"{platform.name}.yaml"),
            throttle=options.throttle,
        )
        for platform in (find_platforms() if platforms is None else platforms)
    ]
    return App(services, options)


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; BindError if that fails. Port 0 picks a free one."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise BindError(f"the host {host} is not known: {error.strerror}") from None
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise BindError(
            f"cannot listen on {host} port {port}: {error.strerror}; "
            "choose another with --port, or --port 0 for a free one"
        ) from None
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class HttpServer:
    """Serves `app` on `listener` until `stop` is called."""

    def __init__(self, app: App, listener: socket.socket) -> None:
        self.app = app
        self.listener = listener
        self.url = url_of(listener)
        self._connections: set[MockProtocol] = set()
        self._stopped: asyncio.Event | None = None
        self._is_stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, announce: Callable[[], None]) -> None:
        """Serve. `announce` is called once connections are accepted."""
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(
            lambda: MockProtocol(self.app, self._connections), sock=self.listener, backlog=BACKLOG
        )
        clock = asyncio.create_task(self._expire_waits())
        announce()
        if not self._is_stopping:
            await self._stopped.wait()
        clock.cancel()
        server.close()
        await self._drain()
        try:
            self.app.close()
        except DatabaseError as error:
            _notify(f"what came last is lost: {error}")

    async def _expire_waits(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            now = time.monotonic()
            for connection in list(self._connections):
                connection.expire(now)

    async def _drain(self) -> None:
        """Finish the requests that are being handled, and no others."""
        for connection in list(self._connections):
            connection.shut_down()
        if tasks := [one.busy for one in self._connections if one.busy]:
            _, late = await asyncio.wait(tasks, timeout=GRACE)
            for task in late:
                task.cancel()
        with contextlib.suppress(DatabaseError):
            await self.app.saved()
        for connection in list(self._connections):  # none may write once the database is closed
            connection.close()

    def stop(self) -> None:
        """Stop serving; from any thread."""
        self._is_stopping = True
        if self._loop and self._stopped:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stopped.set)

    def do(self, work: Callable[[], T]) -> T:
        """Run `work` between two requests, from another thread, and return its result.

        Its changes are saved by then.
        """
        return self.wait_for(self._do(work))

    async def _do(self, work: Callable[[], T]) -> T:
        result = work()
        await self.app.saved()
        return result

    def wait_for(self, work: Coroutine[object, object, T]) -> T:
        """Run a coroutine on the server's loop, from another thread, and return its result."""
        if self._loop is None:
            raise RuntimeError("the server is not running")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


def run(server: HttpServer, announce: Callable[[], None]) -> None:
    """Run a server on the fastest loop there is."""
    factory: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
    with contextlib.suppress(ImportError):
        factory = import_module("uvloop").new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(server.run(announce))


def make_server(app: App, host: str, port: int) -> HttpServer:
    """Return a server that is ready to run; BindError or DatabaseError if it cannot be."""
    listener = bind(host, port)
    try:
        app.open()
    except DatabaseError:
        listener.close()
        raise
    return HttpServer(app, listener)


def serve(host: str = HOST, port: int = PORT, options: ServerOptions | None = None) -> int:
    """Serve all platforms until a signal comes, and return the exit code of the command.

    0 after SIGTERM, 130 after SIGINT, 2 if it cannot start; the reason is on standard error.
    """
    try:
        server = make_server(load_app(options), host, port)
    except (SpecError, FaultError, VariantError, BindError, DatabaseError) as error:
        _notify(str(error))
        return 2
    if not _is_loopback(server.listener):
        _notify(
            f"reachable from other machines at {server.url} without a real token; "
            "stop it when you are done"
        )
    if server.app.random_faults:
        _notify(
            "random faults; the same ones come again with --chaos-seed "
            f"{server.app.random_faults.seed}"
        )
    with _signals(server) as caught:
        run(server, lambda: _announce(server))
    return 130 if signal.SIGINT in caught else 0


def _announce(server: HttpServer) -> None:
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)  # writes that wait for the database survive early collections
    gc.enable()
    print(f"listening on {server.url}", flush=True)


def _notify(text: str) -> None:
    print(f"matricula mock: {text}", file=sys.stderr, flush=True)


def _is_loopback(listener: socket.socket) -> bool:
    return ipaddress.ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback


@contextlib.contextmanager
def _signals(server: HttpServer) -> Iterator[list[int]]:
    """Stop the server at SIGINT and SIGTERM; yield the signals that came."""
    caught: list[int] = []

    def catch(number: int, frame: object) -> None:
        caught.append(number)
        server.stop()

    before = {number: signal.signal(number, catch) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
