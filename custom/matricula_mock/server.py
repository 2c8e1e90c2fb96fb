"""The server: loads the platforms, binds a socket, and serves connections until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import Future
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final, TypeVar
from urllib.parse import urlsplit

from . import platforms as folder_of_platforms
from .app import App
from .call import Json
from .control import ControlError
from .document import MockSpec, SpecError, spec_folder
from .faults import FaultError
from .options import HOST, PORT, ServerOptions, TlsOptions
from .platform import MockPlatform
from .protocol import READ_TIMEOUT, MockProtocol
from .request_log import RequestLog
from .service import Service
from .sockets import BACKLOG, BindError, bind, is_loopback, url_of
from .state_file import DatabaseError
from .tls import Certificate, TlsError, prepare_tls
from .variants import VariantError

T = TypeVar("T")

GRACE: Final = 1.0
"""Seconds for the requests that are being handled when the server stops."""
TICK: Final = 0.5
"""Seconds between two checks for clients that take too long."""
_FAILURES: Final = (
    SpecError,
    FaultError,
    VariantError,
    ControlError,
    BindError,
    TlsError,
    DatabaseError,
)
"""The reasons not to start."""


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
    known = find_platforms() if platforms is None else platforms
    specs_of = [(one, MockSpec.read(folder / f"{one.name}.yaml")) for one in known]

    def make_services() -> list[Service]:
        return [Service(one, spec, throttle=options.throttle) for one, spec in specs_of]

    return App(make_services, options, RequestLog(sys.stdout) if options.log else None)


class HttpServer:
    """Serves `app` on `listener` until `stop` is called; https with a `certificate`."""

    def __init__(
        self, app: App, listener: socket.socket, certificate: Certificate | None = None
    ) -> None:
        self.app = app
        self.listener = listener
        self.certificate = certificate
        self.url = url_of(listener, "https" if certificate else "http")
        self._connections: set[MockProtocol] = set()
        self._stopped: asyncio.Event | None = None
        self._is_stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, announce: Callable[[], None]) -> None:
        """Serve. `announce` is called once connections are accepted."""
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(
            lambda: MockProtocol(self.app, self._connections),
            sock=self.listener,
            backlog=BACKLOG,
            ssl=self.certificate.context if self.certificate else None,
            ssl_handshake_timeout=READ_TIMEOUT if self.certificate else None,
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
        if self.app.log:
            self.app.log.close()

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
        __tracebackhide__ = True
        return self.submit(self._do(work)).result()

    async def _do(self, work: Callable[[], T]) -> T:
        result = work()
        await self.app.saved()
        return result

    def submit(self, work: Coroutine[object, object, T]) -> Future[T]:
        """Run a coroutine on the server's loop, from another thread; return its future."""
        if self._loop is None:
            work.close()
            raise RuntimeError("the server is not running")
        return asyncio.run_coroutine_threadsafe(work, self._loop)


def run(server: HttpServer, announce: Callable[[], None]) -> None:
    """Run a server on the fastest loop there is."""
    factory: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
    with contextlib.suppress(ImportError):
        factory = import_module("uvloop").new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(server.run(announce))


def make_server(app: App, host: str, port: int, tls: TlsOptions | None = None) -> HttpServer:
    """Return a server that is ready to run; else BindError, TlsError or DatabaseError."""
    names = [host, *app.options.control_hosts, urlsplit(app.options.public_url).hostname or ""]
    certificate = prepare_tls(tls, names) if tls else None
    listener = bind(host, port)
    try:
        app.open()
    except DatabaseError:
        listener.close()
        raise
    return HttpServer(app, listener, certificate)


def serve(
    host: str = HOST,
    port: int = PORT,
    options: ServerOptions | None = None,
    tls: TlsOptions | None = None,
) -> int:
    """Serve all platforms until a signal comes, and return the exit code of the command.

    0 after SIGTERM, 130 after SIGINT, 2 if it cannot start; the reason is on standard error.
    """
    try:
        server = make_server(load_app(options), host, port, tls)
    except _FAILURES as error:
        _notify(str(error))
        return 2
    if not is_loopback(server.listener.getsockname()):
        _notify(
            f"reachable from other machines on port {server.listener.getsockname()[1]} without a "
            "real token; stop it when you are done"
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
    print(f"listening on {server.app.options.public_url or server.url}", flush=True)
    if server.certificate and server.certificate.ca_file:
        print(f"certificate authority in {server.certificate.ca_file}", flush=True)


def _notify(text: str) -> None:
    print(f"matricula mock: {text}", file=sys.stderr, flush=True)


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
