"""A connection to a platform: a session with a transport, synchronous or asynchronous."""

from collections.abc import Callable, Mapping
from types import EllipsisType
from typing import Any, ClassVar, NoReturn, Self, TypeVar
from urllib.parse import urlsplit

from attrs import define, evolve

from .auth import TokenSource, conceal, find_token
from .errors import ConfigurationError, Unconfirmed
from .network_settings import NetworkSettings
from .operation import Endpoint, Platform, RateLimit
from .options import DOCUMENTED, Options, RequestRate
from .origin import BaseUrl, is_loopback, parse_base_url
from .outcomes import Id, LookupResult
from .rate_limiter import RateLimiter
from .reconcile import look_up_reference
from .session import Session
from .steps import (
    AfterWrite,
    AsyncWriteListener,
    BeforeWrite,
    Flow,
    WriteListener,
    drive,
    drive_async,
)
from .token_variable import name_token_variable
from .transport import AsyncTransport, Transport
from .transport_httpx import AsyncHttpxTransport, HttpxTransport
from .write_reference import WriteReference, read_reference

T = TypeVar("T")
L = TypeVar("L")


def _make_rate_limiter(platform: Platform, base: BaseUrl, rate: RequestRate) -> RateLimiter:
    if rate == DOCUMENTED:
        is_local = is_loopback(urlsplit(base.origin).hostname or "")
        return RateLimiter(None if is_local else platform.rate_limit)
    return RateLimiter(None if rate is None else RateLimit(requests=1, per=60 / float(rate)))


def _find_url(platform: Platform, site: str | None, base_url: str | None) -> str:
    """Return the given URL, the URL of the named site, or the documented one.

    Raises ConfigurationError where the arguments are no texts, or do not fit the platform.
    """
    for name, value in {"site": site, "base_url": base_url}.items():
        if not (value is None or isinstance(value, str)):
            raise ConfigurationError(f"{name} must be a text, not {type(value).__name__}.")
    if not platform.has_sites:
        if site is not None:
            raise ConfigurationError(f"{platform.title} has no sites: give base_url=… instead.")
        return base_url or platform.server
    if bool(site) == bool(base_url):
        raise ConfigurationError("Give either site=… (its name) or base_url=… (its URL).")
    try:
        return base_url or platform.locate_site(site or "")
    except ValueError as error:
        raise ConfigurationError(str(error)) from None


def _find_network(network: NetworkSettings | None, transport: object) -> NetworkSettings:
    """Return the given settings, or those of the given transport, for the transport of a roster."""
    if network is not None and transport is not None:
        raise ConfigurationError("Give either network=… or transport=…, which has settings itself.")
    if network is not None and not isinstance(network, NetworkSettings):
        raise ConfigurationError(
            f"network must be a NetworkSettings(…), not {type(network).__name__}."
        )
    if transport is not None and not hasattr(transport, "send"):
        raise ConfigurationError(
            f"transport must be a Transport with send(), not {type(transport).__name__}."
        )
    found = network or getattr(transport, "network", None)
    return found if isinstance(found, NetworkSettings) else NetworkSettings()


@define
class _Lifetime:
    """The state that a connection shares with its views: it may be closed."""

    is_closed: bool = False


