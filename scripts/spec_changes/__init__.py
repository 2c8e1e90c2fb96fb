"""What changed between two versions of a spec, and what it means for whom."""

from spec_changes.change import Change, Direction, Severity
from spec_changes.kinds import KINDS
from spec_changes.operations import compare_operations
from spec_changes.root import compare_classes, compare_roots
from spec_changes.scope import ChangeRecord, ChangeScope
from spec_changes.webhooks import compare_webhooks
from spec_document import SpecDocument

__all__ = ["KINDS", "Change", "Direction", "Severity", "add_spec", "compare", "remove_spec"]


def compare(spec: str, old: SpecDocument, new: SpecDocument) -> list[Change]:
    """The changes from `old` to `new`, the worst first; `spec` is the name of the platform.

    Raises `BrokenReference` where a `$ref` in either leads nowhere.
    """
    scope = ChangeScope(spec, ChangeRecord(old, new))
    compare_roots(scope, old, new)
    kept = compare_operations(scope, old, new) + compare_webhooks(scope, old, new)
    compare_classes(scope, old, new, kept)
    return scope.record.list_changes()


def add_spec(spec: str, new: SpecDocument) -> list[Change]:
    """The one change where there was no spec before."""
    return _tell("spec-added", spec, new, "it is new")


def remove_spec(spec: str, old: SpecDocument) -> list[Change]:
    """The one change where there is no spec any more."""
    return _tell("spec-removed", spec, old, "the whole spec is gone")


def _tell(kind: str, spec: str, document: SpecDocument, text: str) -> list[Change]:
    scope = ChangeScope(spec, ChangeRecord(document, document))
    scope.add(kind, document.root, text)
    return scope.record.list_changes()
