"""The ASGI application: every call goes through here."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from random import uniform
from typing import Final, TypeAlias

from .body import LIMIT, Receive, Unread, read_body
from .call import Json, MockResponse
from .chaos import Chaos
from .connection import connection_of
from .control import PREFIX, SEED_LIMIT, Control
from .database import Database, DatabaseError
from .operation import MockOperation
from .options import ServerOptions
from .problems import CheckFailed
from .request import ReceivedRequest, make_request
from .responses import Prompt, Send, encode, encode_at_once, neutral, send_response
from .routing import Values, split_path
from .sabotage import Sabotage
from .service import RoutePlan, Service
from .site import SiteFiles, is_site, site_folder
from .strict import check_response

Scope: TypeAlias = Mapping[str, Json]

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
SAFE: Final = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing: their responses wait for nothing. The response to any other is safe
in
the file, a refusal too, since it may tell of what another call has just written."""
FAILURE: Final = "the mock itself failed"


class App:
    """The mock of all `services`, as `options` say."""

    def __init__(self, services: Sequence[Service], options: ServerOptions) -> None:
        self.options = options
        self.chaos = Chaos(options.chaos, options.chaos_seed) if options.chaos else None
        self.control = Control({one.platform.name: one for one in services}, self.chaos)
        self.control.plan_first_faults(list(options.faults))
        self._database = Database(options.database) if options.database else None
        self._tables = {
            f"{service.platform.name}.{name}": table
            for service in services
            for name, table in service.tables.items()
        }
        self._site = SiteFiles(site_folder())
        self._slow = bool(options.latency.high)
        prefixes = [(prefix, service) for service in services for prefix in service.router.prefixes]
        self._prefixes = sorted(prefixes, key=lambda pair: -len(pair[0]))
        places = ", ".join(prefix for prefix, _ in prefixes)
        self._outside = RoutePlan(
            None,
            (),
            _refuse_route,
            lambda refused, operation: neutral(404, f"nothing is served here, only under {places}"),
        )
        self._fixed = {
            (path, method): self._find_owner(path, method)[0]
            for service in services
            for path in service.router.fixed_paths()
            for method in _METHODS
        }

    def open(self) -> None:
        """Take the state from the database, if there is one; DatabaseError where that fails."""
        if self._database:
            self._database.open(self._tables)

    def close(self) -> None:
        """Let go of the database. The state stays."""
        if self._database:
            self._database.close()

    async def saved(self) -> None:
        """Wait until all changes up to now are saved; DatabaseError where that fails."""
        if self._database and (saving := self._database.saved()):
            await saving.wait()

    def response_at_once(self, scope: Scope, raw: bytes) -> Prompt | None:
        """The response to a call that has to wait for no more than the database."""
        path, method = scope["raw_path"].decode("ascii", "replace"), scope["method"]
        faulty = self.control.plan.faults or self.chaos
        if self._slow or faulty or path.startswith(PREFIX) or is_site(path) or len(raw) > LIMIT:
            return None
        plan, values = self._find(path, method)
        request = make_request(scope, path, values, raw if plan.takes_body else b"")
        response = self._run(plan, request)
        self._record(plan, request, response.status)
        prompt = encode_at_once(response)
        if prompt is None:
            return self.own_up(ValueError(f"headers {response.headers}"))
        if self._database and method not in SAFE:
            prompt.saving = self._database.saved()
        return prompt

    def own_up(self, error: BaseException) -> Prompt:
        """The response where the mock itself failed."""
        prompt = encode_at_once(_own_up(None, error))
        assert prompt
        return prompt

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Response one call. Whatever is wrong with it, the response is JSON."""
        if scope["type"] != "http":
            return
        try:
            await self._handle(scope, receive, send)
        except Unread as unread:
            if unread.status:
                connection_of(scope).refuse(unread.status, str(unread))
        except asyncio.CancelledError:  # the server stops, and has waited long enough
            connection_of(scope).hang_up()

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["raw_path"].decode("ascii", "replace"), scope["method"]
        if path.startswith(PREFIX):
            response = await self.control.response(
                path, method, await read_body(receive, SEED_LIMIT)
            )
            await send_response(send, encode(await self._save(response)))
            return
        if is_site(path):  # the documentation; all about it is in site.py
            await read_body(receive)
            await send_response(send, self._site.response(path, method))
            return
        plan, values = self._find(path, method)
        raw = await read_body(receive) if plan.takes_body else b""
        request = make_request(scope, path, values, raw)
        operation = plan.operation
        if operation and (fault := self.control.plan.take(operation)):
            sabotage = Sabotage(fault, operation, plan.explain, scope, send)
            status = await sabotage.response(lambda: self._work(plan, request), request.url)
            self._record(plan, request, status)
            return
        response = await self._work(plan, request)
        self._record(plan, request, response.status)
        await send_response(send, encode(response))

    async def _work(self, plan: RoutePlan, request: ReceivedRequest) -> MockResponse:
        """The response, once what it says is saved and the usual time is over."""
        response = self._run(plan, request)
        if request.method not in SAFE:
            response = await self._save(response)
        if latency := self.options.latency.high:
            await asyncio.sleep(uniform(self.options.latency.low, latency))
        return response

    async def _save(self, response: MockResponse) -> MockResponse:
        try:
            await self.saved()
        except DatabaseError as error:
            return _own_up(None, error)
        return response

    def _find(self, path: str, method: str) -> tuple[RoutePlan, Values]:
        """The plan for a path and a method. There always is one, if only to refuse."""
        if plan := self._fixed.get((path, method)):
            return plan, ()
        return self._find_owner(path, method)

    def _find_owner(self, path: str, method: str) -> tuple[RoutePlan, Values]:
        """The plan of the platform whose prefix matches the longest part of the path."""
        parts = split_path(path)
        plain = path if "%" not in path else "/".join(parts)
        for prefix, service in self._prefixes:
            if plain.startswith(prefix) and plain[len(prefix) : len(prefix) + 1] in ("/", ""):
                return service.find(parts, method)
        return self._outside, ()

    def _run(self, plan: RoutePlan, request: ReceivedRequest) -> MockResponse:
        try:
            response = plan.run(request)
        except Exception as error:
            return _own_up(plan.operation, error)
        if self.options.strict and plan.operation:
            return check_response(plan.operation, response)
        return response

    def _record(self, plan: RoutePlan, request: ReceivedRequest, status: int | None) -> None:
        operation = plan.operation
        self.control.recording.add(operation.id if operation else None, request, status)


def _refuse_route(request: ReceivedRequest) -> MockResponse:
    raise CheckFailed("route")


def _own_up(operation: MockOperation | None, error: BaseException) -> MockResponse:
    """A bug of ours, or a disk that is full: said in one line instead of a traceback."""
    cause = f"{type(error).__name__}: {error}"
    name = operation.id if operation else None
    print(f"matricula mock: {FAILURE}, {name}: {cause}", file=sys.stderr)
    return MockResponse(500, {"error": FAILURE, "operationId": name, "cause": cause})
