"""Which operation is which, and what became of each but its parameters, bodies and responses."""

import re

from spec_changes.annotations import compare_annotations
from spec_changes.change import Direction
from spec_changes.client import compare_methods, name_method, name_resource
from spec_changes.matching import compare_words, match
from spec_changes.requests import compare_bodies, compare_parameters, compare_rest
from spec_changes.responses import compare_responses
from spec_changes.scope import ChangeScope
from spec_changes.security import compare_security
from spec_changes.shapes import sign
from spec_document import Node, SpecDocument, SpecOperation

_JUDGED = {
    "operationId", "tags", "deprecated", "security", "parameters", "requestBody", "responses",
    "x-replay", "x-pagination",
}  # fmt: skip
_MODES = ["never", "lookup", "keyed", "safe"]
"""What the client may do about a lost response, the least first."""


def compare_operations(
    scope: ChangeScope, old: SpecDocument, new: SpecDocument
) -> list[SpecOperation]:
    """Compare the operations of two specs; those of the older one that are still there."""
    found = match(
        old.operations,
        new.operations,
        lambda one: one.id,
        lambda one: (one.method, re.sub(r"\{[^{}]*\}", "{}", one.path)),
        likeness=_compare_likeness,
    )
    for one, other in found.pairs:
        _compare_pair(_enter(scope, other), one, other)
    for gone in found.removed:
        note = ", which was deprecated," if gone.node.child("deprecated").value else ""
        _enter(scope, gone).add("operation-removed", gone.node, f"{_say(gone)}{note} is gone")
    for come in found.added:
        _enter(scope, come).add("operation-added", come.node, f"{_say(come)} is new")
    return [one for one, _ in found.pairs]


def _say(operation: SpecOperation) -> str:
    return f"{operation.method.upper()} {operation.path}"


def _enter(scope: ChangeScope, operation: SpecOperation) -> ChangeScope:
    return ChangeScope(scope.spec, scope.record, operation.id or _say(operation))


def _compare_likeness(old: SpecOperation, new: SpecOperation) -> float:
    """How alike two operations of different names and addresses are."""
    if old.method != new.method:
        return 0
    paths = compare_words(*(re.sub(r"\{[^{}]*\}", "{}", one.path).split("/") for one in (old, new)))
    same = [
        sign(old.node.child(*place)) == sign(new.node.child(*place))
        for place in (["requestBody"], ["responses"])
    ]
    return 0.6 * paths + 0.2 * sum(same)


def _compare_pair(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    if old.id != new.id:
        text = f"{old.id or _say(old)} is called {new.id or _say(new)} now"
        methods = name_method(scope.spec, old), name_method(scope.spec, new)
        is_told = name_resource(old) != name_resource(new) or methods[0] == methods[1]
        calls = "" if is_told else f" ({methods[0]} is {methods[1]})"
        scope.add("operation-renamed", new.node.child("operationId"), text + calls)
    if _erase_names(old) != _erase_names(new):
        scope.add("operation-moved", new.node, f"{_say(old)} is {_say(new)} now")
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
    """Compare what is sent and what is answered; `sent` is the direction of the request."""
    request = scope.enter("", sent)
    compare_parameters(request, old, new)
    compare_bodies(request, old, new)
    compare_responses(scope.enter("", sent.opposite), old, new)
    compare_annotations(scope, [old.node], [new.node])
    compare_rest(scope, old.node, new.node, _JUDGED)


def _compare_deprecation(scope: ChangeScope, old: Node, new: Node) -> None:
    before, now = (node.child("deprecated") for node in (old, new))
    if now.value is True and before.value is not True:
        scope.add("operation-deprecated", now, "it is deprecated now")
    if before.value is True and now.value is not True:
        scope.add("operation-undeprecated", now, "it is no longer deprecated")


def _compare_replay(scope: ChangeScope, old: Node, new: Node) -> None:
    before, now = old.child("mode").string or "never", new.child("mode").string or "never"
    if before != now:
        is_less = _rank(now) < _rank(before)
        kind = "replay-weakened" if is_less else "replay-strengthened"
        scope.add(kind, new, f"after a lost response: {now}, where it was {before}")
    elif old.value != new.value:
        scope.add("replay-changed", new, f"after a lost response: still {now}, but in another way")


def _rank(mode: str) -> int:
    return _MODES.index(mode) if mode in _MODES else 0


def _compare_pagination(scope: ChangeScope, old: Node, new: Node) -> None:
    if old.value == new.value:
        return
    what = "added" if old.value is None else "removed" if new.value is None else "changed"
    text = {
        "added": "the list comes in pages now",
        "removed": "the list no longer comes in pages",
        "changed": "records or the next page are found otherwise",
    }[what]
    scope.add(f"pagination-{what}", old if what == "removed" else new, text)
