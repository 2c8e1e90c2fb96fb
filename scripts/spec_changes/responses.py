"""What comes back: statuses, bodies, headers, and the id of what was made."""

from spec_changes.annotations import compare_annotations, compare_deprecation
from spec_changes.matching import match
from spec_changes.requests import compare_contents, compare_rest
from spec_changes.schemas import compare_schemas
from spec_changes.scope import ChangeScope
from spec_changes.shapes import sign
from spec_document import Node, SpecOperation

_JUDGED = {"headers", "content", "links", "x-created-id", "$ref"}
_HEADER_JUDGED = {"required", "schema", "deprecated", "style", "explode", "content", "$ref"}


def compare_responses(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    """The responses of an operation, by status; for a webhook, what its receiver must respond."""
    before, now = dict(old.responses), dict(new.responses)
    for status in (status for status in before if status not in now):
        kind = "status-removed" if _is_success(status) else "error-status-removed"
        node = old.node.child("responses", status)
        _enter(scope, status).add(kind, node, f"{status} is no longer answered")
    for status in (status for status in now if status not in before):
        kind = "status-added" if _is_success(status) else "error-status-added"
        node = new.node.child("responses", status)
        _enter(scope, status).add(kind, node, f"{status} may be answered now")
    for status in (status for status in now if status in before):
        _compare_response(_enter(scope, status), before[status], now[status], status)


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
        scope.add(kind, new.child("content"), "it has a body now")
    elif had:
        scope.add("response-body-removed", old.child("content"), "it has no body any more")
    _compare_headers(scope, old, new)
    _compare_created_ids(scope, old.child("x-created-id"), new.child("x-created-id"))
    if sign(old.child("links")) != sign(new.child("links")):
        scope.add("links-changed", new.child("links"), "it leads to other operations, or otherwise")
    compare_annotations(scope, [old], [new])
    compare_rest(scope, old, new, _JUDGED)


def _compare_headers(scope: ChangeScope, old: Node, new: Node) -> None:
    found = match(
        [node for _, node in old.child("headers").items()],
        [node for _, node in new.child("headers").items()],
        lambda node: node.name.lower(),
    )
    for gone in found.removed:
        scope.add("header-removed", gone, f"the header {gone.name} is gone")
    for come in found.added:
        scope.add("header-added", come, f"the header {come.name} is new")
    for one, other in found.pairs:
        at = scope.step(f".header {other.name}")
        _compare_header(at, one.follow(), other.follow())


def _compare_header(scope: ChangeScope, old: Node, new: Node) -> None:
    before, now = (node.child("required").value is True for node in (old, new))
    if before and not now:
        scope.add("header-became-optional", new, "it may be missing now")
    if now and not before:
        scope.add("header-became-required", new, "it is always there now")
    compare_annotations(scope, [old], [new])
    compare_deprecation(scope, [old], [new])
    compare_rest(scope, old, new, _HEADER_JUDGED)
    compare_schemas(scope, old.child("schema"), new.child("schema"))


def _compare_created_ids(scope: ChangeScope, old: Node, new: Node) -> None:
    if old.value == new.value:
        return
    what = "added" if old.value is None else "removed" if new.value is None else "changed"
    text = {
        "added": f"the id of what was made is read from {new.string}",
        "removed": "the id of what was made is not read any more",
        "changed": f"the id of what was made was read from {old.string} and is from {new.string}",
    }[what]
    scope.add(f"created-id-{what}", old if what == "removed" else new, text)
