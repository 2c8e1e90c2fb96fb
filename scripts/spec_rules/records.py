"""Facts on records: unique values (x-unique), and the effect of a DELETE (x-delete)."""

from collections.abc import Iterator

from spec_document import Node, SpecDocument, SpecFinding, SpecOperation, split_pointer
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
    reader = next(
        (
            one
            for one in operation.node.document.operations
            if (one.path, one.method) == (operation.path, "get")
        ),
        None,
    )
    record = find_record(reader) if reader else None
    if record is None:
        message = f"no GET {operation.path} shows the record that is ended"
        yield node.child("mode").finding(message, "describe it, or write mode: removed")
        return
    for pointer, value in node.child("shows").items():
        schema = find_in_schema(record, list_tokens(pointer))
        if schema is None:
            known = ", ".join(f"/{name}" for name in collect_properties(record))
            yield value.finding(f"the record has no {pointer}", f"use one of {known}")
        elif not compile_schema(schema).is_valid(value.value):
            message = f"{value.value!r} does not fit the schema of {pointer}"
            yield value.finding(message, "write the value that an ended record shows")
