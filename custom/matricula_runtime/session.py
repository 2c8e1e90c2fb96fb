"""The flow of a call: token, origin, rate limiter, transport, retries. Without I/O; see `steps`."""

import itertools
import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urlencode

from attrs import evolve, field, frozen

from .auth import Token
from .errors import CallError, ConfigurationError, LinkError, MatriculaError, Unconfirmed
from .message import Failure, Request, Response
from .operation import Call, Endpoint, Operation, Platform
from .options import Options
from .origin import BaseUrl
from .quiet_libraries import QUIET_LIBRARIES
from .rate_limiter import RateLimiter
from .redaction import find_secrets, has_mark, redact
from .responses import Exchange, describe_stop, read_response
from .retry import (
    CallProgress,
    FailureKind,
    RetryBudget,
    choose_retry_delay,
    classify,
    note_throttling,
)
from .secret import Secret
from .steps import Flow, GetToken, SendRequest, Wait
from .trace import Trace, is_tracing_enabled
from .transport import Timeout
from .write_reference import WriteReference, make_reference

T = TypeVar("T")

USER_AGENT = f"matricula/{version('matricula')} (Python)"
log = logging.getLogger("matricula")


@frozen
class FetchedPage(Generic[T]):
    """A page of a list: its value, its URL, and the response that it came in."""

    value: T
    url: str
    response: Response = field(repr=False)


def _always(result: Response | Failure, number: int) -> bool:
    return True


@frozen
class Session:
    """The state that all calls of a connection share.

    `budget` limits retries, and `numbers` numbers the calls for the log. With `may_trace` off,
    calls make no spans: a long run looks once for a tracer, not at each call. `may_retry` gets a
    result and the number of its attempt, and may forbid a retry that the options allow. `timeout`
    is the timeout of a first attempt.
    """

    platform: Platform
    base_url: BaseUrl
    token: Token
    rate_limiter: RateLimiter
    options: Options
    endpoints: Mapping[str, Endpoint[Any]] = field(repr=False)
    budget: RetryBudget = field(factory=RetryBudget, repr=False)
    numbers: Iterator[int] = field(factory=lambda: itertools.count(1), repr=False)
    may_trace: bool = True
    may_retry: Callable[[Response | Failure, int], bool] = field(default=_always, repr=False)
    timeout: Timeout = field(init=False, repr=False)

    @timeout.default
    def _make_timeout(self, elapsed: float = 0.0) -> Timeout:
        options = self.options
        left = max(options.deadline - elapsed, 1.0)
        return Timeout(options.connect_timeout, options.timeout, left)

    def perform(self, call: Call[T]) -> Flow[T]:
        """Make a call and return its value. Raises CallError and ConfigurationError."""
        request = build_request(self.base_url, call)
        return self._perform(call, request, Exchange(request.url))

    def create(self, call: Call[T]) -> Flow[tuple[T, str | int | None]]:
        """Make a creating call; return its value, and the id of the new record if it has one.

        Raises what `perform` does.
        """
        request = build_request(self.base_url, call)
        exchange = Exchange(request.url)
        value = yield from self._perform(call, request, exchange)
        return value, exchange.created_id

    def fetch_page(
        self, call: Call[T], link: str | None = None, page: str | None = None
    ) -> Flow[FetchedPage[T]]:
        """Fetch a page of a list: the first one, or the target of `link`, found on the URL `page`.

        Raises ForeignHost for a link that leaves the origin, and what `perform` does.
        """
        request = build_request(self.base_url, call)
        if link is not None:
            request = evolve(request, url=self.resolve_link(link, page or request.url))
        exchange = Exchange(request.url)
        value = yield from self._perform(call, request, exchange)
        return FetchedPage(value, request.url, cast(Response, exchange.last))

    def make_reference(self, call: Call[Any]) -> WriteReference:
        """Return the reference to a write of this session, for a look-up."""
        return make_reference(call, self.platform.name, str(self.base_url))

    def resolve_link(self, link: str, page: str) -> str:
        """Return the absolute URL of a link on a page.

        Raises ForeignHost for another origin, and LinkError for a link that repeats a secret.
        """
        if has_mark(link):
            raise LinkError(
                "A link repeats the token; it was not followed. Report this to the vendor."
            )
        return self.base_url.resolve_link(link, page, rebase=self.options.rebase_links)

    def _perform(self, call: Call[T], request: Request, exchange: Exchange) -> Flow[T]:
        if not (self.may_trace and is_tracing_enabled()):
            return self._complete(call, request, exchange)
        return self._trace(call, request, exchange)

    def _trace(self, call: Call[T], request: Request, exchange: Exchange) -> Flow[T]:
        with Trace(self.platform, call.endpoint.operation) as trace:
            try:
                return (yield from self._complete(call, request, exchange))
            finally:
                trace.end(exchange)

    def _complete(self, call: Call[T], request: Request, exchange: Exchange) -> Flow[T]:
        number = next(self.numbers)
        try:
            yield from self._exchange(call.endpoint.operation, request, number, exchange)
        except MatriculaError:
            raise
        except Exception as error:
            # An unknown error of a transport, or a cancellation: the request may have left.
            # Between two attempts only a write is in doubt: an earlier attempt may have done it.
            is_lost = exchange.was_lost and not call.endpoint.operation.is_read
            if not (exchange.is_under_way or is_lost):
                raise
            sent = request.with_token("", cast(Secret, self.token.known))
            reason = "" if exchange.is_under_way else describe_stop(exchange)
            exchange.last = redact(Failure(sent=True, cause=error, reason=reason), sent)
        return self._read_response(call, exchange, number)

    def _read_response(self, call: Call[T], exchange: Exchange, number: int) -> T:
        try:
            return read_response(call, exchange, self.platform)
        except CallError as error:
            error.number = number
            if isinstance(error, Unconfirmed):
                error.reference = self.make_reference(call)
            raise

    def _exchange(
        self, operation: Operation, request: Request, number: int, exchange: Exchange
    ) -> Flow[None]:
        self.budget.note_call()
        token = self.token.fixed or cast(Secret, (yield GetToken(self.token)))
        may_get_token = self.token.fixed is None
        began = time.monotonic()
        while True:
            attempt = exchange.attempts + 1
            timeout = self._make_timeout(time.monotonic() - began) if attempt > 1 else self.timeout
            ready = request.with_token(self.platform.token_prefix, token)
            result = yield from self._send(operation, ready, timeout, number, exchange)
            if isinstance(result, Response) and 200 <= result.status_code < 300:
                return
            kind = classify(result)
            exchange.is_under_way = False
            if may_get_token and self._rejects_token(result):
                may_get_token = False
                fresh = cast(Secret, (yield GetToken(self.token, token)))
                if fresh != token:
                    token = fresh
                    continue
            delay = self._choose_retry_delay(
                operation, result, CallProgress(attempt, time.monotonic() - began)
            )
            if delay is None:
                return
            if kind in (FailureKind.NO_RESPONSE, FailureKind.UNAVAILABLE):
                exchange.was_lost = True
            yield Wait(delay)

    def _send(
        self,
        operation: Operation,
        request: Request,
        timeout: Timeout,
        number: int,
        exchange: Exchange,
    ) -> Flow[Response | Failure]:
        delay = self.rate_limiter.reserve()
        if delay > 0:
            yield Wait(delay)
        began = time.monotonic()
        exchange.attempts += 1
        exchange.is_under_way = True
        with QUIET_LIBRARIES:
            received = cast("Response | Failure", (yield SendRequest(request, timeout)))
        result = exchange.last = note_throttling(redact(received, request), self.platform.errors)
        if log.isEnabledFor(logging.INFO):
            ending = result.status_code if isinstance(result, Response) else classify(result).value
            took = (time.monotonic() - began) * 1000
            values = (self.platform.name, number, exchange.attempts, operation, ending, took)
            log.info("%s #%d.%d %s: %s, %.0f ms", *values)
        return result

    def _choose_retry_delay(
        self, operation: Operation, result: Response | Failure, attempt: CallProgress
    ) -> float | None:
        delay = choose_retry_delay(operation.replay.mode, result, attempt, self.options)
        if delay is None or not self.may_retry(result, attempt.number):
            return None
        if classify(result) is FailureKind.THROTTLED:
            self.rate_limiter.postpone(delay)
            return delay
        return delay if self.budget.take() else None

    def _rejects_token(self, result: Response | Failure) -> bool:
        if not isinstance(result, Response) or result.is_throttled:
            return False
        return result.status_code in self.platform.errors.refused


