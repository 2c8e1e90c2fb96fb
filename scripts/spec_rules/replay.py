"""x-replay, x-pagination and x-created-id."""

from collections.abc import Iterator

from spec_document import Node, SpecDocument, SpecFinding, SpecOperation
from spec_rules.links import check_arguments, check_expressions, find_unknown_operation
from spec_schemas import collect_properties, find_in_schema, list_parts


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


def _check_taken(replay: Node, operation: SpecOperation) -> Iterator[SpecFinding]:
    """The property in `taken` is one of the request's body."""
    taken = replay.child("taken").string
    names = {
        name
        for media in operation.node.child("requestBody").follow().child("content").items()
        for name in collect_properties(media[1].child("schema"))
    }
    if taken and taken not in names:
        message = f"the request of {operation.id} has no {taken}"
        yield replay.child("taken").finding(message, "name a property of the request's body")


def _check_record(replay: Node, target: SpecOperation) -> Iterator[SpecFinding]:
    record = _find_record(target)
    keys = dict(replay.child("match").items())
    keys[replay.child("id").string or "id"] = replay.child("id")
    for key, node in keys.items():
        if record is None or find_in_schema(record, [key]) is None:
            message = f"the records of {target.id} have no {key}"
            fix = "use properties of the record in match and in id (default id)"
            yield node.finding(message, fix)


def _check_request_expression(node: Node, operation: SpecOperation) -> Iterator[SpecFinding]:
    if node.string and not node.string.startswith("$"):
        message = f"{node.string} is not a runtime expression"
        yield node.finding(message, "write $request.body#/KEY or $request.path.NAME")
    yield from check_expressions(node, operation, None)


def _find_response(operation: SpecOperation) -> Node | None:
    """Return the schema of the JSON response with a 2xx status."""
    for response in operation.successes():
        for name, media in response.child("content").items():
            if "json" in name:
                return media.child("schema").follow()
    return None


def _find_record(operation: SpecOperation) -> Node | None:
    """Return the schema of a record: an item of the page or list, or the response itself."""
    response = _find_response(operation)
    items = operation.node.child("x-pagination", "items").string
    if response is not None and items:
        response = find_in_schema(response, [items])
    if response is not None and response.child("type").value == "array":
        return response.child("items").follow()
    return response


def check_pagination(document: SpecDocument) -> Iterator[SpecFinding]:
    """Paged lists have an x-pagination with keys of their response."""
    for operation in document.operations:
        response = _find_response(operation)
        properties = collect_properties(response) if response is not None else {}
        node = operation.node.child("x-pagination")
        if "x-pagination" in operation.node:
            yield from _check_page(node, operation, properties)
        elif operation.method == "get" and _is_page(properties):
            message = "the response is a page, but there is no x-pagination"
            fix = "add x-pagination: {style: link, items: KEY, next: next}"
            yield operation.node.finding(message, fix)


def _is_page(properties: dict[str, Node]) -> bool:
    return "next" in properties and any(_is_array(schema) for schema in properties.values())


def _is_array(schema: Node) -> bool:
    return any(part.child("type").value == "array" for part in list_parts(schema))


def _check_page(
    node: Node, operation: SpecOperation, properties: dict[str, Node]
) -> Iterator[SpecFinding]:
    if operation.method != "get":
        yield node.finding("x-pagination on an operation that is not a GET", "remove x-pagination")
    for key in ("items", "next", "total"):
        name = node.child(key).string
        if name and name not in properties:
            message = f"the response of {operation.id} has no {name}"
            yield node.child(key).finding(message, f"use one of {', '.join(properties)}")
    for key in ("offset", "size"):
        yield from _check_page_parameter(node.child(key), operation)
    items = properties.get(node.child("items").string)
    if items is not None and not _is_array(items):
        message = f"{items.name} of the response is not an array"
        yield node.child("items").finding(message, "name the array of the records")


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
