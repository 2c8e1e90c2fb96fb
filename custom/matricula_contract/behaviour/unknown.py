"""What does not exist is not found, and cannot be referred to."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..expressions import Json
from ..specification import ContractOperation
from .target import TargetServer
from .walk import make_request


def check_unknown_ids(target: TargetServer) -> None:
    """An id that nobody has is 404, whatever else is sent; so is one of another form."""
    for operation in target.spec.operations.values():
        for name in operation.names("path"):
            request = make_request(target, operation.id)
            before = target.state()
            for id in unknown_ids(operation, name):
                wrong = evolve(request, path={**request.path, name: id})
                bodies: list[Json] = [wrong.body, {}] if operation.bodies else [None]
                for body in bodies:
                    status = target.send(evolve(wrong, body=body)).status
                    assert status == 404, (
                        f"{operation.id}: {name} {id!r} was answered with {status}"
                    )
            assert target.state() == before, f"{operation.id}: an unknown {name} changed something"


def unknown_ids(operation: ContractOperation, name: str) -> Iterator[Json]:
    """Ids that no record has."""
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
        yield from ("no-such-id", "0", "null", "*", "%", "é", "a" * 500)
        if operation.path.rstrip("/").partition("{")[2] == f"{name}}}":
            yield ".."  # elsewhere it becomes another path, perhaps a good one, before it is sent


def check_unknown_references(target: TargetServer) -> None:
    """A body that refers to a record that does not exist is refused, and nothing is made: neither
    of this record nor of those beside it."""
    for operation in target.spec.operations.values():
        good = make_request(target, operation.id)
        for body in list(break_references(target, good.body)):
            before = target.state()
            status = target.send(evolve(good, body=body)).status
            assert status == 400, f"{operation.id}: {body} was answered with {status}"
            assert target.state() == before, f"{operation.id}: {body} changed something"


def break_references(target: TargetServer, body: Json) -> Iterator[Json]:
    """Copies of a body with an id that nobody has in one place; in lists also beside good items."""
    if isinstance(body, list):
        for index, item in enumerate(body):
            for broken in break_references(target, item):
                yield [*body[:index], broken, *body[index + 1 :]]
                yield [*body, broken]
                yield [broken, *body]
    elif isinstance(body, dict):
        for name, value in body.items():
            for broken in [*_nobody(target, name, value), *break_references(target, value)]:
                yield body | {name: broken}


def _nobody(target: TargetServer, name: str, value: Json) -> list[Json]:
    """What stands for no record under this name; nothing where the name is no reference."""
    nobody = target.expectations.nobodies.get(name)
    if nobody is None:
        return []
    return [[nobody], [*value, nobody]] if isinstance(value, list) else [nobody]
