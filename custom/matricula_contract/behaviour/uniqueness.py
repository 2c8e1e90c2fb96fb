"""A name is taken once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from attrs import evolve

from ..errors import find_blamed, last_name
from ..expressions import Request
from ..specification import Operation
from .target import Target
from .walk import make_request


def check_taken_values(target: Target) -> None:
    """A record with a value that another one has is refused, whichever operation made that one."""
    makers = [operation for operation in target.spec.operations.values() if operation.unique]
    for first in makers:
        for second in makers:
            if first.unique & second.unique:
                _check_pair(target, first, second)


def _check_pair(target: Target, first: Operation, second: Operation) -> None:
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
    target: Target, operation: Operation, request: Request, names: tuple[str, ...]
) -> None:
    answer = target.send(request)
    expected = 409 if 409 in operation.statuses else 400
    assert answer.status == expected, (
        f"{operation.id}: taken {', '.join(names)} {request.body} was answered with {answer.status}"
    )
    blamed = {last_name(place) for place in find_blamed(target.spec, answer.body)}
    assert blamed in (set(), set(names)), (
        f"{operation.id}: {', '.join(names)} taken, but {', '.join(sorted(blamed))} is named"
    )


def _subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    for size in range(1, len(names) + 1):
        yield from combinations(names, size)


def _spellings(made: Request, operation: Operation) -> Iterator[Request]:
    """The record as it was made; in other case, too, where the spec compares without case."""
    yield made
    if operation.content["x-replay"].get("ignore-case"):
        swapped = {name: made.body[name].swapcase() for name in operation.unique & set(made.body)}
        yield evolve(made, body=made.body | swapped)
