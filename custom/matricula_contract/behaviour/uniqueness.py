"""Checks: unique values are taken once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from attrs import evolve

from ..error_fields import find_error_fields, last_name
from ..expressions import SentRequest, evaluate
from ..specification import ContractOperation, Link
from .target import TargetServer
from .valid_requests import find_link, make_request, make_source


def check_taken_values(target: TargetServer) -> None:
    """Check that a taken value is refused, whichever operation created the other record."""
    makers = [operation for operation in target.spec.operations.values() if operation.unique]
    for first in makers:
        for second in makers:
            if first.unique & second.unique:
                _check_pair(target, first, second)


def check_taken_by_change(target: TargetServer) -> None:
    """Check that a record cannot be changed to a taken value, but can keep its own."""
    for operation in target.spec.operations.values():
        names = target.spec.unique & set(target.spec.properties(operation.schema or {}))
        link = find_link(target, operation, set(operation.names("path")))
        if operation.method == "PUT" and names and link is not None:
            _check_change(target, operation, link, sorted(names))


def _check_change(
    target: TargetServer, operation: ContractOperation, link: Link, names: list[str]
) -> None:
    other, _ = make_source(target, link)
    own, response = make_source(target, link)
    path = evaluate(dict(link.parameters), own, response)
    for name in [name for name in names if name in own.body]:
        before = target.state()
        request = SentRequest(operation.id, path=path, body={name: other.body[name]})
        _check_refused(target, operation, request, (name,))
        assert target.state() == before, f"{operation.id}: a taken {name} changed something"
        kept = target.send(evolve(request, body={name: own.body[name]}))
        assert kept.accepted, f"{operation.id}: its own {name} got {kept.status}"


def _check_pair(target: TargetServer, first: ContractOperation, second: ContractOperation) -> None:
    made = make_request(target, first.id)
    assert target.send(made).accepted, f"{first.id} refused a new record: {made.body}"
    before = target.state()
    for names in _subsets(sorted(first.unique & second.unique & set(made.body))):
        for taken in _spellings(made, second):
            request = make_request(target, second.id)
            values = {name: taken.body[name] for name in names}
            _check_refused(target, second, evolve(request, body=request.body | values), names)
    assert target.state() == before, f"{second.id}: a refused duplicate changed something"


def _check_refused(
    target: TargetServer, operation: ContractOperation, request: SentRequest, names: tuple[str, ...]
) -> None:
    response = target.send(request)
    expected = 409 if 409 in operation.statuses else 400
    assert response.status == expected, (
        f"{operation.id}: taken {', '.join(names)} {request.body} got {response.status}"
    )
    blamed = {last_name(place) for place in find_error_fields(target.spec, response.body)}
    assert blamed in (set(), set(names)), (
        f"{operation.id}: {', '.join(names)} taken, but the error names {', '.join(sorted(blamed))}"
    )


def _subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    for size in range(1, len(names) + 1):
        yield from combinations(names, size)


def _spellings(made: SentRequest, operation: ContractOperation) -> Iterator[SentRequest]:
    """Yield the request; also in other case, if the spec ignores case in comparisons."""
    yield made
    if operation.content["x-replay"].get("ignore-case"):
        swapped = {name: made.body[name].swapcase() for name in operation.unique & set(made.body)}
        yield evolve(made, body=made.body | swapped)
