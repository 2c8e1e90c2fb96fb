"""Checks: unknown ids are not found, and cannot be referred to."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..expressions import Json
from ..specification import ContractOperation
from .target import TargetServer
from .valid_requests import make_request


def check_unknown_ids(target: TargetServer) -> None:
    """Check that unknown and malformed ids get 404, whatever the body is."""
    for operation in target.spec.operations.values():
        for name in operation.names("path"):
            request = make_request(target, operation.id)
            before = target.state()
            for id in unknown_ids(operation, name):
                wrong = evolve(request, path={**request.path, name: id})
                bodies: list[Json] = [wrong.body, {}] if operation.bodies else [None]
                for body in bodies:
                    status = target.send(evolve(wrong, body=body)).status
                    assert status == 404, f"{operation.id}: {name} {id!r} got {status}"
            assert target.state() == before, f"{operation.id}: an unknown {name} changed something"


def unknown_ids(operation: ContractOperation, name: str) -> Iterator[Json]:
    """Yield ids that no record has."""
    schema = operation.parameters[name]["schema"]
    if schema.get("type") == "integer":
        yield from (
            schema["maximum"],
            schema["maximum"] + 1,
            0,
            -1,
            "abc",
            "1.5",
            "1e3",
            "½",
            "0x1",
        )
    else:
        # Not "..": HTTP libraries resolve it, and the request goes to another path.
        yield from ("no-such-id", "0", "null", "*", "%", "é", "a" * 500)


def check_unknown_references(target: TargetServer) -> None:
    """Check that a body that refers to an unknown record gets 400 and creates nothing."""
    for operation in target.spec.operations.values():
        good = make_request(target, operation.id)
        for body in list(break_references(target, good.body)):
            before = target.state()
            status = target.send(evolve(good, body=body)).status
            assert status == 400, f"{operation.id}: {body} got {status}"
            assert target.state() == before, f"{operation.id}: {body} changed something"


def break_references(target: TargetServer, body: Json) -> Iterator[Json]:
    """Yield copies of a body with one unknown id; in lists also beside good ids."""
    if isinstance(body, list):
        for index, item in enumerate(body):
            for broken in break_references(target, item):
                yield [*body[:index], broken, *body[index + 1 :]]
                yield [*body, broken]
                yield [broken, *body]
    elif isinstance(body, dict):
        for name, value in body.items():
            for broken in [*_unknown_values(target, name, value), *break_references(target, value)]:
                yield body | {name: broken}


def _unknown_values(target: TargetServer, name: str, value: Json) -> list[Json]:
    """Return values with an unknown id for this property; [] if it is not a reference."""
    unknown = target.expectations.unknown_ids.get(name)
    if unknown is None:
        return []
    return [[unknown], [*value, unknown]] if isinstance(value, list) else [unknown]
