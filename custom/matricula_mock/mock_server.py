"""The mock in a thread, for tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import orjson

from .call import Json
from .control import ControlError
from .options import HOST, make_options
from .platform import MockPlatform
from .server import HttpServer, load_app, make_server, run

T = TypeVar("T")


class MockServer:
    """All platforms on a free port of this machine, while the `with` block lasts.

    >>> with MockServer() as mock:
    ...     client = Client(base_url=mock.url, token="mock-token")

    `strict` (on here) validates the mock's own responses against the specs, too. `database` names
    an SQLite file that keeps the state. `throttle` enforces the platforms' rate limits. `latency`
    delays every response by a time such as `50ms` or `20-80ms`. `chaos` is the share of requests
    with random faults, the same ones for the same `chaos_seed`. `faults` are planned at the start
    and with every reset. `variants` chooses variants, `{platform: variant}`; other platforms show
    their default. `specs` is a folder with other specs than those of the package, `platforms` the
    platforms to serve.

    OptionError, FaultError or VariantError for an invalid option, fault or variant.
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
        variants: Mapping[str, str] | None = None,
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
            variants=variants or {},
        )
        self._app = load_app(options, specs=specs, platforms=platforms)
        self._control = self._app.control
        self._port = port
        self._server: HttpServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Return its URL, such as `http://127.0.0.1:49152`."""
        return self._running.url

    @property
    def _running(self) -> HttpServer:
        if self._server is None:
            raise RuntimeError("the mock is not running: use it in a with block, or start() it")
        return self._server

    def start(self) -> MockServer:
        """Begin to serve; returns when requests are handled.

        BindError if the port is taken, DatabaseError if the database cannot be used, RuntimeError
        if it is running already.
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
        """Stop serving. Requests that are being handled have a second. The state stays."""
        if self._server and self._thread:
            self._server.stop()
            self._thread.join()
            self._server = self._thread = None

    def __enter__(self) -> MockServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def reset(self) -> None:
        """Restore the start: the state, the variants, the faults, no recorded requests."""
        self._running.do(self._control.reset)

    def seed(self, records: Json) -> None:
        """Add records, `{platform: {resource: [objects with ids]}}`; ControlError for bad ones."""
        self._running.do(lambda: self._control.seed(_copy(records)))

    def state(self) -> Json:
        """Return all records, in the form that `seed` takes."""
        return self._get(self._control.state)

    def requests(self) -> list[Json]:
        """Return the recorded requests without credentials and passwords, the oldest first:
        `{operationId, method, path, query, body, status}`; `status` is None if no response was
        sent.
        """
        return list(self._get(self._control.recording.list))

    def faults(self, *faults: Json) -> list[Json]:
        """Plan faults instead of the present ones, and return the plan; without any, only return
        it.

        A fault is `{operationId, fault, times, after, delay_ms, status, retry_after, body}`; the
        first two are required. Returned faults have `consumed` as well. ControlError for an invalid
        one.
        """
        if faults:
            try:
                self._running.do(lambda: self._control.plan_faults(_copy(faults)))
            except ControlError as error:  # without the frames of the server's thread
                raise ControlError(str(error)) from None
        return list(self._get(self._control.faults))

    def clear_faults(self) -> None:
        """Remove all planned faults, consumed or not."""
        self._running.do(self._control.clear_faults)

    def variants(self, chosen: Mapping[str, str] | None = None) -> dict[str, str]:
        """Choose variants, `{platform: variant}`, and return those of all platforms that have some.

        Without `chosen`, only return them. Variants stay until the next reset. ControlError for an
        unknown one.
        """
        if chosen is not None:
            wanted = dict(chosen)
            return self._running.do(lambda: self._control.choose_variants(wanted))
        return self._running.do(self._control.variants)

    def deliver(self, verb: str, *, url: str, secret: str, payload: Json = None) -> Json:
        """Deliver a webhook to a receiver on this machine; without `payload`, the spec's example.

        Returns `{sent: {headers, body}, status, headers, body}`; the last three are the receiver's
        response. DeliveryError if it cannot be delivered.
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
    """Return a copy that shares nothing, as if it had been sent."""
    return orjson.loads(orjson.dumps(value))
