"""The server: platforms loaded, a socket bound, connections served until told to stop."""

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

T = TypeVar("T")

GRACE: Final = 1.0
"""Seconds that running calls have when the server stops."""
BACKLOG: Final = 2048
TICK: Final = 0.5
"""Seconds between two looks at the clients that are waited for."""


class BindError(Exception):
    """The address cannot be had. The text says why and what to do."""


def find_platforms() -> list[MockPlatform[Json]]:
    """The platforms in the folder `platforms`: of each module the name `platform`."""
    package = folder_of_platforms
    names = sorted(module.name for module in iter_modules(package.__path__))
    return [import_module(f"{package.__name__}.{name}").platform for name in names]


def load_app(
    options: ServerOptions | None = None,
    *,
    specs: Path | None = None,
    platforms: Sequence[MockPlatform[Json]] | None = None,
) -> App:
    """The mock of `platforms` (else all), from the specs in `specs` (else those that come along).

    SpecError where a spec is missing, or does not fit to the behaviour written for it; FaultError
    where a fault of the options cannot be planned.
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
    """A listening socket; BindError where the address cannot be had. Port 0 picks a free one."""
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
    """The URL of a listening socket."""
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
            _tell(f"what came last is lost: {error}")

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
        """Do something between two calls, from another thread than the server's.

        What it changes is saved when this returns.
        """
        return self.wait_for(self._do(work))

    async def _do(self, work: Callable[[], T]) -> T:
        result = work()
        await self.app.saved()
        return result

    def wait_for(self, work: Coroutine[object, object, T]) -> T:
        """Let the server's loop do what takes time, from another thread."""
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
    """A server that is ready to run; BindError or DatabaseError where it cannot be."""
    listener = bind(host, port)
    try:
        app.open()
    except DatabaseError:
        listener.close()
        raise
    return HttpServer(app, listener)


def serve(host: str = HOST, port: int = PORT, options: ServerOptions | None = None) -> int:
    """Serve all platforms until a signal comes, and return the exit code of the command.

    0 after SIGTERM, 130 after SIGINT, 2 where it cannot start; the reason is on standard error.
    """
    try:
        server = make_server(load_app(options), host, port)
    except (SpecError, FaultError, BindError, DatabaseError) as error:
        _tell(str(error))
        return 2
    if not _is_loopback(server.listener):
        _tell(
            f"reachable from other machines at {server.url}; it asks for no real token, "
            "so do not leave it open"
        )
    if server.app.chaos:
        _tell(f"random faults; --chaos-seed {server.app.chaos.seed} brings the same ones again")
    with _signals(server) as caught:
        run(server, lambda: _announce(server))
    return 130 if signal.SIGINT in caught else 0


def _announce(server: HttpServer) -> None:
    gc.freeze()
    gc.enable()
    print(f"listening on {server.url}", flush=True)


def _tell(text: str) -> None:
    print(f"matricula mock: {text}", file=sys.stderr, flush=True)


def _is_loopback(listener: socket.socket) -> bool:
    return ipaddress.ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback


@contextlib.contextmanager
def _signals(server: HttpServer) -> Iterator[list[int]]:
    """Stops the server at SIGINT and SIGTERM; yields the signals that came."""
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
