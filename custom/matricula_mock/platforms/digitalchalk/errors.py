"""Refusals in DigitalChalk's form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ...call import MockResponse, Record, Refusal
from ...operation import MockOperation
from ...problems import CheckFailed, describe

_TEXTS: Final[Mapping[str, str]] = {
    "route": "there is no such resource",
    "method": "the method is not allowed here",
    "accept": "responses are application/json only",
    "permission": "this token may not do this",
    "content-type": "the body must be application/json",
    "parse": "the body is not JSON",
    "path": "there is no such record",
    "status": "the service is not available",
}


def explain(refused: CheckFailed, operation: MockOperation | None) -> MockResponse:
    """Return a refusal: `fieldErrors` by property, `errors` for everything else."""
    if refused.kind == "token":
        return _explain_token(refused.details["reason"])
    if refused.kind in ("body", "parse") and operation and _has_message(operation):
        return MockResponse(400, {"message": _summarise(refused)})
    if refused.kind not in ("body", "query", "header"):
        return MockResponse(refused.status, {"errors": [_TEXTS[refused.kind]]})
    fields: Record = {}
    whole: list[str] = []
    for problem in refused.problems:
        if problem.name:
            fields.setdefault(problem.name, describe(problem))
        else:
            whole.append(_describe_whole(problem.keyword))
    return MockResponse(400, ({"errors": whole} if whole else {}) | _field_errors(fields))


def _has_message(operation: MockOperation) -> bool:
    """Return whether the spec has the 400 with a `message`, as the pages on user fields show it."""
    documented = operation.documented(400)
    return documented is not None and not documented.contents["application/json"].is_valid(
        {"errors": []}
    )


def _summarise(refused: CheckFailed) -> str:
    places = [f"{problem.place or 'the body'} {describe(problem)}" for problem in refused.problems]
    return "; ".join(places) or _TEXTS[refused.kind]


_WHOLE: Final[Mapping[str, str]] = {
    "type": "the body must be an object",
    "minProperties": "there is nothing to change",
}


def _describe_whole(keyword: str) -> str:
    return _WHOLE.get(keyword, "the body has none of the forms that this takes")


def _field_errors(fields: Record) -> Record:
    return {"fieldErrors": fields} if fields else {}


def _explain_token(reason: str) -> MockResponse:
    missing = reason in ("missing", "empty")
    text = "a token is required" if missing else "the token is not known"
    error = "unauthorized" if missing else "invalid_token"
    headers = {"WWW-Authenticate": "Bearer"}
    return MockResponse(401, {"error": error, "error_description": text}, headers)


def missing() -> Refusal:
    """Return the refusal of an unknown id in the path."""
    return Refusal(404, {"errors": [_TEXTS["path"]]})


def refuse_fields(**fields: str) -> Refusal:
    """Return the refusal of properties: a text for each name."""
    return Refusal(400, {"fieldErrors": fields})
