"""Strict mode: the mock's own responses are validated against the spec."""

from __future__ import annotations

from .call import MockResponse, Nothing
from .operation import MockOperation
from .problems import describe
from .validation import find_problems

MARKER = "mock response breaks the spec"


def check_response(operation: MockOperation, response: MockResponse) -> MockResponse:
    """Return `response`, or a 500 with the reason if it breaks the spec."""
    documented = operation.documented(response.status)
    if documented and documented.fits(response):  # nearly always, and at half the cost
        return response
    fault = find_breach(operation, response)
    if fault is None:
        return response
    return MockResponse(
        500,
        {
            "error": MARKER,
            "operationId": operation.id,
            "status": response.status,
            "breach": fault,
            "response": None if isinstance(response.value, Nothing) else response.value,
        },
    )


def find_breach(operation: MockOperation, response: MockResponse) -> str | None:
    """Return how a response breaks the spec: status, headers, type or schema; None if it fits."""
    documented = operation.documented(response.status)
    if documented is None:
        return f"status {response.status} is not documented"
    sent = {name.lower() for name in response.headers}
    if missing := [name for name in documented.headers if name not in sent]:
        return f"header {missing[0]} is missing"
    if isinstance(response.value, Nothing):
        return "the body is missing" if documented.contents else None
    validator = documented.contents.get("application/json")
    if validator is None:
        return "there must be no JSON body"
    problems = find_problems(validator, response.value)
    if problems:
        return f"{problems[0].place or 'the body'} {describe(problems[0])}"
    return None
