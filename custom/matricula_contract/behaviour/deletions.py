"""Check: deleted records are gone, or ended where the platform keeps them (`x-delete`)."""

from __future__ import annotations

from ..expressions import SentRequest, evaluate, find, has
from ..specification import ContractOperation
from .paging import read_list
from .reading import is_shown, make_look_up
from .target import TargetServer
from .valid_requests import find_link, make_path, make_source


def check_deletions(target: TargetServer) -> None:
    """Check that a removed record is not found or listed, and that its unique values are free.

    An ended record shows what the spec says, wherever it is still shown.
    """
    for operation in target.spec.operations.values():
        if operation.method == "DELETE":
            _check_deletion(target, operation)


def _check_deletion(target: TargetServer, operation: ContractOperation) -> None:
    link = find_link(target, operation, set(operation.names("path")))
    assert link is not None, f"no link leads to {operation.id}"
    made, response = make_source(target, link)
    values = evaluate(dict(link.parameters), made, response)
    request = SentRequest(operation.id, path=make_path(operation, values))
    assert target.send(request).accepted, f"{operation.id}: {request} was refused"
    maker = target.operation(link.source)
    _check_reading(target, operation, request)
    for reader, path in _find_lists(target, operation, maker, request):
        _check_list(target, operation, reader, SentRequest(reader, path=path), request)
    if "operation" in maker.replay:
        look_up = make_look_up(target, maker, made, response)
        _check_list(target, operation, look_up.operation, look_up, request)
    again = target.send(request)
    if operation.shows is not None:
        assert again.status in operation.statuses, f"{operation.id}: the second time {again.status}"
        _check_reading(target, operation, request)
        return
    assert again.status == 404, f"{operation.id}: the second time {again.status}"
    freed = target.send(made)
    assert freed.accepted, f"{link.source}: {made.body} is refused after it was deleted"


def _check_reading(target: TargetServer, operation: ContractOperation, sent: SentRequest) -> None:
    for reader in target.spec.operations.values():
        if reader.method != "GET" or reader.path != operation.path:
            continue
        response = target.send(SentRequest(reader.id, path=sent.path))
        if operation.shows is None:
            assert response.status == 404, f"{reader.id} got {response.status} for a deleted record"
        else:
            assert response.accepted, f"{reader.id} got {response.status} for an ended record"
            _check_shown(operation, reader.id, response.body)


def _find_lists(
    target: TargetServer,
    operation: ContractOperation,
    maker: ContractOperation,
    sent: SentRequest,
) -> list[tuple[str, dict[str, object]]]:
    """Return the lists at the path above, with their path parameters."""
    above = operation.path.rstrip("/").rpartition("/")[0]
    return [
        (reader.id, {name: sent.path[name] for name in reader.names("path")})
        for reader in target.spec.operations.values()
        if reader.method == "GET" and reader.path.rstrip("/") == above
        if target.spec.is_list(reader) and reader.id != maker.replay.get("operation")
    ]


def _check_list(
    target: TargetServer,
    operation: ContractOperation,
    reader: str,
    look_up: SentRequest,
    sent: SentRequest,
) -> None:
    at = target.spec.find_id_pointer(reader)
    id = sent.path[operation.names("path")[-1]]
    listed = read_list(target, reader, look_up.query, look_up.path)
    found = [record for record in listed if str(find(record, at)) == str(id)]
    if operation.shows is None:
        assert not found, f"{reader} lists a deleted record"
    for record in found:
        _check_shown(operation, reader, record)


def _check_shown(operation: ContractOperation, reader: str, record: object) -> None:
    for pointer, value in (operation.shows or {}).items():
        shown = find(record, pointer)
        matches = has(record, pointer) and is_shown(value, shown)
        assert matches, f"{reader} shows {pointer} {shown!r} of a record that {operation.id} ended"