class _BaseConnection:
    """The parts that synchronous and asynchronous connections share."""

    platform: ClassVar[Platform]
    endpoints: ClassVar[Mapping[str, Endpoint[Any]]]
    session: Session
    network: NetworkSettings

    def _open(
        self,
        token: TokenSource,
        site: str | None,
        base_url: str | None,
        options: Options | None,
        allow_http: bool,
    ) -> None:
        self._lifetime = _Lifetime()
        own_path = urlsplit(self.platform.server).path.rstrip("/")
        url = _find_url(self.platform, site, base_url)
        base = parse_base_url(url, own_path, allow_http=allow_http)
        options = Options() if options is None else options
        if not isinstance(options, Options):
            raise ConfigurationError(
                f"options must be an Options(…), not {type(options).__name__}."
            )
        self.session = Session(
            platform=self.platform,
            base_url=base,
            token=find_token(token, name_token_variable(self.platform.name)),
            rate_limiter=_make_rate_limiter(self.platform, base, options.rate),
            options=options,
            endpoints=self.endpoints,
        )
        self._make_resources()

    def with_options(
        self,
        *,
        timeout: float | None = None,
        retries: int | None = None,
        deadline: float | None = None,
        rate: RequestRate | EllipsisType = ...,
    ) -> Self:
        """Return a view of this connection with other options; this one is not changed.

        Times are in seconds, the rate in requests per minute, None for no limit; see Options. A
        view with a rate of its own counts its own requests, any other view shares the count.
        """
        session = self.session
        given = {"timeout": timeout, "retries": retries, "deadline": deadline}
        changes: dict[str, Any] = {
            name: value for name, value in given.items() if value is not None
        }
        options = evolve(session.options, **changes)
        if rate is not ...:
            options = evolve(options, rate=rate)
            session = evolve(
                session, rate_limiter=_make_rate_limiter(self.platform, session.base_url, rate)
            )
        view = object.__new__(type(self))
        vars(view).update(vars(self))
        view.session = evolve(session, options=options)
        view._make_resources()
        return view

    def _check_open(self) -> None:
        if self._lifetime.is_closed:
            raise ConfigurationError(
                "The connection is closed: nothing was sent."
                " Make calls, and reconcile, inside its `with` block."
            )

    def _with_references(
        self, listener: Callable[[BeforeWrite | AfterWrite], L]
    ) -> Callable[[BeforeWrite | AfterWrite], L]:
        """Return a listener that calls `listener` with steps that can be stored."""
        made: dict[str, Id] = {}

        def listen(step: BeforeWrite | AfterWrite) -> L:
            if isinstance(step, BeforeWrite):
                step.reference = evolve(
                    self.session.make_reference(step.call),
                    step=step.name,
                    is_partial=not step.is_last,
                    made=dict(made),
                )
            elif step.outcome.id is not None:
                made[step.name] = step.outcome.id
            return listener(step)

        return listen

    def _make_resources(self) -> None:
        """Set the attributes for the platform's resources; generated classes override this."""

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} cannot be pickled or copied: it has a token and open sockets."
            " Make one in each process, for example in the initializer of a pool. (A forked process"
            " can use its parent's, as a global variable.)"
        )

    def __repr__(self) -> str:
        session = getattr(self, "session", None)  # missing where __init__ failed
        return f"{type(self).__name__}({session.base_url.origin if session else ''!r})"


