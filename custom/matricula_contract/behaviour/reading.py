"""Check: written values are read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve

from ..expressions import (
    Json,
    ReadResponse,
    SentRequest,
    body_pointer,
    evaluate,
    find,
    find_counterpart,
    has,
    is_index,
    join,
    list_texts,
    list_values,
    split,
)
from ..schemas import expand, list_leaves
from ..specification import ContractOperation
from .target import TargetServer
from .valid_requests import is_linked, make_request, renew


def check_written(target: TargetServer) -> None:
    """Check that each example of a body is accepted, and that all ways to read it show its values.

    If a link fills in the body, the example is not sent: it names records that do not exist.
    """
    for operation in target.spec.operations.values():
        linked = is_linked(target, operation)
        for example in operation.examples or ([None] if linked else []):
            request = make_request(target, operation.id)
            if not linked:
                request = renew(target, operation, evolve(request, body=example))
            write_and_read(target, operation, request)


def write_and_read(
    target: TargetServer, operation: ContractOperation, request: SentRequest
) -> None:
    """Send a request that must be accepted, and compare the values sent and read."""
    response = target.send(request)
    assert response.status in [status for status in operation.statuses if status < 300], (
        f"{operation.id}: {request.body} got {response.status}: {response.body}"
    )
    check_secrets(target, operation, request.body, response.body)
    if not target.shows(operation.id, request.body):
        return
    for reader, holder, record in find_records(target, operation, request, response):
        check_secrets(target, operation, request.body, record)
        compare(target, operation, request.body, record, show_pointers(target, reader), holder)


def find_records(
    target: TargetServer, operation: ContractOperation, request: SentRequest, response: ReadResponse
) -> Iterator[tuple[ContractOperation, str, Json]]:
    """Yield, for each way to read a record, the reading operation, the pointer of the record's
    values in the sent body, and the record."""
    own = {operation.created_id, *_path_expressions(operation)}
    for link in target.spec.links:
        reader = target.operation(link.target)
        values = {value for value in link.parameters.values() if isinstance(value, str)}
        reads = link.source == operation.id and reader.method == "GET" and reader.names("path")
        if reads and values & own and not target.spec.is_list(reader):
            path = evaluate(dict(link.parameters), request, response)
            read = target.send(SentRequest(reader.id, path=path))
            assert read.accepted, f"{operation.id}: link {link.name} got {read.status}"
            yield reader, "", read.body
    if "operation" in operation.replay:
        yield look_up(target, operation, request, response)


def _path_expressions(operation: ContractOperation) -> list[str]:
    return [f"$request.path.{name}" for name in operation.names("path")]


def look_up(
    target: TargetServer, operation: ContractOperation, request: SentRequest, response: ReadResponse
) -> tuple[ContractOperation, str, Json]:
    """Find the one record by the spec's look-up (`x-replay`)."""
    replay = operation.replay
    reader = target.operation(replay["operation"])
    found = target.send(make_look_up(target, operation, request, response))
    match = evaluate(replay["match"], request, response)
    records = [
        record for record in list_records(reader, found.body) if _matches(operation, record, match)
    ]
    assert len(records) == 1, f"{operation.id}: the look-up by {match} finds {len(records)} records"
    created = evaluate(operation.created_id, request, response)
    shown = find(records[0], target.spec.find_id_pointer(reader.id))
    assert is_shown(created, shown), (
        f"{operation.id}: created {created}, but the look-up by {match} finds {shown}"
    )
    return reader, _find_holder(operation), records[0]


def make_look_up(
    target: TargetServer, operation: ContractOperation, request: SentRequest, response: ReadResponse
) -> SentRequest:
    """Make the request for the list in which the spec looks a record up."""
    reader = target.operation(operation.replay["operation"])
    values = evaluate(operation.replay.get("parameters", {}), request, response)
    return SentRequest(
        reader.id,
        path={name: values[name] for name in reader.names("path")},
        query={name: values[name] for name in reader.names("query") if name in values},
    )


