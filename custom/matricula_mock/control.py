"""The mock's own routes under `/_mock`, for tests in any language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial, wraps
from typing import Final, TypeAlias

import orjson
from attrs import evolve

from .body import decode_json
from .call import Json, MockResponse
from .faults import Fault, FaultError, FaultPlan, FaultSource, read_faults
from .problems import CheckFailed, Problem, describe
from .recording import Recording
from .responses import plain_error
from .service import Service
from .variants import VariantError
from .webhooks import DeliveryError, Webhooks

Handler: TypeAlias = Callable[[bytes], Json | Awaitable[Json]]
"""Handles the body of a control request. Returns the value of the response, None for a 204."""

PREFIX: Final = "/_mock/"
WEBHOOKS: Final = "webhooks/"
LARGEST: Final = 2**63 - 1
"""The largest number that is an id: the specs' `int64`."""
SEED_LIMIT: Final = 10_000_000
"""The largest body of a control request, in bytes. No other request is handled while records are
added, which takes a second for this many; more can be seeded in several requests."""


class Control:
    """Resets, seeds and shows the state, plans faults, and lists the recorded requests.

    `others` are faults besides the planned ones, `receivers` the URLs of webhooks' receivers on
    other machines.
    """

    def __init__(
        self,
        services: Mapping[str, Service],
        others: FaultSource | None = None,
        *,
        receivers: Sequence[str] = (),
    ) -> None:
        self._services = services
        self._startup_seeds: list[Json] = []
        self._startup_faults: list[Fault] = []
        self._startup_variants: dict[str, str] = {}
        self.plan = FaultPlan(others)
        self.recording = Recording()
        self.webhooks = Webhooks([service.document for service in services.values()], receivers)
        self.routes: dict[str, dict[str, Handler]] = {
            "reset": {"POST": _ignore_body(self.reset)},
            "seed": {"POST": _read_body(self.seed)},
            "state": {"GET": _ignore_body(self.state)},
            "requests": {"GET": _ignore_body(self.recording.list)},
            "faults": {
                "GET": _ignore_body(self.faults),
                "PUT": _read_body(self.plan_faults),
                "DELETE": _ignore_body(self.clear_faults),
            },
            "variants": {
                "GET": _ignore_body(self.variants),
                "PUT": _read_body(self.choose_variants),
            },
        }

    async def respond(
        self, path: str, method: str, raw: bytes, *, is_near: bool = True
    ) -> MockResponse:
        """Handle a request with a path that begins with `PREFIX`.

        Clients that are not near, which is on this machine, may have webhooks sent to known
        receivers only.
        """
        name = path.removeprefix(PREFIX)
        methods: Mapping[str, Handler] | None = self.routes.get(name)
        if name.startswith(WEBHOOKS):
            methods = {"POST": partial(self._deliver, name.removeprefix(WEBHOOKS), is_near)}
        if methods is None:
            known = ", ".join(PREFIX + name for name in [*self.routes, WEBHOOKS + "{verb}"])
            return plain_error(404, f"there is no {path}; known are {known}")
        if method not in methods:
            allow = ", ".join(methods)
            text = f"{method} is not allowed at {path}; allowed is {allow}"
            return plain_error(405, text, Allow=allow)
        try:
            value = methods[method](raw)
            if isinstance(value, Awaitable):
                value = await value
        except CheckFailed as refused:
            return plain_error(400, f"the body is not JSON: {refused.details['reason']}")
        except ControlError as error:
            return plain_error(400, str(error))
        except DeliveryError as error:
            return plain_error(error.status, str(error))
        return MockResponse(204) if value is None else MockResponse(200, value)

    async def _deliver(self, verb: str, is_near: bool, raw: bytes) -> Json:
        return await self.webhooks.deliver(verb, decode_json(raw), is_near=is_near)

    def reset(self) -> None:
        """Restore the state, the variants, the faults and the recorded requests of the start."""
        for service in self._services.values():
            service.reset()
            service.variants.chosen = service.variants.usual
        for seed in self._startup_seeds:
            self.seed(seed)
        self._choose(self._startup_variants)
        self.plan.faults = [evolve(fault, seen=0) for fault in self._startup_faults]
        if self.plan.others:
            self.plan.others.reset()
        self.recording.clear()

    def state(self) -> Json:
        """Return `{platform: {resource: [objects]}}`, hidden properties included."""
        return {name: service.dump() for name, service in self._services.items()}

    def seed(self, value: Json) -> None:
        """Add records in the form of `state`. If one is wrong, none is added: ControlError."""
        try:
            orjson.dumps(value)
        except TypeError as error:  # Python's JSON has more than a response may have
            raise ControlError(f"the body: {error}") from None
        for name, tables in _items(value, "the body", self._services):
            service = self._services[name]
            for table, rows in _items(tables, name, service.tables):
                _check_rows(service, table, rows)
        for name, tables in value.items():
            self._services[name].seed(tables)

    def seed_at_start(self, seeds: Sequence[Json]) -> None:
        """Add records that return with every reset; ControlError if one is wrong."""
        for seed in seeds:
            self.seed(seed)
        self._startup_seeds = list(seeds)

    def faults(self) -> list[Json]:
        """Return the planned faults; `consumed` is true once one has hit as often as planned."""
        return [fault.show() for fault in self.plan.faults]

    def plan_faults(self, value: Json) -> list[Json]:
        """Replace and return the planned faults. If one is wrong, nothing changes: ControlError."""
        try:
            self.plan.faults = self._read_faults(value)
        except FaultError as error:
            raise ControlError(str(error)) from None
        return self.faults()

    def plan_startup_faults(self, value: Json) -> None:
        """Plan faults that return with every reset; FaultError for an invalid one."""
        self._startup_faults = self._read_faults(value)
        self.plan.faults = [evolve(fault) for fault in self._startup_faults]

    def _read_faults(self, value: Json) -> list[Fault]:
        known = {
            (operation.platform, operation.id)
            for service in self._services.values()
            for operation in service.operations
        }
        return read_faults(value, known)

    def clear_faults(self) -> None:
        """Remove the planned faults; those of the start return with the next reset."""
        self.plan.faults = []

    def variants(self) -> dict[str, str]:
        """Return the variant of each platform that has some: `{platform: variant}`."""
        return {
            name: service.variants.chosen
            for name, service in self._services.items()
            if service.variants.known
        }

    def choose_variants(self, value: Json) -> dict[str, str]:
        """Choose variants of platforms, and return the variant of each.

        If one is unknown, none is chosen: ControlError.
        """
        try:
            self._choose(value)
        except VariantError as error:
            raise ControlError(str(error)) from None
        return self.variants()

    def choose_startup_variants(self, value: Mapping[str, str]) -> None:
        """Choose variants that return with every reset; VariantError for an unknown one."""
        self._choose(value)
        self._startup_variants = dict(value)

    def _choose(self, value: Json) -> None:
        if not isinstance(value, Mapping):
            raise VariantError('variants must be an object such as {"PLATFORM": "VARIANT"}')
        for platform, name in value.items():
            if platform not in self._services:
                known = ", ".join(self._services)
                raise VariantError(f"there is no platform {platform}; known are {known}")
            self._services[platform].variants.check(name)
        for platform, name in value.items():
            self._services[platform].variants.chosen = name


