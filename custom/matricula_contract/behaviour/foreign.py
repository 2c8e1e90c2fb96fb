"""Check: records of other customers are refused."""

from __future__ import annotations

from attrs import evolve

from .target import TargetServer
from .valid_requests import make_request


def check_foreign(target: TargetServer) -> None:
    """Check that requests for records of other customers get 403 and change nothing."""
    for operation in target.spec.operations.values():
        for path in target.foreign_paths(operation):
            request = evolve(make_request(target, operation.id), path=path)
            before = target.state()
            status = target.send(request).status
            assert status == 403, f"{operation.id}: {path} got {status}"
            assert target.state() == before, f"{operation.id}: {path} changed something"
