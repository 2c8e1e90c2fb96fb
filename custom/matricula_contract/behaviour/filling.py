"""Lists are filled before they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from attrs import evolve

from ..expressions import Json, Request
from ..specification import Operation
from .paging import read_all, read_list
from .target import Target
from .walk import make_request

RECORDS: Final = 23
"""So many records a list has at least: more than a page has by itself, and a prime number."""


def fill(target: Target, request: Request) -> None:
    """Make records until a list has enough of them, or seed some where no operation makes them; on
    a server that is no mock server nothing."""
    if not target.controls:
        return
    if filler := FILLERS.get(request.operation):
        filler(target)
        return
    maker = _find_maker(target, target.operation(request.operation))
    while maker and len(read_all(target, request)) < RECORDS:
        assert target.send(make_request(target, maker.id)).accepted
    if maker is None and (table := find_table(target, request)):
        model = target.state()[table][0]
        target.seed(table, [model | {"id": f"seeded{number:02}"} for number in range(RECORDS)])


def _find_maker(target: Target, operation: Operation) -> Operation | None:
    """The operation that makes what a list shows: it is found there after a lost answer."""
    for maker in target.spec.operations.values():
        if maker.content["x-replay"].get("operation") == operation.id:
            return maker
    return None


def find_table(target: Target, request: Request) -> str | None:
    """The table of the server's state that a list shows, by the ids in both."""
    ids = {str(record["id"]) for record in read_all(target, request) if "id" in record}
    state: dict[str, list[Json]] = target.state()
    shared = {name: len(ids & {str(row.get("id")) for row in state[name]}) for name in state}
    return max(shared, key=lambda name: shared[name]) if any(shared.values()) else None


def register_active(target: Target) -> Request:
    """A request for an account on Tahoe that is active at once."""
    request = make_request(target, "createRegistration")
    active = {"password": "Unsaid-1234", "send_activation_email": False}
    return evolve(request, body=request.body | active)


def _enroll(target: Target) -> None:
    """Tahoe: active accounts in two courses; some are unenrolled again."""
    people = [register_active(target) for _ in range(RECORDS // 2 + 1)]
    assert all(target.send(request).accepted for request in people)
    names = [request.body["username"] for request in people]
    courses = [course["id"] for course in read_list(target, "listCourses")][:2]
    for action, some in (("enroll", names), ("unenroll", names[::3])):
        body = {"action": action, "identifiers": some, "courses": courses}
        answer = target.send(Request("updateEnrollments", body=body))
        assert answer.accepted, f"{body} was answered with {answer.status}"


def _add_agreement(target: Target) -> None:
    """DigitalChalk: there is one agreement of each type, and there are two types."""
    agreement = read_list(target, "listAgreements")[0]
    target.seed("agreements", [agreement | {"type": "custom", "title": "House rules"}])


FILLERS: Final[Mapping[str, Callable[[Target], None]]] = {
    "listEnrollments": _enroll,
    "listAgreements": _add_agreement,
    "listUserAgreements": _add_agreement,
}
"""How to fill the lists that no operation fills by itself."""
