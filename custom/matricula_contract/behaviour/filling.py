"""Records for lists, so that a check has several pages to read."""

from __future__ import annotations

from ..expressions import Json, SentRequest
from ..specification import ContractOperation
from .paging import RECORDS, read_all
from .rules import FILLERS
from .target import TargetServer
from .valid_requests import make_request


def fill(target: TargetServer, request: SentRequest) -> None:
    """Create records until a list has enough of them; seed them if no operation creates them.

    Does nothing on a server that is not a mock server.
    """
    if not target.controls:
        return
    if filler := FILLERS.get((target.platform, request.operation)):
        filler(target)
        return
    maker = _find_maker(target, target.operation(request.operation))
    if maker:
        for _ in range(len(read_all(target, request)), RECORDS):
            assert target.send(make_request(target, maker.id)).accepted
    if maker is None and (table := find_table(target, request)):
        model = target.state()[table][0]
        target.seed(table, [model | {"id": f"seeded{number:02}"} for number in range(RECORDS)])


def _find_maker(target: TargetServer, operation: ContractOperation) -> ContractOperation | None:
    """Find the operation that creates the records of a list: its look-up uses the list."""
    for maker in target.spec.operations.values():
        if maker.content["x-replay"].get("operation") == operation.id:
            return maker
    return None


def find_table(target: TargetServer, request: SentRequest) -> str | None:
    """Find the table of the server's state that a list shows, by the ids in both."""
    ids = {str(record["id"]) for record in read_all(target, request) if "id" in record}
    state: dict[str, list[Json]] = target.state()
    shared = {name: len(ids & {str(row.get("id")) for row in state[name]}) for name in state}
    return max(shared, key=lambda name: shared[name]) if any(shared.values()) else None
