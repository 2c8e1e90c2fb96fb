"""Checks: refused calls and reading calls change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import evolve

from ..expressions import Json, SentRequest, drop, join, list_pointers, list_values, put
from ..schemas import as_sent, find_schema, list_types, read_text
from ..specification import FORM, JSON, ContractOperation
from .target import TargetServer, write_field
from .valid_requests import make_request

WRONG: Final[tuple[Json, ...]] = (None, True, -1, 1.5, 10**30, "", "\x00", [], [[]], {}, {"a": 1})
"""Values of all types."""
BROKEN: Final = (
    b"{",
    b"[",
    b'{"a": 1',
    b"\xff\xfe",
    b"NaN",
    b"[" * 50_000,
    b'{"a": "\\ud800"}',
    b"\x00",
)
"""Bodies that are not JSON, or not JSON that a server must accept."""


def check_refusals(target: TargetServer) -> None:
    """Check that wrong requests get a documented 4xx and change nothing."""
    for operation in target.spec.operations.values():
        request = make_request(target, operation.id)
        before = target.state()
        for name, wrong, headers in wrong_requests(target, operation, request):
            response = target.send(wrong, headers)
            if headers is None and target.explains(operation, wrong, response.status):
                before = target.state()
                continue
            assert 400 <= response.status < 500, f"{operation.id}: {name} got {response.status}"
            assert response.status in operation.statuses, (
                f"{operation.id}: {name} got {response.status}, not documented"
            )
            assert target.state() == before, f"{operation.id}: {name} changed something"


def wrong_requests(
    target: TargetServer, operation: ContractOperation, request: SentRequest
) -> Iterator[tuple[str, SentRequest, dict[str, str] | None]]:
    """Yield requests to be refused, made from a good one: name, request, and headers or None."""
    for name in operation.names("query"):
        parameter = operation.parameters[name]
        schema = target.spec.resolve(parameter["schema"])
        validator = target.spec.compile(schema)
        long = "x" * (schema.get("maxLength", 0) + 1)
        for value in ("abc", "-1", "1.5", "", "\x00", "9" * 30, long):
            if not validator.is_valid(as_sent(target.spec.content, parameter, value)):
                yield (
                    f"{name}={value!r}",
                    evolve(request, query={**request.query, name: value}),
                    None,
                )
    if operation.bodies:
        good = target.authorization(operation)
        for body in BROKEN if operation.media_type == JSON else ():
            yield f"{body[:20]!r}", evolve(request, body=body), None
        for media_type in ("text/plain", "application/xml", "application/jsonx", "a"):
            yield media_type, request, {**good, "Content-Type": media_type}
        for body in wrong_bodies(target, operation, request.body):
            yield f"{body!r:.200}", evolve(request, body=body), None


def wrong_bodies(target: TargetServer, operation: ContractOperation, body: Json) -> Iterator[Json]:
    """Yield bodies that the schema refuses: not an object, or a missing or wrong property, at any
    depth. A form is an object, and all its values are texts."""
    validator = target.spec.compile(operation.schema)
    pointers = list_pointers(body)
    candidates = [value for value in WRONG if value is not None]
    candidates += [drop(body, missing) for missing in pointers]
    candidates += [put(body, at, value) for at in pointers for value in WRONG]
    candidates += [put(body, "/unknown property", 1)]
    candidates += list(_list_too_long(target, body))
    if operation.media_type == FORM:
        candidates = [one for one in candidates if isinstance(one, dict)]
    for candidate in candidates:
        if not validator.is_valid(read_form(target, operation, candidate)):
            yield candidate


def read_form(target: TargetServer, operation: ContractOperation, body: Json) -> Json:
    """Return a body as a server reads it: the values of a form are texts; JSON stays as it is."""
    if operation.media_type != FORM or not isinstance(body, dict):
        return body
    read = {}
    for name, value in body.items():
        if value is None or value == []:
            continue  # a form has no field for it
        schema = find_schema(target.spec.content, operation.schema, join([name]))
        is_list = "array" in list_types(target.spec.content, schema)
        texts = value if isinstance(value, list) and is_list else [write_field(value)]
        read[name] = read_text(target.spec.content, schema, [write_field(one) for one in texts])
    return read


def _list_too_long(target: TargetServer, body: Json) -> Iterator[Json]:
    """Yield bodies with more items in a list than any schema of the spec allows there."""
    schemas = target.spec.content.get("components", {}).get("schemas", {}).values()
    most = max((schema.get("maxItems", 0) for schema in schemas), default=0)
    for at, value in list_values(body):
        if most and isinstance(value, list) and value:
            yield put(body, at, [value[0]] * (most + 1))


def check_reading(target: TargetServer) -> None:
    """Check that reading operations change nothing."""
    for operation in target.spec.operations.values():
        if operation.method == "GET":
            request = make_request(target, operation.id)
            before = target.state()
            for _ in range(2):
                assert target.send(request).accepted, f"{operation.id}: {request} was refused"
            assert target.state() == before, f"{operation.id} changed something"
