"""Check: a change sets the sent values and leaves the other values alone."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..expressions import (
    Json,
    SentRequest,
    evaluate,
    find_counterpart,
    list_values,
    put_all,
)
from ..schemas import expand, list_leaves, list_required
from ..specification import ContractOperation
from .reading import check_secrets, compare, find_shown, show_pointers
from .target import TargetServer
from .valid_requests import find_link, is_linked, make_path, make_request, make_source, renew


def check_updates(target: TargetServer) -> None:
    """Check that each property can be changed by itself, and is read back."""
    for operation in target.spec.operations.values():
        is_update = operation.schema and operation.replay["mode"] == "safe"
        names = list_leaves(target.spec.content, operation.schema) if is_update else {}
        if names and not _refers(target, operation):
            for request in _requests(target, operation):
                _check_record(target, operation, request)


def _refers(target: TargetServer, operation: ContractOperation) -> bool:
    """Return True if an example of a body has the id of another record."""
    return any(
        any(True for _ in expand(body, pattern))
        for body in _examples(operation)
        for pattern in target.spec.references(operation)
    )


def _examples(operation: ContractOperation) -> list[Json]:
    return [example for example in operation.examples if isinstance(example, dict)]


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
        path = make_path(operation, evaluate(dict(link.parameters), made, response))
        yield SentRequest(operation.id, path=path, body=made.body)


def _check_record(target: TargetServer, operation: ContractOperation, request: SentRequest) -> None:
    before = _read(target, operation, request)[1]
    for body in _bodies(target, operation, request):
        after = _change(target, operation, evolve(request, body=body))
        if before is not None and after is not None:
            changed = _find_changed(before, after) - _find_meant(target, operation, body, after)
            changed -= target.expectations.follows.get(operation.id, frozenset())
            assert not changed, f"{operation.id}: {body} changes {', '.join(sorted(changed))}"
        before = after


def _find_changed(before: Json, after: Json) -> set[str]:
    """Return the pointers of the values that differ."""
    old, new = dict(list_values(before)), dict(list_values(after))
    return {at for at in old.keys() | new.keys() if old.get(at) != new.get(at)}


def _find_meant(
    target: TargetServer, operation: ContractOperation, body: Json, record: Json
) -> set[str]:
    """Return the pointers of the values in a record that a body sets."""
    given = dict(list_values(body))
    pointers: dict[str, Json] = {at: {} for at, _ in list_values(record)}
    shown = {find_shown(target, operation, at, pointers, given) for at in given}
    return {at for at in shown if at is not None} | given.keys()


def _bodies(
    target: TargetServer, operation: ContractOperation, request: SentRequest
) -> Iterator[Json]:
    """Yield valid bodies: the created one, the examples, and their properties one at a time.

    Single properties come with another value as well, unless they are unique.
    """
    validator = target.spec.compile(operation.schema)
    content = target.spec.content
    required = list(list_required(content, operation.schema))
    made = dict(list_values(request.body or {}))
    sources = {at: find_counterpart(at, made) for at in list_leaves(content, operation.schema)}
    created = put_all({}, {at: made[source] for at, source in sources.items() if source})
    for example in [created, *_examples(operation)]:
        yield from (body for body in [example] if validator.is_valid(body))
        given = dict(list_values(example))
        needed = {at: given[at] for at in required if at in given}
        for at, value in given.items():
            other = [] if at in operation.unique_pointers else [_differ(value)]
            bodies = [put_all({}, needed | {at: one}) for one in (value, *other)]
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
        check_secrets(target, operation, request.body, record)
        compare(target, operation, request.body, record, show_pointers(target, shows))
    return record


def _read(
    target: TargetServer, operation: ContractOperation, request: SentRequest
) -> tuple[ContractOperation, Json]:
    """Return the operation that reads a record, and the record; None without such an operation."""
    for reader in target.spec.operations.values():
        if reader.method == "GET" and reader.path == operation.path:
            return reader, target.send(SentRequest(reader.id, path=request.path)).body
    return operation, None
