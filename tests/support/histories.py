"""Histories of people, as `decide` takes them, and rows that go with them."""

from collections.abc import Mapping
from typing import Any

from roster_rows import make_row

from matricula.rosters.history import INTENDED, OPEN, Attempt, History
from matricula.rosters.result import StepResult
from matricula.rosters.row import RosterRow
from matricula_runtime.errors import Unconfirmed
from matricula_runtime.operation import Mode, Operation, Replay
from matricula_runtime.outcomes import Outcome, Rejected

UNDONE = "undone"
STATES = (OPEN, INTENDED, UNDONE, "created", "invited", "exists", "rejected", "unconfirmed")
"""All states of a person's record."""

ANA = make_row(1)
ANA_IN_BERN = make_row(1, city="Bern")
SECOND = make_row(2)
"""The same values as ANA, in another row."""
SECOND_IN_BERN = make_row(2, city="Bern")
BEA = make_row(2, username="bea")
NAMELESS = make_row(1, username=None)
OTHER_NAME = make_row(2, username=None, name="Bea Ray")
SAME_NAME = make_row(2, username=None, name=" ana  LEE", city="Bern")
ELSEWHERE = make_row(2, target="course 2")
BEA_ELSEWHERE = make_row(2, username="bea", target="course 2")
REFUSED = make_row(1, refusal="no username")

USER = StepResult("user", "created", 7)
STEPS = {"user": USER}
CREATE_USER = Operation("createUser", "POST", "/users", frozenset({201}), Replay(Mode.LOOKUP))
IDS = {"/userId": "user"}
"""The property `userId` refers to what the step `user` made."""


def earlier(state: str, row: RosterRow = ANA, **more: Any) -> History:
    """Return the history of a person from an earlier run."""
    return History(state, 7, row.number, row.fingerprint, **more)


def this_run(state: str, row: RosterRow = ANA, **more: Any) -> History:
    """Return the history of a person from an earlier row of this run."""
    return earlier(state, row, is_of_this_run=True, **more)


def after(
    outcome: Outcome,
    number: int = 1,
    *,
    can_look_up: bool = True,
    steps: Mapping[str, StepResult] = STEPS,
    made: tuple[StepResult, ...] = (),
) -> History:
    """Return the history of a person after sending the row `number` times in this run.

    `steps` are known from earlier runs; the attempt made or found them and `made`.
    """
    attempt = Attempt(outcome, (*steps.values(), *made), number, can_look_up)
    return History(steps=dict(steps), attempt=attempt)


def lost() -> Unconfirmed:
    """Return the outcome of a write whose response was lost."""
    return Unconfirmed("no response came", operation=CREATE_USER)


FORGOTTEN = Rejected("no such user", {"userId": ("is unknown",)})
"""The platform no longer knows the id of an earlier step."""