class Connection(_BaseConnection):
    """A synchronous connection. Close it, or use it in a `with` statement. Threads may share it.

    Without `token` it is read from the environment (`…_TOKEN`, after the platform's name).
    `base_url` is an origin; the platform's own path is appended unless the URL has one. On
    platforms where each customer has a site, you can give `site` instead: the word before the first
    dot of its host. Plain http is allowed for this machine only, unless `allow_http`. The
    platform's rate limit is kept for every host except this machine. `network` has the proxy and
    the certificates, if they are not those of the environment; rosters use them too. Raises
    ConfigurationError if there is no token, or the URL, its proxy or a certificate cannot be used.

    The child of a fork can use its parent's connection; it opens sockets of its own. A connection
    cannot be pickled.
    """

    def __init__(
        self,
        token: TokenSource = None,
        *,
        site: str | None = None,
        base_url: str | None = None,
        options: Options | None = None,
        transport: Transport | None = None,
        network: NetworkSettings | None = None,
        allow_http: bool = False,
    ) -> None:
        token = conceal(token)
        self._open(token, site, base_url, options, allow_http)
        self.network = _find_network(network, transport)
        self.transport: Transport = self._make_transport() if transport is None else transport

    def _make_transport(self) -> HttpxTransport:
        transport = HttpxTransport(self.network)
        transport.prepare(str(self.session.base_url))
        return transport

    def run(self, flow: Flow[T], on_write: WriteListener | None = None) -> T:
        """Do the steps of a flow and return its value.

        `on_write` is called with a BeforeWrite before each write, and an AfterWrite after it.
        Raises ConfigurationError if the connection is closed, and the errors of the flow.
        """
        self._check_open()
        try:
            result = drive(flow, self.transport.send, on_write and self._with_references(on_write))
        except Unconfirmed as error:
            error.connection = self
            raise
        if isinstance(result, Unconfirmed):
            result.connection = self
        return result

    def reconcile(self, text: str) -> LookupResult:
        """Look up a write that was stored with `to_json()`, perhaps by another process.

        Returns what `Unconfirmed.reconcile` does. Raises ConfigurationError if the text cannot be
        read, or the write was sent to another platform or another URL.
        """
        return self.look_up(read_reference(text))

    def look_up(self, reference: WriteReference) -> LookupResult:
        """Look up on the platform whether a write was done; see `Unconfirmed.reconcile`."""
        return self.run(look_up_reference(self.session, reference))

    async def look_up_async(self, reference: WriteReference) -> LookupResult:
        """Raise ConfigurationError: the connection is of the other kind."""
        raise ConfigurationError("This connection is synchronous: call reconcile().")

    def close(self) -> None:
        """Close the transport. After that you can neither make calls nor reconcile."""
        self._lifetime.is_closed = True
        self.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncConnection(_BaseConnection):
    """An asynchronous connection. Close it, or use it in an `async with` statement.

    The arguments are those of Connection. You can use one connection in several event loops, one
    after the other or in several threads: each loop has sockets of its own.
    """

    def __init__(
        self,
        token: TokenSource = None,
        *,
        site: str | None = None,
        base_url: str | None = None,
        options: Options | None = None,
        transport: AsyncTransport | None = None,
        network: NetworkSettings | None = None,
        allow_http: bool = False,
    ) -> None:
        token = conceal(token)
        self._open(token, site, base_url, options, allow_http)
        self.network = _find_network(network, transport)
        self.transport: AsyncTransport = self._make_transport() if transport is None else transport

    def _make_transport(self) -> AsyncHttpxTransport:
        transport = AsyncHttpxTransport(self.network)
        transport.prepare(str(self.session.base_url))
        return transport

    async def run(self, flow: Flow[T], on_write: AsyncWriteListener | None = None) -> T:
        """Do the steps of a flow and return its value.

        `on_write` is called with a BeforeWrite before each write, and an AfterWrite after it. An
        awaitable that it returns is awaited.
        Raises ConfigurationError if the connection is closed, and the errors of the flow.
        """
        self._check_open()
        try:
            result = await drive_async(
                flow, self.transport.send, on_write and self._with_references(on_write)
            )
        except Unconfirmed as error:
            error.connection = self
            raise
        if isinstance(result, Unconfirmed):
            result.connection = self
        return result

    async def reconcile(self, text: str) -> LookupResult:
        """Look up a write that was stored with `to_json()`, as `Connection.reconcile` does."""
        return await self.look_up_async(read_reference(text))

    def look_up(self, reference: WriteReference) -> LookupResult:
        """Raise ConfigurationError: the connection is of the other kind."""
        raise ConfigurationError("This connection is asynchronous: await reconcile_async().")

    async def look_up_async(self, reference: WriteReference) -> LookupResult:
        """Look up on the platform whether a write was done; see `Unconfirmed.reconcile`."""
        return await self.run(look_up_reference(self.session, reference))

    async def close(self) -> None:
        """Close the transport. After that you can neither make calls nor reconcile."""
        self._lifetime.is_closed = True
        await self.transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
