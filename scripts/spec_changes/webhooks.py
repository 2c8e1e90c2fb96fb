"""Compare webhooks: the requests that a platform sends."""

from spec_changes.change import Direction
from spec_changes.matching import match
from spec_changes.operations import compare_exchange
from spec_changes.requests import sign_contents
from spec_changes.scope import ChangeScope
from spec_changes.signatures import sign_schema
from spec_document import SpecDocument, SpecOperation


def compare_webhooks(
    scope: ChangeScope, old: SpecDocument, new: SpecDocument
) -> list[SpecOperation]:
    """Compare the webhooks of two specs; return the older spec's remaining webhooks."""
    found = match(
        old.webhooks,
        new.webhooks,
        lambda one: one.path,
        lambda one: one.id,
        likeness=lambda one, other: float(_sign(one) == _sign(other)),
    )
    for one, other in found.pairs:
        at = _enter(scope, other)
        if one.path != other.path:
            at.add("webhook-renamed", other.node, f"renamed from {one.path}")
        compare_exchange(at, one, other, Direction.RESPONSE)
    for removed in found.removed:
        _enter(scope, removed).add(
            "webhook-removed", removed.node, f"the event {removed.path} was removed"
        )
    for added in found.added:
        _enter(scope, added).add("webhook-added", added.node, f"the event {added.path} was added")
    return [one for one, _ in found.pairs]


def _enter(scope: ChangeScope, webhook: SpecOperation) -> ChangeScope:
    return ChangeScope(scope.spec, scope.record, f"webhook {webhook.path}")


def _sign(webhook: SpecOperation) -> object:
    parameters = [
        (one.child("in").string, one.child("name").string, sign_schema((one.child("schema"),)))
        for one in webhook.parameters
    ]
    return sorted(parameters), sign_contents(webhook.node.child("requestBody"))
