"""The mock in a thread, for tests."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from .app import App
from .call import Json
from .mock_control import MockControl
from .options import HOST, TlsOptions, make_options
from .platform import MockPlatform
from .server import HttpServer, load_app, make_server, run
from .sessions import PREFIX


class MockServer(MockControl):
    """All platforms on a free port of this machine, while the `with` block lasts.

    >>> with MockServer() as mock:
    ...     client = Client(base_url=mock.url, token="mock-token")

    `strict` (on here) validates the mock's own responses against the specs, too. `database` names
    an SQLite file that keeps the state. `throttle` enforces the platforms' rate limits. `latency`
    delays every response by a time such as `50ms` or `20-80ms`. `chaos` is the share of requests
    with random faults, the same ones for the same `chaos_seed`. `faults` are planned at the start
    and with every reset. `variants` chooses variants, `{platform: variant}`; other platforms show
    their default. `seeds` are records that are there at the start and after every reset. `specs` is
    a folder with other specs than those of the package, `platforms` the platforms to serve. `log`
    prints a line for each request.

    `host` is the host to listen on. `tls` serves https with a certificate for this run: `ca_file`
    has its authority. `tls_cert` and `tls_key` are PEM files of your own. `public_url` is the URL
    at which clients reach it, for the links in responses. `cors` are origins of web pages that may
    call the platforms, `control_hosts` names of this host under which `/_mock/` works, and
    `webhook_urls` receivers of webhooks on other machines.

    OptionError, FaultError, VariantError or ControlError for an invalid option, fault, variant or
    seed. What is missing for `tls` is a TlsError at the start, which names the extra.
    """

    def __init__(
        self,
        *,
        host: str = HOST,
        port: int = 0,
        strict: bool = True,
        database: Path | str | None = None,
        throttle: bool = False,
        latency: str | None = None,
        chaos: float = 0.0,
        chaos_seed: int | None = None,
        faults: Sequence[Json] = (),
        variants: Mapping[str, str] | None = None,
        seeds: Sequence[Json] = (),
        tls: bool = False,
        tls_cert: Path | str | None = None,
        tls_key: Path | str | None = None,
        public_url: str | None = None,
        cors: Sequence[str] = (),
        control_hosts: Sequence[str] = (),
        webhook_urls: Sequence[str] = (),
        log: bool = False,
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
            seeds=seeds,
            public_url=public_url,
            cors=cors,
            control_hosts=control_hosts,
            webhook_urls=webhook_urls,
            log=log,
        )
        self._own_app = load_app(options, specs=specs, platforms=platforms)
        self._tls = TlsOptions(
            Path(tls_cert) if tls_cert else None, Path(tls_key) if tls_key else None, tls
        )
        self._host = host
        self._port = port
        self._numbers = count(1)
        self._server: HttpServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Return its URL, such as `http://127.0.0.1:49152`."""
        return self._running.url

    @property
    def ca_file(self) -> Path | None:
        """Return the file with the authority of a certificate that was made; else None."""
        certificate = self._running.certificate
        return certificate.ca_file if certificate else None

    @property
    def _app(self) -> App:
        return self._own_app

    @property
    def _running(self) -> HttpServer:
        if self._server is None:
            raise RuntimeError("the mock is not running: use it in a with block, or start() it")
        return self._server

    def start(self) -> MockServer:
        """Begin to serve; returns when requests are handled.

        BindError if the port is taken, DatabaseError or TlsError if a file cannot be used,
        RuntimeError if it is running already.
        """
        if self._server:
            raise RuntimeError("the mock is running already: make another MockServer for a second")
        server = make_server(self._own_app, self._host, self._port, self._tls)
        ready = threading.Event()
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

    def session(self, name: str | None = None) -> MockSession:
        """Start a session: a state of its own under a URL of its own, for one test or client.

        A session of the same name is started again. SessionError for a name that is no part of a
        path.
        """
        name = f"session-{next(self._numbers)}" if name is None else name
        self._running.do(lambda: self._own_app.sessions.start(name))
        return MockSession(self, name)


class MockSession(MockControl):
    """A session of a MockServer: it has everything that the server has, apart from other sessions.

    >>> with mock.session() as session:
    ...     client = Client(base_url=session.base_url("PLATFORM"), token="mock-token")

    It starts as the server does, with its seeds, faults and variants, and is not kept in the
    database. It ends with its `with` block, or with the server.
    """

    def __init__(self, server: MockServer, name: str) -> None:
        self.name = name
        self._server = server

    @property
    def url(self) -> str:
        """Return its URL, such as `http://127.0.0.1:49152/-/sessions/session-1`."""
        return f"{self._server.url}{PREFIX}{self.name}"

    @property
    def _running(self) -> HttpServer:
        return self._server._running

    @property
    def _app(self) -> App:
        return self._server._app.sessions.get(self.name)

    def end(self) -> None:
        """Forget its state. Its URL responds with 404 from then on."""
        self._running.do(lambda: self._server._app.sessions.end(self.name))

    def __enter__(self) -> MockSession:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def _serve(server: HttpServer, ready: threading.Event) -> None:
    try:
        run(server, ready.set)
    finally:
        ready.set()
