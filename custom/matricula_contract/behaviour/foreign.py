"""What belongs to somebody else is refused."""

from __future__ import annotations

from attrs import evolve

from .target import TargetServer
from .walk import make_request


def check_foreign(target: TargetServer) -> None:
    """Whatever is asked of somebody else's records is refused with 403, and changes nothing."""
    for operation in target.spec.operations.values():
        for path in target.foreign_paths(operation):
            request = evolve(make_request(target, operation.id), path=path)
            before = target.state()
            status = target.send(request).status
            assert status == 403, f"{operation.id}: {path} was answered with {status}"
            assert target.state() == before, f"{operation.id}: {path} changed something"
