"""Compare responses: statuses, bodies, headers, and the id of a new record."""

from spec_changes.annotations import compare_annotations, compare_deprecation
from spec_changes.matching import match
from spec_changes.requests import compare_contents, compare_rest, compare_styles
from spec_changes.schemas import compare_schemas
from spec_changes.scope import ChangeScope
from spec_changes.signatures import sign
from spec_document import Node, SpecOperation

_COMPARED = {"headers", "content", "links", "x-created-id", "$ref"}
_COMPARED_IN_HEADERS = {
    "required", "schema", "deprecated", "style", "explode", "content", "$ref", "allowReserved",
    "allowEmptyValue",
}  # fmt: skip


def compare_responses(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    """Compare the responses of an operation by status. A webhook's receiver sends them."""
    before, now = _list_responses(old), _list_responses(new)
    for status in (status for status in before if status not in now):
        kind = "status-removed" if _is_success(status) else "error-status-removed"
        _enter(scope, status).add(kind, before[status], f"{status} is no longer documented")
    for status in (status for status in now if status not in before):
        kind = "status-added" if _is_success(status) else "error-status-added"
        _enter(scope, status).add(kind, now[status], f"{status} was added")
    for status in {**before, **now}:
        one, other = _find(before, status), _find(now, status)
        if one is None or other is None:
            continue
        at, pair = _enter(scope, status), (one.follow(), other.follow())
        _compare_response(at, *pair, status)
        if status in before and status in now:
            compare_annotations(at, [pair[0]], [pair[1]])


def _list_responses(operation: SpecOperation) -> dict[str, Node]:
    """Return the responses by status, references not followed; 2xx is 2XX."""
    responses = operation.node.child("responses").items()
    return {status if status == "default" else status.upper(): node for status, node in responses}


def _find(responses: dict[str, Node], status: str) -> Node | None:
    """Return the response that describes a status: its own, that of its range, or the default."""
    keys = (status, f"{status[0]}XX", "default")
    return next((responses[key] for key in keys if key in responses), None)


def _is_success(status: str) -> bool:
    return status.startswith("2")


def _enter(scope: ChangeScope, status: str) -> ChangeScope:
    return scope.enter(f"response {status}", scope.direction)


def _compare_response(scope: ChangeScope, old: Node, new: Node, status: str) -> None:
    had, has = (bool(node.child("content").value) for node in (old, new))
    if had and has:
        compare_contents(scope, old, new)
    elif has:
        kind = "response-body-added" if _is_success(status) else "error-body-added"
        scope.add(kind, new.child("content"), "a body was added")
    elif had:
        scope.add("response-body-removed", old.child("content"), "the body was removed")
    _compare_headers(scope, old, new)
    _compare_created_ids(scope, old.child("x-created-id"), new.child("x-created-id"))
    if sign(old.child("links")) != sign(new.child("links")):
        scope.add("links-changed", new.child("links"), "the links changed")
    compare_rest(scope, old, new, _COMPARED)


def _compare_headers(scope: ChangeScope, old: Node, new: Node) -> None:
    found = match(
        [node for _, node in old.child("headers").items()],
        [node for _, node in new.child("headers").items()],
        lambda node: node.name.lower(),
    )
    for removed in found.removed:
        scope.add("header-removed", removed, f"the header {removed.name} was removed")
    for added in found.added:
        scope.add("header-added", added, f"the header {added.name} was added")
    for one, other in found.pairs:
        at = scope.step(f".header {other.name}")
        _compare_header(at, one.follow(), other.follow())


def _compare_header(scope: ChangeScope, old: Node, new: Node) -> None:
    before, now = (node.child("required").value is True for node in (old, new))
    if before and not now:
        scope.add("header-became-optional", new, "now optional")
    if now and not before:
        scope.add("header-became-required", new, "now always present")
    compare_styles(scope, old, new)
    compare_annotations(scope, [old], [new])
    compare_deprecation(scope, [old], [new])
    compare_rest(scope, old, new, _COMPARED_IN_HEADERS)
    compare_schemas(scope, old.child("schema"), new.child("schema"))
    if "content" in old or "content" in new:
        compare_contents(scope, old, new)


def _compare_created_ids(scope: ChangeScope, old: Node, new: Node) -> None:
    if old.value == new.value:
        return
    move = "added" if old.value is None else "removed" if new.value is None else "changed"
    text = {
        "added": f"the client now reads the new record's id from {new.string}",
        "removed": "the client no longer reads the new record's id",
        "changed": f"the client reads the new record's id from {new.string}, not {old.string}",
    }[move]
    scope.add(f"created-id-{move}", old if move == "removed" else new, text)
