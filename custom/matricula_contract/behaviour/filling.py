"""Records for lists, so that a check has several pages to read."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..expressions import (
    Json,
    SentRequest,
    body_pointer,
    find,
    has,
    parameter_name,
    put,
    put_all,
)
from ..specification import ContractOperation
from .paging import RECORDS, read_all
from .rules import find_filler
from .target import TargetServer
from .valid_requests import make_request


def fill(target: TargetServer, request: SentRequest) -> None:
    """Create records until a list has enough of them; seed them if no operation creates them.

    Does nothing on a server that is not a mock server.
    """
    if not target.controls:
        return
    if filler := find_filler(target.platform, request.operation):
        filler(target)
        return
    makers = target.spec.find_makers(target.operation(request.operation))
    if makers:
        for _ in range(len(read_all(target, request)), RECORDS):
            made = make_record(target, makers[0], request)
            assert target.send(made).accepted, f"{made.operation}: {made} was refused"
    elif table := find_table(target, request):
        at = target.spec.find_id_pointer(request.operation)
        model = target.state()[table][0]
        ids = _make_ids(find(model, at), "seeded")
        target.seed(table, [put(model, at, next(ids)) for _ in range(RECORDS)])


def make_record(target: TargetServer, maker: ContractOperation, wanted: SentRequest) -> SentRequest:
    """Make a request that creates a record in a list: below the same parent as `wanted`."""
    request = make_request(target, maker.id)
    reader = target.operation(wanted.operation)
    path, body = dict(request.path), request.body
    for name, value in maker.replay.get("parameters", {}).items():
        if name not in reader.names("path"):
            continue
        if parameter_name(value) in path:
            path[str(parameter_name(value))] = wanted.path[name]
        elif (pointer := body_pointer(value)) is not None:
            body = put(body, pointer, wanted.path[name])
    return evolve(request, path=path, body=body)


def _make_ids(model: Json, word: str) -> Iterator[Json]:
    """Make ids of the same kind as another one: numbers, digits, or texts."""
    for number in range(RECORDS):
        if isinstance(model, int):
            yield 9_000_000 + number
        else:
            digits = isinstance(model, str) and model.isdecimal()
            yield f"{9_000_000 + number}" if digits else f"{word}{number:02}"


def seed_copies(target: TargetServer, request: SentRequest, copies: list[dict[str, Json]]) -> None:
    """Add copies of the last record of a list to a mock server: with other ids and unique values,
    and the values of `copies`, by JSON pointer."""
    table = find_table(target, request)
    if table is None:
        return
    operation = target.operation(request.operation)
    at = target.spec.find_id_pointer(operation.id)
    model = target.state()[table][-1]
    ids = _make_ids(find(model, at), "copied")
    unique = [one.at for one in target.spec.list_unique(target.spec.find_kind(operation))]
    records = []
    for number, values in enumerate(copies):
        taken = {name: f"copied{number}@example.org" for name in unique if has(model, name)}
        records.append(put_all(model, {at: next(ids), **taken, **values}))
    target.seed(table, records)


def find_table(target: TargetServer, request: SentRequest) -> str | None:
    """Find the table of the server's state that a list shows, by the ids in both."""
    at = target.spec.find_id_pointer(request.operation)
    ids = {str(find(record, at)) for record in read_all(target, request) if has(record, at)}
    state: dict[str, list[Json]] = target.state()
    shared = {
        name: len(ids & {str(find(row, at)) for row in state[name] if has(row, at)})
        for name in state
    }
    return max(shared, key=lambda name: shared[name]) if any(shared.values()) else None
