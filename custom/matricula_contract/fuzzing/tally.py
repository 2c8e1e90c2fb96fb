"""What was sent and answered in a run, and whether that was enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import Factory, define

from ..expectations import Never, Rare
from ..specification import ContractOperation

LEAST: Final = 5
"""So many requests must be accepted by each operation that creates something."""


@define
class Line:
    """The figures of one operation. `valid` requests are those that the spec allows."""

    statuses: Counter[int] = Factory(Counter)
    valid: int = 0
    valid_accepted: int = 0

    @property
    def requests(self) -> int:
        """All requests."""
        return self.statuses.total()

    @property
    def accepted(self) -> int:
        """Requests that were answered with success."""
        return sum(number for status, number in self.statuses.items() if status < 300)

    @property
    def share(self) -> float:
        """Which part of the valid requests was accepted."""
        return self.valid_accepted / self.valid if self.valid else 0.0


class Tally:
    """Counts the responses to requests by operation."""

    def __init__(
        self,
        operations: Iterable[ContractOperation],
        never: Iterable[Never],
        rare: Iterable[Rare] = (),
    ) -> None:
        self.operations = {operation.id: operation for operation in operations}
        self.lines = {id: Line() for id in self.operations}
        self._never = list(never)
        self._rare = {(item.operation, item.status) for item in rare}

    def count(self, operation: ContractOperation, status: int, *, valid: bool) -> None:
        """Note a response. An id in the path that nobody has makes a request no valid one."""
        line = self.lines[operation.id]
        valid = valid and not (status == 404 and operation.names("path"))
        line.statuses[status] += 1
        line.valid += valid
        line.valid_accepted += valid and status < 300

    def find_missing(self, operation: ContractOperation) -> list[int]:
        """The documented statuses that never came and should have."""
        return [
            status
            for status in operation.statuses
            if not self.lines[operation.id].statuses[status]
            and (operation.id, status) not in self._rare
            and not any(never.covers(operation.id, status) for never in self._never)
        ]

    def find_faults(self, least_share: float, least_shares: Mapping[str, float]) -> list[str]:
        """Why the run proves too little: one sentence each.

        Of the valid requests of an operation that creates something `least_share` must have been
        accepted; `least_shares` has other bounds for single operations.
        """
        faults = []
        for operation in self.operations.values():
            line = self.lines[operation.id]
            faults += [
                f"{operation.id}: {status} is documented and never came"
                for status in self.find_missing(operation)
            ]
            share = least_shares.get(operation.id, least_share)
            if operation.created_id and (line.valid_accepted < LEAST or line.share < share):
                faults.append(
                    f"{operation.id}: {line.valid_accepted} of {line.valid} valid requests were "
                    f"accepted; at least {LEAST} and {share:.0%} should be"
                )
        return faults + self._find_stale()

    def _find_stale(self) -> list[str]:
        return [
            f"{operation.id}: {never.status} came although it never should; "
            "correct the table of responses that never come"
            for never in self._never
            for operation in self.operations.values()
            if never.covers(operation.id, never.status)
            and self.lines[operation.id].statuses[never.status]
        ]

    def dump(self) -> Mapping[str, Mapping[str, Any]]:
        """The figures as JSON."""
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
