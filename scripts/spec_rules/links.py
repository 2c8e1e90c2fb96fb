"""Links: their target is an operation, and their expressions have values."""

import json
from collections.abc import Iterator
from difflib import get_close_matches

from spec_document import JSON, Node, SpecDocument, SpecFinding, SpecOperation
from spec_rules.expressions import find_expressions, find_problem
from spec_schemas import compile_schema

_LOCATIONS = ("path", "query", "header", "cookie")


def check_links(document: SpecDocument) -> Iterator[SpecFinding]:
    """Links name an operation and pass values that exist."""
    for operation in document.operations:
        for _, response in operation.responses:
            for _, node in response.child("links").items():
                yield from _check_link(node.follow(), operation, response)


def _check_link(link: Node, operation: SpecOperation, response: Node) -> Iterator[SpecFinding]:
    target = link.document.find_operation(link.child("operationId").string)
    if target is None:
        yield find_unknown_operation(link, "operationId")
        return
    yield from check_arguments(link.child("parameters"), target)
    values = [node for _, node in link.child("parameters").items()]
    for node in [*values, link.child("requestBody")]:
        yield from check_expressions(node, operation, response)


def find_unknown_operation(node: Node, key: str) -> SpecFinding:
    """Return the finding that no operation has the id under `key`."""
    named, known = node.child(key), [operation.id for operation in node.document.operations]
    if not named.string:
        return node.finding(f"no {key}", f"add {key} with the operationId of the target")
    close = get_close_matches(named.string, known, 1)
    fix = f"write {close[0]}" if close else f"use one of {', '.join(known)}"
    return named.finding(f"no operation has the operationId {named.string}", fix)


def check_arguments(arguments: Node, target: SpecOperation) -> Iterator[SpecFinding]:
    """Arguments are parameters of the target, and include all path parameters."""
    given: set[str] = set()
    known = [parameter.child("name").string for parameter in target.parameters]
    for key, node in arguments.items():
        where, _, name = key.partition(".")
        if where not in _LOCATIONS or not name:
            where, name = "", key
        given.add(name)
        parameter = target.parameter(name, where)
        if parameter is not None:
            yield from _check_constant(node, parameter)
        else:
            message = f"{target.id} has no {where or 'such'} parameter {name}"
            close = get_close_matches(name, known, 1) or known
            yield node.finding(message, f"use {', '.join(close) or 'none: it has no parameter'}")
    for name in target.path_names:
        if name not in given:
            message = f"{target.id} needs {name}, which is missing"
            yield arguments.finding(message, f"add {name} with an expression for its value")


def _check_constant(node: Node, parameter: Node) -> Iterator[SpecFinding]:
    schema = parameter.child("schema")
    if find_expressions(node.string) or schema.value is None:
        return
    validator = compile_schema(schema)
    if not validator.is_valid(node.value) and not validator.is_valid(_read_constant(node)):
        message = f"{node.value!r} does not fit the parameter {parameter.child('name').string}"
        yield node.finding(
            message, "write a value that fits its schema, or an expression that begins with $"
        )


def _read_constant(node: Node) -> JSON:
    """Parse a text as JSON, because parameters are sent as text."""
    try:
        value: JSON = json.loads(node.string)
    except ValueError:
        return node.value
    return value


def check_expressions(
    node: Node, operation: SpecOperation, response: Node | None
) -> Iterator[SpecFinding]:
    """Expressions in a text have a value; see `find_problem`."""
    for text in find_expressions(node.string):
        if problem := find_problem(text, operation, response):
            fix = "write $request.body#/KEY, $request.query.NAME or $response.body#/KEY"
            yield node.finding(f"{text} {problem}", f"{fix}, with a described KEY or NAME")
