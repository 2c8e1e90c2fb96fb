"""The mock in a thread, for tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import orjson

from .call import Json
from .options import HOST, make_options
from .platform import MockPlatform
from .server import HttpServer, load_app, make_server, run

T = TypeVar("T")


class MockServer:
    """All platforms on a free port of this machine, while the `with` block lasts.

    >>> with MockServer() as mock:
    ...     client = Client(base_url=mock.url, token="mock-token")

    `strict` (on here) validates the mock's own responses against the specs, too. `database` names a
    SQLite file that keeps the state. `throttle` holds callers to the platforms' rate limits.
    `latency` lets every response take a time, such as `50ms` or `20-80ms`. `chaos` is the share of
    calls that random faults hit, the same ones for the same `chaos_seed`. `faults` are planned at
    the start and with every reset. `specs` is a folder with other specs than those that come with
    the package, `platforms` what is to be served.

    OptionError or FaultError where one of them is not understood.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        strict: bool = True,
        database: Path | str | None = None,
        throttle: bool = False,
        latency: str | None = None,
        chaos: float = 0.0,
        chaos_seed: int | None = None,
        faults: Sequence[Json] = (),
        specs: Path | None = None,
        platforms: Sequence[MockPlatform[Json]] | None = None,
    ) -> None:
        options = make_options(
            strict=strict,
            database=database,
            throttle=throttle,
            latency=latency,
            chaos=chaos,
            chaos_seed=chaos_seed,
            faults=faults,
        )
        self._app = load_app(options, specs=specs, platforms=platforms)
        self._control = self._app.control
        self._port = port
        self._server: HttpServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it listens, such as `http://127.0.0.1:49152`."""
        return self._running.url

    @property
    def _running(self) -> HttpServer:
        if self._server is None:
            raise RuntimeError("the mock is not running: use it in a with block, or start() it")
        return self._server

    def start(self) -> MockServer:
        """Begin to serve; returns when calls are answered.

        BindError where the port is taken, DatabaseError where the database cannot be used,
        RuntimeError where it is running already.
        """
        if self._server:
            raise RuntimeError("the mock is running already: make another MockServer for a second")
        server, ready = make_server(self._app, HOST, self._port), threading.Event()
        self._thread = threading.Thread(
            target=_serve, args=(server, ready), name="matricula-mock", daemon=True
        )
        self._thread.start()
        ready.wait()
        self._server = server
        return self

    def stop(self) -> None:
        """Stop serving. Calls that are being answered have a second. The state stays."""
        if self._server and self._thread:
            self._server.stop()
            self._thread.join()
            self._server = self._thread = None

    def __enter__(self) -> MockServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def reset(self) -> None:
        """Everything as after the start: the state, the faults, the recorded calls."""
        self._running.do(self._control.reset)

    def seed(self, records: Json) -> None:
        """Add records: `{platform: {resource: [objects with ids]}}`; ControlError on bad ones."""
        self._running.do(lambda: self._control.seed(_copy(records)))

    def state(self) -> Json:
        """What there is, as `seed` takes it."""
        return self._get(self._control.state)

    def requests(self) -> list[Json]:
        """The calls so far, without credentials and passwords, the oldest first:
        `{operationId, method, path, query, body, status}`; `status` None where none was sent."""
        return list(self._get(self._control.recording.list))

    def faults(self, *faults: Json) -> list[Json]:
        """Plan faults and forget those there were; without any, just tell which there are.

        A fault is `{operationId, fault, times, after, delay_ms, status, retry_after}`, of which the
        first two are needed; what is told has `consumed` as well. ControlError on a bad one.
        """
        if faults:
            self._running.do(lambda: self._control.plan_faults(_copy(faults)))
        return list(self._get(self._control.faults))

    def clear_faults(self) -> None:
        """Forget all planned faults, consumed or not."""
        self._running.do(self._control.clear_faults)

    def deliver(self, verb: str, *, url: str, secret: str, payload: Json = None) -> Json:
        """Deliver a webhook to a receiver on this machine; `payload` else is the spec's example.

        Returns `{sent: {headers, body}, status, headers, body}`, the last three as answered;
        DeliveryError where it cannot be delivered.
        """
        order = {"url": url, "secret": secret} | ({} if payload is None else {"payload": payload})
        return self._running.wait_for(self._control.webhooks.deliver(verb, order))

    def _get(self, read: Callable[[], Json]) -> Json:
        return self._running.do(lambda: _copy(read()))


def _serve(server: HttpServer, ready: threading.Event) -> None:
    try:
        run(server, ready.set)
    finally:
        ready.set()


def _copy(value: Json) -> Json:
    """A copy that shares nothing, as if it had been sent."""
    return orjson.loads(orjson.dumps(value))
