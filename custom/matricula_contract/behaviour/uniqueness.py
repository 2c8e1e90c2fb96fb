"""Checks: unique values are taken once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from attrs import evolve

from ..error_fields import find_error_fields
from ..expressions import (
    Json,
    SentRequest,
    evaluate,
    find,
    find_counterpart,
    list_values,
    put,
    put_all,
)
from ..operations import UniqueProperty
from ..schemas import list_required
from ..specification import ContractOperation, Link
from .target import TargetServer
from .valid_requests import find_link, make_path, make_request, make_source


def check_taken_values(target: TargetServer) -> None:
    """Check that a taken value is refused, whichever operation created the other record."""
    makers = [one for one in target.spec.operations.values() if one.created_id and one.unique]
    for first in makers:
        for second in makers:
            if target.spec.find_kind(first) == target.spec.find_kind(second):
                _check_pair(target, first, second)


def check_taken_by_change(target: TargetServer) -> None:
    """Check that a record cannot be changed to a taken value, but can keep its own."""
    for operation in target.spec.operations.values():
        link = find_link(target, operation, set(operation.names("path")))
        if operation.method in ("PUT", "PATCH") and operation.unique and link is not None:
            _check_change(target, operation, link)


def _check_change(target: TargetServer, operation: ContractOperation, link: Link) -> None:
    other, _ = make_source(target, link)
    own, response = make_source(target, link)
    path = make_path(operation, evaluate(dict(link.parameters), own, response))
    own_values, other_values = (dict(list_values(made.body)) for made in (own, other))
    needed = {}
    for at in list_required(target.spec.content, operation.schema):
        if (source := find_counterpart(at, own_values)) is not None:
            needed[at] = own_values[source]
    for at in sorted(operation.unique_pointers):
        source = find_counterpart(at, own_values)
        if source is None or source not in other_values:
            continue
        before = target.state()
        body = put_all({}, needed | {at: other_values[source]})
        request = SentRequest(operation.id, path=path, body=body)
        _check_refused(target, operation, request, (at,))
        assert target.state() == before, f"{operation.id}: a taken {at} changed something"
        kept = target.send(evolve(request, body=put(body, at, own_values[source])))
        assert kept.accepted, f"{operation.id}: its own {at} got {kept.status}"


def _check_pair(target: TargetServer, first: ContractOperation, second: ContractOperation) -> None:
    made = make_request(target, first.id)
    assert target.send(made).accepted, f"{first.id} refused a new record: {made.body}"
    before = target.state()
    sources = _find_sources(made, second)
    for unique in _subsets(sorted(sources, key=lambda one: one.at)):
        for taken in _spellings(made, sources, unique):
            request = make_request(target, second.id)
            body = put_all(request.body, taken)
            _check_refused(target, second, evolve(request, body=body), tuple(taken))
    assert target.state() == before, f"{second.id}: a refused duplicate changed something"


def _find_sources(made: SentRequest, operation: ContractOperation) -> dict[UniqueProperty, str]:
    """Return the unique values of an operation that a sent body has, with their pointers there."""
    known = dict(list_values(made.body))
    found = {one: find_counterpart(one.at, known) for one in operation.unique}
    return {one: source for one, source in found.items() if source is not None}


def _check_refused(
    target: TargetServer,
    operation: ContractOperation,
    request: SentRequest,
    pointers: tuple[str, ...],
) -> None:
    response = target.send(request)
    expected = {409} & set(operation.statuses) or operation.find_refusals()
    assert response.status in expected, (
        f"{operation.id}: taken {', '.join(pointers)} {request.body} got {response.status}"
    )
    blamed = set(find_error_fields(target.spec, response.body, request.body))
    assert blamed in (set(), set(pointers)), (
        f"{operation.id}: {', '.join(pointers)} taken, but the error names "
        f"{', '.join(sorted(blamed))}"
    )


def _subsets(unique: list[UniqueProperty]) -> Iterator[tuple[UniqueProperty, ...]]:
    for size in range(1, len(unique) + 1):
        yield from combinations(unique, size)


def _spellings(
    made: SentRequest, sources: Mapping[UniqueProperty, str], unique: tuple[UniqueProperty, ...]
) -> Iterator[dict[str, Json]]:
    """Yield the taken values by pointer; also in other case, where the spec ignores case."""
    taken = {one.at: find(made.body, sources[one]) for one in unique}
    yield taken
    ignoring = [one.at for one in unique if one.ignore_case and isinstance(taken[one.at], str)]
    if ignoring:
        yield taken | {at: taken[at].swapcase() for at in ignoring}
