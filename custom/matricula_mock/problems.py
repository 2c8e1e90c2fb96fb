"""Why the core refuses a call, without saying how a platform would put it."""

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
    "parse",  # details: reason, raw
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
"""What a kind of problem is answered with by a platform that does not say otherwise."""


@define
class Problem:
    """One value that the spec refuses.

    `where` leads to it: the name of a parameter, or the keys and indexes of a body, empty for the
    whole body. `keyword` is the keyword of JSON Schema that refuses it, `value` what was sent.
    """

    where: tuple[str | int, ...]
    keyword: str
    value: Json = None
    details: Callable[[], Mapping[str, Json]] = dict

    @property
    def limit(self) -> Json:
        """What the keyword asks for. JSON Schema's have one detail, under different names."""
        for name, value in self.details().items():
            if name != "context":
                return value[0] if isinstance(value, list) and len(value) == 1 else value
        return None

    @property
    def name(self) -> str:
        """The property or parameter concerned, '' for the whole body."""
        for part in self.where:
            if isinstance(part, str):
                return part
        return ""

    @property
    def place(self) -> str:
        """Where it is, written as `items[0].name`."""
        text = ""
        for part in self.where:
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
        return text


class CheckFailed(Exception):
    """Raised by a check. A platform's formatter turns it into a response."""

    def __init__(self, kind: Kind, problems: Sequence[Problem] = (), **details: Json) -> None:
        super().__init__(kind)
        self.kind = kind
        self.problems = problems
        self.details: dict[str, Json] = details

    @property
    def status(self) -> int:
        """The usual status for this kind."""
        return STATUS[self.kind] if self.kind in STATUS else int(self.details["status"])


def explain_status(response: MockResponse, refused: CheckFailed) -> MockResponse:
    """The response to a refusal of the kind `status`, with the status and the wait it asks for."""
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
    """A plain sentence without its subject: 'must be at least 1'."""
    limit = problem.limit
    if isinstance(limit, list):
        limit = ", ".join(str(item) for item in limit)
    return _SENTENCES.get(problem.keyword, "is not valid").format(limit=limit)


_WORDS: Final[Mapping[str, str]] = {
    "route": "there is nothing at this path",
    "method": "the method is not allowed here",
    "accept": "the Accept header leaves no type that can be answered with",
    "token": "the token is missing or not known",
    "permission": "the token does not permit this",
    "content-type": "the body's type is not supported",
    "parse": "the body cannot be read",
    "status": "the service is not available",
}


def explain_neutrally(refused: CheckFailed) -> MockResponse:
    """The error shape of nobody in particular: `{"error": text}`."""
    lines = [f"{problem.place or 'the body'} {describe(problem)}" for problem in refused.problems]
    text = "; ".join(lines) or _WORDS.get(refused.kind, "the call is not valid")
    headers = {"WWW-Authenticate": "Bearer"} if refused.kind == "token" else {}
    return MockResponse(refused.status, {"error": text}, headers)
