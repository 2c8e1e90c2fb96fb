"""A change changes what was sent, and leaves the rest as it was."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..expressions import Json, Request, evaluate
from ..specification import JSON, Operation
from .reading import compare, shown_properties
from .target import Target
from .walk import find_link, is_linked, make_request, make_source, renew


def check_updates(target: Target) -> None:
    """Each property of a record is changed by itself: it is read back, all others stay."""
    for operation in target.spec.operations.values():
        names = set(target.spec.properties(operation.schema or {}))
        if operation.method == "PUT" and names and not names & set(target.expectations.nobodies):
            for request in _requests(target, operation):
                _check_record(target, operation, request)


def _examples(operation: Operation) -> list[Json]:
    examples = operation.bodies[JSON].get("examples", {}).values()
    return [example["value"] for example in examples if isinstance(example["value"], dict)]


def _requests(target: Target, operation: Operation) -> Iterator[Request]:
    """A request for a record of each example that its maker has."""
    link = find_link(target, operation, set(operation.names("path")))
    if link is None or is_linked(target, target.operation(link.source)):
        yield make_request(target, operation.id)
        return
    maker = target.operation(link.source)
    for body in _examples(maker):
        made, _ = make_source(target, link)
        made = renew(target, maker, evolve(made, body=body))
        answer = target.send(made)
        assert answer.accepted, f"{maker.id}: {made.body} was refused"
        path = evaluate(dict(link.parameters), made, answer)
        yield Request(operation.id, path=path, body=made.body)


def _check_record(target: Target, operation: Operation, request: Request) -> None:
    before: Json = None
    for body in _bodies(target, operation, request):
        after = _change(target, operation, evolve(request, body=body))
        if before is not None and after is not None:
            others = (set(before) | set(after)) - set(body)
            changed = {name for name in others if before.get(name) != after.get(name)}
            changed -= target.expectations.follows.get(operation.id, frozenset())
            assert not changed, f"{operation.id}: {body} changes {', '.join(sorted(changed))}"
        before = after


def _bodies(target: Target, operation: Operation, request: Request) -> Iterator[Json]:
    """What the record was made with, the examples, and each property of both by itself, as far as
    the schema allows it; of a list also the first part."""
    validator = target.spec.compile(operation.schema)
    known = target.spec.properties(operation.schema)
    made = {name: value for name, value in (request.body or {}).items() if name in known}
    for example in [made, *_examples(operation)]:
        yield from (body for body in [example] if validator.is_valid(body))
        for name, value in example.items():
            values = [value, value[:1]] if isinstance(value, list) and len(value) > 1 else [value]
            yield from ({name: one} for one in values if validator.is_valid({name: one}))


def _change(target: Target, operation: Operation, request: Request) -> Json:
    """The record after a change, as its reader or the answer shows it; None where neither does."""
    answer = target.send(request)
    assert answer.accepted, f"{operation.id}: {request.body} was answered with {answer.status}"
    shows, record = operation, answer.body
    for reader in target.spec.operations.values():
        if reader.method == "GET" and reader.path == operation.path:
            shows, record = reader, target.send(Request(reader.id, path=request.path)).body
    if not isinstance(record, dict):
        return None
    compare(target, operation, request.body, record, shown_properties(target, shows))
    return record
