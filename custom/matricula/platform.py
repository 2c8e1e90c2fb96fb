"""What the flows of all platforms have in common."""

from typing import Any

from attrs import field, frozen

from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Outcome, Rejected
from matricula_runtime.steps import Begin, Finish, Flow

from .learner import Learner


@frozen
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


def require(learner: Learner, *names: str) -> tuple[str, ...] | Rejected:
    """The values of these attributes; or a rejection that names those that the learner lacks."""
    values = {name: getattr(learner, name) for name in names}
    missing = [name.replace("_", " ") for name, value in values.items() if not value]
    if missing:
        return Rejected(f"no {' and no '.join(missing)}", dict.fromkeys(missing, ("missing",)))
    return tuple(values.values())


def compare_names(learner: Learner, name: object) -> tuple[str, ...]:
    """A warning if the platform knows this address under another name."""
    ours, theirs = learner.full_name, name.strip() if isinstance(name, str) else ""
    if not ours or not theirs or ours.casefold() == theirs.casefold():
        return ()
    return (f"the platform has the name {theirs!r} for this address",)
