"""Pair operations and compare them; `requests` and `responses` compare their parts."""

import re

from spec_changes.annotations import compare_annotations
from spec_changes.change import Direction
from spec_changes.client import compare_methods, name_method, name_resource
from spec_changes.matching import compare_words, match
from spec_changes.requests import (
    compare_bodies,
    compare_parameters,
    compare_rest,
    sign_contents,
)
from spec_changes.responses import compare_responses
from spec_changes.root import read_server
from spec_changes.scope import ChangeScope
from spec_changes.security import compare_security
from spec_document import JSON, Node, SpecDocument, SpecOperation

_COMPARED = {
    "operationId", "tags", "deprecated", "security", "parameters", "requestBody", "responses",
    "x-replay", "x-pagination", "servers",
}  # fmt: skip
_MODES = ["never", "lookup", "unique", "keyed", "safe"]
"""Modes of x-replay; the client handles more cases of a lost response with each."""


def compare_operations(
    scope: ChangeScope, old: SpecDocument, new: SpecDocument
) -> list[SpecOperation]:
    """Compare the operations of two specs; return the older spec's remaining operations."""
    found = match(
        old.operations,
        new.operations,
        lambda one: one.id,
        lambda one: (one.method, re.sub(r"\{[^{}]*\}", "{}", one.path)),
        likeness=_compare_likeness,
    )
    for one, other in found.pairs:
        _compare_pair(_enter(scope, other), one, other)
    for removed in found.removed:
        note = " (deprecated before)" if removed.node.child("deprecated").value else ""
        _enter(scope, removed).add(
            "operation-removed", removed.node, f"{_describe(removed)}{note} was removed"
        )
    for added in found.added:
        _enter(scope, added).add("operation-added", added.node, f"{_describe(added)} was added")
    return [one for one, _ in found.pairs]


def _describe(operation: SpecOperation) -> str:
    return f"{operation.method.upper()} {operation.path}"


def _enter(scope: ChangeScope, operation: SpecOperation) -> ChangeScope:
    return ChangeScope(scope.spec, scope.record, operation.id or _describe(operation))


def _compare_likeness(old: SpecOperation, new: SpecOperation) -> float:
    """Return the likeness of two operations with different ids and paths, 0 to 1."""
    if old.method != new.method:
        return 0
    paths = compare_words(*(re.sub(r"\{[^{}]*\}", "{}", one.path).split("/") for one in (old, new)))
    bodies = [sign_contents(one.node.child("requestBody")) for one in (old, new)]
    responses = [
        {status: sign_contents(node) for status, node in one.responses} for one in (old, new)
    ]
    return 0.6 * paths + 0.2 * (bodies[0] == bodies[1]) + 0.2 * (responses[0] == responses[1])


def _compare_pair(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    if old.id != new.id:
        text = f"{old.id or _describe(old)} was renamed to {new.id or _describe(new)}"
        methods = name_method(scope.spec, old), name_method(scope.spec, new)
        # compare_methods reports a method that moves to another attribute.
        is_reported = name_resource(old) != name_resource(new) or methods[0] == methods[1]
        calls = "" if is_reported else f" ({methods[0]} is now {methods[1]})"
        scope.add("operation-renamed", new.node.child("operationId"), text + calls)
    if _erase_names(old) != _erase_names(new):
        scope.add("operation-moved", new.node, f"{_describe(old)} moved to {_describe(new)}")
    _compare_servers(scope, old, new)
    _compare_deprecation(scope, old.node, new.node)
    compare_methods(scope, old, new)
    compare_security(scope.enter("", Direction.REQUEST), old, new)
    _compare_replay(scope, old.node.child("x-replay"), new.node.child("x-replay"))
    _compare_pagination(scope, old.node.child("x-pagination"), new.node.child("x-pagination"))
    compare_exchange(scope, old, new, Direction.REQUEST)


def _erase_names(operation: SpecOperation) -> tuple[str, str]:
    return operation.method, re.sub(r"\{[^{}]*\}", "{}", operation.path)


def compare_exchange(
    scope: ChangeScope, old: SpecOperation, new: SpecOperation, sent: Direction
) -> None:
    """Compare request and responses; `sent` is the direction of the request."""
    request = scope.enter("", sent)
    compare_parameters(request, old, new)
    compare_bodies(request, old, new)
    compare_responses(scope.enter("", sent.opposite), old, new)
    compare_annotations(scope, [old.node], [new.node])
    compare_rest(scope, old.node, new.node, _COMPARED)


def _compare_servers(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    """Compare the servers of an operation or its path; those of the spec are compared once."""
    before, now = _find_servers(old), _find_servers(new)
    if before is None and now is None:
        return
    before, now = (
        node or one.node.document.root.child("servers") for node, one in ((before, old), (now, new))
    )
    if [*map(read_server, before.elements())] != [*map(read_server, now.elements())]:
        scope.add("other-changed", new.node, "the servers of the operation changed")


def _find_servers(operation: SpecOperation) -> Node | None:
    node = operation.node
    holders = [node, node.document.root.child(*node.place[:-1])]
    return next((one.child("servers") for one in holders if one.child("servers").value), None)


def _compare_deprecation(scope: ChangeScope, old: Node, new: Node) -> None:
    before, now = (node.child("deprecated") for node in (old, new))
    if now.value is True and before.value is not True:
        scope.add("operation-deprecated", now, "now deprecated")
    if before.value is True and now.value is not True:
        scope.add("operation-undeprecated", now, "no longer deprecated")


def _compare_replay(scope: ChangeScope, old: Node, new: Node) -> None:
    before, now = old.child("mode").string or "never", new.child("mode").string or "never"
    if before != now:
        is_less = _rank(now) < _rank(before)
        kind = "replay-weakened" if is_less else "replay-strengthened"
        scope.add(kind, new, f"the x-replay mode changed from {before} to {now}")
    elif now != "never" and _read_replay(old) != _read_replay(new):
        scope.add("replay-changed", new, f"x-replay changed; the mode is still {now}")


def _read_replay(node: Node) -> dict[str, JSON]:
    """Return the keys of x-replay without the defaults."""
    defaults: dict[str, JSON] = {
        "id": "/id",
        "ignore-case": False,
        "exact": False,
        "may-hide": False,
    }
    return {key: child.value for key, child in node.items() if child.value != defaults.get(key)}


def _rank(mode: str) -> int:
    return _MODES.index(mode) if mode in _MODES else 0


def _compare_pagination(scope: ChangeScope, old: Node, new: Node) -> None:
    if _read_pagination(old) == _read_pagination(new):
        return
    move = "added" if old.value is None else "removed" if new.value is None else "changed"
    text = {
        "added": "the list is now paged",
        "removed": "the list is no longer paged",
        "changed": "records or the next page are in another key",
    }[move]
    scope.add(f"pagination-{move}", old if move == "removed" else new, text)


def _read_pagination(node: Node) -> JSON:
    """Return x-pagination without the default of `id`, and without an empty pointer."""
    if not isinstance(node.value, dict):
        return node.value
    keys = {key: child.value for key, child in node.items() if child.value != ""}
    return {key: value for key, value in keys.items() if (key, value) != ("id", "/id")}
