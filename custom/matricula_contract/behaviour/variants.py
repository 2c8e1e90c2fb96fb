"""Which of the spec's variants a server shows (`x-variants`)."""

from __future__ import annotations

from attrs import evolve

from ..expressions import SentRequest
from .reading import list_records, make_look_up
from .target import NotInSpec, TargetServer
from .valid_requests import make_request


def find_variant(target: TargetServer) -> str | None:
    """Return the variant that a server shows; None if the allowed operations cannot show it.

    It is found by records that only some variants show: one is created and looked up.
    """
    target.variant = target.spec.usual_variant
    for hiding in target.expectations.hiding:
        for operation_id in hiding.operations:
            try:
                return hiding.variant if _hides(target, operation_id) else target.variant
            except NotInSpec:
                continue
    return None


def _hides(target: TargetServer, operation_id: str) -> bool:
    """Return whether a new record is hidden until its owner acts, and one of the other kind not."""
    if _is_found(target, make_request(target, operation_id)):
        return False
    hiding = target.expectations.find_hiding(operation_id)
    request = make_request(target, operation_id)
    shown = evolve(request, body=hiding.show(request.body)) if hiding else request
    return _is_found(target, shown)


def _is_found(target: TargetServer, request: SentRequest) -> bool:
    """Create a record and return whether its look-up shows it."""
    operation = target.operation(request.operation)
    reader = target.operation(operation.replay["operation"])
    response = target.send(request)
    found = target.send(make_look_up(target, operation, request, response))
    return found.accepted and bool(list_records(reader, found.body))
