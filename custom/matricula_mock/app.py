"""The ASGI application: every call goes through here."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Sequence
from random import uniform
from typing import Final

from .call import MockResponse
from .control import PREFIX, SEED_LIMIT, Control
from .database import Database, PendingCommit
from .fault_execution import FaultExecution
from .faults import Fault
from .operation import MockOperation
from .options import ServerOptions
from .problems import CheckFailed
from .random_faults import RandomFaults
from .request import HttpRequest, ReceivedRequest, make_request
from .responses import HttpResponse, Reply, encode, neutral
from .routing import Values, split_path
from .service import RoutePlan, Service
from .site import SiteFiles, is_site, site_folder
from .state_file import DatabaseError
from .strict import check_response

BODY_LIMIT: Final = 1_000_000
"""The largest body that a platform reads, in bytes."""
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
        self.chaos = RandomFaults(options.chaos, options.chaos_seed) if options.chaos else None
        self.control = Control({one.platform.name: one for one in services}, self.chaos)
        self.control.plan_first_faults(list(options.faults))
        self._database = Database(options.database) if options.database else None
        self._tables = {
            f"{service.platform.name}.{name}": table
            for service in services
            for name, table in service.tables.items()
        }
        self._slow = bool(options.latency.high)
        self._site = SiteFiles(site_folder())
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
        if self._database and (commit := self._database.pending()):
            await commit.wait()

    def body_limit(self, path: str) -> int:
        """Return the largest body that requests of a path may have, in bytes."""
        return SEED_LIMIT if path.startswith(PREFIX) else BODY_LIMIT

    def respond(self, request: HttpRequest) -> HttpResponse | Awaitable[Reply]:
        """Handle one request. The response to anything wrong with it is JSON.

        The state has changed when this returns; an awaitable waits with the response only.
        """
        if is_site(request.path):
            return self._site.respond(request.path, request.method)
        if request.excess:
            return encode(neutral(413, f"the body is larger than {request.excess} bytes"))
        if request.path.startswith(PREFIX):
            return self._control(request)
        plan, values = self._find(request.path, request.method)
        received = make_request(request, values)
        if plan.operation and (fault := self.control.plan.take(plan.operation)):
            return self._respond_with_fault(fault, plan.operation, plan, received)
        response = self._run(plan, received)
        if self._slow:
            return self._respond_later(plan, received, response)
        self._record(plan, received, response.status)
        if self._database and request.method not in SAFE and (commit := self._database.pending()):
            return _hold(_encode(response), commit)
        return _encode(response)

    async def _respond_later(
        self, plan: RoutePlan, request: ReceivedRequest, response: MockResponse
    ) -> HttpResponse:
        response = await self._delay(request, response)
        self._record(plan, request, response.status)
        return _encode(response)

    async def _respond_with_fault(
        self, fault: Fault, operation: MockOperation, plan: RoutePlan, request: ReceivedRequest
    ) -> Reply:
        execution = FaultExecution(fault, operation, plan.explain, request.url)
        try:
            reply = await execution.run(lambda: self._delay(request, self._run(plan, request)))
        except (TypeError, ValueError) as error:
            reply = encode(_own_up(operation, error))
        self._record(plan, request, reply.status if isinstance(reply, HttpResponse) else None)
        return reply

    async def _control(self, request: HttpRequest) -> HttpResponse:
        try:
            response = await self.control.response(request.path, request.method, request.body)
            await self.saved()
        except Exception as error:
            response = _own_up(None, error)
        return _encode(response)

    async def _delay(self, request: ReceivedRequest, response: MockResponse) -> MockResponse:
        """The response, once what it says is saved and the usual time is over."""
        if request.method not in SAFE:
            try:
                await self.saved()
            except DatabaseError as error:
                response = _own_up(None, error)
        if latency := self.options.latency.high:
            await asyncio.sleep(uniform(self.options.latency.low, latency))
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


def _hold(response: HttpResponse, commit: PendingCommit) -> asyncio.Future[Reply]:
    """Return a response that is there once a commit is done, or an error if that fails.

    A coroutine would take longer than the rest of the request, and every write comes here.
    """
    held: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

    def release(error: DatabaseError | None) -> None:
        if not held.done():
            held.set_result(encode(_own_up(None, error)) if error else response)

    commit.then(release)
    return held


def _encode(response: MockResponse) -> HttpResponse:
    try:
        return encode(response)
    except (TypeError, ValueError) as error:
        return encode(_own_up(None, error))


def _own_up(operation: MockOperation | None, error: BaseException) -> MockResponse:
    """A bug of ours, or a disk that is full: said in one line instead of a traceback."""
    cause = f"{type(error).__name__}: {error}"
    name = operation.id if operation else None
    print(f"matricula mock: {FAILURE}, {name}: {cause}", file=sys.stderr)
    return MockResponse(500, {"error": FAILURE, "operationId": name, "cause": cause})
