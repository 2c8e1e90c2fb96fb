"""x-replay, x-pagination and x-created-id."""

import re
from collections.abc import Iterator

from spec_document import (
    Node,
    SpecDocument,
    SpecFinding,
    SpecOperation,
    split_pointer,
    write_pointer,
)
from spec_rules.links import check_arguments, check_expressions, find_unknown_operation
from spec_rules.records import find_record, find_response, is_in_body, list_tokens
from spec_schemas import collect_properties, find_in_schema, list_parts

_EMAIL = re.compile(r"(^|\[)e-?mail(_?address)?\]?$", re.IGNORECASE)
"""Names of an email: `email`, `emailAddress`, `user[email]`."""
_DEPTH = 5
"""Objects in each other that are searched for an email."""


def check_replay(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each operation has an x-replay that the client can follow."""
    for operation in document.operations:
        replay = operation.node.child("x-replay")
        mode = replay.child("mode").string
        if "x-replay" not in operation.node:
            message = "no x-replay: the client does not know what to do after a lost response"
            yield operation.node.finding(message, "add x-replay: {mode: safe}, or another mode")
        elif operation.method in ("get", "head") and mode != "safe":
            message = f"a {operation.method.upper()} is always safe to send again"
            yield replay.finding(message, "write x-replay: {mode: safe}")
        elif mode in ("lookup", "unique"):
            yield from _check_lookup(replay, operation)
        elif mode == "keyed":
            yield from _check_request_expression(replay.child("key"), operation)


def _check_lookup(replay: Node, operation: SpecOperation) -> Iterator[SpecFinding]:
    target = replay.document.find_operation(replay.child("operation").string)
    if target is None:
        yield find_unknown_operation(replay, "operation")
        return
    if target.node.child("x-replay", "mode").string != "safe":
        message = f"the look-up {target.id} is not safe to send again"
        yield replay.child("operation").finding(message, "use a GET for the look-up")
    yield from check_arguments(replay.child("parameters"), target)
    for _, node in replay.child("parameters").items():
        yield from check_expressions(node, operation, None)
    for _, node in replay.child("match").items():
        yield from check_expressions(node, operation, None)
    yield from _check_record(replay, target)
    yield from _check_taken(replay, operation)
    yield from _check_email(replay, operation, target)


def _check_email(
    replay: Node, operation: SpecOperation, target: SpecOperation
) -> Iterator[SpecFinding]:
    """A look-up compares the email where records show it: another email is another person."""
    sent = [at for _, media in operation.bodies for at in _list_emails(media.child("schema"))]
    record = find_record(target)
    shown = [] if record is None else list(_list_emails(record))
    compared = [node.string for _, node in replay.child("match").items()]
    if sent and shown and compared and not {f"$request.body#{at}" for at in sent} & set(compared):
        message = f"the look-up ignores the email, which the records of {target.id} show"
        fix = f"add {shown[0]}: $request.body#{sent[0]} to match: another email is another person"
        yield replay.child("match").finding(message, fix)


def _list_emails(schema: Node, above: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield JSON pointers to the emails of an object, those of objects in it too."""
    for name, node in collect_properties(schema.follow()).items():
        target, place = node.follow(), (*above, name)
        types = target.child("type").strings or [target.child("type").string]
        is_named = _EMAIL.search(name) or target.child("format").string == "email"
        if "string" in types and is_named:
            yield write_pointer(place)
        if len(place) < _DEPTH:
            yield from _list_emails(target, place)


def _check_taken(replay: Node, operation: SpecOperation) -> Iterator[SpecFinding]:
    """`taken` points into the request's body."""
    taken = replay.child("taken")
    if taken.string and not is_in_body(operation, taken.string):
        message = f"the request of {operation.id} has no {taken.string}"
        yield taken.finding(message, "point to a value of the request's body: /KEY")


def _check_record(replay: Node, target: SpecOperation) -> Iterator[SpecFinding]:
    record = find_record(target)
    pointers = dict(replay.child("match").items())
    pointers[replay.child("id").string or "/id"] = replay.child("id")
    for pointer, node in pointers.items():
        if record is None or find_in_schema(record, list_tokens(pointer)) is None:
            message = f"the records of {target.id} have no {pointer}"
            fix = "point to values of the record in match and in id (default /id)"
            yield node.finding(message, fix)


def _check_request_expression(node: Node, operation: SpecOperation) -> Iterator[SpecFinding]:
    if node.string and not node.string.startswith("$"):
        message = f"{node.string} is not a runtime expression"
        yield node.finding(message, "write $request.body#/KEY or $request.path.NAME")
    yield from check_expressions(node, operation, None)


def check_pagination(document: SpecDocument) -> Iterator[SpecFinding]:
    """Paged lists have an x-pagination with keys of their response."""
    for operation in document.operations:
        response = find_response(operation)
        node = operation.node.child("x-pagination")
        if "x-pagination" in operation.node:
            yield from _check_page(node, operation, response)
        elif operation.method == "get" and response is not None and _is_list(operation, response):
            message = "the response is a list, but there is no x-pagination"
            one_page = "none" if _is_array(response) else "{items: /KEY}"
            fix = (
                "add x-pagination: {next: $response.body#/KEY or $response.header.Link#regex:…,"
                f" items: /KEY}}, or x-pagination: {one_page} if it comes in one response"
            )
            yield operation.node.finding(message, fix)


def _is_list(operation: SpecOperation, response: Node) -> bool:
    """Return True for an array, and for an object with one array: that of its records.

    An object at a path that ends with an id is a record itself.
    """
    arrays = [schema for schema in collect_properties(response).values() if _is_array(schema)]
    is_record = operation.path.rstrip("/").endswith("}")
    return _is_array(response) or (len(arrays) == 1 and not is_record)


def _is_array(schema: Node) -> bool:
    return any(part.child("type").value == "array" for part in list_parts(schema))


def _check_page(
    node: Node, operation: SpecOperation, response: Node | None
) -> Iterator[SpecFinding]:
    if operation.method != "get":
        yield node.finding("x-pagination on an operation that is not a GET", "remove x-pagination")
        return
    if node.string:  # none: the body is the list, and comes in one response
        if response is not None:
            yield from _check_whole_list(node, operation, response)
        return
    for success in operation.successes():
        previous = node.child("previous")
        for link in (node.child("next"), previous, *previous.elements()):
            yield from check_expressions(link, operation, success)
    for key in ("items", "total"):
        if key == "items" or key in node:
            yield from _check_page_place(node.child(key), operation, response)
    for key in ("offset", "size", "page"):
        yield from _check_page_parameter(node.child(key), operation)
    yield from _check_record_id(node.child("id"), operation)


def _check_whole_list(
    node: Node, operation: SpecOperation, response: Node
) -> Iterator[SpecFinding]:
    """The body of a list without pages is the list: neither commands nor look-ups search it."""
    arrays = [name for name, one in collect_properties(response).items() if _is_array(one)]
    is_read = operation.id.startswith("list") or operation.id in _list_look_ups(node.document)
    if is_read and arrays and not _is_array(response):
        message = f"the body of {operation.id} is no list, but has one"
        yield node.finding(message, f"write x-pagination: {{items: /{' or /'.join(arrays)}}}")


def _list_look_ups(document: SpecDocument) -> set[str]:
    return {one.node.child("x-replay", "operation").string for one in document.operations}


def _check_record_id(node: Node, operation: SpecOperation) -> Iterator[SpecFinding]:
    record = find_record(operation)
    tokens = split_pointer(node.string) if node.string.startswith("/") else []
    if tokens and (record is None or find_in_schema(record, tokens) is None):
        message = f"the records of {operation.id} have no {node.string}"
        yield node.finding(message, "point to the id in a record, or remove it")


def _check_page_place(
    node: Node, operation: SpecOperation, response: Node | None
) -> Iterator[SpecFinding]:
    pointer = node.string
    if pointer and not pointer.startswith("/"):
        return  # the shape of the key is wrong already
    tokens = split_pointer(pointer)
    found = find_in_schema(response, tokens) if response is not None else None
    if found is None:
        properties = collect_properties(response) if response is not None else {}
        message = f"the response of {operation.id} has no {pointer}"
        yield node.finding(message, f"use one of {', '.join(f'/{name}' for name in properties)}")
    elif node.name == "items" and not _is_array(found):
        message = f"{pointer or 'the body'} of the response is not an array"
        yield node.finding(message, "point to the array of the records")


def _check_page_parameter(node: Node, operation: SpecOperation) -> Iterator[SpecFinding]:
    names = [
        one.child("name").string
        for one in operation.parameters
        if one.child("in").string == "query"
    ]
    if node.string and node.string not in names:
        message = f"{operation.id} has no parameter {node.string}"
        yield node.finding(message, f"use one of {', '.join(names)}")


def check_created_ids(document: SpecDocument) -> Iterator[SpecFinding]:
    """Creating operations have an x-created-id that reads the response."""
    for operation in document.operations:
        makes = "operation" in operation.node.child("x-replay")
        for response in operation.successes():
            node = response.child("x-created-id")
            if "x-created-id" in response:
                yield from check_expressions(node, operation, response)
                if not node.string.startswith("$response."):
                    message = f"{node.value} does not read the response"
                    yield node.finding(message, "write $response.body#/KEY")
            elif makes and operation.method == "post":
                message = "no x-created-id, although the request creates a record"
                yield response.finding(message, "add x-created-id: $response.body#/KEY")
