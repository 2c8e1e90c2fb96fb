"""The mock's own routes under `/_mock`, for tests in any language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from attrs import evolve

from .body import decode_json
from .call import Json, MockResponse
from .faults import Fault, FaultError, FaultPlan, FaultSource, read_faults
from .problems import CheckFailed, describe
from .recording import Recording
from .responses import neutral
from .service import Service
from .webhooks import DeliveryError, Webhooks

Do: TypeAlias = Callable[[bytes], MockResponse]
Deliver: TypeAlias = Callable[[bytes], Awaitable[MockResponse]]

PREFIX: Final = "/_mock/"
WEBHOOKS: Final = "webhooks/"
SEED_LIMIT: Final = 10_000_000
"""The largest body of a control call, in bytes. Nobody else is answered while records are added,
which takes a second for this many; more can be seeded in several calls."""


class Control:
    """Resets, seeds and shows the state, plans faults, and shows the calls that came in.

    `others` are faults beside the planned ones.
    """

    def __init__(self, services: Mapping[str, Service], others: FaultSource | None = None) -> None:
        self._services = services
        self._first_faults: list[Fault] = []
        self.plan = FaultPlan(others)
        self.recording = Recording()
        self.webhooks = Webhooks([service.document for service in services.values()])
        self._routes: dict[str, dict[str, Do]] = {
            "reset": {"POST": lambda raw: self._reset()},
            "seed": {"POST": self._seed},
            "state": {"GET": lambda raw: MockResponse(200, self.state())},
            "requests": {"GET": lambda raw: MockResponse(200, self.recording.list())},
            "faults": {
                "GET": lambda raw: MockResponse(200, self.faults()),
                "PUT": self._plan_faults,
                "DELETE": lambda raw: self._clear_faults(),
            },
        }

    async def response(self, path: str, method: str, raw: bytes) -> MockResponse:
        """Response a call of a path that begins with `PREFIX`."""
        name = path.removeprefix(PREFIX)
        methods: Mapping[str, Do | Deliver] | None = self._routes.get(name)
        if name.startswith(WEBHOOKS):
            methods = {"POST": self._deliver(name.removeprefix(WEBHOOKS))}
        if methods is None:
            known = ", ".join(PREFIX + name for name in [*self._routes, WEBHOOKS + "{verb}"])
            return neutral(404, f"there is no {path}; known are {known}")
        if method not in methods:
            allow = ", ".join(methods)
            text = f"{method} is not allowed at {path}; allowed is {allow}"
            return neutral(405, text, Allow=allow)
        try:
            response = methods[method](raw)
            return response if isinstance(response, MockResponse) else await response
        except CheckFailed as refused:
            return neutral(400, f"the body is not JSON: {refused.details['reason']}")
        except ControlError as error:
            return neutral(400, str(error))
        except DeliveryError as error:
            return neutral(error.status, str(error))

    def _deliver(self, verb: str) -> Deliver:
        async def deliver(raw: bytes) -> MockResponse:
            return MockResponse(200, await self.webhooks.deliver(verb, decode_json(raw)))

        return deliver

    def reset(self) -> None:
        """Everything as after the start: state, faults, recorded calls."""
        for service in self._services.values():
            service.reset()
        self.plan.faults = [evolve(fault, seen=0) for fault in self._first_faults]
        if self.plan.others:
            self.plan.others.reset()
        self.recording.clear()

    def _reset(self) -> MockResponse:
        self.reset()
        return MockResponse(204)

    def state(self) -> Json:
        """`{platform: {resource: [objects]}}`, hidden properties included."""
        return {name: service.dump() for name, service in self._services.items()}

    def _seed(self, raw: bytes) -> MockResponse:
        self.seed(decode_json(raw))
        return MockResponse(204)

    def seed(self, value: Json) -> None:
        """Add records, given as `state` shows them: all of them, or ControlError and none."""
        for name, tables in _items(value, "the body", self._services):
            service = self._services[name]
            for table, rows in _items(tables, name, service.tables):
                _check_rows(service, table, rows)
        for name, tables in value.items():
            self._services[name].seed(tables)

    def faults(self) -> Json:
        """The planned faults, with `consumed`."""
        return [fault.show() for fault in self.plan.faults]

    def plan_faults(self, value: Json) -> None:
        """Plan these faults and no others; ControlError where one is not understood."""
        try:
            self.plan.faults = self._read_faults(value)
        except FaultError as error:
            raise ControlError(str(error)) from None

    def plan_first_faults(self, value: Json) -> None:
        """Plan faults that come back with every reset; FaultError where one is not understood."""
        self._first_faults = self._read_faults(value)
        self.plan.faults = [evolve(fault) for fault in self._first_faults]

    def _read_faults(self, value: Json) -> list[Fault]:
        known = {
            (operation.platform, operation.id)
            for service in self._services.values()
            for operation in service.operations
        }
        return read_faults(value, known)

    def _plan_faults(self, raw: bytes) -> MockResponse:
        self.plan_faults(decode_json(raw))
        return MockResponse(200, self.faults())

    def clear_faults(self) -> None:
        """Forget the planned faults; those of the start come back with the next reset."""
        self.plan.faults = []

    def _clear_faults(self) -> MockResponse:
        self.clear_faults()
        return MockResponse(204)


class ControlError(Exception):
    """A control call that cannot be done. The text names the place."""


def _items(value: Json, place: str, known: Mapping[str, object]) -> list[tuple[str, Json]]:
    if not isinstance(value, dict):
        raise ControlError(f"{place}: must be an object")
    if unknown := sorted(set(value) - set(known)):
        raise ControlError(f"{place}: unknown {unknown[0]}; known are {', '.join(known)}")
    return list(value.items())


def _check_rows(service: Service, table: str, rows: Json) -> None:
    place = f"{service.platform.name}.{table}"
    if not isinstance(rows, list):
        raise ControlError(f"{place}: must be a list of objects")
    key = service.tables[table].key
    for index, row in enumerate(rows):
        if not isinstance(row, dict) or not isinstance(row.get(key), str | int):
            raise ControlError(f"{place}[{index}]: must be an object with its id in {key}")
        if problems := service.find_faults_of(table, row):
            problem = problems[0]
            raise ControlError(f"{place}[{index}]: {problem.place} {describe(problem)}")
