"""Reasons to refuse a request, before a platform puts them into its own form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from attrs import define

from .call import Json, MockResponse

Kind: TypeAlias = Literal[
    "route",  # no such path
    "method",  # details: method
    "accept",
    "token",  # details: reason (missing, empty, blanks, characters, unknown)
    "permission",
    "content-type",  # details: media_type
    "parse",  # details: reason, raw, and form for a multipart form
    "path",
    "query",
    "header",
    "body",
    "status",  # asked for by a fault or a limit; details: status, retry_after
]

STATUS: Final[Mapping[str, int]] = {
    "route": 404,
    "method": 405,
    "accept": 406,
    "token": 401,
    "permission": 403,
    "content-type": 415,
    "parse": 400,
    "path": 404,
    "query": 400,
    "header": 400,
    "body": 400,
}
"""The status of each kind, for platforms without a rule of their own."""


@define
class Problem:
    """One value that the spec does not allow.

    `where` is its place: the name of a parameter, or the keys and indexes in a body, empty for the
    whole body. `keyword` is the keyword of JSON Schema that it breaks, `value` the value that was
    sent.
    """

    where: tuple[str | int, ...]
    keyword: str
    value: Json = None
    details: Callable[[], Mapping[str, Json]] = dict

    @property
    def limit(self) -> Json:
        """Return the value of the keyword. JSON Schema's errors have one detail, with different
        names."""
        for name, value in self.details().items():
            if name != "context":
                return value[0] if isinstance(value, list) and len(value) == 1 else value
        return None

    @property
    def name(self) -> str:
        """Return the property or parameter concerned, '' for the whole body."""
        for part in self.where:
            if isinstance(part, str):
                return part
        return ""

    @property
    def place(self) -> str:
        """Return its place, written as `items[0].name`."""
        text = ""
        for part in self.where:
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
        return text


class CheckFailed(Exception):
    """Raised by a check. A platform turns it into a response."""

    def __init__(self, kind: Kind, problems: Sequence[Problem] = (), **details: Json) -> None:
        super().__init__(kind)
        self.kind = kind
        self.problems = problems
        self.details: dict[str, Json] = details

    @property
    def status(self) -> int:
        """Return the usual status of this kind."""
        return STATUS[self.kind] if self.kind in STATUS else int(self.details["status"])


def explain_status(response: MockResponse, refused: CheckFailed) -> MockResponse:
    """Return the response to a refusal of the kind `status`, with its status and wait."""
    status, wait = refused.details["status"], refused.details["retry_after"]
    headers = {} if wait is None else {"Retry-After": str(wait)}
    return MockResponse(status, response.value, {**response.headers, **headers})


_SENTENCES: Final[Mapping[str, str]] = {
    "required": "is required",
    "type": "must be of type {limit}",
    "minLength": "must have at least {limit} characters",
    "maxLength": "must have at most {limit} characters",
    "minimum": "must be at least {limit}",
    "maximum": "must be at most {limit}",
    "exclusiveMinimum": "must be more than {limit}",
    "exclusiveMaximum": "must be less than {limit}",
    "minItems": "must have at least {limit} items",
    "maxItems": "must have at most {limit} items",
    "uniqueItems": "must not hold the same item twice",
    "pattern": "has characters or a form that is not allowed",
    "format": "must be a valid {limit}",
    "enum": "must be one of {limit}",
    "const": "must be {limit}",
    "additionalProperties": "is not a known property",
}


def describe(problem: Problem) -> str:
    """Return a sentence without its subject: 'must be at least 1'."""
    limit = problem.limit
    if isinstance(limit, list):
        limit = ", ".join(str(item) for item in limit)
    return _SENTENCES.get(problem.keyword, "is not valid").format(limit=limit)


_WORDS: Final[Mapping[str, str]] = {
    "route": "there is nothing at this path",
    "method": "the method is not allowed here",
    "accept": "the Accept header allows none of the response's types",
    "token": "the token is missing or not known",
    "permission": "the token does not permit this",
    "content-type": "the body's type is not supported",
    "parse": "the body cannot be read",
    "status": "the service is not available",
}


def explain_plainly(refused: CheckFailed) -> MockResponse:
    """Return a refusal in no platform's form: `{"error": text}`."""
    lines = [f"{problem.place or 'the body'} {describe(problem)}" for problem in refused.problems]
    text = "; ".join(lines) or _WORDS.get(refused.kind, "the call is not valid")
    headers = {"WWW-Authenticate": "Bearer"} if refused.kind == "token" else {}
    return MockResponse(refused.status, {"error": text}, headers)
