"""Compare the root of a spec: version, servers, tags, errors, limits and check order."""

from collections.abc import Mapping

from spec_changes.annotations import compare_annotations
from spec_changes.change import Direction
from spec_changes.matching import match
from spec_changes.scope import ChangeScope
from spec_changes.security import compare_schemes
from spec_changes.signatures import sign
from spec_document import Node, SpecDocument

_COMPARED = {
    "openapi", "info", "servers", "tags", "paths", "webhooks", "components", "security",
    "x-error", "x-rate-limit", "x-check-order", "x-variants", "x-sources", "externalDocs",
}  # fmt: skip
_PORTS = {"https": ":443", "http": ":80"}


def compare_roots(scope: ChangeScope, old: SpecDocument, new: SpecDocument) -> None:
    """Compare the keys of the root, and the security schemes."""
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
    _compare_variants(scope, before.child("x-variants"), now.child("x-variants"))
    _compare_documents(scope, before.child("x-sources"), now.child("x-sources"))
    for key in sorted({key for root in (before, now) for key, _ in root.items()} - _COMPARED):
        _compare_values(scope, "other-changed", before.child(key), now.child(key))


def _compare_values(scope: ChangeScope, kind: str, old: Node, new: Node) -> None:
    if old.value != new.value:
        scope.add(kind, new, f"{new.name} changed from {old.value} to {new.value}")


def _compare_servers(scope: ChangeScope, old: Node, new: Node) -> None:
    found = match(old.elements(), new.elements(), read_server)
    for removed in found.removed:
        scope.add(
            "server-removed", removed, f"the server {removed.child('url').string} was removed"
        )
    for added in found.added:
        scope.add("server-added", added, f"the server {added.child('url').string} was added")
    for one, other in found.pairs:
        compare_annotations(scope, [one], [other])
        if sign(one.child("variables")) != sign(other.child("variables")):
            text = "a variable of the server URL has another default or other values"
            scope.add("server-variable-changed", other.child("variables"), text)
    _compare_default_servers(scope, old, new)


def read_server(server: Node) -> str:
    """Return the URL of a server without what has no effect.

    That is a slash at the end, the case of its host, and the port that its scheme has anyway.
    """
    scheme, separator, rest = server.child("url").string.rstrip("/").rpartition("://")
    host, slash, path = rest.partition("/")
    host = host.removesuffix(_PORTS.get(scheme.lower(), ""))
    return f"{scheme.lower()}{separator}{host if '{' in host else host.lower()}{slash}{path}"


def _compare_default_servers(scope: ChangeScope, old: Node, new: Node) -> None:
    before, now = (read_server(node.child(0)) for node in (old, new))
    still = [read_server(node) for node in new.elements()]
    if before != now and before in still:
        text = f"the default server changed from {before} to {now}"
        scope.add("default-server-changed", new.child(0), text)


def _compare_tags(scope: ChangeScope, old: Node, new: Node) -> None:
    found = match(old.elements(), new.elements(), lambda node: node.child("name").string)
    for removed in found.removed:
        scope.add(
            "description-changed", removed, f"the tag {removed.child('name').value} was removed"
        )
    for added in found.added:
        scope.add("description-changed", added, f"the tag {added.child('name').value} was added")
    for one, other in found.pairs:
        compare_annotations(scope, [one], [other])


def _compare_variants(scope: ChangeScope, old: Node, new: Node) -> None:
    before, now = dict(old.items()), dict(new.items())
    for name in before.keys() - now.keys():
        scope.add("variant-removed", before[name], f"the variant {name} was removed")
    for name in now.keys() - before.keys():
        scope.add("variant-added", now[name], f"the variant {name} was added")
    for name in before.keys() & now.keys():
        compare_annotations(scope, [before[name]], [now[name]])
    usual = [_find_usual(variants) for variants in (before, now)]
    if all(usual) and usual[0] != usual[1]:
        text = f"the default variant changed from {usual[0]} to {usual[1]}"
        scope.add("default-variant-changed", new, text)


def _find_usual(variants: Mapping[str, Node]) -> str:
    return next((name for name, node in variants.items() if node.child("default").value), "")


def _compare_errors(scope: ChangeScope, old: Node, new: Node) -> None:
    for key in ("message", "fields", "refused", "throttled"):
        before, now = old.child(key), new.child(key)
        if before.value != now.value:
            text = f"{key} of x-error changed from {before.value} to {now.value}"
            scope.add("error-reading-changed", now, text)


def _compare_documents(scope: ChangeScope, old: Node, new: Node) -> None:
    before, now = dict(old.items()), dict(new.items())
    for name in sorted({*before, *now}):
        one, other = before.get(name), now.get(name)
        if one is None and other is not None:
            scope.add("source-changed", other, f"the document {name} was added")
        elif other is None and one is not None:
            scope.add("source-changed", one, f"the document {name} was removed")
        elif one is not None and other is not None and one.value != other.value:
            scope.add("source-changed", other, f"the document {name} has other details")


def _compare_rates(scope: ChangeScope, old: Node, new: Node) -> None:
    before, now = _read_rate(old), _read_rate(new)
    if before != now:
        text = f"requests a second changed from {_describe(before)} to {_describe(now)}"
        scope.add(f"rate-limit-{'lowered' if now < before else 'raised'}", new, text)


def _read_rate(node: Node) -> float:
    requests, seconds = node.child("requests").value, node.child("per").value
    if isinstance(requests, (int, float)) and isinstance(seconds, (int, float)) and seconds:
        return requests / seconds
    return float("inf")


def _describe(rate: float) -> str:
    return "no limit" if rate == float("inf") else f"{rate:g}"
