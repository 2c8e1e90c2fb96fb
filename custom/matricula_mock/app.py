"""The application behind the HTTP protocol: it turns requests into responses."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from random import uniform
from typing import Final
from urllib.parse import urlsplit

from attrs import evolve

from .call import MockResponse
from .control import PREFIX, SEED_LIMIT, Control
from .database import Database
from .fault_execution import FaultExecution
from .faults import Fault
from .operation import MockOperation
from .options import ServerOptions
from .origins import OriginRules, is_preflight, respond_to_preflight
from .problems import CheckFailed
from .public_urls import PublicUrls
from .random_faults import RandomFaults
from .request import HttpRequest, ReceivedRequest, make_request
from .request_log import RequestLog, find_reason
from .responses import HttpResponse, Reply, encode, plain_error
from .routing import Values, split_path
from .service import RoutePlan, Service
from .sessions import PREFIX as SESSIONS
from .sessions import ROUTE as SESSION_ROUTES
from .sessions import Sessions
from .site import PREFIX as SITE
from .site import SiteFiles, is_site, site_folder
from .start_page import make_start_page
from .state_file import DatabaseError
from .strict import check_response

BODY_LIMIT: Final = 1_000_000
"""The largest body that a platform accepts, in bytes."""
SAFE: Final = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing, so their responses do not wait for the database. All others wait,
refusals too: they may rest on a record that another request has just written."""
HEALTH: Final = f"{PREFIX}health"
"""Answers every client, since it shows nothing but that the mock runs."""
FAILURE: Final = "the mock itself failed"

_BESIDE: Final = (PREFIX, SITE, SESSIONS)
"""Beginnings of paths that may be none of a platform."""
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")


class App:
    """The mock of all services that `make_services` makes, with `options`.

    Each session has an App of its own with `is_session`, which writes into the `log` of the first
    one.
    """

    def __init__(
        self,
        make_services: Callable[[], Sequence[Service]],
        options: ServerOptions,
        log: RequestLog | None = None,
        *,
        is_session: bool = False,
    ) -> None:
        self.options = options
        self.log = log
        own = evolve(options, database=None)
        self.sessions = Sessions(
            None if is_session else lambda: App(make_services, own, self.log, is_session=True)
        )
        self.public_urls = PublicUrls(options.public_url)
        self.origins = OriginRules(options.cors, _names_of(options))
        self._services = services = make_services()
        self.random_faults = (
            RandomFaults(options.chaos, options.chaos_seed) if options.chaos else None
        )
        self.control = Control(
            {one.platform.name: one for one in services},
            self.random_faults,
            receivers=options.webhook_urls,
        )
        self.control.seed_at_start(options.seeds)
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

    def path_of(self, platform: str) -> str:
        """Return the path in front of all paths of a platform; KeyError for an unknown one."""
        return {one.platform.name: one.router.bases[0] for one in self._services}[platform]

    async def saved(self) -> None:
        """Wait until all changes up to now are saved; DatabaseError where that fails."""
        if self._database and (commit := self._database.pending()):
            await commit.hold(None)

    def body_limit(self, path: str) -> int:
        """Return the largest body that requests of a path may have, in bytes."""
        is_control = path.startswith(PREFIX) or (path.startswith(SESSIONS) and PREFIX in path)
        return SEED_LIMIT if is_control else BODY_LIMIT

    def respond(self, request: HttpRequest) -> HttpResponse | Awaitable[Reply]:
        """Handle one request. The response to anything wrong with it is JSON.

        An awaitable means that the response must wait: for the database, a fault or a latency.
        """
        try:
            return self._respond(request)
        except Exception as error:
            return self.report(error)

    def _respond(self, request: HttpRequest) -> HttpResponse | Awaitable[Reply]:
        if request.path.startswith(_BESIDE) and (response := self._respond_beside(request)):
            return response
        if request.excess:
            return encode(plain_error(413, f"the body is larger than {request.excess} bytes"))
        if request.cors and is_preflight(request.method, request.headers):
            return respond_to_preflight(request.headers)
        plan, values = self._find(request.path, request.method)
        if plan is self._unknown_path and request.path == "/" and request.method in SAFE:
            return make_start_page(request, self._services)
        received = make_request(request, values)
        if plan.operation and (fault := self.control.plan.take(plan.operation)):
            return self._respond_with_fault(fault, plan.operation, plan, received)
        answer = self._run(plan, received)
        if self._is_slow:
            return self._respond_later(plan, received, answer)
        self._record(plan, received, answer)
        if self._database and request.method not in SAFE and (commit := self._database.pending()):
            return commit.hold(_encode(answer))
        return _encode(answer)

    def _respond_beside(
        self, request: HttpRequest
    ) -> HttpResponse | Awaitable[HttpResponse | Reply] | None:
        """Handle a request for the documentation, the control routes or a session; else None."""
        if is_site(request.path):
            return self._site.respond(request.path, request.method)
        if request.path.startswith(SESSIONS):
            if app := self.sessions.enter(request):
                return app.respond(request)
            return encode(plain_error(404, self.sessions.explain(request.path)))
        if not request.path.startswith(PREFIX):
            return None
        if request.excess:
            return encode(plain_error(413, f"the body is larger than {request.excess} bytes"))
        if request.path == HEALTH:
            return encode(MockResponse(200, {"status": "ok"}))
        if stranger := self.origins.find_stranger(request.headers):
            request.cors = b""
            return encode(plain_error(403, stranger))
        if request.cors and is_preflight(request.method, request.headers):
            return respond_to_preflight(request.headers)
        return self._control(request)

    def report(self, error: BaseException) -> HttpResponse:
        """Return the response for a bug of ours or a full disk."""
        return encode(_report_failure(None, error))

    async def _respond_later(
        self, plan: RoutePlan, request: ReceivedRequest, response: MockResponse
    ) -> HttpResponse:
        response = await self._delay(request, response)
        self._record(plan, request, response)
        return _encode(response)

    async def _respond_with_fault(
        self, fault: Fault, operation: MockOperation, plan: RoutePlan, request: ReceivedRequest
    ) -> Reply:
        execution = FaultExecution(fault, operation, plan.explain, request.url)
        try:
            reply = await execution.run(lambda: self._delay(request, self._run(plan, request)))
        except Exception as error:
            reply = encode(_report_failure(operation, error))
        status = reply.status if isinstance(reply, HttpResponse) else None
        self.control.recording.add(plan.operation, request, status)
        if self.log:
            self.log.add(request, plan.operation, status, f"planned fault {fault.fault}")
        return reply

    async def _control(self, request: HttpRequest) -> HttpResponse:
        try:
            response = await self._steer(request)
            await self.saved()
        except Exception as error:
            response = _report_failure(None, error)
        return _encode(response)

    async def _steer(self, request: HttpRequest) -> MockResponse:
        """Handle a control request; those for sessions are the ones of this App alone."""
        if request.path == SESSION_ROUTES or request.path.startswith(f"{SESSION_ROUTES}/"):
            return self.sessions.respond(request)
        return await self.control.respond(
            request.path, request.method, request.body, is_near=request.is_near
        )

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

    def _record(self, plan: RoutePlan, request: ReceivedRequest, response: MockResponse) -> None:
        self.control.recording.add(plan.operation, request, response.status)
        if self.log:
            reason = find_reason(request, response) if response.status >= 400 else ""
            self.log.add(request, plan.operation, response.status, reason)


def _names_of(options: ServerOptions) -> list[str]:
    """Return the names of hosts under which the mock may be controlled."""
    public = urlsplit(options.public_url).hostname
    return [*options.control_hosts, *([public] if public else [])]


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
