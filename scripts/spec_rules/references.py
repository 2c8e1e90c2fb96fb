"""Ids of other records: something leads to each, and `x-reference` says what."""

import re
from collections.abc import Iterator

from spec_document import JSON, Node, SpecDocument, SpecFinding
from spec_rules.links import find_unknown_operation
from spec_rules.records import find_record, list_tokens
from spec_schemas import compile_schema, find_in_schema, list_objects, list_shapes

_ID = re.compile(r"(.+?)(?:_id|Id|ID)s?")
_FIX = (
    "add a link that passes it, or x-reference: {operation: LIST, unknown: VALUE} (without"
    " operation if nothing lists these records)"
)
_DEPTH = 12
"""The levels of a body in which references are looked for."""


def check_path_ids(document: SpecDocument) -> Iterator[SpecFinding]:
    """A link, x-reference, a default or an enum leads to each path parameter."""
    linked = {key for link in _list_links(document) for key in _list_arguments(link)}
    for operation in document.operations:
        for name in operation.path_names:
            node = operation.parameter(name, "path")
            if node is not None and (operation.id, name) not in linked and not _is_known(node):
                message = f"nothing leads to the id {name} of {operation.id}"
                yield operation.node.finding(message, _FIX)


def _list_links(document: SpecDocument) -> Iterator[Node]:
    for operation in document.operations:
        for _, response in operation.responses:
            yield from (node.follow() for _, node in response.child("links").items())


def _list_arguments(link: Node) -> Iterator[tuple[str, str]]:
    target = link.child("operationId").string
    for key, _ in link.child("parameters").items():
        yield target, key.rpartition(".")[2]


def _is_known(parameter: Node) -> bool:
    schema = parameter.child("schema").follow()
    is_fixed = any(key in schema for key in ("default", "enum", "const"))
    return is_fixed or "x-reference" in parameter or "x-reference" in schema


def check_body_ids(document: SpecDocument) -> Iterator[SpecFinding]:
    """A link or x-reference leads to each property of a body that is the id of another record."""
    names = _list_record_names(document)
    sent = {key for link in _list_links(document) for key in _list_sent_keys(link)}
    for operation in document.operations:
        for _, media in operation.bodies:
            for name, node in _list_properties(media.child("schema")):
                found = _ID.fullmatch(name)
                is_id = found is not None and _normalize(found[1]) in names
                if is_id and (operation.id, name) not in sent and not _has_reference(node):
                    yield node.finding(f"nothing leads to the id {name} of {operation.id}", _FIX)


def _list_record_names(document: SpecDocument) -> set[str]:
    """Return the names of the spec's records: its tags, and the ids in its paths."""
    tags = {node.child("name").string for node in document.root.child("tags").elements()}
    names = {name for operation in document.operations for name in operation.path_names}
    ids = {found[1] for name in names if (found := _ID.fullmatch(name))}
    return {_normalize(name) for name in (*tags, *ids)}


def _normalize(name: str) -> str:
    """Return a name in the singular, without capitals and underscores."""
    plain = name.replace("_", "").lower()
    return re.sub("ies$", "y", plain) if plain.endswith("ies") else plain.removesuffix("s")


def _list_sent_keys(link: Node) -> Iterator[tuple[str, str]]:
    target = link.child("operationId").string
    waiting: list[JSON] = [link.child("requestBody").value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from ((target, key) for key in value)
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _list_properties(schema: Node, depth: int = 0) -> Iterator[tuple[str, Node]]:
    """Yield the properties of a body, at any depth, with their schemas."""
    for shape in list_shapes(schema) if depth < _DEPTH else ():
        for name, node in shape.child("properties").items():
            yield name, node
            yield from _list_properties(node, depth + 1)
        if isinstance(shape.child("items").value, dict):
            yield from _list_properties(shape.child("items"), depth + 1)


def _has_reference(schema: Node) -> bool:
    """Return True if a schema, or that of an array's items, has x-reference."""
    parts = [schema, *list_shapes(schema)]
    items = [part.child("items") for part in parts if isinstance(part.child("items").value, dict)]
    return any("x-reference" in part for part in parts) or any(map(_has_reference, items))


def check_references(document: SpecDocument) -> Iterator[SpecFinding]:
    """x-reference names a list, a pointer into its records, and a value of the right type."""
    for holder in list_objects(document):
        node = holder.child("x-reference")
        if not isinstance(node.value, dict):
            continue
        schema = holder.child("schema") if "in" in holder else holder
        unknown = node.child("unknown")
        if "unknown" in node and not compile_schema(schema).is_valid(unknown.value):
            message = f"{unknown.value!r} does not fit the schema of the value"
            yield unknown.finding(message, "write an id of the right form that no record has")
        if "operation" in node:
            yield from _check_list(node)


def _check_list(node: Node) -> Iterator[SpecFinding]:
    target = node.document.find_operation(node.child("operation").string)
    if target is None:
        yield find_unknown_operation(node, "operation")
        return
    pointer = node.child("id").string or "/id"
    record = find_record(target)
    if record is None or find_in_schema(record, list_tokens(pointer)) is None:
        message = f"the records of {target.id} have no {pointer}"
        at = node.child("id") if "id" in node else node
        yield at.finding(message, "point to the id in a record: id: /KEY")
