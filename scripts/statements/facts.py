"""The parts of a spec that a document states: operations, parameters, responses and the like."""

from collections.abc import Iterator

from spec_document import Node, SpecDocument
from spec_schemas import list_objects

_COMPONENTS = {
    "parameters": "parameter",
    "responses": "response",
    "securitySchemes": "security scheme",
    "schemas": "schema",
}


def list_facts(spec: SpecDocument) -> Iterator[tuple[str, Node]]:
    """Yield kind and node of each part, with those of webhooks."""
    for operation in [*spec.operations, *spec.webhooks]:
        yield "operation", operation.node
        responses = [node for _, node in operation.node.child("responses").items()]
        for kind, nodes in (
            ("parameter", operation.node.child("parameters").elements()),
            ("response", responses),
        ):
            yield from ((kind, node) for node in nodes if "$ref" not in node)
    for section, kind in _COMPONENTS.items():
        for _, node in spec.root.child("components", section).items():
            yield kind, node
    for node in list_objects(spec):
        if node.place[-2:-1] == ("properties",):
            yield "property", node
        elif node.place[-2:-1] == ("examples",):
            yield "example", node


def find_source(node: Node) -> Node:
    """Return the `x-source` of the node or of its nearest parent that has one.

    The facts of the root are those of `info`.
    """
    root = node.document.root
    for length in range(len(node.place), 0, -1):
        parent = root.child(*node.place[:length])
        if "x-source" in parent:
            return parent.child("x-source")
    return root.child("info", "x-source")
