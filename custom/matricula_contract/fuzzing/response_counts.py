"""Counts of responses in a run of the fuzzer, and the shortfalls of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import Factory, define

from ..expectations import NeverReturned, RarelyReturned
from ..specification import ContractOperation

LEAST: Final = 5
"""The least number of accepted requests for each operation that creates something."""


@define
class OperationCounts:
    """The counts of one operation. `valid` requests are those that the spec allows."""

    statuses: Counter[int] = Factory(Counter)
    valid: int = 0
    valid_accepted: int = 0

    @property
    def requests(self) -> int:
        """The number of requests."""
        return self.statuses.total()

    @property
    def accepted(self) -> int:
        """The number of requests with a status below 300."""
        return sum(number for status, number in self.statuses.items() if status < 300)

    @property
    def share(self) -> float:
        """The accepted share of the valid requests, 0 to 1."""
        return self.valid_accepted / self.valid if self.valid else 0.0


class ResponseCounts:
    """Counts responses by operation and status."""

    def __init__(
        self,
        operations: Iterable[ContractOperation],
        never: Iterable[NeverReturned],
        rare: Iterable[RarelyReturned] = (),
    ) -> None:
        self.operations = {operation.id: operation for operation in operations}
        self.lines = {id: OperationCounts() for id in self.operations}
        self._never = list(never)
        self._rare = {(item.operation, item.status) for item in rare}

    def count(self, operation: ContractOperation, status: int, *, valid: bool) -> None:
        """Count a response. A request with an unknown id in its path does not count as valid."""
        line = self.lines[operation.id]
        valid = valid and not (status == 404 and operation.names("path"))
        line.statuses[status] += 1
        line.valid += valid
        line.valid_accepted += valid and status < 300

    def find_missing(self, operation: ContractOperation) -> list[int]:
        """Return the documented statuses that should have come and did not."""
        return [
            status
            for status in operation.statuses
            if not self.lines[operation.id].statuses[status]
            and (operation.id, status) not in self._rare
            and not any(never.covers(operation.id, status) for never in self._never)
        ]

    def find_shortfalls(self, least_share: float, least_shares: Mapping[str, float]) -> list[str]:
        """Return the reasons why the run proves too little, one sentence each.

        At least `least_share` of the valid requests of a creating operation must be accepted;
        `least_shares` has other bounds for single operations.
        """
        shortfalls = []
        for operation in self.operations.values():
            line = self.lines[operation.id]
            shortfalls += [
                f"{operation.id}: {status} is documented and never came"
                for status in self.find_missing(operation)
            ]
            share = least_shares.get(operation.id, least_share)
            if operation.created_id and (line.valid_accepted < LEAST or line.share < share):
                shortfalls.append(
                    f"{operation.id}: {line.valid_accepted} of {line.valid} valid requests were "
                    f"accepted; at least {LEAST} and {share:.0%} should be"
                )
        return shortfalls + self._find_stale()

    def _find_stale(self) -> list[str]:
        return [
            f"{operation.id}: {never.status} came, but it never should: {never.reason}; "
            "correct [[never]] in the platform's file"
            for never in self._never
            for operation in self.operations.values()
            if never.covers(operation.id, never.status)
            and self.lines[operation.id].statuses[never.status]
        ]

    def as_dict(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the counts as JSON."""
        return {
            operation.id: {
                "requests": line.requests,
                "accepted": line.accepted,
                "valid": line.valid,
                "validAccepted": line.valid_accepted,
                "statuses": {
                    str(status): line.statuses[status] for status in sorted(line.statuses)
                },
                "missing": self.find_missing(operation),
            }
            for operation, line in zip(self.operations.values(), self.lines.values(), strict=True)
        }
