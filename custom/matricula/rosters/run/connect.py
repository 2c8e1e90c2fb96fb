"""The connection of a run: like the one that was given, with a transport for many requests."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from importlib import import_module

from attrs import evolve

from matricula_runtime.connection import AsyncConnection, Connection
from matricula_runtime.message import Failure, Response
from matricula_runtime.network_settings import NetworkSettings
from matricula_runtime.retry import FailureKind, classify
from matricula_runtime.trace import is_tracing_enabled
from matricula_runtime.transport import AsyncTransport
from matricula_runtime.transport_httpx import AsyncHttpxTransport

from ...registrar import Registrar
from .concurrency import LimitedTransport

_RETRIES = 8
_RETRIES_AT_FIRST = 1
"""Until the first response it is likelier that the URL is wrong than that the network is slow."""
_DEADLINE = 900.0


def connect_for_run(
    registrar: Registrar, platform: Connection | AsyncConnection, concurrency: int
) -> tuple[AsyncConnection, LimitedTransport]:
    """Return a new connection with the settings of `platform`, and its transport."""
    session = platform.session
    url = str(session.base_url)
    transport = LimitedTransport(make_transport(url, concurrency, platform.network), concurrency)
    connection = registrar.connect(
        session.token, base_url=url, options=session.options, transport=transport, allow_http=True
    )
    connection.session = evolve(connection.session, rate_limiter=session.rate_limiter)
    return connection, transport


def make_patient(connection: AsyncConnection, transport: LimitedTransport) -> AsyncConnection:
    """Return a view of a connection with the retries of a run: many, once the URL is proven right.

    A site that throttles is there: a run waits as it says, from the first request on.
    """

    def may_retry(result: Response | Failure, number: int) -> bool:
        is_throttled = classify(result) is FailureKind.THROTTLED
        return is_throttled or transport.has_responded or number <= _RETRIES_AT_FIRST

    patient = connection.with_options(retries=_RETRIES, deadline=_DEADLINE)
    patient.session = evolve(patient.session, may_trace=is_tracing_enabled(), may_retry=may_retry)
    return patient


@asynccontextmanager
async def connect_patiently(
    registrar: Registrar, platform: Connection | AsyncConnection
) -> AsyncGenerator[AsyncConnection, None]:
    """Open a connection like `platform` for one request after the other, with a run's retries."""
    connection, transport = connect_for_run(registrar, platform, 1)
    async with connection:
        yield make_patient(connection, transport)


def make_transport(url: str, connections: int, network: NetworkSettings) -> AsyncTransport:
    """Return the transport for many requests at once, or the default one where that is not enough:
    without aiohttp, and for proxies that speak SOCKS or TLS.

    Raises ConfigurationError if the proxy or the certificates for the URL cannot be used.
    """
    try:
        from matricula_runtime.transport_aiohttp import AiohttpTransport
    except (ImportError, OSError):  # an OSError if aiohttp cannot write to SSLKEYLOGFILE
        pass
    else:
        transport = AiohttpTransport(network, connections=connections)
        if transport.can_use(url):
            return transport
    default = AsyncHttpxTransport(network)
    default.prepare(url)
    return default


def find_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return the factory of the fastest event loop that is installed."""
    try:
        loops = import_module("uvloop")
    except ImportError:  # there is none for Windows
        return asyncio.new_event_loop
    factory: Callable[[], asyncio.AbstractEventLoop] = loops.new_event_loop
    return factory
