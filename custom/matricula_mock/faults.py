"""Faults that a test plans: the operation, the kind of failure, and the number of times."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final, Literal, Protocol, TypeAlias, get_args

from attrs import define, evolve

from .call import Json, MockResponse
from .expressions import find, put
from .operation import MockOperation

Kind: TypeAlias = Literal[
    "delay",  # the response is late
    "status",  # the response is `status` with `retry_after`; nothing is done
    "throttled",  # too many requests, in the platform's form with `retry_after`; nothing is done
    "reset-before-write",  # the connection is reset; nothing is done
    "drop-after-write",  # it is done; the connection is closed without a response
    "truncate",  # it is done; half of the response's body is sent
    "not-json",  # it is done; the response's body is HTML
    "redirect",  # the response is a redirect to `host`; nothing is done
    "unreached",  # something before the platform responds: `status` and `body`; nothing is done
    "page-foreign",  # the link to the next page leads to `host`
    "page-loop",  # the link to the next page leads to this one
    "page-shrink",  # the last item of the page is missing
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
PAGE_KINDS: Final = tuple(kind for kind in KINDS if kind.startswith("page-"))
"""The kinds that change pages only."""

FOREIGN: Final = "http://foreign.example.net"
"""The target of redirects and foreign links, unless a fault has a `host` of its own."""

_HOST: Final = re.compile(r"https?://[!-~]+")
_NUMBERS: Final[Mapping[str, tuple[int, int]]] = {
    "times": (1, 1_000_000),
    "after": (0, 1_000_000),
    "delay_ms": (0, 600_000),
    "status": (400, 599),
    "retry_after": (0, 86_400),
}
_UNREACHED_STATUS: Final = (200, 599)
"""Statuses of a gateway in the platform's place; they can be a success."""
_WITHOUT_BODY: Final = (204, 304)


class FaultError(Exception):
    """A fault that cannot be planned. The text names the fault and the key."""


@define
class Fault:
    """One planned fault. It spares the first `after` requests and hits the next `times`.

    Every kind can be late: `delay_ms` is waited after the work and before the response.
    """

    operationId: str
    fault: Kind
    times: int = 1
    after: int = 0
    delay_ms: int = 0
    status: int = 503
    retry_after: int | None = None
    platform: str | None = None
    host: str = FOREIGN
    body: str = ""
    seen: int = 0

    @property
    def consumed(self) -> bool:
        """Return whether it has hit as often as planned."""
        return self.seen >= self.after + self.times

    def show(self) -> Json:
        """Return it in the form of `GET /_mock/faults`."""
        shown = {
            "operationId": self.operationId,
            "fault": self.fault,
            "times": self.times,
            "after": self.after,
            "delay_ms": self.delay_ms,
            "consumed": self.consumed,
        }
        if self.fault == "status":
            shown |= {"status": self.status, "retry_after": self.retry_after}
        if self.fault == "throttled":
            shown |= {"retry_after": self.retry_after}
        if self.fault == "unreached":
            shown |= {"status": self.status, "body": self.body}
        if self.fault in ("redirect", "page-foreign"):
            shown |= {"host": self.host}
        return shown | ({"platform": self.platform} if self.platform else {})


class FaultSource(Protocol):
    """A source of unplanned faults."""

    def take(self, operation: MockOperation) -> Fault | None:
        """Return the fault for this request, or None."""

    def reset(self) -> None:
        """Start again."""


class FaultPlan:
    """The planned faults. The first one of an operation that is not consumed counts.

    `others` hit the requests without a planned fault.
    """

    def __init__(self, others: FaultSource | None = None) -> None:
        self.faults: list[Fault] = []
        self.others = others

    def take(self, operation: MockOperation) -> Fault | None:
        """Return the fault for this request, or None."""
        for fault in self.faults:
            if fault.consumed or fault.operationId != operation.id:
                continue
            if fault.platform in (None, operation.platform):
                fault.seen += 1
                return fault if fault.seen > fault.after else None
        return self.others.take(operation) if self.others else None


def read_faults(value: Json, operations: Collection[tuple[str, str]]) -> list[Fault]:
    """Read faults from JSON. `operations` are the known ones, as (platform, operationId)."""
    if not isinstance(value, list):
        raise FaultError("the body must be a list of faults")
    return [
        _read_fault(f"fault {number}", item, operations) for number, item in enumerate(value, 1)
    ]


def _read_fault(place: str, item: Json, operations: Collection[tuple[str, str]]) -> Fault:
    if not isinstance(item, dict):
        raise FaultError(f"{place}: must be an object")
    known = {"operationId", "fault", "platform", "host", "body", "consumed", *_NUMBERS}
    if unknown := sorted(set(item) - known):
        raise FaultError(f"{place}: unknown key {unknown[0]}; known are {', '.join(sorted(known))}")
    if item.get("fault") not in KINDS:
        raise FaultError(f"{place}: fault must be one of {', '.join(KINDS)}")
    platform = item.get("platform")
    _check_operation(place, item.get("operationId"), platform, operations)
    bounds = dict(_NUMBERS)
    if item["fault"] == "unreached":
        bounds["status"] = _UNREACHED_STATUS
    numbers = {
        key: _read_number(place, item, key, bounds[key])
        for key in _NUMBERS
        if item.get(key) is not None
    }
    host = item.get("host", FOREIGN)
    if not isinstance(host, str) or not _HOST.fullmatch(host):
        raise FaultError(f"{place}: host must be an origin like {FOREIGN}")
    body = item.get("body", "")
    if not isinstance(body, str) or (body and numbers.get("status") in _WITHOUT_BODY):
        raise FaultError(f"{place}: body must be a text, and empty for a status without a body")
    if item["fault"] == "unreached":
        numbers.setdefault("status", 200)
    return Fault(
        item["operationId"], item["fault"], platform=platform, host=host, body=body, **numbers
    )


def _check_operation(
    place: str, id_: Json, platform: Json, operations: Collection[tuple[str, str]]
) -> None:
    """Raise FaultError unless the platform, or one of them all, has the operation."""
    platforms = sorted({name for name, _ in operations})
    if platform is not None and platform not in platforms:
        raise FaultError(f"{place}: no platform {platform}; known are {', '.join(platforms)}")
    known = sorted({id for name, id in operations if platform in (None, name)})
    if id_ not in known:
        where = f" on {platform}" if platform else ""
        raise FaultError(f"{place}: no operation {id_}{where}; known are {', '.join(known)}")


def _read_number(place: str, item: Mapping[str, Json], key: str, bounds: tuple[int, int]) -> int:
    low, high = bounds
    value = item[key]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise FaultError(f"{place}: {key} must be a whole number from {low} to {high}")
    return value


def change_page(
    fault: Fault, operation: MockOperation, response: MockResponse, url: str
) -> MockResponse:
    """Return the response with its page damaged; unchanged if it is none, or has no link.

    `url` is the whole URL of the request.
    """
    paging = operation.paging
    items = find(response.value, paging.items) if paging else None
    if paging is None or not isinstance(items, list) or response.status != 200:
        return response
    match fault.fault:
        case "page-foreign" if paging.next:
            return paging.next.write(response, fault.host + "/" + url.split("/", 3)[-1])
        case "page-loop" if paging.next:
            return paging.next.write(response, url)
        case "page-shrink":
            return evolve(response, value=put(response.value, paging.items, items[:-1]))
    return response
