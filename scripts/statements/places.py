"""Places of statements in a spec.

A place is a JSON pointer, `/servers/0/url`, or an operationId with a pointer below its operation,
`createUser#/responses/201`. A member of `parameters` is named by its name instead of its index.
"""

from difflib import get_close_matches

from spec_document import Node, SpecDocument, split_pointer, write_pointer


class MissingPlace(LookupError):
    """A place that the spec does not have. The text names the missing part and similar names."""


def find_place(spec: SpecDocument, place: str) -> Node:
    """Return the node at a place; references on the way are followed. Raises `MissingPlace`."""
    head, _, pointer = place.partition("#")
    if place.startswith("/"):
        node, head, pointer = spec.root, "", place
    elif operation := spec.find_operation(head):
        node = operation.node
    else:
        ids = [one.id for one in spec.operations]
        raise MissingPlace(_explain(f"no operation {head}", head, ids))
    for token in split_pointer(pointer):
        node = _step(node if token in node else node.follow(), token)
    return node


def _step(node: Node, token: str) -> Node:
    members = _list_members(node)
    if token not in members:
        above = write_pointer(node.place) or "the root"
        raise MissingPlace(_explain(f"{above} has no {token}", token, list(members)))
    return members[token]


def _list_members(node: Node) -> dict[str, Node]:
    """Return the children of a node by the words that name them in a place."""
    if isinstance(node.value, dict):
        return dict(node.items())
    elements = list(node.elements())
    if node.name == "parameters":
        targets = [element.follow() for element in elements]
        return {target.child("name").string: target for target in targets}
    return {str(index): element for index, element in enumerate(elements)}


def _explain(problem: str, wanted: str, known: list[str]) -> str:
    close = get_close_matches(wanted, known, 3, 0.5)
    return f"{problem}; similar: {', '.join(close)}" if close else problem


def find_value(node: Node, key: str) -> object:
    """Return what a place has under a key; None if it has nothing.

    `required` is true or false for a property or parameter. A parameter also has the keys of its
    schema. An empty key means the value itself.
    """
    if not key:
        return node.value
    if key == "required" and node.place[-2:-1] == ("properties",):
        schema = node.document.root.child(*node.place[:-2])
        return node.name in schema.child("required").strings
    target = node.follow()
    if key == "required" and "in" in target:
        return bool(target.child("required").value)
    for holder in (target, target.child("schema").follow()):
        if key in holder:
            return holder.child(key).value
    return None
