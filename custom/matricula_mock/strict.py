"""Strict mode: the mock's own responses against the spec."""

from __future__ import annotations

from .call import MockResponse, Nothing
from .operation import MockOperation
from .problems import describe
from .validation import find_problems

MARKER = "mock response breaks the spec"


def check_response(operation: MockOperation, response: MockResponse) -> MockResponse:
    """`response`, or, where it breaks the spec, a 500 that says how."""
    outcome = operation.outcome(response.status)
    if outcome and outcome.fits(response):  # nearly always, and at half the cost
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
    """How a response breaks the spec: its status, its headers, its type, its schema; None if
    not."""
    outcome = operation.outcome(response.status)
    if outcome is None:
        return f"status {response.status} is not documented"
    sent = {name.lower() for name in response.headers}
    if missing := [name for name in outcome.headers if name not in sent]:
        return f"header {missing[0]} is missing"
    if isinstance(response.value, Nothing):
        return "the body is missing" if outcome.contents else None
    validator = outcome.contents.get("application/json")
    if validator is None:
        return "there must be no JSON body"
    problems = find_problems(validator, response.value)
    if problems:
        return f"{problems[0].place or 'the body'} {describe(problems[0])}"
    return None
