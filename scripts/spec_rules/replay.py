"""What happens when a response is lost, how lists go on, and which id was created."""

from collections.abc import Iterator

from spec_document import Node, SpecDocument, SpecFinding, SpecOperation
from spec_rules.links import check_arguments, check_expressions, find_unknown_operation
from spec_schemas import collect_properties, find_in_schema, list_parts


def check_replay(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each operation says whether it may be sent again, and what it says can be done."""
    for operation in document.operations:
        replay = operation.node.child("x-replay")
        mode = replay.child("mode").string
        if "x-replay" not in operation.node:
            message = "no x-replay: nobody knows what to do when the response is lost"
            yield operation.node.finding(message, "add x-replay: {mode: safe}, or another mode")
        elif operation.method in ("get", "head") and mode != "safe":
            message = f"a {operation.method.upper()} that is not safe to send again"
            yield replay.finding(message, "write x-replay: {mode: safe}")
        elif mode == "lookup":
            yield from _check_lookup(replay, operation)
        elif mode == "keyed":
            yield from _check_request_expression(replay.child("key"), operation)


def _check_lookup(replay: Node, operation: SpecOperation) -> Iterator[SpecFinding]:
    target = replay.document.find_operation(replay.child("operation").string)
    if target is None:
        yield find_unknown_operation(replay, "operation")
        return
    if target.node.child("x-replay", "mode").string != "safe":
        message = f"{target.id} is looked up with, but is not safe to send itself"
        yield replay.child("operation").finding(message, "look up with a GET")
    yield from check_arguments(replay.child("parameters"), target)
    for _, node in replay.child("parameters").items():
        yield from check_expressions(node, operation, None)
    for _, node in replay.child("match").items():
        yield from _check_request_expression(node, operation)
    yield from _check_record(replay, target)


def _check_record(replay: Node, target: SpecOperation) -> Iterator[SpecFinding]:
    record = _find_record(target)
    keys = dict(replay.child("match").items())
    keys[replay.child("id").string or "id"] = replay.child("id")
    for key, node in keys.items():
        if record is None or find_in_schema(record, [key]) is None:
            message = f"a record that {target.id} responses has no {key}"
            fix = "name a property of the record, in match and in id (which is id unless given)"
            yield node.finding(message, fix)


def _check_request_expression(node: Node, operation: SpecOperation) -> Iterator[SpecFinding]:
    if node.string and not node.string.startswith("$"):
        message = f"{node.string} is no runtime expression"
        yield node.finding(message, "write $request.body#/KEY or $request.path.NAME")
    yield from check_expressions(node, operation, None)


def _find_response(operation: SpecOperation) -> Node | None:
    """The schema of the JSON response to a success."""
    for response in operation.successes():
        for name, media in response.child("content").items():
            if "json" in name:
                return media.child("schema").follow()
    return None


def _find_record(operation: SpecOperation) -> Node | None:
    """The schema of one record of a response: of the page, of the list, or the response itself."""
    response = _find_response(operation)
    items = operation.node.child("x-pagination", "items").string
    if response is not None and items:
        response = find_in_schema(response, [items])
    if response is not None and response.child("type").value == "array":
        return response.child("items").follow()
    return response


def check_pagination(document: SpecDocument) -> Iterator[SpecFinding]:
    """A list that goes on says how, with keys that its response has."""
    for operation in document.operations:
        response = _find_response(operation)
        properties = collect_properties(response) if response is not None else {}
        node = operation.node.child("x-pagination")
        if "x-pagination" in operation.node:
            yield from _check_page(node, operation, properties)
        elif operation.method == "get" and _is_page(properties):
            message = "responses a page, but has no x-pagination"
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
        yield node.finding("pages of an operation that is no GET", "remove x-pagination")
    for key in ("items", "next"):
        name = node.child(key).string
        if name and name not in properties:
            message = f"the response of {operation.id} has no {name}"
            yield node.child(key).finding(message, f"use one of {', '.join(properties)}")
    items = properties.get(node.child("items").string)
    if items is not None and not _is_array(items):
        message = f"{items.name} of the response is no array"
        yield node.child("items").finding(message, "name the array of the records")


def check_created_ids(document: SpecDocument) -> Iterator[SpecFinding]:
    """The id of what was made can be read from the response to the request that makes it."""
    for operation in document.operations:
        makes = operation.node.child("x-replay", "mode").string == "lookup"
        for response in operation.successes():
            node = response.child("x-created-id")
            if "x-created-id" in response:
                yield from check_expressions(node, operation, response)
                if not node.string.startswith("$response."):
                    message = f"{node.value} does not read the response"
                    yield node.finding(message, "write $response.body#/KEY")
            elif makes and operation.method == "post":
                message = "no x-created-id, though the request makes something"
                yield response.finding(message, "add x-created-id: $response.body#/KEY")
