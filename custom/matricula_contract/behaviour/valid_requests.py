"""Valid requests, made from a spec alone: from its examples and along its links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Final

from attrs import evolve

from ..expressions import Json, ReadResponse, SentRequest, evaluate
from ..specification import JSON, ContractOperation, Link
from .target import TargetServer

_numbers: Final = count(1)


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
        path = {
            name: _first_example(operation.parameters[name]) for name in operation.names("path")
        }
        return SentRequest(operation_id, path=path, body=body)
    source, response = make_source(target, link)
    values = evaluate(dict(link.parameters), source, response)
    return SentRequest(
        operation_id,
        path={name: values[name] for name in operation.names("path")},
        query={name: values[name] for name in operation.names("query") if name in values},
        body=body if link.body is None else evaluate(link.body, source, response),
    )


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
    links = [
        link
        for link in target.spec.links
        if link.target == operation.id and link.source != operation.id
        if wanted <= set(link.parameters) and (wanted or link.body is not None)
        if link.body is not None or not is_linked(target, operation)
    ]
    return min(links, key=lambda link: _rank(target, link), default=None)


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
    """Return the first example of a body, with new values for unique properties.

    The record is one that the server's variant shows.
    """
    example = _first_example(operation.bodies.get(JSON, {}))
    if not isinstance(example, dict):
        return example
    return target.make_shown(operation.id, example | make_unique(target, operation, example))


def make_unique(
    target: TargetServer, operation: ContractOperation, body: Mapping[str, Json]
) -> dict[str, str]:
    """Make new values for the properties that should differ between requests."""
    number = next(_numbers)
    names = operation.unique | operation.fresh | target.expectations.fresh_names(operation.id)
    return {
        name: f"unique-{number}" + ("@example.org" if "@" in body[name] else "")
        for name in sorted(names & set(body))
    }


def renew(target: TargetServer, operation: ContractOperation, request: SentRequest) -> SentRequest:
    """Return the request with other unique values."""
    return evolve(request, body=request.body | make_unique(target, operation, request.body))


def _first_example(holder: Json) -> Json:
    examples = list(holder.get("examples", {}).values())
    return examples[0]["value"] if examples else None
