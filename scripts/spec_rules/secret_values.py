"""Passwords and the like: marked with x-secret, where that has an effect."""

import re
from collections.abc import Iterator

from spec_document import Node, SpecDocument, SpecFinding
from spec_schemas import list_request_schemas, list_schemas, list_subschemas

_NAME = re.compile(r"passw(or)?d|passwort|pwd|passphrase|secret", re.IGNORECASE)


def check_passwords(document: SpecDocument) -> Iterator[SpecFinding]:
    """A text in a request whose name or format says password has x-secret."""
    for schema in list_request_schemas(document):
        for name, node in schema.child("properties").items():
            target = node.follow()
            is_text = "string" in (target.child("type").strings or [target.child("type").string])
            is_named = _NAME.search(name) or target.child("format").string == "password"
            if is_text and is_named and not ("x-secret" in node or "x-secret" in target):
                message = f"{name} looks like a password, but has no x-secret"
                fix = "add x-secret: true to its schema (false if it is no secret)"
                yield node.finding(message, fix)


def check_places(document: SpecDocument) -> Iterator[SpecFinding]:
    """x-secret is in bodies of requests: only these are searched for secrets."""
    bodies = {place for one in _list_bodies(document) for place in _reach(one)}
    for schema in list_schemas(document):
        if schema.child("x-secret").value is True and schema.place not in bodies:
            message = "x-secret has no effect outside the bodies of requests"
            yield schema.child("x-secret").finding(message, "remove it")


def _list_bodies(document: SpecDocument) -> Iterator[Node]:
    for operation in document.operations:
        yield from (media.child("schema") for _, media in operation.bodies)


def _reach(schema: Node) -> set[tuple[str | int, ...]]:
    found: set[tuple[str | int, ...]] = set()
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        for one in (node, node.follow()):
            if one.place not in found:
                found.add(one.place)
                waiting += list_subschemas(one)
    return found
