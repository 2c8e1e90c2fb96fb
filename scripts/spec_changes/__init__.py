"""Compare two versions of a spec: each change with its impact on callers and on the mock."""

from spec_changes.change import Change, Direction, Severity
from spec_changes.client import compare_classes
from spec_changes.kinds import KINDS
from spec_changes.operations import compare_operations
from spec_changes.root import compare_roots
from spec_changes.scope import ChangeRecord, ChangeScope
from spec_changes.webhooks import compare_webhooks
from spec_document import SpecDocument

__all__ = ["KINDS", "Change", "Direction", "Severity", "add_spec", "compare", "remove_spec"]


def compare(spec: str, old: SpecDocument, new: SpecDocument) -> list[Change]:
    """List the changes from `old` to `new`, breaking ones first; `spec` is the platform's name.

    Raises `BrokenReference` if a `$ref` of either version has no target.
    """
    scope = ChangeScope(spec, ChangeRecord(old, new))
    compare_roots(scope, old, new)
    kept = compare_operations(scope, old, new) + compare_webhooks(scope, old, new)
    compare_classes(scope, old, new, kept)
    return scope.record.list_changes()


def add_spec(spec: str, new: SpecDocument) -> list[Change]:
    """List the one change of a spec that did not exist before."""
    return _report_whole("spec-added", spec, new, "the spec was added")


def remove_spec(spec: str, old: SpecDocument) -> list[Change]:
    """List the one change of a spec that was removed."""
    return _report_whole("spec-removed", spec, old, "the spec was removed")


def _report_whole(kind: str, spec: str, document: SpecDocument, text: str) -> list[Change]:
    scope = ChangeScope(spec, ChangeRecord(document, document))
    scope.add(kind, document.root, text)
    return scope.record.list_changes()
