"""Check: deleted records are gone."""

from __future__ import annotations

from ..expressions import SentRequest, evaluate
from ..specification import ContractOperation
from .paging import read_list
from .target import TargetServer
from .valid_requests import find_link, make_source


def check_deletions(target: TargetServer) -> None:
    """Check that a deleted record is not found or listed, and that its unique values are free."""
    for operation in target.spec.operations.values():
        if operation.method == "DELETE":
            _check_deletion(target, operation)


def _check_deletion(target: TargetServer, operation: ContractOperation) -> None:
    link = find_link(target, operation, set(operation.names("path")))
    assert link is not None, f"no link leads to {operation.id}"
    made, response = make_source(target, link)
    request = SentRequest(operation.id, path=evaluate(dict(link.parameters), made, response))
    id = request.path[operation.names("path")[-1]]
    assert target.send(request).accepted, f"{operation.id}: {request} was refused"
    for reader in target.spec.operations.values():
        if reader.method == "GET" and reader.path == operation.path:
            status = target.send(SentRequest(reader.id, path=request.path)).status
            assert status == 404, f"{reader.id} got {status} for a deleted record"
        if reader.method == "GET" and reader.path == operation.path.rpartition("/")[0]:
            listed = [record["id"] for record in read_list(target, reader.id)]
            assert id not in listed, f"{reader.id} lists a deleted record"
    again = target.send(request).status
    assert again == 404, f"{operation.id}: the second time {again}"
    freed = target.send(made)
    assert freed.accepted, f"{link.source}: {made.body} is refused after it was deleted"
