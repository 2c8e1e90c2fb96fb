"""Strict mode: the mock's own answers against the spec."""

from __future__ import annotations

from .call import Answer, Nothing
from .operation import Operation
from .problems import describe
from .validation import find_problems

MARKER = "mock answer breaks the spec"


def check_answer(operation: Operation, answer: Answer) -> Answer:
    """`answer`, or, where it breaks the spec, a 500 that says how."""
    outcome = operation.outcome(answer.status)
    if outcome and outcome.fits(answer):  # nearly always, and at half the cost
        return answer
    fault = find_breach(operation, answer)
    if fault is None:
        return answer
    return Answer(
        500,
        {
            "error": MARKER,
            "operationId": operation.id,
            "status": answer.status,
            "breach": fault,
            "answer": None if isinstance(answer.value, Nothing) else answer.value,
        },
    )


def find_breach(operation: Operation, answer: Answer) -> str | None:
    """How an answer breaks the spec: its status, its headers, its type, its schema; None if not."""
    outcome = operation.outcome(answer.status)
    if outcome is None:
        return f"status {answer.status} is not documented"
    sent = {name.lower() for name in answer.headers}
    if missing := [name for name in outcome.headers if name not in sent]:
        return f"header {missing[0]} is missing"
    if isinstance(answer.value, Nothing):
        return "the body is missing" if outcome.contents else None
    validator = outcome.contents.get("application/json")
    if validator is None:
        return "there must be no JSON body"
    problems = find_problems(validator, answer.value)
    if problems:
        return f"{problems[0].place or 'the body'} {describe(problems[0])}"
    return None