_JSON = json.JSONEncoder(allow_nan=False, separators=(",", ":"))
_JSON_AS_TEXT = json.JSONEncoder(ensure_ascii=False)
_NO_TEXT = "An argument is not valid text: it has half of a surrogate pair."
_HEADERS = {"accept": "application/json", "user-agent": USER_AGENT}


def build_request(base_url: BaseUrl, call: Call[T]) -> Request:
    """Make the request of a call. Raises ConfigurationError for invalid arguments."""
    arguments = call.arguments
    url = base_url.url_for(arguments["url"])
    if params := arguments.get("params"):
        url = f"{url}?{_encode(params)}"
    headers = _complete_headers(tuple(arguments.get("headers", {}).items()))
    secrets = _find_secrets(call)
    body: bytes | None = None
    if "json" in arguments:
        body = _encode_json(arguments["json"])
    elif "data" in arguments:
        body = _encode(arguments["data"]).encode()
    return Request(arguments["method"].upper(), url, headers, body, secrets=secrets)


def _find_secrets(call: Call[T]) -> tuple[Secret, ...]:
    sent = call.arguments.get("json", call.arguments.get("data"))
    try:
        return tuple(find_secrets(sent, call.endpoint.operation.secrets))
    except RecursionError as error:  # from 3.15 on, Python's encoder takes any depth
        raise ConfigurationError(f"An argument is not valid JSON: {error}") from None


@lru_cache(maxsize=64)
def _complete_headers(given: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    for name, text in given:
        if not (text.isascii() and text.replace("\t", " ").isprintable()):
            raise ConfigurationError(f"The header {name} has characters that no header can carry.")
    return {**_HEADERS, **{name.lower(): text for name, text in given}}


def _encode_json(value: object) -> bytes:
    try:
        text = _JSON.encode(value)
        if "\\ud" in text:  # perhaps half of a surrogate pair, which is not text
            _JSON_AS_TEXT.encode(value).encode()
        return text.encode()
    except UnicodeEncodeError:
        raise ConfigurationError(_NO_TEXT) from None
    except (TypeError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"An argument is not valid JSON: {error}") from None


def _encode(values: Mapping[str, Any]) -> str:
    plain = {
        name: [_as_text(one) for one in value] if isinstance(value, list) else _as_text(value)
        for name, value in values.items()
    }
    try:
        return urlencode(plain, doseq=True)
    except UnicodeEncodeError:
        raise ConfigurationError(_NO_TEXT) from None


def _as_text(value: object) -> object:
    """Return a value of a query or a form: booleans and objects as in JSON."""
    is_json = isinstance(value, (bool, dict))
    return _encode_json(value).decode() if is_json else value
