"""Refusals on tahdah, as we read it: a message, and what is wrong with which values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ...call import Json, MockResponse, Record, Refusal
from ...operation import MockOperation
from ...problems import CheckFailed, Problem, describe

_TEXTS: Final[Mapping[str, str]] = {
    "route": "There is no such resource.",
    "method": "The method is not allowed here.",
    "accept": "Only application/json can be answered.",
    "token": "The token is missing or not known.",
    "permission": "This token may not do this.",
    "content-type": "The body must be application/json.",
    "parse": "The body is not JSON.",
    "path": "There is no such resource.",
    "status": "The service is not available.",
}


def explain(refused: CheckFailed, operation: MockOperation | None) -> MockResponse:
    """A refusal as a response: a message, and what is wrong with which values."""
    headers = {"WWW-Authenticate": "Bearer"} if refused.kind == "token" else {}
    if refused.kind in ("body", "query", "header"):
        return MockResponse(400, invalid(*map(_field_error, refused.problems)))
    return MockResponse(refused.status, {"message": _TEXTS[refused.kind]}, headers)


def invalid(*errors: Record) -> Json:
    """The body of a refusal that blames values."""
    return {"message": "The request is invalid.", "errors": list(errors)}


def _field_error(problem: Problem) -> Record:
    text = "A value is required." if problem.keyword == "required" else f"It {describe(problem)}."
    return {"field": problem.place, "message": text} if problem.place else {"message": text}


def unknown(what: str) -> Refusal:
    """Something that the path names does not exist."""
    return Refusal(404, {"message": f"No such {what}."})


def refuse_field(status: int, text: str, field: str, problem: str) -> Refusal:
    """One value is to blame."""
    return Refusal(status, {"message": text, "errors": [{"field": field, "message": problem}]})


def refuse_unknown(field: str, what: str) -> Refusal:
    """The body names something that does not exist."""
    return refuse_field(400, "The request is invalid.", field, f"No such {what}.")
