"""Check: responses are as the spec describes them, also those to refused requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import evolve

from ..expressions import Json, ReadResponse, SentRequest
from ..specification import JSON, ContractOperation
from .refusals import wrong_requests
from .target import TargetServer
from .unknown import break_references, unknown_ids
from .valid_requests import make_request

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError


def check_responses(target: TargetServer) -> None:
    """Check that each response has a documented status, and the headers and body for it."""
    for operation in target.spec.operations.values():
        request = make_request(target, operation.id)
        for name, sent, headers in _requests(target, operation, request):
            response = target.send(sent, headers)
            if headers is None and target.explains(operation, sent, response.status):
                continue
            breach = find_breach(target, operation, response)
            assert breach is None, f"{operation.id}: {name}: {breach}"


def _requests(
    target: TargetServer, operation: ContractOperation, request: SentRequest
) -> Iterator[tuple[str, SentRequest, dict[str, str] | None]]:
    yield "a good request", request, None
    if operation.method != "GET":
        yield "the same again", request, None
    for name in operation.names("path"):
        id = next(unknown_ids(target, operation, name))
        yield f"unknown {name}", evolve(request, path={**request.path, name: id}), None
    for body in break_references(target, operation, request.body):
        yield f"{body!r:.200}", evolve(request, body=body), None
    for path in target.foreign_paths(operation):
        yield f"{path}", evolve(request, path=path), None
    yield "no token", request, {}
    yield from wrong_requests(target, operation, request)


def find_breach(
    target: TargetServer, operation: ContractOperation, response: ReadResponse
) -> str | None:
    """Return how a response differs from the spec; None if it does not."""
    described = operation.responses.get(response.status)
    if described is None:
        return f"{response.status} is not documented"
    for name, header in described.get("headers", {}).items():
        header = target.spec.resolve(header)
        if header.get("required") and name.lower() not in response.headers:
            return f"{response.status} without {name}"
    return _find_breach_of_body(target, described, response)


def _find_breach_of_body(
    target: TargetServer, described: Json, response: ReadResponse
) -> str | None:
    content = described.get("content", {})
    if JSON not in content:
        return None if response.body is None else f"{response.status} with a body: {response.body}"
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if media_type != JSON:
        return f"{response.status} as {media_type or 'nothing'}"
    errors = list(target.spec.compile(content[JSON]["schema"]).iter_errors(response.body))
    return f"{response.status}: {_describe_error(errors[0])}" if errors else None


def _describe_error(error: ValidationError) -> str:
    """Return what is wrong with a response. A regular expression is no text for people."""
    if error.kind.name != "pattern":
        return f"{error.message:.300}"
    place = ".".join(map(str, error.instance_path)) or "the whole"
    return f"{place} has another form than the spec says"
