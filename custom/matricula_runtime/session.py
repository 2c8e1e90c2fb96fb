"""The one way through: token → origin → rate → engine → retry. Without I/O; see `steps`."""

import json
import time
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from attrs import evolve, frozen

from .auth import Token
from .engine import Timeout
from .errors import Unconfirmed
from .interpret import Exchange, interpret
from .message import Answer, Failure, Request
from .operation import Call, Endpoint, Operation, Platform
from .options import Options
from .origin import Base
from .rate import Rate
from .retry import Attempt, choose_pause
from .steps import AskToken, Flow, Send, Wait

T = TypeVar("T")

USER_AGENT = f"matricula/{version('matricula')} (Python)"


@frozen
class Session:
    """What all calls of a connection share."""

    platform: Platform
    base: Base
    token: Token
    rate: Rate
    options: Options
    endpoints: Mapping[str, Endpoint[Any]]

    def perform(self, call: Call[T]) -> Flow[T]:
        """Make a call. Its value, or an error of the tree."""
        request = build_request(self.base, call.arguments)
        exchange = yield from self._exchange(call.endpoint.operation, request)
        try:
            return interpret(call, exchange, self.platform)
        except Unconfirmed as error:
            error.call = call
            raise

    def perform_page(
        self, call: Call[T], link: str | None = None, page: str | None = None
    ) -> Flow[tuple[T, str]]:
        """Fetch a page of a list: the first one, or the one that `link`, found on `page`, leads to.

        Its value and its URL. Raises ForeignHost for a link that leaves the origin.
        """
        request = build_request(self.base, call.arguments)
        if link is not None:
            request = evolve(request, url=self.base.follow(link, page or request.url))
        exchange = yield from self._exchange(call.endpoint.operation, request)
        return interpret(call, exchange, self.platform), request.url

    def _exchange(self, operation: Operation, request: Request) -> Flow[Exchange]:
        began = time.monotonic()
        token = cast(str, (yield AskToken(self.token)))
        may_ask = True
        attempt = 0
        while True:
            attempt += 1
            reply = yield from self._send(request, token)
            if may_ask and self._is_refused(reply):
                may_ask = False
                fresh = cast(str, (yield AskToken(self.token, token)))
                if fresh != token:
                    token = fresh
                    continue
            now = Attempt(attempt, time.monotonic() - began)
            pause = choose_pause(operation.replay.mode, reply, now, self.options)
            if pause is None:
                return Exchange(reply, attempt)
            yield Wait(pause)

    def _send(self, request: Request, token: str) -> Flow[Answer | Failure]:
        delay = self.rate.reserve()
        if delay > 0:
            yield Wait(delay)
        authorization = f"{self.platform.token_prefix} {token}"
        headers = {**request.headers, "authorization": authorization}
        timeout = Timeout(self.options.connect_timeout, self.options.timeout)
        result = yield Send(evolve(request, headers=headers), timeout)
        return cast("Answer | Failure", result)

    def _is_refused(self, reply: Answer | Failure) -> bool:
        return isinstance(reply, Answer) and reply.status_code in self.platform.errors.refused


_HEADERS = {"accept": "application/json", "user-agent": USER_AGENT}


def build_request(base: Base, arguments: Mapping[str, Any]) -> Request:
    """The request for the arguments that the generated request building gives."""
    query = _encode(arguments.get("params") or {})
    url = base.locate(arguments["url"]) + (f"?{query}" if query else "")
    given: Mapping[str, str] = arguments.get("headers") or {}
    headers = {**_HEADERS, **{name.lower(): text for name, text in given.items()}}
    body: bytes | None = None
    if "json" in arguments:
        body = json.dumps(arguments["json"], allow_nan=False, separators=(",", ":")).encode()
    elif "data" in arguments:
        body = _encode(arguments["data"]).encode()
    return Request(arguments["method"].upper(), url, headers, body)


def _encode(values: Mapping[str, Any]) -> str:
    # A boolean is the JSON word, not Python's.
    words = {True: "true", False: "false"}
    plain = {
        name: words[value] if isinstance(value, bool) else value for name, value in values.items()
    }
    return urlencode(plain, doseq=True)