def _find_holder(operation: ContractOperation) -> str:
    """Return the pointer of the item of a list that describes the looked up record; "" without."""
    for pointer in map(body_pointer, operation.replay["match"].values()):
        steps = split(pointer or "")
        for number, step in enumerate(steps):
            if is_index(step):
                return join(steps[: number + 1])
    return ""


def _matches(operation: ContractOperation, record: Json, match: Json) -> bool:
    def write(value: Json) -> str:
        return str(value).casefold() if operation.replay.get("ignore-case") else str(value)

    return all(write(find(record, at)) == write(value) for at, value in match.items())


def list_records(reader: ContractOperation, body: Json) -> list[Json]:
    """Return the records in the response of a list."""
    pointer = reader.pages.items if reader.pages else ""
    if pointer and not has(body, pointer):
        raise KeyError(pointer)
    records: list[Json] = find(body, pointer)
    return records


def show_pointers(target: TargetServer, reader: ContractOperation) -> Mapping[str, Json]:
    """Return the values that a record may have by the spec: schemas by JSON pointer."""
    return list_leaves(target.spec.content, target.spec.find_record_schema(reader))


def check_secrets(
    target: TargetServer, operation: ContractOperation, sent: Json, shown: Json
) -> None:
    """Check that no secret of a request is shown, wherever it is."""
    texts = set(list_texts(shown))
    secrets = [
        at for pattern in target.spec.list_secrets(operation) for at in expand(sent, pattern)
    ]
    others = {str(value) for at, value in list_values(sent) if at not in secrets}
    for at in secrets:
        value = find(sent, at)
        assert value in others or value not in texts, f"{operation.id}: shows {at}, a secret"


def compare(
    target: TargetServer,
    operation: ContractOperation,
    sent: Json,
    record: Json,
    pointers: Mapping[str, Json],
    holder: str = "",
) -> None:
    """Check that a record has the values that were sent, those at the pointer `holder`.

    `pointers` are the values that it may have.
    """
    given = dict(list_values(find(sent, holder), holder))
    for at, value in given.items():
        shown = find_shown(target, operation, at, pointers, given)
        if shown is None or value == {}:
            continue
        assert has(record, shown), f"{operation.id}: {at} is not shown"
        trims = at in target.expectations.trimmed and isinstance(value, str)
        expected, found = value.strip() if trims else value, find(record, shown)
        assert is_shown(expected, found), f"{operation.id}: {at} {value!r} is shown as {found!r}"


def find_shown(
    target: TargetServer,
    operation: ContractOperation,
    at: str,
    pointers: Mapping[str, Json],
    given: Iterable[str],
) -> str | None:
    """Return the pointer at which a record shows a sent value; None if it does not.

    It is the one of `expectations` or of `x-replay.match`, the same one, or else the only one with
    the longest common ending, unless that is closer to another value of the body, `given` or not.
    """
    for known in (target.expectations.shown, operation.looked_up):
        if at in known:
            return known[at] if known[at] in pointers else None
    steps = split(at)
    for length in range(len(steps), 0, -1):  # a free object shows all that is in it
        if (above := join(steps[:length])) in pointers:
            return at if length == len(steps) or _is_free(pointers[above]) else None
    shown = find_counterpart(at, pointers)
    others = {*given, *list_leaves(target.spec.content, operation.schema or {})} - pointers.keys()
    return shown if shown and find_counterpart(shown, others) == at else None


def _is_free(schema: Json) -> bool:
    """Return True if a schema describes objects with any properties."""
    return "object" in str(schema.get("type", "object")) and bool(
        schema.get("additionalProperties", True)
    )


def is_shown(sent: Json, shown: Json) -> bool:
    """Return True if a value equals the sent one.

    Objects may have more properties. A number may be shown as a text, and a text as a number.
    """
    if isinstance(sent, dict) and isinstance(shown, dict):
        return all(name in shown and is_shown(sent[name], shown[name]) for name in sent)
    if isinstance(sent, list) and isinstance(shown, list):
        return len(sent) == len(shown) and all(map(is_shown, sent, shown))
    if isinstance(sent, str) != isinstance(shown, str):
        numbers = [value for value in (sent, shown) if not isinstance(value, str)]
        return _is_number(numbers[0]) and str(sent) == str(shown)
    return bool(sent == shown)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
