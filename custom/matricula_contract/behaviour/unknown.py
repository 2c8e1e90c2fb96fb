"""Checks: unknown ids are not found, and cannot be referred to."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..expressions import Json, find, is_index, join, put, split
from ..schemas import expand, list_types
from ..specification import ContractOperation
from .target import TargetServer
from .valid_requests import make_request


def check_unknown_ids(target: TargetServer) -> None:
    """Check that unknown and malformed ids get 404.

    If the spec says that records are looked up first (`x-check-order`), that is so whatever the
    body is. A malformed id may get the documented status for a wrong request instead.
    """
    bodies: list[Json] = [{}] if _looks_up_first(target) else []
    for operation in target.spec.operations.values():
        for name in operation.names("path"):
            request = make_request(target, operation.id)
            before = target.state()
            validator = target.spec.compile(operation.parameters[name]["schema"])
            for id in unknown_ids(target, operation, name):
                wrong = evolve(request, path={**request.path, name: id})
                allowed = {404} if validator.is_valid(id) else {404, *operation.find_refusals()}
                for body in [wrong.body, *bodies] if operation.bodies else [None]:
                    status = target.send(evolve(wrong, body=body)).status
                    assert status in allowed, f"{operation.id}: {name} {id!r} got {status}"
            assert target.state() == before, f"{operation.id}: an unknown {name} changed something"


def _looks_up_first(target: TargetServer) -> bool:
    order = list(target.spec.content.get("x-check-order", ()))
    return "state" in order and order.index("state") < order.index("validate")


def unknown_ids(target: TargetServer, operation: ContractOperation, name: str) -> Iterator[Json]:
    """Yield ids that no record has."""
    schema = target.spec.resolve(operation.parameters[name]["schema"])
    unknown = target.spec.parameter_reference(operation, name).unknown
    if unknown is not None:
        yield unknown
    if "integer" in list_types(target.spec.content, schema):
        largest = schema.get("maximum", 2**53 - 1)
        yield from (
            largest,
            largest + 1,
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
    """Check that a body that refers to an unknown record is refused and creates nothing."""
    for operation in target.spec.operations.values():
        good = make_request(target, operation.id)
        refusals = operation.find_refusals(404)
        for body in list(break_references(target, operation, good.body)):
            before = target.state()
            status = target.send(evolve(good, body=body)).status
            assert status in refusals, f"{operation.id}: {body} got {status}"
            assert target.state() == before, f"{operation.id}: {body} changed something"


def break_references(
    target: TargetServer, operation: ContractOperation, body: Json
) -> Iterator[Json]:
    """Yield copies of a body with one unknown id; in lists also beside good ids."""
    for pattern, reference in target.spec.references(operation).items():
        if reference.unknown is None:
            continue
        for at in expand(body, pattern):
            broken = put(body, at, reference.unknown)
            yield broken
            *above, step = split(at)
            if not is_index(step):
                *above, step = above or [""]
            if is_index(step):  # the id, or an object with it, is an item of a list
                items, place = find(body, join(above)), join(above)
                wrong = find(broken, join([*above, step]))
                yield put(body, place, [*items, wrong])
                yield put(body, place, [wrong, *items])
