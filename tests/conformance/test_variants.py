"""Tahoe registrations at the mock, under each of the platform's variants.

`variants.csv` has a row for each situation, kind of account and fault; a column for each variant has
the outcome, with *hidden* where the site does not show the account, so that its id is unknown.
"""

import csv
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from connection_runner import ConnectionRunner

from matricula import Learner, Options
from matricula_mock import MockServer

COURSE = "course-v1:acme+AP200+2019"
TABLE = Path(__file__).with_name("variants.csv")
ANA = Learner(email="Ana@example.org", name="Ana Lee", username="ana")
SITUATIONS: dict[str, dict[str, str]] = {
    "new": {},
    "known": {"email": "ana@example.org", "username": "ana"},
    "known by email": {"email": "ana@example.org", "username": "lee"},
    "username taken": {"email": "bo@example.org", "username": "ANA"},
    "both taken by two": {"email": "ana@example.org", "username": "lee"},
}
"""The account that the site has before; the last situation has one more, with the username."""
FAULTS: dict[str, dict[str, Any]] = {
    "none": {},
    "dropped": {"fault": "drop-after-write"},
    "reset": {"fault": "reset-before-write"},
    "cut off": {"fault": "truncate"},
    "HTML": {"fault": "not-json"},
    "500": {"fault": "status", "status": 500},
    "a page instead": {"fault": "unreached", "body": "<html>"},
    "twice dropped": {"fault": "drop-after-write", "times": 2},
}


@frozen
class Situation:
    """What the site has, whether accounts are active, and the fault of the registration."""

    name: str
    account: str
    fault: str
    course: str


def read_cases() -> dict[str, dict[Situation, str]]:
    """Return the outcomes by variant."""
    cases: dict[str, dict[Situation, str]] = {}
    with TABLE.open(newline="") as file:
        for row in csv.DictReader(file):
            one = Situation(
                *(row.pop(name) for name in ("situation", "account", "fault", "course"))
            )
            for variant, outcome in row.items():
                cases.setdefault(variant, {})[one] = outcome
    return cases


CASES = read_cases()


def prepare(mock: MockServer, variant: str, case: Situation) -> None:
    mock.reset()
    mock.variants({"tahoe": variant})
    users: list[dict[str, Any]] = []
    if account := SITUATIONS[case.name]:
        users.append(
            {"id": 5, "fullname": "Ana Lee", "active": case.account == "active", **account}
        )
    if case.name == "both taken by two":
        users.append({"id": 6, "username": "ana", "email": "bo@example.org", "active": True})
    mock.seed({"tahoe": {"users": users}})
    if fault := FAULTS[case.fault]:
        mock.faults({"operationId": "createRegistration", "platform": "tahoe", **fault})


def register(runner: ConnectionRunner, mock: MockServer, variant: str, case: Situation) -> str:
    """Register Ana, and return the outcome."""
    prepare(mock, variant, case)
    options = Options(retries=1, retry_delay=0.001, timeout=3)
    tahoe = runner.connect("tahoe", mock.url, token="mock-token", options=options)
    learner = ANA
    if case.account == "active":
        more = {"send_activation_email": False}
        learner = Learner(
            email=ANA.email, name=ANA.name, username="ana", password="correct-9", extra=more
        )
    outcome = runner.wait(tahoe.register(learner, course=COURSE if case.course else None))
    check_accounts(mock, case)
    has_no_id = outcome.outcome in ("exists", "invited") and outcome.id is None
    return f"{outcome.outcome}{' hidden' if has_no_id else ''}"


def check_accounts(mock: MockServer, case: Situation) -> None:
    """Nobody has two accounts, and somebody else's stays as it is."""
    emails = [user["email"].lower() for user in mock.state()["tahoe"]["users"]]
    assert len(emails) == len(set(emails)), case


@pytest.mark.parametrize("variant", CASES)
@pytest.mark.parametrize("runner", ["aiohttp"], indirect=True)
def test_the_table(runner: ConnectionRunner, mock: MockServer, variant: str) -> None:
    cases = CASES[variant]
    assert {case: register(runner, mock, variant, case) for case in cases} == cases


def test_the_table_has_every_combination() -> None:
    """Without a course every fault, otherwise a lost response only."""
    wanted = {
        Situation(name, account, fault, course)
        for name in SITUATIONS
        for account in ("inactive", "active")
        for course in ("", "yes")
        for fault in (FAULTS if (account, course) == ("inactive", "") else ("none", "dropped"))
    }
    assert {variant: set(cases) for variant, cases in CASES.items()} == {
        "all-accounts": wanted,
        "active-accounts": wanted,
    }