def _read_body(handle: Callable[[Json], Json]) -> Handler:
    """Make a handler of a method that takes the body's JSON. It keeps the docstring."""

    @wraps(handle)
    def run(raw: bytes) -> Json:
        return handle(decode_json(raw))

    return run


def _ignore_body(handle: Callable[[], Json]) -> Handler:
    """Make a handler of a method without arguments. It keeps the docstring."""

    @wraps(handle)
    def run(raw: bytes) -> Json:
        return handle()

    return run


class ControlError(Exception):
    """A control request that cannot be carried out. The text names the place."""


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
    for number, row in enumerate(rows, 1):
        where = f"{place}, record {number}"
        if not isinstance(row, dict) or not isinstance(row.get(key), str | int):
            raise ControlError(f"{where}: must be an object with its id in {key}")
        if isinstance(row[key], int) and not -LARGEST <= row[key] <= LARGEST:
            raise ControlError(f"{where}: {key} must be at most {LARGEST}")
        if problems := service.find_problems_of(table, row):
            problem = problems[0]
            raise ControlError(f"{where}: {_name_place(problem)} {describe(problem)}")


def _name_place(problem: Problem) -> str:
    """Return the place of a problem in a record; items are counted from 1."""
    return ", ".join(
        f"item {part + 1}" if isinstance(part, int) else part for part in problem.where
    )
