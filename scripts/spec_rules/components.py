"""Unused components, and payloads that the generator would lose."""

from collections.abc import Iterator

from spec_document import SpecDocument, SpecFinding
from spec_schemas import list_objects


def check_unused(document: SpecDocument) -> Iterator[SpecFinding]:
    """Every component is used by a path or a webhook."""
    used = _reach(document)
    for _, section in document.root.child("components").items():
        for name, node in section.items():
            if node.place not in used:
                yield node.finding(f"{name} is unused", "remove it, or refer to it")


def _reach(document: SpecDocument) -> set[object]:
    objects = [node for node in list_objects(document) if "$ref" in node]
    used: set[object] = set(_list_schemes(document))
    waiting = [node for node in objects if node.place[0] != "components"]
    while waiting:
        target = document.resolve(waiting.pop().child("$ref").string)
        if target.place not in used:
            used.add(target.place)
            depth = len(target.place)
            waiting += [node for node in objects if node.place[:depth] == target.place]
    return used


def _list_schemes(document: SpecDocument) -> Iterator[object]:
    for operation in [*document.operations, *document.webhooks]:
        for entry in operation.node.child("security").elements():
            for name, _ in entry.items():
                yield ("components", "securitySchemes", name)


def check_webhooks(document: SpecDocument) -> Iterator[SpecFinding]:
    """Payloads of webhooks are components: the generator ignores inline schemas there."""
    for webhook in document.webhooks:
        for _, media in webhook.bodies:
            schema = media.child("schema")
            if "$ref" not in schema:
                message = "the payload of a webhook is inline; the generator ignores it"
                yield schema.finding(message, "move it to components/schemas and refer to it")
