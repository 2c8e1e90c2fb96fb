"""Check: a change sets the sent values and leaves the other values alone."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..expressions import Json, SentRequest, evaluate
from ..specification import JSON, ContractOperation
from .reading import compare, shown_properties
from .target import TargetServer
from .valid_requests import find_link, is_linked, make_request, make_source, renew


def check_updates(target: TargetServer) -> None:
    """Check that each property can be changed by itself, and is read back."""
    for operation in target.spec.operations.values():
        is_update = operation.schema and operation.content["x-replay"]["mode"] == "safe"
        names = set(target.spec.properties(operation.schema or {})) if is_update else set()
        references = set(target.expectations.unknown_ids)
        refers = any(references & set(body) for body in _examples(operation))
        if names and not refers:
            for request in _requests(target, operation):
                _check_record(target, operation, request)


def _examples(operation: ContractOperation) -> list[Json]:
    examples = operation.bodies.get(JSON, {}).get("examples", {}).values()
    return [example["value"] for example in examples if isinstance(example["value"], dict)]


def _requests(target: TargetServer, operation: ContractOperation) -> Iterator[SentRequest]:
    """Yield a request for a record of each example of the creating operation."""
    link = find_link(target, operation, set(operation.names("path")))
    if link is None or is_linked(target, target.operation(link.source)):
        yield make_request(target, operation.id)
        return
    maker = target.operation(link.source)
    for body in _examples(maker):
        made, _ = make_source(target, link)
        made = renew(target, maker, evolve(made, body=body))
        response = target.send(made)
        assert response.accepted, f"{maker.id}: {made.body} was refused"
        path = evaluate(dict(link.parameters), made, response)
        yield SentRequest(operation.id, path=path, body=made.body)


def _check_record(target: TargetServer, operation: ContractOperation, request: SentRequest) -> None:
    before = _read(target, operation, request)[1]
    for body in _bodies(target, operation, request):
        after = _change(target, operation, evolve(request, body=body))
        if before is not None and after is not None:
            others = (set(before) | set(after)) - set(body)
            changed = {name for name in others if before.get(name) != after.get(name)}
            changed -= target.expectations.follows.get(operation.id, frozenset())
            assert not changed, f"{operation.id}: {body} changes {', '.join(sorted(changed))}"
        before = after


def _bodies(
    target: TargetServer, operation: ContractOperation, request: SentRequest
) -> Iterator[Json]:
    """Yield valid bodies: the created one, the examples, and their properties one at a time.

    Single properties come with another value as well.
    """
    validator = target.spec.compile(operation.schema)
    known = target.spec.properties(operation.schema)
    required = target.spec.resolve(operation.schema).get("required", [])
    made = {name: value for name, value in (request.body or {}).items() if name in known}
    for example in [made, *_examples(operation)]:
        yield from (body for body in [example] if validator.is_valid(body))
        needed = {name: example[name] for name in required if name in example}
        for name, value in example.items():
            other = [] if name in target.spec.unique else [_differ(value)]
            bodies = [needed | {name: one} for one in (value, *other)]
            yield from (body for body in bodies if validator.is_valid(body))


def _differ(value: Json) -> Json:
    """Return another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return "fr" if isinstance(value, str) else value[:1] if isinstance(value, list) else value


def _change(target: TargetServer, operation: ContractOperation, request: SentRequest) -> Json:
    """Change a record and return it as read, or as the response shows it; None without either."""
    response = target.send(request)
    assert response.accepted, f"{operation.id}: {request.body} got {response.status}"
    shows, record = _read(target, operation, request)
    record = response.body if record is None else record
    if isinstance(record, dict):
        compare(target, operation, request.body, record, shown_properties(target, shows))
    return record


def _read(
    target: TargetServer, operation: ContractOperation, request: SentRequest
) -> tuple[ContractOperation, Json]:
    """Return the operation that reads a record, and the record; None without such an operation."""
    for reader in target.spec.operations.values():
        if reader.method == "GET" and reader.path == operation.path:
            return reader, target.send(SentRequest(reader.id, path=request.path)).body
    return operation, None
