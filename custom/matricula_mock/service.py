"""One platform with its spec: routes, checks, behaviours and state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from attrs import frozen

from .call import Json, MockResponse, Record, Refusal
from .checks import Step, make_steps, read_order
from .document import MockSpec
from .framework_routes import FORMAT, LIST_LINES, list_collections, split_format
from .operation import MockOperation, read_operations
from .platform import Explain, MockPlatform
from .problems import CheckFailed, Problem, explain_status
from .request import ReceivedRequest
from .routing import Route, Router, Values
from .security import issue_tokens
from .state import tables_of
from .throttle import Throttle, read_throttle
from .validation import find_problems
from .variants import Variants, read_variants

_WRONG_FORMAT: Final = "."
"""The key of the plan for a path whose suffix is no known format."""
_MOVED: Final = {"Content-Type": "text/html; charset=utf-8"}


@frozen
class RoutePlan:
    """The checks and the behaviour of one route and method."""

    operation: MockOperation | None
    steps: tuple[Step, ...]
    act: Callable[[ReceivedRequest], MockResponse]
    explain: Explain
    variants: Variants | None = None
    lines: bytes = b""
    """Headers of all responses, each with its end."""

    def run(self, request: ReceivedRequest) -> MockResponse:
        """Check a request and handle it. The state changes in one step: nothing else runs
        meanwhile."""
        if self.variants:
            request.variant = self.variants.chosen
        try:
            for step in self.steps:
                step(request)
            response = self.act(request)
        except CheckFailed as refused:
            request.refused = refused
            response = self.explain(refused, self.operation)
            if refused.kind == "status":
                response = explain_status(response, refused)
            if refused.details.get("throttled") and self.operation:
                response = self.operation.shape_throttled(response)
        except Refusal as refusal:
            response = refusal.response
        if self.lines:
            response.lines += self.lines
        return response


class Service:
    """One platform: finds the plan for a request, and has the state.

    With `throttle` the rate limit of the spec is enforced, if there is one.
    """

    def __init__(
        self, platform: MockPlatform[Json], document: MockSpec, *, throttle: bool = False
    ) -> None:
        self.platform = platform
        self.document = document
        self.operations = tuple(read_operations(document, platform.decode_json))
        platform.compare(self.operations)
        self.router = Router(document, self.operations, platform.aliases)
        self.state = platform.state()
        self.tables = tables_of(self.state)
        self._validators = {
            name: document.compile(table.schema) for name, table in self.tables.items()
        }
        self._tokens = issue_tokens(platform.owners)
        self._order = read_order(document)
        self.throttle: Throttle | None = read_throttle(document) if throttle else None
        self.variants = read_variants(document)
        self._plans = {
            route.template: self._plan_route(route) for route in self.router.routes.values()
        }
        self._unknown_path = RoutePlan(None, (), _refuse_path, platform.explain)
        self.reset()

    def find(self, parts: list[str], method: str) -> tuple[RoutePlan, Values]:
        """Return the plan for a path and a method; there always is one, if only to refuse."""
        suffix = ""
        if self.platform.has_framework_routes and "." in "".join(parts[-2:]):
            parts, suffix = split_format(parts)
        found = self.router.find(parts)
        if found is None:
            return self._find_other(parts, method, suffix)
        plans = self._plans[found[0].template]
        if suffix not in ("", FORMAT):
            return plans[_WRONG_FORMAT], found[1]
        return plans.get(method) or plans[""], found[1]

    def _find_other(self, parts: list[str], method: str, suffix: str) -> tuple[RoutePlan, Values]:
        """Return the plan for a path that the spec does not have."""
        if self.platform.has_framework_routes and (names := self.router.collections(parts)):
            act = list_collections(names, suffix)
            return RoutePlan(None, (), act, self.platform.explain, lines=LIST_LINES), ()
        return self._find_slashed(parts, method)

    def _find_slashed(self, parts: list[str], method: str) -> tuple[RoutePlan, Values]:
        slashes = self.platform.slashes
        if slashes == "optional" and parts[-1] == "" and self.router.find(parts[:-1]):
            return self.find(parts[:-1], method)
        if slashes == "redirect" and parts[-1] != "" and self.router.find([*parts, ""]):
            return RoutePlan(None, (), _redirect, self.platform.explain), ()
        return self._unknown_path, ()

    def _plan_route(self, route: Route) -> dict[str, RoutePlan]:
        """Return plans by method; '' is for the methods that the path does not have."""
        lines = f"allow: {route.allow}\r\n".encode() if self.platform.shows_allow else b""
        plans = {
            method: RoutePlan(
                operation,
                self._steps(operation, self._order),
                self._bind(operation),
                self.platform.explain,
                self.variants if self.variants.known else None,
                lines,
            )
            for method, operation in route.operations.items()
        }
        first = next(iter(route.operations.values()))
        before = self._steps(first, self._order[: self._order.index("method")])
        if "GET" in plans:
            plans.setdefault("HEAD", plans["GET"])
            act = _respond_empty if lines else _list_methods(route)
            plans.setdefault("OPTIONS", self._plan_other(before, act, lines))
        plans[""] = self._plan_other(before, _refuse_method, lines, route)
        plans[_WRONG_FORMAT] = self._plan_other((), _refuse_path, lines)
        return plans

    def _plan_other(
        self,
        before: tuple[Step, ...],
        act: Callable[[ReceivedRequest], MockResponse],
        lines: bytes,
        route: Route | None = None,
    ) -> RoutePlan:
        """Return a plan of no operation. With `route` its refusals show the allowed methods."""
        explain = self._with_allow(route) if route and not lines else self.platform.explain
        return RoutePlan(None, before, act, explain, lines=lines)

    def _steps(self, operation: MockOperation, stages: Sequence[str]) -> tuple[Step, ...]:
        platform, state = self.platform, self.state
        return make_steps(stages, platform, state, self._tokens, self.throttle, operation)

    def _bind(self, operation: MockOperation) -> Callable[[ReceivedRequest], MockResponse]:
        behaviour, state = self.platform.behaviours[operation.id], self.state
        if operation.paging is None:
            return lambda request: behaviour(request, state)

        def list_records(request: ReceivedRequest) -> MockResponse:
            request.paging = operation.paging
            return behaviour(request, state)

        return list_records

    def _with_allow(self, route: Route) -> Explain:
        def explain(refused: CheckFailed, operation: MockOperation | None) -> MockResponse:
            response = self.platform.explain(refused, operation)
            if refused.kind == "method":
                response.headers = {**response.headers, "Allow": route.allow}
            return response

        return explain

    def reset(self) -> None:
        """Restore the fixtures."""
        for table in self.tables.values():
            table.clear()
        if self.throttle:
            self.throttle.clear()
        self.seed(self.platform.fixtures)

    def seed(self, records: Mapping[str, Sequence[Record]]) -> None:
        """Add records to tables; those with a known id are replaced."""
        for name, rows in records.items():
            for row in rows:
                self.tables[name].add(row)

    def find_problems_of(self, name: str, record: Json) -> list[Problem]:
        """Return the problems that keep a record out of a table."""
        return find_problems(self._validators[name], record)

    def dump(self) -> dict[str, list[Record]]:
        """Return all records by table, in the form that `seed` takes."""
        return {name: table.dump() for name, table in self.tables.items()}


def _refuse_path(request: ReceivedRequest) -> MockResponse:
    raise CheckFailed("route")


def _refuse_method(request: ReceivedRequest) -> MockResponse:
    raise CheckFailed("method", method=request.method)


def _respond_empty(request: ReceivedRequest) -> MockResponse:
    return MockResponse(200)


def _list_methods(route: Route) -> Callable[[ReceivedRequest], MockResponse]:
    return lambda request: MockResponse(200, headers={"Allow": route.allow})


def _redirect(request: ReceivedRequest) -> MockResponse:
    query = f"?{request.query_text}" if request.query_text else ""
    return MockResponse(301, headers={**_MOVED, "Location": f"{request.raw_path}/{query}"})
