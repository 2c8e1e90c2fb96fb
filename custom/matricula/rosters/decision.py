"""The one place that decides what happens to a row.

`decide` takes a row and the history of its person and returns the next action. `decide_step` does
the same for one write of a row. Both are pure: no file, no network, no clock. The run, the pilot,
the dry run and the run without a journal all use them; the journal only stores and finds.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import ClassVar, TypeAlias

from attrs import define

from matricula_runtime.errors import Unconfirmed
from matricula_runtime.operation import Mode
from matricula_runtime.outcomes import Exists, Rejected

from .forgotten import describe_rejection, plan_again
from .history import UNFINISHED, Attempt, History
from .identity import find_difference, is_same_row
from .result import DONE, NEW_VALUES_REJECTED, UPDATED, Result, StepResult, make_result
from .row import RosterRow

LOOK_UPS = 3
"""How often a row is looked up in one run after its response was lost."""
_FIRST_DELAY = 1.0
"""Seconds before the first look-up; each later one waits twice as long."""


@define
class Skip:
    """Send nothing, or nothing more: the row has its result."""

    result: Result
    is_sent: ClassVar[bool] = False
    """True if the row is sent."""


@define
class Refuse:
    """Send nothing: the row cannot be registered as it is."""

    result: Result
    is_sent: ClassVar[bool] = False


@define
class Send:
    """Send the row's steps; `steps` are those that are known already.

    `is_again` says that others are done again, because the platform may not know their ids any
    more.
    """

    steps: Mapping[str, StepResult]
    is_again: bool = False
    is_sent: ClassVar[bool] = True


@define
class LookUp:
    """Look up each step before it is sent, after `delay` seconds: a response was lost.

    `steps` are those that are known already.
    """

    steps: Mapping[str, StepResult]
    delay: float = 0.0
    is_sent: ClassVar[bool] = True


@define
class Update:
    """Send the changed values of a person of an earlier run, after `delay` seconds.

    `steps` are those of the registration, with the id of the account.
    """

    steps: Mapping[str, StepResult]
    delay: float = 0.0
    is_sent: ClassVar[bool] = True


Action: TypeAlias = Skip | Refuse | Send | LookUp | Update


class StepAction(Enum):
    """The next action for one write of a row."""

    USE_KNOWN = auto()
    """It is done: use the id that is known."""
    SEND = auto()
    LOOK_UP = auto()
    """Ask the platform first, and send it only if the platform does not have it."""
    LEAVE = auto()
    """It may have been done, and the platform cannot be asked: leave it unconfirmed."""


def decide(
    row: RosterRow,
    history: History,
    ids: Mapping[str, str] | None = None,
    *,
    retry_rejected: bool = True,
    updates: bool = False,
) -> Action:
    """Return what to do next for a row.

    `ids` are the properties that refer to what an earlier step made, as in Registrar. Without
    `retry_rejected`, a row that the platform rejected before is skipped until it is changed. With
    `updates`, changed values of people of earlier runs are sent.
    """
    if history.attempt is not None:
        return _decide_after_attempt(row, history, ids or {})
    if (corrected := _find_corrected(row, history)) is not None:
        return Skip(corrected)
    if row.refusal is not None:
        return Refuse(make_result(row, row.refusal, is_repeat=True, was_sent=False))
    if (conflict := _find_other_person(row, history)) is not None:
        return conflict
    if (conflict := _find_owner(row, history)) is not None:
        return conflict
    if history.is_done:
        if updates and not history.is_of_this_run and _is_changed(row, history):
            return Update(history.steps)
        return Skip(_describe_done(row, history))
    if (conflict := _find_earlier_correction(row, history)) is not None:
        return conflict
    if not retry_rejected and _was_rejected_as_it_is(row, history):
        reason = "rejected before, and not changed since"
        return Skip(Result(row, "rejected", None, reason, was_sent=False))
    if history.is_unfinished:
        return LookUp(history.steps)
    return Send(history.steps)


def decide_step(
    mode: Mode, known: StepResult | None, *, is_in_doubt: bool, needs_id: bool
) -> StepAction:
    """Return what to do for a write whose operation has this `x-replay` mode.

    `known` is what is known of the step, if anything; `is_in_doubt` that a request for the row may
    have been sent whose end is not known. With `needs_id` a later step needs the id of this one.
    """
    if known is not None and known.outcome in DONE:
        has_look_up = mode in (Mode.LOOKUP, Mode.UNIQUE)
        is_missing = needs_id and known.id is None and has_look_up
        return StepAction.LOOK_UP if is_missing else StepAction.USE_KNOWN
    if mode is Mode.SAFE:
        return StepAction.SEND
    is_unfinished = known is not None and known.outcome in UNFINISHED
    if mode is Mode.NEVER:
        return StepAction.LEAVE if is_unfinished else StepAction.SEND
    return StepAction.LOOK_UP if is_in_doubt or is_unfinished else StepAction.SEND


def _decide_after_attempt(row: RosterRow, history: History, ids: Mapping[str, str]) -> Action:
    attempt = history.attempt
    assert attempt is not None
    if attempt.is_update:
        return _decide_after_update(row, history, attempt)
    if isinstance(attempt.outcome, Rejected):
        if (steps := plan_again(history, ids)) is not None:
            return Send(steps, is_again=True)
        if (result := describe_rejection(row, history, ids)) is not None:
            return Skip(result)
    is_lost = isinstance(attempt.outcome, Unconfirmed) and attempt.can_look_up
    if is_lost and attempt.number <= LOOK_UPS:
        known = {**history.steps, **{step.name: step for step in attempt.steps}}
        return LookUp(known, _FIRST_DELAY * 2 ** (attempt.number - 1))
    return Skip(make_result(row, attempt.outcome, attempt.steps))


def _decide_after_update(row: RosterRow, history: History, attempt: Attempt) -> Action:
    outcome = attempt.outcome
    if isinstance(outcome, Unconfirmed) and attempt.number <= LOOK_UPS:
        # An update that is sent twice does no harm.
        return Update(history.steps, _FIRST_DELAY * 2 ** (attempt.number - 1))
    steps = tuple(history.steps.values())
    result = make_result(row, outcome, steps)
    result.is_update, result.is_changed = True, not isinstance(outcome, Exists)
    result.known_username = history.username
    if isinstance(outcome, Exists):
        result.outcome, result.id = UPDATED, history.id
        if row.username and "username" not in row.generated:
            result.known_username = row.username
    elif isinstance(outcome, Unconfirmed):
        result.reason = f"nobody knows whether the new values arrived: {result.reason}"
    else:
        result.reason = f"{NEW_VALUES_REJECTED}: {result.reason}"
    return Skip(result)


def _find_corrected(row: RosterRow, history: History) -> Result | None:
    """Return the result of a rejected row in whose place a corrected row was registered.

    Rows without an email and a username may be of two people with one name: there the line has to
    be the same as well. A row whose values are not in its fingerprint is never recognised.
    """
    is_certain = bool(row.email or row.learner.username)
    for one in history.corrected.get(row.fingerprint, ()):
        if row.secrets is not None and (is_certain or one.rejected_line == row.line):
            reason = f"corrected before, and registered as {one.email}"
            return Result(row, "exists", one.id, reason, is_corrected=True, was_sent=False)
    return None


def _find_other_person(row: RosterRow, history: History) -> Refuse | None:
    """Refuse a row whose email belongs to somebody else in an earlier row of this run.

    Not if that row was rejected: then nobody has the email. Nor if this row is the one that was
    registered, and the other one only came before it.
    """
    if is_same_row(history.fingerprint, row.fingerprint):
        return None
    first = history.first
    if first is None and _is_repeat(row, history) and (history.is_done or history.is_unfinished):
        first = history.row, history.fingerprint
    if first is None:
        return None
    number, fingerprint = first
    difference = find_difference(fingerprint, row.fingerprint)
    if difference is None:
        return None
    reason = f"the same email as {row.places.name(number)}, with another {difference}"
    fields = {"email": (f"is in {row.places.name(number)}",)}
    return Refuse(Result(row, "rejected", None, reason, fields, is_repeat=True, was_sent=False))


def _find_owner(row: RosterRow, history: History) -> Refuse | None:
    """Refuse a corrected row that has the email of somebody else, whom an earlier run registered.

    An update would give that account the name of this row's person.
    """
    owner = history.owners.get(row.corrects) if row.corrects is not None else None
    difference = find_difference(owner, row.fingerprint) if owner is not None else None
    if difference is None:
        return None
    reason = (
        f"a person with another {difference} was registered with this email before: correct the"
        " email. If they are one person, clear the reason of this row"
    )
    fields = {"email": ("belongs to another person",)}
    return Refuse(Result(row, "rejected", None, reason, fields, is_repeat=True, was_sent=False))


def _find_earlier_correction(row: RosterRow, history: History) -> Refuse | None:
    """Refuse a corrected row whose person an earlier run registered with another email.

    The same person would be registered twice.
    """
    if row.corrects is None or history.is_unfinished:
        return None
    email = history.corrected_as.get(row.corrects)
    if email is None:
        return None
    reason = (
        f"this row was corrected before, and sent with the email {email}: correct the email. To"
        " register this email as well, clear the reason of this row"
    )
    fields = {"email": (f"was {email} before",)}
    return Refuse(Result(row, "rejected", None, reason, fields, is_repeat=True, was_sent=False))


def _describe_done(row: RosterRow, history: History) -> Result:
    is_repeat = _is_repeat(row, history)
    # An invited person stays invited until the account is active.
    outcome = "invited" if history.state == "invited" and not is_repeat else "exists"
    return Result(
        row,
        outcome,
        history.id,
        f"the same email as {row.places.name(history.row)}" if is_repeat else "registered before",
        steps=tuple(history.steps.values()),
        is_changed=_is_changed(row, history),
        is_repeat=is_repeat,
        was_sent=False,
        known_username=history.username,
    )


def _is_changed(row: RosterRow, history: History) -> bool:
    """Tell whether the account may have other values than the row."""
    is_known = history.is_of_this_run or not history.open_updates
    is_same = is_same_row(history.fingerprint, row.fingerprint) or _has_exported_values(
        row, history
    )
    return not (is_known and is_same)


def _has_exported_values(row: RosterRow, history: History) -> bool:
    """Tell whether a row of an export has the values that were registered.

    Its fingerprint is another one, because the export has columns that the roster did not have.
    """
    learner = row.learner
    names = (learner.first_name, learner.last_name, learner.full_name)
    is_same_name = all(
        ours is None or ours == theirs for ours, theirs in zip(names, history.names, strict=True)
    )
    return row.is_exported and is_same_name and row.username in ("", history.username)


def _is_repeat(row: RosterRow, history: History) -> bool:
    """Tell whether this run has had the person in another row."""
    return history.is_of_this_run and history.row != row.number


def _was_rejected_as_it_is(row: RosterRow, history: History) -> bool:
    return history.state == "rejected" and is_same_row(history.fingerprint, row.fingerprint)
