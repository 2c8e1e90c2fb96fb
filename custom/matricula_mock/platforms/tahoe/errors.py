"""Refusals in Tahoe's form."""

from __future__ import annotations

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
_ANY: Final = "Enter a valid value."


def explain(refused: CheckFailed, operation: MockOperation | None) -> MockResponse:
    """Return a refusal in Tahoe's form."""
    if refused.kind == "token":
        return MockResponse(403, {"detail": _TOKEN_TEXTS[refused.details["reason"]]})
    if refused.kind == "query":
        return MockResponse(
            400, {problem.name: [_query_text(problem)] for problem in refused.problems}
        )
    if refused.kind == "body":
        return MockResponse(400, _body_errors(refused.problems))
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
    "parse": lambda refused: _parse_text(refused),
    "status": lambda refused: _status_text(refused.details),
}


def _parse_text(refused: CheckFailed) -> str:
    kind = "Multipart form" if refused.details.get("form") else "JSON"
    return f"{kind} parse error - {refused.details['reason']}"


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


def _body_errors(problems: Sequence[Problem]) -> Json:
    """Return the messages on a body that passed the platform's own checks, which come first."""
    if not problems[0].name:
        return {"detail": "Invalid data. Expected a dictionary."}
    return {problem.name: [_ANY] for problem in problems}


def missing() -> Refusal:
    """Return the refusal of an unknown record."""
    return Refusal(404, {"detail": "Not found."})
