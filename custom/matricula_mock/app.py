"""The application behind the HTTP protocol: it turns requests into responses."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Sequence
from random import uniform
from typing import Final

from .call import MockResponse
from .control import PREFIX, SEED_LIMIT, Control
from .database import Database
from .fault_execution import FaultExecution
from .faults import Fault
from .operation import MockOperation
from .options import ServerOptions
from .origins import find_stranger, is_preflight, respond_to_preflight
from .problems import CheckFailed
from .random_faults import RandomFaults
from .request import HttpRequest, ReceivedRequest, make_request
from .responses import HttpResponse, Reply, encode, plain_error
from .routing import Values, split_path
from .service import RoutePlan, Service
from .site import SiteFiles, is_site, site_folder
from .state_file import DatabaseError
from .strict import check_response

BODY_LIMIT: Final = 1_000_000
"""The largest body that a platform accepts, in bytes."""
SAFE: Final = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing, so their responses do not wait for the database. All others wait,
refusals too: they may rest on a record that another request has just written."""
FAILURE: Final = "the mock itself failed"

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")


class App:
    """The mock of all `services`, with `options`."""

    def __init__(self, services: Sequence[Service], options: ServerOptions) -> None:
        self.options = options
        self.random_faults = (
            RandomFaults(options.chaos, options.chaos_seed) if options.chaos else None
        )
        self.control = Control({one.platform.name: one for one in services}, self.random_faults)
        self.control.plan_startup_faults(list(options.faults))
        self.control.choose_startup_variants(options.variants)
        self._database = Database(options.database) if options.database else None
        self._tables = {
            f"{service.platform.name}.{name}": table
            for service in services
            for name, table in service.tables.items()
        }
        self._site = SiteFiles(site_folder())
        self._is_slow = bool(options.latency.high)
        prefixes = [(prefix, service) for service in services for prefix in service.router.prefixes]
        self._prefixes = sorted(prefixes, key=lambda pair: -len(pair[0]))
        self._unknown_path = _plan_unknown_path([prefix for prefix, _ in prefixes])
        self._fixed = {
            (path, method): self._find_owner(path, method)[0]
            for service in services
            for path in service.router.fixed_paths()
            for method in _METHODS
        }

    def open(self) -> None:
        """Load the state from the database, if there is one; DatabaseError where that fails."""
        if self._database:
            self._database.open(self._tables)

    def close(self) -> None:
        """Close the database. The state stays."""
        if self._database:
            self._database.close()

    async def saved(self) -> None:
        """Wait until all changes up to now are saved; DatabaseError where that fails."""
        if self._database and (commit := self._database.pending()):
            await commit.hold(None)

    def body_limit(self, path: str) -> int:
        """Return the largest body that requests of a path may have, in bytes."""
        return SEED_LIMIT if path.startswith(PREFIX) else BODY_LIMIT

    def respond(self, request: HttpRequest) -> HttpResponse | Awaitable[Reply]:
        """Handle one request. The response to anything wrong with it is JSON.

        An awaitable means that the response must wait: for the database, a fault or a latency.
        """
        try:
            return self._respond(request)
        except Exception as error:
            return self.report(error)

    def _respond(self, request: HttpRequest) -> HttpResponse | Awaitable[Reply]:
        if is_site(request.path):
            return self._site.respond(request.path, request.method)
        if request.excess:
            return encode(plain_error(413, f"the body is larger than {request.excess} bytes"))
        if request.path.startswith(PREFIX):
            if stranger := find_stranger(request.headers, request.own):
                request.cors = b""
                return encode(plain_error(403, stranger))
            return self._control(request)
        if request.cors and is_preflight(request.method, request.headers):
            return respond_to_preflight(request.headers)
        plan, values = self._find(request.path, request.method)
        received = make_request(request, values)
        if plan.operation and (fault := self.control.plan.take(plan.operation)):
            return self._respond_with_fault(fault, plan.operation, plan, received)
        response = self._run(plan, received)
        if self._is_slow:
            return self._respond_later(plan, received, response)
        self._record(plan, received, response.status)
        if self._database and request.method not in SAFE and (commit := self._database.pending()):
            return commit.hold(_encode(response))
        return _encode(response)

    def report(self, error: BaseException) -> HttpResponse:
        """Return the response for a bug of ours or a full disk."""
        return encode(_report_failure(None, error))

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
        except Exception as error:
            reply = encode(_report_failure(operation, error))
        self._record(plan, request, reply.status if isinstance(reply, HttpResponse) else None)
        return reply

    async def _control(self, request: HttpRequest) -> HttpResponse:
        try:
            response = await self.control.respond(request.path, request.method, request.body)
            await self.saved()
        except Exception as error:
            response = _report_failure(None, error)
        return _encode(response)

    async def _delay(self, request: ReceivedRequest, response: MockResponse) -> MockResponse:
        """Return the response once its changes are saved and the latency is over."""
        if request.method not in SAFE:
            try:
                await self.saved()
            except DatabaseError as error:
                response = _report_failure(None, error)
        if latency := self.options.latency.high:
            await asyncio.sleep(uniform(self.options.latency.low, latency))
        return response

    def _find(self, path: str, method: str) -> tuple[RoutePlan, Values]:
        """Return the plan for a path and a method; there always is one, if only to refuse."""
        if plan := self._fixed.get((path, method)):
            return plan, ()
        return self._find_owner(path, method)

    def _find_owner(self, path: str, method: str) -> tuple[RoutePlan, Values]:
        """Return the plan of the platform whose prefix matches the longest part of the path."""
        parts = split_path(path)
        plain = path if "%" not in path else "/".join(parts)
        for prefix, service in self._prefixes:
            if plain.startswith(prefix) and plain[len(prefix) : len(prefix) + 1] in ("/", ""):
                return service.find(parts, method)
        return self._unknown_path, ()

    def _run(self, plan: RoutePlan, request: ReceivedRequest) -> MockResponse:
        try:
            response = plan.run(request)
        except Exception as error:
            return _report_failure(plan.operation, error)
        if self.options.strict and plan.operation:
            return check_response(plan.operation, response)
        return response

    def _record(self, plan: RoutePlan, request: ReceivedRequest, status: int | None) -> None:
        self.control.recording.add(plan.operation, request, status)


def _plan_unknown_path(prefixes: Sequence[str]) -> RoutePlan:
    text = f"nothing is served here, only under {', '.join(prefixes)}"

    def refuse(request: ReceivedRequest) -> MockResponse:
        raise CheckFailed("route")

    return RoutePlan(None, (), refuse, lambda refused, operation: plain_error(404, text))


def _encode(response: MockResponse) -> HttpResponse:
    try:
        return encode(response)
    except (TypeError, ValueError) as error:
        return encode(_report_failure(None, error))


def _report_failure(operation: MockOperation | None, error: BaseException) -> MockResponse:
    """Report a bug of ours or a full disk in one line, and as a 500."""
    cause = f"{type(error).__name__}: {error}"
    name = operation.id if operation else None
    print(f"matricula mock: {FAILURE}, {name}: {cause}", file=sys.stderr)
    return MockResponse(500, {"error": FAILURE, "operationId": name, "cause": cause})
