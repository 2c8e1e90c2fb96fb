"""The names that the generated client makes of operations, and what becomes of them."""

import re

from spec_changes.scope import ChangeScope
from spec_changes.shapes import Shape, name_all, name_reference
from spec_document import Node, SpecOperation


def name_method(platform: str, operation: SpecOperation) -> str:
    """The method as a caller writes it: `tahoe.users.list()`."""
    return f"{platform}.{name_resource(operation)}.{_name_verb(operation)}()"


def name_resource(operation: SpecOperation) -> str:
    """The attribute of the client: the operation's first tag."""
    return next(iter(operation.node.child("tags").strings), "default")


def _name_verb(operation: SpecOperation) -> str:
    return re.split("[A-Z]", operation.id, maxsplit=1)[0]


def compare_methods(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    """Tags are attributes; and several named bodies are several methods."""
    before, now = name_resource(old), name_resource(new)
    if before != now:
        text = f"{name_method(scope.spec, old)} is {name_method(scope.spec, new)} now"
        scope.add("tag-changed", new.node.child("tags"), text)
    _compare_bodies(scope, old, new)


def _compare_bodies(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    before, now = _list_methods(old), _list_methods(new)
    node = new.node.child("requestBody")
    if bool(before) != bool(now):
        verb = f"{name_resource(new)}.{_name_verb(new)}()"
        each = f"a method for each of {name_all(before or now)}"
        text = f"{verb} gives way to {each}" if now else f"{each} give way to {verb}"
        scope.add("methods-changed", node, text)
        return
    # An alternative that is gone or new is told where the bodies are compared.
    for name in (name for name in before if name not in now and name in _list_bodies(new)):
        scope.add("methods-changed", node, f"{name} has no method of its own any more")
    for name in (name for name in now if name not in before and name in _list_bodies(old)):
        scope.add("method-added", node, f"{name} has a method of its own now")


def _list_bodies(operation: SpecOperation) -> list[str]:
    """The names of the JSON bodies; empty texts for bodies without a name."""
    media: dict[str, Node] = dict(operation.bodies)
    if "application/json" not in media:
        return []
    schema = media["application/json"].child("schema")
    return [name_reference(member) for member in Shape.read(schema).members or [schema]]


def _list_methods(operation: SpecOperation) -> list[str]:
    """The bodies that are methods of their own; the rule of the generator's `methods`."""
    schemas = operation.node.document.root.child("components", "schemas")
    named = [name for name in _list_bodies(operation) if "x-alias" not in schemas.child(name)]
    return named if len(named) > 1 else []
