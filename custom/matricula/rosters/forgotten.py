"""Ids that the platform no longer knows: the steps that made them are done again, once."""

from collections.abc import Mapping
from enum import Enum, auto

from attrs import evolve

from matricula_runtime.errors import NotFound
from matricula_runtime.expression import locate_field
from matricula_runtime.operation import Mode
from matricula_runtime.outcomes import Rejected

from .history import INTENDED, Attempt, History
from .result import DONE, Result, StepResult, make_result
from .row import RosterRow


class StillKnownError(Exception):
    """The platform has the record with the id: it rejected the row for another reason."""


class _Again(Enum):
    NO = auto()
    SEND = auto()
    LOOK_UP = auto()
    """Look up the record first, and send the step only if the platform does not have it."""


def plan_again(history: History, ids: Mapping[str, str]) -> dict[str, StepResult] | None:
    """Return the steps to keep after a rejection that an unknown id may explain, else None.

    Steps that are left out are sent again, and those with the state INTENDED are looked up first.
    `ids` are as in Registrar.
    """
    attempt = history.attempt
    if attempt is None or history.rejection is not None:
        return None
    done = {one.name: one for one in attempt.steps if one.outcome in DONE and one.id is not None}
    plan = known = {**history.steps, **done}
    for name in set(ids.values()) & set(done):
        again = _decide_again(attempt, name, ids, is_old=name in history.steps)
        if again is _Again.SEND:
            plan = {other: step for other, step in plan.items() if other != name}
        elif again is _Again.LOOK_UP:
            plan = {**plan, name: evolve(done[name], outcome=INTENDED)}
    return None if plan is known else plan


def _decide_again(attempt: Attempt, name: str, ids: Mapping[str, str], *, is_old: bool) -> _Again:
    """Decide about one step, so that no second record is made.

    `is_old` says that the attempt did not make the id itself. A step that cannot be looked up is
    sent again only for an old id, and only if the platform names it.
    """
    if not isinstance(attempt.outcome, Rejected):
        return _Again.NO
    mode = attempt.modes.get(name)
    can_look_up = mode in (Mode.LOOKUP, Mode.UNIQUE)
    if _names_id(attempt.outcome, name, ids):
        if is_old and mode is not Mode.LOOKUP:
            return _Again.SEND
        return _Again.LOOK_UP if can_look_up else _Again.NO
    error = attempt.outcome.error
    says_nothing = error is not None and not attempt.outcome.fields
    if can_look_up and (isinstance(error, NotFound) or (is_old and says_nothing)):
        return _Again.LOOK_UP
    return _Again.NO


def _names_id(outcome: Rejected, name: str, ids: Mapping[str, str]) -> bool:
    named = {locate_field(field) for field in outcome.fields}
    return any(step == name and locate_field(place) in named for place, step in ids.items())


def describe_rejection(row: RosterRow, history: History, ids: Mapping[str, str]) -> Result | None:
    """Return the result of a row if a step that was done again was rejected itself, else None.

    The steps are those of the first attempt, so that the journal keeps their ids.
    """
    attempt, first = history.attempt, history.rejection
    if attempt is None or first is None or not attempt.steps:
        return None
    last = attempt.steps[-1].name
    if last not in ids.values() or not isinstance(attempt.outcome, Rejected):
        return None
    id_ = next((one.id for one in first.steps if one.name == last), None)
    known = f"the platform does not know the {last} {id_}"
    reason = f"{known}, and rejects a new one: {attempt.outcome.reason}"
    return make_result(row, evolve(attempt.outcome, reason=reason), first.steps)
