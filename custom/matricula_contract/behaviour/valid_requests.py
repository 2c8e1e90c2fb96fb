"""Valid requests, made from a spec alone: from its examples and along its links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Final
from uuid import UUID

from attrs import evolve

from ..expressions import Json, ReadResponse, SentRequest, evaluate, find, has, put_all
from ..operations import list_examples
from ..schemas import find_schema
from ..specification import ContractOperation, Link, Specification
from .target import TargetServer

_numbers: Final = count(1)
_FIRST: Final = 10_000
"""The first of the numbers that are unique values."""


def make_request(
    target: TargetServer, operation_id: str, needed: Iterable[str] = ()
) -> SentRequest:
    """Make a request that is accepted, with unique values of its own.

    The records that it refers to are created first. `needed` are names of parameters to give in
    addition to the required ones.
    """
    operation = target.operation(operation_id)
    wanted = {*operation.names("path"), *needed}
    link = find_link(target, operation, wanted)
    body = make_body(target, operation)
    if link is None:
        path = {name: _find_value(target, operation, name) for name in operation.names("path")}
        return SentRequest(operation_id, path=path, query=_make_query(operation), body=body)
    source, response = make_source(target, link)
    values = evaluate(dict(link.parameters), source, response)
    return SentRequest(
        operation_id,
        path=make_path(operation, values),
        query=_make_query(operation)
        | {name: values[name] for name in operation.names("query") if name in values},
        body=body if link.body is None else evaluate(link.body, source, response),
    )


def _find_value(target: TargetServer, operation: ContractOperation, name: str) -> Json:
    """Return a path parameter's example, or the first id of the list that `x-reference` names.

    Raises AssertionError if the spec leads to no value.
    """
    examples = list_examples(operation.parameters[name])
    if examples:
        return examples[0]
    pools = target.spec.parameter_reference(operation, name).pools
    for source, at in sorted(pool for pool in pools if pool[1] is not None):
        if source != operation.id:
            pages = target.operation(source).pages
            response = target.send(make_request(target, source))
            records = find(response.body, pages.items if pages else "")
            if isinstance(records, list) and records:
                return find(records[0], at or "")
    raise AssertionError(
        f"{operation.id} needs {name}, and nothing leads to a value. Fix: add an example, a link or"
        " an x-reference with a list that has records"
    )


def make_path(operation: ContractOperation, values: Mapping[str, Json]) -> dict[str, Json]:
    """Return the path parameters among some values; a parameter may have a default instead."""
    return {
        name: values[name] if name in values else _first_example(operation, name)
        for name in operation.names("path")
    }


def _make_query(operation: ContractOperation) -> dict[str, Json]:
    """Return the first examples of the required parameters."""
    required = [
        name for name in operation.names("query") if operation.parameters[name].get("required")
    ]
    return {name: _first_example(operation, name) for name in required}


def _first_example(operation: ContractOperation, name: str) -> Json:
    return next(iter(list_examples(operation.parameters[name])), None)


def make_source(target: TargetServer, link: Link) -> tuple[SentRequest, ReadResponse]:
    """Send the request that a link starts from; return it with its response."""
    needed = [text.removeprefix("$request.query.") for text in _expressions(link)]
    names = target.operation(link.source).names("query")
    request = make_request(target, link.source, [name for name in needed if name in names])
    response = target.send(request)
    assert response.status == link.status, (
        f"{link.source} got {response.status} instead of {link.status}, "
        f"to a valid request: {request}, {response.body}"
    )
    return request, response


def find_link(target: TargetServer, operation: ContractOperation, wanted: set[str]) -> Link | None:
    """Find a link to an operation that fills in these parameters, if possible from a creating one.

    Returns None if no link is needed: no parameters are wanted, and the body has no references.
    """
    wanted = {name for name in wanted if not _has_default(operation, name)}
    links = [
        link
        for link in target.spec.links
        if link.target == operation.id and link.source != operation.id
        if wanted <= set(link.parameters) and (wanted or link.body is not None)
        if link.body is not None or not is_linked(target, operation)
    ]
    return min(links, key=lambda link: _rank(target, link), default=None)


def _has_default(operation: ContractOperation, name: str) -> bool:
    return "default" in operation.parameters[name].get("schema", {})


def _rank(target: TargetServer, link: Link) -> tuple[bool, bool]:
    source = target.operation(link.source)
    return (source.created_id is None, source.tag != target.operation(link.target).tag)


def is_linked(target: TargetServer, operation: ContractOperation) -> bool:
    """Return True if a link fills in the body: its examples cannot be sent."""
    return any(link.target == operation.id and link.body is not None for link in target.spec.links)


def _expressions(link: Link) -> Iterable[str]:
    values: list[Json] = [dict(link.parameters), link.body]
    while values:
        value = values.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            values += value.values() if isinstance(value, dict) else value


def make_body(target: TargetServer, operation: ContractOperation) -> Json:
    """Return the first example of a body, with new values for unique ones.

    The record is one that the server's variant shows.
    """
    example = next(iter(operation.examples), None)
    if not isinstance(example, dict):
        return example
    return target.make_shown(
        operation.id, put_all(example, make_unique(target, operation, example))
    )


def make_unique(target: TargetServer, operation: ContractOperation, body: Json) -> dict[str, Json]:
    """Make new values, by JSON pointer, for those that should differ between requests."""
    fresh = operation.fresh | target.expectations.fresh_pointers(operation.id)
    return {
        at: make_value(target.spec, find_schema(target.spec.content, operation.schema, at),
                       find(body, at), next(_numbers))
        for at in sorted({*operation.unique_pointers, *fresh})
        if has(body, at)
    }  # fmt: skip


def make_value(spec: Specification, schema: Json, model: Json, number: int) -> Json:
    """Make a value like another one that its schema allows; a different one for each number."""
    if isinstance(model, int) and not isinstance(model, bool):
        return _FIRST + number
    text = f"unique-{number}"
    candidates = [text, text.replace("-", ""), str(_FIRST + number), str(UUID(int=number))]
    candidates.insert(0 if "@" in str(model) else len(candidates), f"{text}@example.org")
    validator = spec.compile(schema)
    return next((value for value in candidates if validator.is_valid(value)), candidates[0])


def renew(target: TargetServer, operation: ContractOperation, request: SentRequest) -> SentRequest:
    """Return the request with other unique values."""
    return evolve(request, body=put_all(request.body, make_unique(target, operation, request.body)))
