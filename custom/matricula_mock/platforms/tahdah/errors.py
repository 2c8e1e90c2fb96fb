"""Refusals of tahdah, as we infer them: a message, and texts by value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ...call import Json, MockResponse, Record, Refusal
from ...operation import MockOperation
from ...problems import CheckFailed, Problem, describe

_TEXTS: Final[Mapping[str, str]] = {
    "route": "There is no such resource.",
    "method": "The method is not allowed here.",
    "accept": "Responses are application/json only.",
    "token": "The token is missing or not known.",
    "permission": "This token may not do this.",
    "content-type": "The body must be application/json.",
    "parse": "The body is not JSON.",
    "path": "There is no such resource.",
    "status": "The service is not available.",
}


def explain(refused: CheckFailed, operation: MockOperation | None) -> MockResponse:
    """Return a refusal: a message, and a text for each wrong value."""
    headers = {"WWW-Authenticate": "Bearer"} if refused.kind == "token" else {}
    if refused.kind in ("body", "query", "header"):
        return MockResponse(400, invalid(*map(_field_error, refused.problems)))
    return MockResponse(refused.status, {"message": _TEXTS[refused.kind]}, headers)


def invalid(*errors: Record) -> Json:
    """Return the body of a refusal with texts by value."""
    return {"message": "The request is invalid.", "errors": list(errors)}


def _field_error(problem: Problem) -> Record:
    text = "A value is required." if problem.keyword == "required" else f"It {describe(problem)}."
    return {"field": problem.place, "message": text} if problem.place else {"message": text}


def unknown(what: str) -> Refusal:
    """Return the refusal of an unknown record in the path."""
    return Refusal(404, {"message": f"No such {what}."})


def refuse_field(status: int, text: str, field: str, problem: str) -> Refusal:
    """Return the refusal of one value."""
    return Refusal(status, {"message": text, "errors": [{"field": field, "message": problem}]})


def refuse_unknown(field: str, what: str) -> Refusal:
    """Return the refusal of an unknown record in the body."""
    return refuse_field(400, "The request is invalid.", field, f"No such {what}.")
