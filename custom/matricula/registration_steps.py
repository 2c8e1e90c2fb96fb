"""The parts that the registration flows of all platforms share."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any, cast

from attrs import evolve

from matricula_runtime.errors import CallError, ConfigurationError, NotSent, Unconfirmed
from matricula_runtime.operation import Call, Mode
from matricula_runtime.outcomes import Created, Exists, Found, Id, Outcome, Rejected, Unknown
from matricula_runtime.reconcile import look_up
from matricula_runtime.registration import create
from matricula_runtime.session import Session
from matricula_runtime.steps import AfterWrite, BeforeWrite, Flow, StepInterrupted

from .learner import Learner


def write(name: str, call: Call[Any], flow: Flow[Outcome], *, is_last: bool) -> Flow[Outcome]:
    """Make `call` through `flow`, unless its outcome is known; announce its begin and its end.

    `name` is the step's name in journals and results (`user`, `enrollment`). `is_last` says that
    the registration has no step after it: then a look-up of this write is one of the registration.
    """
    known = cast("Outcome | None", (yield BeforeWrite(name, call, is_last)))
    if known is None:
        try:
            outcome = yield from flow
        except StepInterrupted as interrupt:
            # Not on its way. An error has the ids of the steps before it, which are done.
            raise NotSent(str(interrupt), operation=call.endpoint.operation) from interrupt
    else:
        flow.close()
        outcome = known
    if isinstance(outcome, Unconfirmed):
        outcome.step, outcome.is_partial = name, not is_last
    yield AfterWrite(name, outcome)
    return outcome


def find_or_create(
    session: Session,
    name: str,
    call: Call[Any],
    learner: Learner,
    read_name: Callable[[object], object],
    *,
    is_last: bool,
) -> Flow[Outcome]:
    """Do the step `name`: find the learner's account, or create it with `call`.

    If the platform refuses a second account, the call is sent, and a refused one is looked up.
    Otherwise the account is looked up first, and the call is sent only if there is none. The
    outcome is *exists* for an account that was there, with a warning if `read_name` reads another
    name from its record. It is *unconfirmed* if the account has to be looked up and cannot be.
    """
    outcome = yield from write(name, call, _find_or_create(session, call), is_last=is_last)
    if not isinstance(outcome, Exists):
        return outcome
    warnings = compare_names(learner, read_name(outcome.record))
    return evolve(outcome, warnings=outcome.warnings + warnings)


def _find_or_create(session: Session, call: Call[Any]) -> Flow[Outcome]:
    if call.endpoint.operation.replay.mode is Mode.LOOKUP:
        found = yield from look_up(session, call)
        if isinstance(found, Found):
            return Exists(found.id, found.record)
        if isinstance(found, Unknown) and not found.may_repeat:
            return make_unconfirmed(session, call, f"not sent, there may be one: {found.why}")
    return (yield from create(session, call))


class Writes:
    """Goes through the writes of a registration flow without sending any of them."""

    def __init__(self, flow: Flow[Outcome]) -> None:
        self._flow = flow

    def next(self, outcome: Outcome | None = None) -> BeforeWrite | None:
        """Return the next write, or None after the last one.

        `outcome` is how the write before it ended, or would end. Raises TypeError for a flow that
        sends requests outside of its writes.
        """
        try:
            step = self._flow.send(outcome)
            while isinstance(step, AfterWrite):
                step = next(self._flow)
        except StopIteration:
            return None
        if not isinstance(step, BeforeWrite):
            raise TypeError("a registration flow sends requests only inside its writes")
        return step

    def close(self) -> None:
        """Leave the rest of the flow."""
        self._flow.close()


def with_ids(ids: Mapping[str, Id], flow: Flow[Outcome]) -> Flow[Outcome]:
    """Do the flow of a step, and add the ids of the steps before it to its outcome or error."""
    try:
        outcome = yield from flow
    except CallError as error:
        error.made = {**ids, **error.made}
        raise
    if isinstance(outcome, Unconfirmed):
        outcome.made = {**ids, **outcome.made}
        return outcome
    return evolve(outcome, made={**ids, **outcome.made})


def continue_after(name: str, before: Outcome, step: Flow[Outcome]) -> Flow[Outcome]:
    """Do the last step of a registration if the step before it, `name`, succeeded.

    Otherwise return the outcome of the step before. The result has the warnings of both. A step
    that needs the id of the step before takes `continue_with_id`.
    """
    if not isinstance(before, (Created, Exists)):
        step.close()
        return before
    ids = {} if before.id is None else {name: before.id}
    return (yield from _add_to(before, with_ids(ids, step)))


def continue_with_id(
    name: str, before: Outcome, make_step: Callable[[Id], Flow[Outcome]]
) -> Flow[Outcome]:
    """Do the last step of a registration, which needs the id that the step `name` made or found.

    Does what `continue_after` does. Without an id the step is not made, and the outcome is
    *rejected*.
    """
    if not isinstance(before, (Created, Exists)):
        return before
    if before.id is None:
        return Rejected("; ".join((f"the id of the {name} is not known", *before.warnings)))
    step = make_step(before.id)
    return (yield from _add_to(before, with_ids({name: before.id}, step)))


def _add_to(before: Created | Exists, step: Flow[Outcome]) -> Flow[Outcome]:
    outcome = yield from step
    if isinstance(outcome, (Created, Exists)):
        # After a crash both steps may have been looked up: their warning is then the same text.
        warnings = dict.fromkeys((*before.warnings, *outcome.warnings))
        return evolve(outcome, warnings=tuple(warnings))
    return outcome


def make_unconfirmed(
    session: Session, call: Call[Any], reason: str, error: CallError | None = None
) -> Unconfirmed:
    """Return the outcome of a call of which nobody knows whether it was done.

    `error` is the error of the request that the call was a part of.
    """
    unconfirmed = Unconfirmed(
        reason,
        operation=call.endpoint.operation,
        platform=session.platform.title,
        response=error.response if error else None,
        attempts=error.attempts if error else 1,
    )
    unconfirmed.reference = session.make_reference(call)
    if error is not None:
        unconfirmed.url, unconfirmed.path = error.url, error.path
    unconfirmed.__cause__ = error.__cause__ if error else None
    return unconfirmed


def check_types(learner: object, course: object, kind: type, expected: str) -> None:
    """Raise ConfigurationError unless `learner` is a Learner and `course` is None or a `kind`."""
    if not isinstance(learner, Learner):
        raise ConfigurationError(f"learner is a Learner(…), not {_name_type(learner)}.")
    if course is not None and not isinstance(course, kind):
        raise ConfigurationError(f"course is {expected}, not {_name_type(course)}.")


def _name_type(value: object) -> str:
    # The value itself may hold a password.
    return f"of type {type(value).__name__}"


def require(learner: Learner, *names: str) -> tuple[str, ...] | Rejected:
    """Return the values of these attributes, or a rejection that names the missing ones."""
    values = _make_reader(names)(learner)
    if all(values):
        return values
    missing = [name for name, value in zip(names, values, strict=True) if not value]
    words = " and no ".join(name.replace("_", " ") for name in missing)
    return Rejected(f"no {words}", {name.removeprefix("full_"): ("missing",) for name in missing})


@lru_cache
def _make_reader(names: tuple[str, ...]) -> Callable[[Learner], tuple[str, ...]]:
    read: Callable[[Learner], Any] = attrgetter(*names)
    return read if len(names) > 1 else lambda learner: (read(learner),)


def compare_names(learner: Learner, name: object) -> tuple[str, ...]:
    """Return a warning if the platform has another name for this email."""
    ours, theirs = learner.full_name, name.strip() if isinstance(name, str) else ""
    if not ours or not theirs or ours.casefold() == theirs.casefold():
        return ()
    return (f"the platform has the name {theirs!r} for this email",)
