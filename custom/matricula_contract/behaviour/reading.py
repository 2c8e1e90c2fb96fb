"""What was written is read back."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..expressions import Json, ReadResponse, SentRequest, evaluate, find
from ..specification import JSON, ContractOperation
from .target import TargetServer
from .walk import is_linked, make_request, renew


def check_written(target: TargetServer) -> None:
    """Each example of a body is accepted, and its values come back from wherever they can be read.

    Where a link fills in the body, the examples name records that do not exist.
    """
    for operation in target.spec.operations.values():
        examples = operation.bodies.get(JSON, {}).get("examples", {}).values()
        for example in examples:
            request = make_request(target, operation.id)
            if not is_linked(target, operation):
                request = renew(target, operation, evolve(request, body=example["value"]))
            write_and_read(target, operation, request)


def write_and_read(
    target: TargetServer, operation: ContractOperation, request: SentRequest
) -> None:
    """Send a request that must be accepted, and compare what was written with what is read."""
    response = target.send(request)
    assert response.status in [status for status in operation.statuses if status < 300], (
        f"{operation.id}: {request.body} was answered with {response.status}: {response.body}"
    )
    for reader, sent, record in find_records(target, operation, request, response):
        compare(target, operation, sent, record, shown_properties(target, reader))


def find_records(
    target: TargetServer, operation: ContractOperation, request: SentRequest, response: ReadResponse
) -> Iterator[tuple[ContractOperation, Json, Json]]:
    """The operation, what was sent, and the record that it became, for each way of reading it."""
    own = {operation.created_id, *_path_expressions(operation)}
    for link in target.spec.links:
        reader = target.operation(link.target)
        values = {value for value in link.parameters.values() if isinstance(value, str)}
        reads = link.source == operation.id and reader.method == "GET" and reader.names("path")
        if reads and values & own:
            path = evaluate(dict(link.parameters), request, response)
            read = target.send(SentRequest(reader.id, path=path))
            assert read.accepted, f"{operation.id}: link {link.name} was answered {read.status}"
            if not isinstance(read.body, list):
                yield reader, request.body, read.body
    if operation.content["x-replay"]["mode"] == "lookup":
        yield _look_up(target, operation, request, response)


def _path_expressions(operation: ContractOperation) -> list[str]:
    return [f"$request.path.{name}" for name in operation.names("path")]


def _look_up(
    target: TargetServer, operation: ContractOperation, request: SentRequest, response: ReadResponse
) -> tuple[ContractOperation, Json, Json]:
    """The one record that the spec's way of looking up finds."""
    replay = operation.content["x-replay"]
    reader = target.operation(replay["operation"])
    values = evaluate(replay["parameters"], request, response)
    found = target.send(
        SentRequest(
            reader.id,
            path={name: values[name] for name in reader.names("path")},
            query={name: values[name] for name in reader.names("query") if name in values},
        )
    )
    match = evaluate(replay["match"], request, response)
    records = [record for record in list_records(found.body) if _matches(record, match)]
    assert len(records) == 1, f"{operation.id}: {len(records)} records are found by {match}"
    created = evaluate(operation.created_id, request, response)
    shown = records[0][replay.get("id", "id")]
    assert shown == created, f"{operation.id}: made {created}, and {shown} is found by {match}"
    holder = next(iter(replay["match"].values())).partition("#")[2].rpartition("/")[0]
    return reader, find(request.body, holder), records[0]


def _matches(record: Json, match: Json) -> bool:
    return all(
        str(record.get(name)).casefold() == str(value).casefold() for name, value in match.items()
    )


def list_records(body: Json) -> list[Json]:
    """The records of a list's response."""
    records: list[Json] = body["results"] if isinstance(body, dict) else body
    return records


def shown_properties(target: TargetServer, reader: ContractOperation) -> set[str]:
    """The properties of a record that the response of an operation may have."""
    schema = target.spec.resolve(reader.responses[200]["content"][JSON]["schema"])
    if "results" in schema.get("properties", {}):
        schema = target.spec.resolve(schema["properties"]["results"])
    return set(target.spec.properties(schema.get("items", schema)))


def compare(
    target: TargetServer,
    operation: ContractOperation,
    sent: Json,
    record: Json,
    properties: set[str],
) -> None:
    """Each of these properties that was sent has the value that was sent; a password is not
    shown."""
    assert sent.get("password", record) not in record.values(), f"{operation.id}: shows passwords"
    shown = target.expectations.shown
    for name, value in sent.items():
        key = shown.get(name, name)
        if key in properties:
            assert key in record, f"{operation.id}: {name} is not shown"
            expected = str(value) if isinstance(record[key], str) else value
            assert _is_shown(expected, record[key]), (
                f"{operation.id}: {name} {value!r} is shown as {record[key]!r}"
            )


def _is_shown(sent: Json, shown: Json) -> bool:
    """Whether a value is what was sent; objects may have got more properties, with defaults."""
    if isinstance(sent, dict) and isinstance(shown, dict):
        return all(name in shown and _is_shown(sent[name], shown[name]) for name in sent)
    if isinstance(sent, list) and isinstance(shown, list):
        return len(sent) == len(shown) and all(map(_is_shown, sent, shown))
    return bool(sent == shown)
