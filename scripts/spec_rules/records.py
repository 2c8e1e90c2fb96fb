"""Facts on records: unique values (x-unique), and the effect of a DELETE (x-delete)."""

from collections.abc import Iterator

from spec_document import Node, SpecDocument, SpecFinding, SpecOperation, split_pointer
from spec_rules.links import find_unknown_operation
from spec_schemas import collect_properties, compile_schema, find_in_schema


def list_tokens(pointer: str) -> list[str]:
    """Split a JSON pointer; one of the wrong form is a key that nothing has."""
    return split_pointer(pointer) if pointer.startswith("/") or not pointer else [pointer]


def find_response(operation: SpecOperation) -> Node | None:
    """Return the schema of the JSON response with a 2xx status."""
    for response in operation.successes():
        for name, media in response.child("content").items():
            if "json" in name:
                return media.child("schema").follow()
    return None


def find_record(operation: SpecOperation) -> Node | None:
    """Return the schema of a record: an item of the page or list, or the response itself."""
    response = find_response(operation)
    items = operation.node.child("x-pagination", "items").string
    if response is not None and items.startswith("/"):
        response = find_in_schema(response, split_pointer(items))
    if response is not None and response.child("type").value == "array":
        return response.child("items").follow()
    return response


def is_in_body(operation: SpecOperation, pointer: str) -> bool:
    """Return True if some body of an operation describes the value at a JSON pointer."""
    return _find_in_body(operation, pointer) is not None


def _find_in_body(operation: SpecOperation, pointer: str) -> Node | None:
    for _, media in operation.bodies:
        found = find_in_schema(media.child("schema"), list_tokens(pointer))
        if pointer and found is not None:
            return found
    return None


def check_unique(document: SpecDocument) -> Iterator[SpecFinding]:
    """x-unique points to values of the body; case may be ignored in texts only."""
    for operation in document.operations:
        for entry in operation.node.child("x-unique").elements():
            at = entry.child("at") if "at" in entry else entry
            if not at.string.startswith("/"):
                continue  # the shape of the key is wrong already
            found = _find_in_body(operation, at.string)
            if found is None:
                message = f"the body of {operation.id} has no {at.string}"
                yield at.finding(message, "point to a value of the request's body: /KEY")
            elif entry.child("ignore-case").value and "string" not in _list_types(found):
                message = f"{at.string} is no text, so it has no case to ignore"
                yield entry.child("ignore-case").finding(message, "remove ignore-case")


def _list_types(schema: Node) -> list[str]:
    return schema.child("type").strings or [schema.child("type").string]


def check_deletions(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each DELETE says what becomes of the record; one that is ended can be read."""
    for operation in document.operations:
        node = operation.node.child("x-delete")
        if operation.method == "delete" and "x-delete" not in operation.node:
            message = "no x-delete: a DELETE may remove a record, or end it"
            fix = "add x-delete: {mode: removed}, or {mode: ended, shows: {/KEY: VALUE}}"
            yield operation.node.finding(message, fix)
        elif node.child("mode").string == "ended":
            yield from _check_ended(node, operation)


def _check_ended(node: Node, operation: SpecOperation) -> Iterator[SpecFinding]:
    reader = _find_reader(node, operation)
    if reader is None and node.child("read").string:
        yield find_unknown_operation(node, "read")
        return
    record = find_record(reader) if reader and reader.method == "get" else None
    if reader is None or record is None:
        message = f"no GET {operation.path} shows the record that is ended"
        if "read" in node:
            message = f"{node.child('read').value} is no GET that shows a record"
        fix = "describe it, name the operation that reads it as read, or write mode: removed"
        yield node.child("read" if "read" in node else "mode").finding(message, fix)
        return
    yield from _check_reader(node, operation, reader)
    for pointer, value in node.child("shows").items():
        schema = find_in_schema(record, list_tokens(pointer))
        if schema is None:
            known = ", ".join(f"/{name}" for name in collect_properties(record))
            yield value.finding(f"the record has no {pointer}", f"use one of {known}")
        elif not compile_schema(schema).is_valid(value.value):
            message = f"{value.value!r} does not fit the schema of {pointer}"
            yield value.finding(message, "write the value that an ended record shows")


def _find_reader(node: Node, operation: SpecOperation) -> SpecOperation | None:
    if name := node.child("read").string:
        return node.document.find_operation(name)
    found = node.document.operations
    place = (operation.path, "get")
    return next((one for one in found if (one.path, one.method) == place), None)


def _check_reader(
    node: Node, operation: SpecOperation, reader: SpecOperation
) -> Iterator[SpecFinding]:
    """Path parameters of the reader have the names of the DELETE's, or a link leads to them."""
    known = {*operation.path_names, *_list_linked(reader)}
    for name in reader.path_names:
        if name not in known:
            message = f"{reader.id} needs {name}, which neither {operation.id} nor a link has"
            fix = f"add a link to {reader.id} to the response that creates the record"
            yield node.child("read").finding(message, fix)


def _list_linked(reader: SpecOperation) -> Iterator[str]:
    """Yield the parameters of the links to an operation, without their location."""
    for operation in reader.node.document.operations:
        for response in operation.successes():
            for _, link in response.child("links").items():
                if link.follow().child("operationId").string == reader.id:
                    names = link.follow().child("parameters").items()
                    yield from (name.rpartition(".")[2] for name, _ in names)
