"""Which tokens an operation takes."""

from collections.abc import Iterator
from typing import TypeAlias

from spec_changes.annotations import compare_annotations
from spec_changes.matching import match
from spec_changes.scope import ChangeScope
from spec_changes.shapes import name_all, sign
from spec_document import Node, SpecDocument, SpecOperation

Demand: TypeAlias = frozenset[tuple[str, str]]
"""One way to be let in: schemes and scopes, all of them needed. An empty one lets anybody in."""


def compare_schemes(scope: ChangeScope, old: SpecDocument, new: SpecDocument) -> None:
    """How a token is sent."""
    for name, one, other in _pair_schemes(old, new):
        compare_annotations(scope, [one], [other])
        if sign(one) != sign(other):
            scope.add("security-scheme-changed", other, f"{name} is sent otherwise")


def _pair_schemes(old: SpecDocument, new: SpecDocument) -> Iterator[tuple[str, Node, Node]]:
    """Schemes by name, then by meaning, with the older name."""
    found = match(_list_schemes(old), _list_schemes(new), lambda node: node.name, sign)
    yield from ((one.name, one, other) for one, other in found.pairs)


def _list_schemes(document: SpecDocument) -> list[Node]:
    return [node for _, node in document.root.child("components", "securitySchemes").items()]


def compare_security(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    """The ways in of before must still be ways in."""
    documents = old.node.document, new.node.document
    names = {other.name: one.name for _, one, other in _pair_schemes(*documents)}
    before, now = _list_demands(old, {}), _list_demands(new, names)
    text = f"needed was {_say(before)}, needed is {_say(now)}"
    if any(not any(way <= former for way in now) for former in before):
        scope.add("security-tightened", new.node.child("security"), text)
    elif set(before) != set(now):
        scope.add("security-loosened", new.node.child("security"), text)


def _list_demands(operation: SpecOperation, names: dict[str, str]) -> list[Demand]:
    own, root = operation.node.child("security"), operation.node.document.root.child("security")
    node = own if own.value is not None else root
    demands = [_read_demand(entry, names) for entry in node.elements()]
    return demands or [frozenset()]


def _read_demand(entry: Node, names: dict[str, str]) -> Demand:
    demand: set[tuple[str, str]] = set()
    for name, scopes in entry.items():
        demand |= {(names.get(name, name), scope) for scope in ["", *scopes.strings]}
    return frozenset(demand)


def _say(demands: list[Demand]) -> str:
    return " or ".join(_say_demand(demand) for demand in demands)


def _say_demand(demand: Demand) -> str:
    return name_all(sorted(" ".join(pair).strip() for pair in demand)) if demand else "no token"
