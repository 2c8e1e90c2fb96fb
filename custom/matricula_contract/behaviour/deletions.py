"""Check: deleted records are gone, or ended where the platform keeps them (`x-delete`)."""

from __future__ import annotations

from collections.abc import Iterator

from ..expressions import Json, ReadResponse, SentRequest, evaluate, find, has
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
    readings = list(_find_readings(target, operation, request, link.source, made, response))
    _check_readings(target, operation, readings)
    for reader, path in _find_lists(target, operation, maker, request):
        _check_list(target, operation, reader, SentRequest(reader, path=path), request)
    if "operation" in maker.replay:
        look_up = make_look_up(target, maker, made, response)
        _check_list(target, operation, look_up.operation, look_up, request)
    again = target.send(request)
    if operation.shows is not None:
        assert again.status in operation.statuses, f"{operation.id}: the second time {again.status}"
        _check_readings(target, operation, readings)
        return
    assert again.status == 404, f"{operation.id}: the second time {again.status}"
    freed = target.send(made)
    assert freed.accepted, f"{link.source}: {made.body} is refused after it was deleted"


def _check_readings(
    target: TargetServer, operation: ContractOperation, readings: list[SentRequest]
) -> None:
    for request in readings:
        response = target.send(request)
        reader = request.operation
        if operation.shows is None:
            assert response.status == 404, f"{reader} got {response.status} for a deleted record"
        else:
            assert response.accepted, f"{reader} got {response.status} for an ended record"
            _check_shown(operation, reader, response.body)


def _find_readings(
    target: TargetServer,
    operation: ContractOperation,
    sent: SentRequest,
    source: str,
    made: SentRequest,
    response: ReadResponse,
) -> Iterator[SentRequest]:
    """Find the requests that read the record: at the path of the DELETE, and by `x-delete.read`.

    Path parameters come from the DELETE's of the same name, or from a link of the creation.
    """
    linked: dict[str, dict[str, Json]] = {}
    for link in target.spec.links:
        if link.source == source:
            linked[link.target] = evaluate(dict(link.parameters), made, response)
    for reader in target.spec.operations.values():
        is_read = reader.id == operation.read or reader.path == operation.path
        if reader.method == "GET" and is_read:
            values = {**linked.get(reader.id, {}), **sent.path}
            yield SentRequest(reader.id, path=make_path(reader, values))


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
