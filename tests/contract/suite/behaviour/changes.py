"""An accepted call changes one record, and one that is safe to repeat changes no more."""

from __future__ import annotations

import json
from collections import Counter

from ..expressions import Json
from ..specification import Operation
from .target import Target
from .walk import make_request


def check_changes(target: Target) -> None:
    """What creates adds one record and touches no other; what changes, changes one."""
    for operation in _writers(target):
        request = make_request(target, operation.id)
        before = _count_records(target.state())
        assert target.send(request).accepted, f"{operation.id}: {request} was refused"
        after = _count_records(target.state())
        lost, new = before - after, after - before
        expected = (0, 1) if operation.created_id else (1, 1)
        assert (lost.total(), new.total()) == expected, (
            f"{operation.id} took away {list(lost)} and added {list(new)}"
        )


def check_repeats(target: Target) -> None:
    """A request that is sent again, where the spec says that this is safe, is accepted again and
    leaves everything as it is."""
    for operation in _writers(target):
        if operation.content["x-replay"]["mode"] == "safe":
            request = make_request(target, operation.id)
            assert target.send(request).accepted, f"{operation.id}: {request} was refused"
            before = target.state()
            assert target.send(request).accepted, f"{operation.id} is refused the second time"
            assert target.state() == before, f"{operation.id} changes something the second time"


def _writers(target: Target) -> list[Operation]:
    return [item for item in target.spec.operations.values() if item.method != "GET"]


def _count_records(state: dict[str, list[Json]]) -> Counter[str]:
    """Each record, with its table, as a text."""
    return Counter(
        json.dumps([table, record], sort_keys=True)
        for table, records in state.items()
        for record in records
    )
