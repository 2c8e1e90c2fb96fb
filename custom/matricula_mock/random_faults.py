"""Random faults: the same seed and the same requests get the same faults."""

from __future__ import annotations

import secrets
from random import Random
from typing import Final

from .faults import KINDS, PAGE_KINDS, Fault
from .operation import MockOperation

STATUSES: Final = (429, 500, 502, 503, 504)
DELAYS: Final = (20, 500)
"""The shortest and the longest delay, in milliseconds."""
UNREACHED: Final = (
    (200, ""),
    (200, "{}"),
    (200, "[]"),
    (200, '{"status":"ok"}'),
    (200, "<html><body><h1>Maintenance</h1></body></html>"),
    (503, "<html><body><h1>Service unavailable</h1></body></html>"),
)
"""Status and body that gateways, caches and maintenance pages respond in the platform's place."""


class RandomFaults:
    """Faults for a share of all requests. Without a seed one is made up; it is in `seed`."""

    def __init__(self, share: float, seed: int | None = None) -> None:
        self.share = share
        self.seed = secrets.randbelow(2**32) if seed is None else seed
        self.reset()

    def reset(self) -> None:
        """Start again with the first fault."""
        self._random = Random(self.seed)

    def take(self, operation: MockOperation) -> Fault | None:
        """Return the fault for this request, or None."""
        random = self._random
        if random.random() >= self.share:
            return None
        has_pages = operation.paging is not None and operation.paging.next is not None
        kinds = KINDS if has_pages else [kind for kind in KINDS if kind not in PAGE_KINDS]
        fault = Fault(operation.id, random.choice(kinds))
        if fault.fault == "delay":
            fault.delay_ms = random.randint(*DELAYS)
        elif fault.fault == "throttled":
            fault.retry_after = 1
        elif fault.fault == "unreached":
            fault.status, fault.body = random.choice(UNREACHED)
        elif fault.fault == "status":
            fault.status = random.choice(STATUSES)
            fault.retry_after = 1 if fault.status in (429, 503) else None
        return fault
