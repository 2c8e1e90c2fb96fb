"""The default transports, on the pool of httpx2, the maintained continuation of httpx.

Its class `Client` is not used: it logs the URL of each request, and a query may have an email. The
pool, httpcore2, lets us open the sockets: see `network`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from typing import Any, TypeVar

import httpcore2
import httpx2

from matricula_extras import name_install

from .forks import ProcessLock, watch_forks
from .message import Failure, Request, Response
from .network import ATTEMPT, Network, SendAttempt, Stream
from .network_async import AsyncNetwork, AsyncStream
from .network_settings import NetworkSettings
from .per_loop import PerLoop
from .proxies import Proxy
from .routes import ProxyRoute, Routes
from .transport import (
    IDLE_SECONDS,
    ProxyRefusedError,
    ResponseTooLargeError,
    Timeout,
    TotalTimeoutError,
    TransportError,
    append_piece,
    find_proxy_refusal,
)

P = TypeVar("P", httpcore2.ConnectionPool, httpcore2.AsyncConnectionPool)

# Raised before the first byte of the request is written. Any other error may come after the server
# received the request.
_NEVER_SENT = (
    httpcore2.ConnectError,
    httpcore2.ConnectTimeout,
    httpcore2.PoolTimeout,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
    httpcore2.LocalProtocolError,
    httpx2.InvalidURL,
)
_FAILURES = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
    httpx2.DecodingError,
    httpx2.InvalidURL,
    ResponseTooLargeError,
)


class HttpxTransport:
    """The default synchronous transport. The child of a fork opens connections of its own.

    Raises ConfigurationError if a file of the settings cannot be used.
    """

    def __init__(self, network: NetworkSettings | None = None) -> None:
        self._routes = Routes(network)
        self._lock = ProcessLock()
        self._network = Network()
        self._pools: dict[ProxyRoute, httpcore2.ConnectionPool] = {}
        watch_forks(self)

    @property
    def network(self) -> NetworkSettings:
        """The settings of the way to a server."""
        return self._routes.settings

    def prepare(self, url: str) -> None:
        """Find the route to a URL. Raises ConfigurationError if its proxy cannot be used."""
        _check_route(self._routes.find(url))

    def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send a request once and wait for the response."""
        route = self._routes.find(request.url)
        attempt = SendAttempt(time.monotonic() + timeout.total)
        previous = ATTEMPT.set(attempt)
        try:
            pool = self._find_pool(route)
            received = pool.handle_request(_build(request, timeout))
            try:
                response = _wrap(received)
                content = bytearray()
                for piece in response.iter_bytes():
                    append_piece(content, piece)
            finally:
                _discard_if_surplus(received)
                received.close()
        except _FAILURES as error:
            return _make_failure(error, attempt, route, request.url)
        except Exception as error:
            return _make_failure(_convert_socks(error, attempt, route), attempt, route, request.url)
        finally:
            ATTEMPT.reset(previous)
        return _make_result(response, content, route, request.url)

    def _find_pool(self, route: ProxyRoute) -> httpcore2.ConnectionPool:
        if (pool := self._pools.get(route)) is None:
            with self._lock:
                if (pool := self._pools.get(route)) is None:
                    _check_route(route)
                    pool = _make_pool(httpcore2.ConnectionPool, route, self._network)
                    self._pools[route] = pool
        return pool

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.close()

    def after_fork(self) -> None:
        """Leave the connections to the parent."""
        self._network.close_inherited()
        self._network = Network()
        self._pools = {}


