"""Check: written values are read back."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..expressions import Json, ReadResponse, SentRequest, evaluate, find
from ..specification import JSON, ContractOperation
from .target import TargetServer
from .valid_requests import is_linked, make_request, renew


def check_written(target: TargetServer) -> None:
    """Check that each example of a body is accepted, and that all ways to read it show its values.

    If a link fills in the body, the example is not sent: it names records that do not exist.
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
    """Send a request that must be accepted, and compare the values sent and read."""
    response = target.send(request)
    assert response.status in [status for status in operation.statuses if status < 300], (
        f"{operation.id}: {request.body} got {response.status}: {response.body}"
    )
    if not target.shows(operation.id, request.body):
        return
    for reader, sent, record in find_records(target, operation, request, response):
        compare(target, operation, sent, record, shown_properties(target, reader))


def find_records(
    target: TargetServer, operation: ContractOperation, request: SentRequest, response: ReadResponse
) -> Iterator[tuple[ContractOperation, Json, Json]]:
    """Yield the reading operation, the sent values and the record, for each way to read it."""
    own = {operation.created_id, *_path_expressions(operation)}
    for link in target.spec.links:
        reader = target.operation(link.target)
        values = {value for value in link.parameters.values() if isinstance(value, str)}
        reads = link.source == operation.id and reader.method == "GET" and reader.names("path")
        if reads and values & own:
            path = evaluate(dict(link.parameters), request, response)
            read = target.send(SentRequest(reader.id, path=path))
            assert read.accepted, f"{operation.id}: link {link.name} got {read.status}"
            if not isinstance(read.body, list):
                yield reader, request.body, read.body
    if "operation" in operation.content["x-replay"]:
        yield _look_up(target, operation, request, response)


def _path_expressions(operation: ContractOperation) -> list[str]:
    return [f"$request.path.{name}" for name in operation.names("path")]


def _look_up(
    target: TargetServer, operation: ContractOperation, request: SentRequest, response: ReadResponse
) -> tuple[ContractOperation, Json, Json]:
    """Find the one record by the spec's look-up (`x-replay`)."""
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
    assert len(records) == 1, f"{operation.id}: the look-up by {match} finds {len(records)} records"
    created = evaluate(operation.created_id, request, response)
    shown = find(records[0], replay.get("id", "/id"))
    assert shown == created, (
        f"{operation.id}: created {created}, but the look-up by {match} finds {shown}"
    )
    holder = next(iter(replay["match"].values())).partition("#")[2].rpartition("/")[0]
    return reader, find(request.body, holder), records[0]


def _matches(record: Json, match: Json) -> bool:
    return all(
        str(find(record, place)).casefold() == str(value).casefold()
        for place, value in match.items()
    )


def list_records(body: Json) -> list[Json]:
    """Return the records in the response of a list."""
    records: list[Json] = body["results"] if isinstance(body, dict) else body
    return records


def shown_properties(target: TargetServer, reader: ContractOperation) -> set[str]:
    """Return the properties of a record that the response of an operation may show."""
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
    """Check that these properties have the values that were sent, and that no password is shown."""
    assert sent.get("password", record) not in record.values(), f"{operation.id}: shows passwords"
    shown = target.expectations.shown
    for name, value in sent.items():
        key = shown.get(name, name)
        if key in properties:
            assert key in record, f"{operation.id}: {name} is not shown"
            expected = str(value) if isinstance(record[key], str) else value
            if name in target.expectations.trimmed and isinstance(expected, str):
                expected = expected.strip()
            assert _is_shown(expected, record[key]), (
                f"{operation.id}: {name} {value!r} is shown as {record[key]!r}"
            )


def _is_shown(sent: Json, shown: Json) -> bool:
    """Return True if a value equals the sent one; objects may have more properties."""
    if isinstance(sent, dict) and isinstance(shown, dict):
        return all(name in shown and _is_shown(sent[name], shown[name]) for name in sent)
    if isinstance(sent, list) and isinstance(shown, list):
        return len(sent) == len(shown) and all(map(_is_shown, sent, shown))
    return bool(sent == shown)
