"""Descriptions of places: what a part of a spec shows by itself."""

import json
from functools import lru_cache

from spec_document import Node, Place, SpecDocument, SpecOperation


def describe_place(node: Node) -> str:
    """Describe a part that shows its statement by itself; empty for any other part.

    These are operations, parameters, properties, responses, examples and URLs of servers.
    """
    place, last = node.place, node.name
    kind = place[-2] if len(place) > 1 else ""
    if place[0] in ("paths", "webhooks") and len(place) == 3:
        return f"`{last.upper()} {place[1]}`"
    if name := find_name(node):
        return f"`{name}`"
    if kind == "responses":
        return f"Status {last}"
    if kind == "examples":
        return f"Example `{json.dumps(node.follow().child('value').value, ensure_ascii=False)}`"
    return f"`{node.string}`" if last == "url" else ""


def find_name(node: Node) -> str:
    """Return the name of a property or a parameter; empty for any other part."""
    if node.place[-2:-1] == ("properties",):
        return node.name
    return node.follow().child("name").string if "parameters" in node.place[-2:-1] else ""


def find_operation(node: Node) -> SpecOperation | None:
    """Return the operation that a place belongs to; None for a place of the whole spec.

    A component belongs to the first operation that uses it.
    """
    found = find_operations(node)
    return next((one for one in found if one.node.place[0] == "paths"), None)


def find_operations(node: Node) -> list[SpecOperation]:
    """List the operations, then the webhooks, that a place belongs to.

    A component belongs to all that use it. A place of the whole spec belongs to none.
    """
    place = node.place[:3]
    return [
        operation
        for operation, components in _list_components(node.document)
        if place == operation.node.place or place in components
    ]


@lru_cache(maxsize=8)
def _list_components(spec: SpecDocument) -> list[tuple[SpecOperation, set[Place]]]:
    """List operations and webhooks, each with the components that it uses, directly or not."""
    return [(one, _follow_all(one.node)) for one in [*spec.operations, *spec.webhooks]]


def _follow_all(start: Node) -> set[Place]:
    found: set[Place] = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        target = node.follow()
        if target.place != node.place and target.place not in found:
            found.add(target.place)
            waiting.append(target)
        waiting += [child for _, child in node.items()] + list(node.elements())
    return found
