"""Refusals in Tahoe's form."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from ...call import Json, MockResponse, Refusal
from ...operation import MockOperation
from ...problems import CheckFailed, Problem

_TOKEN_TEXTS: Final[Mapping[str, str]] = {
    "missing": "Authentication credentials were not provided.",
    "empty": "Invalid token header. No credentials provided.",
    "blanks": "Invalid token header. Token string should not contain spaces.",
    "characters": "Invalid token header. Token string should not contain invalid characters.",
    "unknown": "Invalid token.",
}
_FIELD_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "username": (
        "Username",
        "Username must be between {minLength} and {maxLength} characters long.",
    ),
    "email": ("EmailAddress", "A properly formatted e-mail is required"),
    "name": ("FullName", "Your legal name must be a minimum of {minLength} characters long"),
    "password": ("NewPassword", "This password is too short or too long."),
}
"""By property: the schema with the bounds of the text, and the text."""
_PATTERN_TEXTS: Final[Mapping[str, str]] = {
    "^[-a-zA-Z0-9_]+$": (
        "Usernames can only contain letters (A-Z, a-z), numerals (0-9), underscores (_), "
        "and hyphens (-)."
    ),
    r"^[^<>\u0000]*$": "Your legal name cannot contain < or > or null characters.",
}
"""By pattern, so that each text describes the pattern that was broken."""
_ANY: Final = "Enter a valid value."
_INVALID: Final = "Invalid parameters on user creation"


def explain(refused: CheckFailed, operation: MockOperation | None) -> MockResponse:
    """Return a refusal in Tahoe's form."""
    if refused.kind == "token":
        return MockResponse(403, {"detail": _TOKEN_TEXTS[refused.details["reason"]]})
    if refused.kind == "query":
        return MockResponse(
            400, {problem.name: [_query_text(problem)] for problem in refused.problems}
        )
    if refused.kind == "body" and operation is not None:
        return MockResponse(400, _body_errors(refused.problems, operation))
    return MockResponse(refused.status, {"detail": _DETAILS[refused.kind](refused)})


_DETAILS: Final[Mapping[str, Callable[[CheckFailed], str]]] = {
    "route": lambda refused: "Not found.",
    "path": lambda refused: "Not found.",
    "method": lambda refused: f'Method "{refused.details["method"]}" not allowed.',
    "accept": lambda refused: "Could not satisfy the request Accept header.",
    "permission": lambda refused: "You do not have permission to perform this action.",
    "content-type": lambda refused: (
        f'Unsupported media type "{refused.details["media_type"]}" in request.'
    ),
    "parse": lambda refused: f"JSON parse error - {_parser_text(refused)}",
    "status": lambda refused: _status_text(refused.details),
}


def _parser_text(refused: CheckFailed) -> str:
    """Return the message of the platform's own JSON parser, which is Python's."""
    try:
        json.loads(refused.details["raw"].decode())
    except (ValueError, RecursionError) as error:
        return str(error)
    return str(refused.details["reason"])


def _status_text(details: Mapping[str, Json]) -> str:
    if details["status"] != 429:
        return "The service is not available."
    wait = details["retry_after"] or 1
    return f"Request was throttled. Expected available in {wait} second{'s' * (wait != 1)}."


def _query_text(problem: Problem) -> str:
    value, limit = problem.value, problem.limit
    if problem.keyword == "pattern" and "\0" in str(value):
        return "Null characters are not allowed."
    return {
        "type": f"A valid {limit} is required.",
        "minimum": f"Ensure this value is greater than or equal to {limit}.",
        "maximum": f"Ensure this value is less than or equal to {limit}.",
        "maxLength": (
            f"Ensure this value has at most {limit} characters (it has {len(str(value))})."
        ),
    }.get(problem.keyword, _ANY)


def _body_errors(problems: Sequence[Problem], operation: MockOperation) -> Json:
    """Return one text in version 1, and pairs of property and messages in version 2."""
    if not problems[0].where:
        return {"detail": "Invalid data. Expected a dictionary."}
    if operation.id == "createRegistrationV1":
        return {"user_message": _INVALID}
    messages: dict[str, list[str]] = {}
    for problem in problems:
        name = problem.name
        texts = messages.setdefault(name, [])
        text = _field_text(problem, operation)
        if text not in texts:
            texts.append(text)
    return {"user_message": [[name, texts] for name, texts in messages.items()]}


def _field_text(problem: Problem, operation: MockOperation) -> str:
    if problem.keyword == "pattern" and problem.value != "":
        return _PATTERN_TEXTS.get(str(problem.limit), _ANY)
    if problem.name not in _FIELD_TEXTS:
        return _ANY
    schema, text = _FIELD_TEXTS[problem.name]
    written = text.format_map(operation.schemas[schema])
    return written.replace(" 1 characters", " one character")


def missing() -> Refusal:
    """Return the refusal of an unknown record."""
    return Refusal(404, {"detail": "Not found."})
