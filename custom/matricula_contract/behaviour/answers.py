"""Answers are as the spec describes them, those to refused requests, too."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..expressions import Answer, Json, Request
from ..specification import JSON, Operation
from .refusals import wrong_requests
from .target import Target
from .unknown import break_references, unknown_ids
from .walk import make_request


def check_answers(target: Target) -> None:
    """Each answer has a documented status, and the headers and the body that belong to it."""
    for operation in target.spec.operations.values():
        request = make_request(target, operation.id)
        for name, sent, headers in _requests(target, operation, request):
            breach = find_breach(target, operation, target.send(sent, headers))
            assert breach is None, f"{operation.id}: {name}: {breach}"


def _requests(
    target: Target, operation: Operation, request: Request
) -> Iterator[tuple[str, Request, dict[str, str] | None]]:
    yield "a good request", request, None
    if operation.method != "GET":
        yield "the same again", request, None
    for name in operation.names("path"):
        id = next(unknown_ids(operation, name))
        yield f"unknown {name}", evolve(request, path={**request.path, name: id}), None
    for body in break_references(target, request.body):
        yield f"{body!r:.200}", evolve(request, body=body), None
    for path in target.foreign_paths(operation):
        yield f"{path}", evolve(request, path=path), None
    yield "no token", request, {}
    yield from wrong_requests(target, operation, request)


def find_breach(target: Target, operation: Operation, answer: Answer) -> str | None:
    """How an answer differs from what the spec describes; None where it does not."""
    described = operation.answers.get(answer.status)
    if described is None:
        return f"{answer.status} is not documented"
    for name, header in described.get("headers", {}).items():
        header = target.spec.resolve(header)
        if header.get("required") and name.lower() not in answer.headers:
            return f"{answer.status} without {name}"
    return _find_breach_of_body(target, described, answer)


def _find_breach_of_body(target: Target, described: Json, answer: Answer) -> str | None:
    content = described.get("content", {})
    if JSON not in content:
        return None if answer.body is None else f"{answer.status} with a body: {answer.body}"
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if media_type != JSON:
        return f"{answer.status} as {media_type or 'nothing'}"
    errors = list(target.spec.compile(content[JSON]["schema"]).iter_errors(answer.body))
    return f"{answer.status}: {errors[0].message:.300}" if errors else None
