"""Changes of the generated client: names of methods, and classes of schemas."""

import re
from collections.abc import Iterable

from spec_changes.layers import list_members
from spec_changes.scope import ChangeScope
from spec_changes.shapes import Shape, name_all, name_class
from spec_changes.signatures import normalize_media_type
from spec_document import Node, SpecDocument, SpecOperation


def name_method(platform: str, operation: SpecOperation) -> str:
    """Return the method as a caller writes it: `NAME.users.list()`."""
    return f"{platform}.{name_resource(operation)}.{_name_verb(operation)}()"


def name_resource(operation: SpecOperation) -> str:
    """Return the attribute of the client: the operation's first tag."""
    return next(iter(operation.node.child("tags").strings), "default")


def _name_verb(operation: SpecOperation) -> str:
    return re.split("[A-Z]", operation.id, maxsplit=1)[0]


def compare_methods(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    """Compare attributes (tags) and methods; each of several named bodies is a method."""
    before, now = name_resource(old), name_resource(new)
    if before != now:
        text = f"{name_method(scope.spec, old)} was renamed to {name_method(scope.spec, new)}"
        scope.add("tag-changed", new.node.child("tags"), text)
    _compare_bodies(scope, old, new)


def _compare_bodies(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    before, now = _list_methods(old), _list_methods(new)
    node = new.node.child("requestBody")
    if bool(before) != bool(now):
        verb = f"{name_resource(new)}.{_name_verb(new)}()"
        each = f"a method for each of {name_all(before or now)}"
        text = f"{verb} was replaced by {each}" if now else f"{each} was replaced by {verb}"
        scope.add("methods-changed", node, text)
        return
    # The comparison of bodies reports alternatives that were added or removed.
    for name in (name for name in before if name not in now and name in _list_bodies(new)):
        scope.add("methods-changed", node, f"{name} no longer has its own method")
    for name in (name for name in now if name not in before and name in _list_bodies(old)):
        scope.add("method-added", node, f"{name} now has its own method")


def _list_bodies(operation: SpecOperation) -> list[str]:
    """List the names of the JSON bodies, empty for a body without a name."""
    media = {normalize_media_type(name): node for name, node in operation.bodies}
    if "application/json" not in media:
        return []
    schema = media["application/json"].child("schema")
    return [name_class(member) for member in list_members(schema) or [schema]]


def _list_methods(operation: SpecOperation) -> list[str]:
    """List the bodies with their own method, by the rule of `generator.methods`."""
    schemas = operation.node.document.root.child("components", "schemas")
    names = filter(None, _list_bodies(operation))
    named = [name for name in names if "x-alias" not in schemas.child(name)]
    return named if len(named) > 1 else []


def compare_classes(
    scope: ChangeScope, old: SpecDocument, new: SpecDocument, kept: Iterable[SpecOperation]
) -> None:
    """Compare the classes of the client: each schema in components is one.

    `kept` has the older spec's remaining operations. The removal of an operation already implies
    the removal of its classes.
    """
    before, now = _list_classes(old), _list_classes(new)
    renamed = _find_renamed(scope, before, now)
    for one, other in renamed.items():
        scope.add("schema-renamed", now[other], f"{one} was renamed to {other}")
    reached = _reach(operation.node for operation in kept)
    for name in (name for name in before if name not in {*now, *renamed} and name in reached):
        scope.add("schema-removed", before[name], f"{name} was removed")
    for name in (name for name in now if name not in {*before, *renamed.values()}):
        scope.add("schema-added", now[name], f"{name} was added")


def _list_classes(document: SpecDocument) -> dict[str, Node]:
    schemas = document.root.child("components", "schemas").items()
    return {name: node for name, node in schemas if has_class(node)}


def has_class(component: Node) -> bool:
    """Return whether the client has a class for a schema of the components."""
    shape = Shape.read((component,))
    return shape.is_plain and shape.class_node == component


def _find_renamed(scope: ChangeScope, old: dict[str, Node], new: dict[str, Node]) -> dict[str, str]:
    pairs = {
        one: [other for other in sorted(others) if other in new and other not in old]
        for one, others in sorted(scope.record.pairs.items())
        if one in old and one not in new
    }
    return {one: others[0] for one, others in pairs.items() if others}


def _reach(nodes: Iterable[Node]) -> set[str]:
    """Return the names of all schemas that parts of a spec refer to."""
    found: set[str] = set()
    waiting, seen = list(nodes), set()
    while waiting:
        node = waiting.pop()
        waiting += [*node.elements(), *(child for _, child in node.items())]
        reference = node.child("$ref").string
        if reference and reference not in seen:
            seen.add(reference)
            found.add(reference.rpartition("/schemas/")[2])
            waiting.append(node.document.resolve(reference))
    return found
