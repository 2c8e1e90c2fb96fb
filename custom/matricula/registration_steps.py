"""What the flows of all platforms have in common."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from operator import attrgetter
from typing import Any

from attrs import define, evolve, field

from matricula_runtime.errors import CallError, ConfigurationError, Unconfirmed
from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Created, Exists, Id, Outcome, Rejected
from matricula_runtime.session import Session
from matricula_runtime.steps import Begin, Finish, Flow

from .learner import Learner


@define
class Intent(Begin):
    """A Begin that shows the call to be made.

    Who watches may put an outcome that is known already into `settled`: then nothing is sent.
    """

    call: Call[Any]
    settled: list[Outcome] = field(factory=list)


def write(name: str, call: Call[Any], flow: Flow[Outcome]) -> Flow[Outcome]:
    """The flow that makes `call`, between an Intent and a Finish."""
    intent = Intent(name, call)
    yield intent
    if intent.settled:
        flow.close()
        outcome = intent.settled[0]
    else:
        outcome = yield from flow
    yield Finish(name, outcome)
    return outcome


def list_writes(flow: Flow[Outcome]) -> Iterator[Intent]:
    """The writes of a flow, none of which is made: whoever takes one puts how it ended, or would,
    into `settled` before taking the next."""
    with closing(flow):
        for step in flow:
            if isinstance(step, Intent):
                yield step
            elif not isinstance(step, Finish):
                raise TypeError("outside of its writes a flow makes no requests")


def follow(made: Mapping[str, Id], flow: Flow[Outcome]) -> Flow[Outcome]:
    """The flow of a step, with the ids of the steps before it in however it ends."""
    try:
        outcome = yield from flow
    except CallError as error:
        error.made = {**made, **error.made}
        raise
    if isinstance(outcome, Unconfirmed):
        outcome.made = {**made, **outcome.made}
        return outcome
    return evolve(outcome, made={**made, **outcome.made})


def continue_with(name: str, before: Outcome, step: Flow[Outcome]) -> Flow[Outcome]:
    """The last step of a registration, if there is what the step before it, `name`, was to make.

    Otherwise that one's outcome is that of the whole. Warnings of both are told.
    """
    if not isinstance(before, (Created, Exists)):
        step.close()
        if isinstance(before, Unconfirmed):
            before.is_partial = True
        return before
    made = {} if before.id is None else {name: before.id}
    outcome = yield from follow(made, step)
    if isinstance(outcome, (Created, Exists)):
        return evolve(outcome, warnings=before.warnings + outcome.warnings)
    return outcome


def leave_open(
    session: Session, call: Call[Any], why: str, error: CallError | None = None
) -> Unconfirmed:
    """It is not known whether `call` was done; `error` is what the request it was part of met."""
    unconfirmed = Unconfirmed(
        why,
        operation=call.endpoint.operation,
        platform=session.platform.title,
        response=error.response if error else None,
        attempts=error.attempts if error else 1,
    )
    unconfirmed.call = call
    unconfirmed.__cause__ = error.__cause__ if error else None
    return unconfirmed


def check_types(learner: object, course: object, kind: type, shown: str) -> None:
    """ConfigurationError unless there is a learner, and a course, if any, is of `kind`: `shown`."""
    if not isinstance(learner, Learner):
        raise ConfigurationError(f"learner is a Learner(…), not {_name_type(learner)}.")
    if course is not None and not isinstance(course, kind):
        raise ConfigurationError(f"course is {shown}, not {_name_type(course)}.")


def _name_type(value: object) -> str:
    # The value itself may hold a password.
    return f"of type {type(value).__name__}"


def require(learner: Learner, *names: str) -> tuple[str, ...] | Rejected:
    """The values of these attributes; or a rejection that names those that the learner lacks."""
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
    """A warning if the platform knows this address under another name."""
    ours, theirs = learner.full_name, name.strip() if isinstance(name, str) else ""
    if not ours or not theirs or ours.casefold() == theirs.casefold():
        return ()
    return (f"the platform has the name {theirs!r} for this address",)
