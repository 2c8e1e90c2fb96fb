"""What concerns a spec as a whole: its version, servers, errors, limits, tags and classes."""

from collections.abc import Iterable

from spec_changes.annotations import compare_annotations
from spec_changes.change import Direction
from spec_changes.matching import match
from spec_changes.scope import ChangeScope
from spec_changes.security import compare_schemes
from spec_changes.shapes import Shape, sign
from spec_document import Node, SpecDocument, SpecOperation

_JUDGED = {
    "openapi", "info", "servers", "tags", "paths", "webhooks", "components", "security",
    "x-error", "x-rate-limit", "x-check-order", "externalDocs",
}  # fmt: skip


def compare_roots(scope: ChangeScope, old: SpecDocument, new: SpecDocument) -> None:
    """Compare what stands at the root, and how tokens are sent."""
    before, now = old.root, new.root
    _compare_values(scope, "openapi-version-changed", before.child("openapi"), now.child("openapi"))
    info = before.child("info"), now.child("info")
    _compare_values(scope, "version-changed", *(node.child("version") for node in info))
    compare_annotations(scope, [info[0]], [info[1]])
    _compare_servers(scope, before.child("servers"), now.child("servers"))
    _compare_tags(scope, before.child("tags"), now.child("tags"))
    sent = scope.enter("", Direction.REQUEST)
    compare_schemes(sent, old, new)
    _compare_rates(sent, before.child("x-rate-limit"), now.child("x-rate-limit"))
    _compare_errors(scope, before.child("x-error"), now.child("x-error"))
    _compare_values(
        scope, "check-order-changed", before.child("x-check-order"), now.child("x-check-order")
    )
    for key in sorted({key for root in (before, now) for key, _ in root.items()} - _JUDGED):
        _compare_values(scope, "other-changed", before.child(key), now.child(key))


def _compare_values(scope: ChangeScope, kind: str, old: Node, new: Node) -> None:
    if old.value != new.value:
        scope.add(kind, new, f"{new.name} was {old.value} and is {new.value}")


def _compare_servers(scope: ChangeScope, old: Node, new: Node) -> None:
    found = match(old.elements(), new.elements(), lambda node: node.child("url").string)
    for gone in found.removed:
        scope.add("server-removed", gone, f"{gone.child('url').string} is gone")
    for come in found.added:
        scope.add("server-added", come, f"{come.child('url').string} is new")
    for one, other in found.pairs:
        compare_annotations(scope, [one], [other])
        if sign(one.child("variables")) != sign(other.child("variables")):
            text = "a variable of the address has another default or other values"
            scope.add("server-variable-changed", other.child("variables"), text)
    _compare_default_servers(scope, old, new)


def _compare_default_servers(scope: ChangeScope, old: Node, new: Node) -> None:
    before, now = (node.child(0).child("url").string for node in (old, new))
    still = [node.child("url").string for node in new.elements()]
    if before != now and before in still:
        text = f"the first address was {before} and is {now}"
        scope.add("default-server-changed", new.child(0), text)


def _compare_tags(scope: ChangeScope, old: Node, new: Node) -> None:
    found = match(old.elements(), new.elements(), lambda node: node.child("name").string)
    for gone in found.removed:
        scope.add("description-changed", gone, f"the tag {gone.child('name').value} is gone")
    for come in found.added:
        scope.add("description-changed", come, f"the tag {come.child('name').value} is new")
    for one, other in found.pairs:
        compare_annotations(scope, [one], [other])


def _compare_errors(scope: ChangeScope, old: Node, new: Node) -> None:
    for key in ("message", "fields", "refused"):
        before, now = old.child(key), new.child(key)
        if before.value != now.value:
            text = f"{key} of an error was {before.value} and is {now.value}"
            scope.add("error-reading-changed", now, text)


def _compare_rates(scope: ChangeScope, old: Node, new: Node) -> None:
    before, now = _read_rate(old), _read_rate(new)
    if before != now:
        text = f"the requests in a second were {_say(before)} and are {_say(now)}"
        scope.add(f"rate-limit-{'lowered' if now < before else 'raised'}", new, text)


def _read_rate(node: Node) -> float:
    requests, seconds = node.child("requests").value, node.child("per").value
    if isinstance(requests, (int, float)) and isinstance(seconds, (int, float)) and seconds:
        return requests / seconds
    return float("inf")


def _say(rate: float) -> str:
    return "without limit" if rate == float("inf") else f"{rate:g}"


def compare_classes(
    scope: ChangeScope, old: SpecDocument, new: SpecDocument, kept: Iterable[SpecOperation]
) -> None:
    """The classes of the client: each schema in components is one.

    `kept` are the older spec's operations that are still there: what only others have used is
    gone with them.
    """
    before, now = _list_classes(old), _list_classes(new)
    renamed = _find_renamed(scope, before, now)
    for one, other in renamed.items():
        scope.add("schema-renamed", now[other], f"{one} is called {other} now")
    reached = _reach(operation.node for operation in kept)
    for name in (name for name in before if name not in {*now, *renamed} and name in reached):
        scope.add("schema-removed", before[name], f"{name} is gone")
    for name in (name for name in now if name not in {*before, *renamed.values()}):
        scope.add("schema-added", now[name], f"{name} is new")


def _list_classes(document: SpecDocument) -> dict[str, Node]:
    schemas = document.root.child("components", "schemas").items()
    return {name: node for name, node in schemas if Shape.read(node).has_class}


def _find_renamed(scope: ChangeScope, old: dict[str, Node], new: dict[str, Node]) -> dict[str, str]:
    pairs = {
        one: [other for other in sorted(others) if other in new and other not in old]
        for one, others in sorted(scope.record.pairs.items())
        if one in old and one not in new
    }
    return {one: others[0] for one, others in pairs.items() if others}


def _reach(nodes: Iterable[Node]) -> set[str]:
    """The names of the schemas that parts of a spec are made of."""
    found: set[str] = set()
    waiting, seen = list(nodes), set()
    while waiting:
        node = waiting.pop()
        waiting += [*node.elements(), *(child for _, child in node.items())]
        reference = node.child("$ref").string
        if reference and reference not in seen:
            seen.add(reference)
            found.add(reference.rpartition("/schemas/")[2])
            waiting.append(node.document.resolve(reference))
    return found
