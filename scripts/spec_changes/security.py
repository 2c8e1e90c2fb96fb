"""Compare the credentials that operations require."""

from collections.abc import Iterator
from typing import TypeAlias

from spec_changes.annotations import compare_annotations
from spec_changes.matching import match
from spec_changes.scope import ChangeScope
from spec_changes.shapes import name_all
from spec_changes.signatures import ANNOTATIONS, sign
from spec_document import Node, SpecDocument, SpecOperation

Requirement: TypeAlias = frozenset[tuple[str, str]]
"""Schemes with scopes, all of them needed. An empty requirement needs no token."""


def compare_schemes(scope: ChangeScope, old: SpecDocument, new: SpecDocument) -> None:
    """Compare the security schemes: how a token is sent."""
    for name, one, other in _pair_schemes(old, new):
        compare_annotations(scope, [one], [other])
        if _sign_scheme(one) != _sign_scheme(other):
            scope.add("security-scheme-changed", other, f"{name} is now sent differently")


def _pair_schemes(old: SpecDocument, new: SpecDocument) -> Iterator[tuple[str, Node, Node]]:
    """Pair schemes by name, then by signature; yield the older name and both nodes."""
    found = match(_list_schemes(old), _list_schemes(new), lambda node: node.name, _sign_scheme)
    yield from ((one.name, one, other) for one, other in found.pairs)


def _list_schemes(document: SpecDocument) -> list[Node]:
    return [
        node.follow() for _, node in document.root.child("components", "securitySchemes").items()
    ]


def _sign_scheme(scheme: Node) -> str:
    """Return how a token is sent; the case of a header and of an HTTP scheme have no effect."""
    parts = {key: sign(child) for key, child in scheme.items() if key not in ANNOTATIONS}
    for key in ("scheme", "name") if scheme.child("in").value in ("header", None) else ():
        parts = {**parts, key: parts.get(key, "").lower()}
    parts["x-token-prefix"] = scheme.child("x-token-prefix").string or "Bearer"
    return str(sorted(parts.items()))


def compare_security(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    """Report requirements that became stricter, or others that were added."""
    documents = old.node.document, new.node.document
    names = {other.name: one.name for _, one, other in _pair_schemes(*documents)}
    before, now = _list_requirements(old, {}), _list_requirements(new, names)
    text = f"changed from {_describe(before)} to {_describe(now)}"
    if any(not any(one <= former for one in now) for former in before):
        scope.add("security-tightened", new.node.child("security"), text)
    elif set(before) != set(now):
        scope.add("security-loosened", new.node.child("security"), text)


def _list_requirements(operation: SpecOperation, names: dict[str, str]) -> list[Requirement]:
    own, root = operation.node.child("security"), operation.node.document.root.child("security")
    node = own if own.value is not None else root
    requirements = [_read_requirement(entry, names) for entry in node.elements()]
    return requirements or [frozenset()]


def _read_requirement(entry: Node, names: dict[str, str]) -> Requirement:
    requirement: set[tuple[str, str]] = set()
    for name, scopes in entry.items():
        requirement |= {(names.get(name, name), scope) for scope in ["", *scopes.strings]}
    return frozenset(requirement)


def _describe(requirements: list[Requirement]) -> str:
    return " or ".join(_describe_requirement(requirement) for requirement in requirements)


def _describe_requirement(requirement: Requirement) -> str:
    return (
        name_all(sorted(" ".join(pair).strip() for pair in requirement))
        if requirement
        else "no token"
    )