class AsyncHttpxTransport:
    """The default asynchronous transport; the arguments are those of HttpxTransport.

    Each event loop has connections of its own, and so has the child of a fork.
    """

    def __init__(self, network: NetworkSettings | None = None) -> None:
        self._routes = Routes(network)
        self._pools = PerLoop(_AsyncPools)

    @property
    def network(self) -> NetworkSettings:
        """The settings of the way to a server."""
        return self._routes.settings

    def prepare(self, url: str) -> None:
        """Find the route to a URL. Raises ConfigurationError if its proxy cannot be used."""
        _check_route(self._routes.find(url))

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send a request once and wait for the response."""
        route = self._routes.find(request.url)
        attempt = SendAttempt(time.monotonic() + timeout.total)
        previous = ATTEMPT.set(attempt)
        try:
            pools = self._pools.find() or await self._pools.open()
            pool = pools.find(route)
            async with asyncio.timeout(timeout.total):
                received = await pool.handle_async_request(_build(request, timeout))
                try:
                    response = _wrap(received)
                    content = bytearray()
                    async for piece in response.aiter_bytes():
                        append_piece(content, piece)
                finally:
                    _discard_if_surplus(received)
                    await received.aclose()
        except TimeoutError:
            return _make_failure(TotalTimeoutError(), attempt, route, request.url)
        except _FAILURES as error:
            return _make_failure(error, attempt, route, request.url)
        except Exception as error:
            return _make_failure(_convert_socks(error, attempt, route), attempt, route, request.url)
        finally:
            ATTEMPT.reset(previous)
        return _make_result(response, content, route, request.url)

    async def close(self) -> None:
        """Close all connections, from any event loop."""
        await self._pools.close()


class _AsyncPools:
    """The pools of one event loop."""

    def __init__(self) -> None:
        self._network = AsyncNetwork()
        self._pools: dict[ProxyRoute, httpcore2.AsyncConnectionPool] = {}

    def find(self, route: ProxyRoute) -> httpcore2.AsyncConnectionPool:
        if (pool := self._pools.get(route)) is None:
            _check_route(route)
            pool = _make_pool(httpcore2.AsyncConnectionPool, route, self._network)
            self._pools[route] = pool
        return pool

    async def close(self) -> None:
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            await pool.aclose()

    def abandon(self) -> None:
        """Do nothing: connections that nobody uses do no harm."""


def _check_route(route: ProxyRoute) -> None:
    """Raise ConfigurationError for a proxy that needs a missing package."""
    proxy = route.proxy
    if proxy is not None and proxy.is_socks and find_spec("socksio") is None:
        raise proxy.refuse(
            f"SOCKS needs the package socksio of the extra socks: {name_install('socks')}"
        )


def _make_pool(kind: type[P], route: ProxyRoute, network: Any) -> P:
    return kind(
        ssl_context=route.tls,
        proxy=_convert(route.proxy, route) if route.proxy else None,
        keepalive_expiry=IDLE_SECONDS,
        max_connections=None,
        network_backend=network,
    )


def _convert(proxy: Proxy, route: ProxyRoute) -> httpcore2.Proxy:
    # The port is always there: the library has none for SOCKS.
    url, known = httpx2.URL(proxy.bare_url), proxy.credentials
    port = url.port or (443 if proxy.scheme == "https" else 80)
    return httpcore2.Proxy(
        httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=port, target=b"/"),
        (known[0].encode(), known[1].encode()) if known else None,
        ssl_context=route.proxy_tls,
    )


def _convert_url(url: httpx2.URL) -> httpcore2.URL:
    return httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _build(request: Request, timeout: Timeout) -> httpcore2.Request:
    built = httpx2.Request(
        request.method,
        request.url,
        headers={"accept-encoding": "gzip, deflate", **request.reveal_headers()},
        content=request.body,
    )
    waits = {"connect": timeout.connect, "pool": timeout.connect}
    waits |= {"read": timeout.read, "write": timeout.read}
    return httpcore2.Request(
        built.method,
        _convert_url(built.url),
        headers=built.headers.raw,
        content=built.stream,
        extensions={"timeout": waits},
    )


class _Body(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """The body of a response, for httpx2 to decompress."""

    def __init__(self, received: httpcore2.Response) -> None:
        self._received = received

    def __iter__(self) -> Iterator[bytes]:
        return self._received.iter_stream()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._received.aiter_stream()


def _wrap(received: httpcore2.Response) -> httpx2.Response:
    return httpx2.Response(received.status, headers=received.headers, stream=_Body(received))


def _discard_if_surplus(received: httpcore2.Response) -> None:
    """Let a connection be closed if the server sent more than the response.

    The next request would get the surplus as its response. httpcore2 has no public way to it; where
    its parser is not found, the connection is closed in any case.
    """
    stream = received.extensions.get("network_stream")
    parts: Any = received.stream
    try:
        surplus, _ = parts._stream._connection._h11_state.trailing_data
    except AttributeError:
        surplus = b"unknown"
    if surplus and isinstance(stream, (Stream, AsyncStream)):
        stream.is_spent = True


def _convert_socks(
    error: Exception, attempt: SendAttempt, route: ProxyRoute
) -> httpcore2.ProxyError:
    """Return the failure of a proxy that does not speak SOCKS: the errors of socksio have no common
    class. Raises any other error again."""
    if attempt.is_sent or route.proxy is None or not route.proxy.is_socks:
        raise error
    return httpcore2.ProxyError(f"it does not speak SOCKS as it should ({error})")


def _make_failure(error: Exception, attempt: SendAttempt, route: ProxyRoute, url: str) -> Failure:
    is_late = time.monotonic() >= attempt.ends
    if isinstance(error, httpcore2.TimeoutException) and is_late:
        error = TotalTimeoutError()
    sent = attempt.is_sent and not isinstance(error, _NEVER_SENT)
    # The last handshake is that with the server, the one before it that with the proxy.
    handshakes = url.startswith("https:") + (route.proxy_tls is not None)
    is_at_proxy = not attempt.is_sent and (
        attempt.handshakes < handshakes or url.startswith("http:")
    )
    is_final = False
    if isinstance(error, httpcore2.ProxyError):
        error = ProxyRefusedError(str(error))
        is_final = error.is_final
        if attempt.opened is not None:  # httpcore2 leaves it open after an error of SOCKS
            attempt.opened.abort()
    cause = TransportError(error, route.proxy, is_at_proxy=is_at_proxy)
    return Failure(sent=sent, cause=cause, is_final=is_final)


def _make_result(
    received: httpx2.Response, content: bytearray, route: ProxyRoute, url: str
) -> Response | Failure:
    if (refused := find_proxy_refusal(url, route.proxy, received.status_code)) is not None:
        return refused
    headers = {name.lower(): value for name, value in received.headers.items()}
    return Response(received.status_code, headers, bytes(content))
