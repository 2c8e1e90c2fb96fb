"""The connection of a run: like the one that was given, with a transport for many requests."""

import asyncio
from collections.abc import Callable
from importlib import import_module

from attrs import evolve

from matricula_runtime.connection import AsyncConnection, Connection
from matricula_runtime.transport import AsyncTransport

from ...registrar import Registrar
from .concurrency import LimitedTransport


def connect_for_run(
    registrar: Registrar, platform: Connection | AsyncConnection, concurrency: int
) -> tuple[AsyncConnection, LimitedTransport]:
    """Return a new connection with the settings of `platform`, and its transport."""
    session = platform.session
    url = str(session.base_url)
    transport = LimitedTransport(make_transport(url, concurrency), concurrency)
    connection = registrar.connect(
        session.token, base_url=url, options=session.options, transport=transport, allow_http=True
    )
    connection.session = evolve(connection.session, rate_limiter=session.rate_limiter)
    return connection, transport


def make_transport(url: str, connections: int) -> AsyncTransport:
    """Return the transport for many requests at once, or the default one without aiohttp.

    Raises ConfigurationError if the proxy or the certificates for the URL cannot be used.
    """
    try:
        from matricula_runtime.transport_aiohttp import AiohttpTransport
    except (ImportError, OSError):  # an OSError if aiohttp cannot write to SSLKEYLOGFILE
        from matricula_runtime.transport_httpx import AsyncHttpxTransport

        default = AsyncHttpxTransport()
        default.prepare(url)
        return default
    transport = AiohttpTransport(connections=connections)
    transport.prepare(url)
    return transport


def find_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return the factory of the fastest event loop that is installed."""
    try:
        loops = import_module("uvloop")
    except ImportError:  # there is none for Windows
        return asyncio.new_event_loop
    factory: Callable[[], asyncio.AbstractEventLoop] = loops.new_event_loop
    return factory
