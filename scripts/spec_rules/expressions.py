"""OpenAPI's runtime expressions with schemathesis' `#regex:`, and their targets."""

import re

from attrs import frozen

from spec_document import Node, SpecOperation, split_pointer
from spec_schemas import find_in_schema

_SYNTAX = re.compile(
    r"\$(?P<side>request|response)\.(?:"
    r"(?P<part>header|query|path)\.(?P<name>[^#]+)(?:#regex:(?P<regex>.+))?"
    r"|body(?:#(?P<pointer>.*))?)"
)
_PLAIN = ("$url", "$method", "$statusCode")


@frozen
class Expression:
    """`side` request or response; `part` body, header, query or path."""

    side: str
    part: str
    name: str
    tokens: list[str]


def parse_expression(text: str) -> Expression:
    """Parse an expression. Raises `ValueError` with the mistake."""
    match = _SYNTAX.fullmatch(text)
    if not match:
        raise ValueError("is not a runtime expression")
    if (regex := match["regex"]) is not None:
        _check_regex(regex)
    tokens = split_pointer(match["pointer"] or "")
    return Expression(match["side"], match["part"] or "body", match["name"] or "", tokens)


def _check_regex(regex: str) -> None:
    try:
        groups = re.compile(regex).groups
    except re.error as error:
        raise ValueError(f"has a regular expression that cannot be compiled: {error}") from None
    if groups != 1:
        raise ValueError(f"has a regular expression with {groups} groups instead of one")


def find_expressions(value: str) -> list[str]:
    """Return the expressions in a value: the whole value, or those in braces."""
    return [value] if value.startswith("$") else re.findall(r"\{(\$[^{}]*)\}", value)


def find_problem(text: str, operation: SpecOperation, response: Node | None) -> str:
    """Return the reason why an expression has no value for a request; empty if it has one.

    Without `response` there is none to read, such as after a lost response.
    """
    if text in _PLAIN:
        return ""
    try:
        expression = parse_expression(text)
    except ValueError as error:
        return str(error)
    if expression.side == "request":
        return _find_in_request(expression, operation)
    if response is None:
        return "reads a response, but there is none here"
    return _find_in_response(expression, response)


def _find_in_request(expression: Expression, operation: SpecOperation) -> str:
    if expression.part == "body":
        return _find_in_content(expression, _find_sent(operation), "the request's body")
    if operation.parameter(expression.name, expression.part) is None:
        return f"names no {expression.part} parameter of {operation.id}"
    return ""


def _find_sent(operation: SpecOperation) -> list[tuple[str, Node]]:
    """Return the body that the client sends: JSON if there is any."""
    json = [(name, media) for name, media in operation.bodies if name == "application/json"]
    return json or operation.bodies


def _find_in_response(expression: Expression, response: Node) -> str:
    if expression.part == "header":
        names = {name.lower() for name, _ in response.child("headers").items()}
        known = expression.name.lower() in names
        return "" if known else f"names a header that {response.name} does not describe"
    if expression.part != "body":
        return f"reads the {expression.part} of a response"
    content = list(response.child("content").items())
    return _find_in_content(expression, content, f"the response {response.name}")


def _find_in_content(expression: Expression, content: list[tuple[str, Node]], where: str) -> str:
    if not content:
        return f"reads {where}, which has no content"
    for name, media in content:
        if find_in_schema(media.child("schema"), expression.tokens) is None:
            pointer = "/".join(["", *expression.tokens])
            return f"has no target: no schema of {where} ({name}) has {pointer}"
    return ""
