"""Checks: an accepted call changes one record of a table; a safe repetition changes nothing."""

from __future__ import annotations

import json
from collections import Counter

from ..expressions import Json
from ..specification import ContractOperation
from .target import TargetServer
from .valid_requests import make_request


def check_changes(target: TargetServer) -> None:
    """Check that creating adds one record, deleting removes one, and changing changes or adds one.

    Each may do the same to one record of other tables. Deleting changes a record that it only ends.
    """
    for operation in _writers(target):
        request = make_request(target, operation.id)
        before = _count_records(target.state())
        assert target.send(request).accepted, f"{operation.id}: {request} was refused"
        after = _count_records(target.state())
        lost, new = before - after, after - before
        assert _is_expected(target, operation, lost, new), (
            f"{operation.id} removed {list(lost)} and added {list(new)}"
        )


def _is_expected(
    target: TargetServer, operation: ContractOperation, lost: Counter[str], new: Counter[str]
) -> bool:
    if operation.id in target.expectations.unchanged:
        return not lost and not new
    lost_by_table, new_by_table = _count_tables(lost), _count_tables(new)
    is_one_of_each = max([*lost_by_table.values(), *new_by_table.values()], default=0) == 1
    if operation.method == "DELETE" and operation.shows is None:
        return is_one_of_each and not new
    if operation.created_id:
        return is_one_of_each and not lost
    return is_one_of_each and lost_by_table <= new_by_table


def _count_tables(records: Counter[str]) -> Counter[str]:
    return Counter(json.loads(text)[0] for text in records.elements())


def check_repeats(target: TargetServer) -> None:
    """Check that repeating a request that the spec marks as safe changes nothing.

    The repetition is accepted, or gets a documented refusal for a record that is already deleted.
    """
    for operation in _writers(target):
        if operation.replay["mode"] == "safe":
            request = make_request(target, operation.id)
            assert target.send(request).accepted, f"{operation.id}: {request} was refused"
            before = target.state()
            again = target.send(request)
            is_gone = operation.method == "DELETE" and (
                again.status == 404 or (operation.shows is not None and again.status < 500)
            )
            assert again.accepted or is_gone, f"{operation.id} is refused the second time"
            assert target.state() == before, f"{operation.id} changes something the second time"


def _writers(target: TargetServer) -> list[ContractOperation]:
    return [item for item in target.spec.operations.values() if item.method != "GET"]


def _count_records(state: dict[str, list[Json]]) -> Counter[str]:
    """Count records, each with its table as text."""
    return Counter(
        json.dumps([table, record], sort_keys=True)
        for table, records in state.items()
        for record in records
    )
