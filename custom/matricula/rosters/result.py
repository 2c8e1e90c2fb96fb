"""What became of a row."""

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from matricula_runtime.outcomes import Created, Exists, Id, Outcome, Rejected

from .row import Entry

OUTCOMES = ("created", "invited", "exists", "rejected", "unconfirmed")

DONE = ("created", "invited", "exists")
"""Outcomes, and states in a journal, of people whom the platform has."""


@define
class StepResult:
    """What became of one step of a row."""

    name: str
    outcome: str
    id: Id | None = None


@define
class Result:
    """What became of a row: `outcome` is one of OUTCOMES.

    `id` is the platform's of what was made last; `fields` has messages by the name of the property
    that is to blame; `is_changed` says that the row differs from the one that was registered,
    `is_repeat` that the journal's record of the person is not this row's, `was_done` that nothing
    had to be sent.
    """

    entry: Entry = field(repr=False)
    outcome: str
    id: Id | None = None
    reason: str = ""
    fields: Mapping[str, tuple[str, ...]] = field(factory=dict)
    steps: tuple[StepResult, ...] = ()
    is_changed: bool = False
    is_repeat: bool = False
    was_done: bool = False

    @property
    def row(self) -> int:
        """The number of the row, counted from 1."""
        return self.entry.row

    @property
    def email(self) -> str:
        """The address as the roster has it."""
        return self.entry.email

    @property
    def is_done(self) -> bool:
        """Whether the platform has the learner."""
        return self.outcome in DONE

    @property
    def made(self) -> dict[str, str]:
        """The ids of what the steps made or found, as columns: `candidate_id`."""
        return {f"{step.name}_id": str(step.id) for step in self.steps if step.id is not None}

    def as_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            "row": self.row,
            "email": self.email,
            "outcome": self.outcome,
            "id": self.id,
            "fields": {name: list(messages) for name, messages in self.fields.items()},
            "reason": self.reason,
            "steps": [
                {"name": step.name, "outcome": step.outcome, "id": step.id} for step in self.steps
            ],
        }


def make_result(
    entry: Entry,
    outcome: Outcome,
    steps: tuple[StepResult, ...] = (),
    *,
    is_repeat: bool = False,
) -> Result:
    """The result of a row that a flow ended with."""
    result = Result(entry, outcome.outcome, steps=steps, is_repeat=is_repeat)
    if isinstance(outcome, (Created, Exists)):
        result.id = clean_id(outcome.id)
        result.reason = clean("; ".join(outcome.warnings))
    elif isinstance(outcome, Rejected):
        result.reason = clean(_join_reason(outcome))
        result.fields = {
            clean(name): tuple(map(clean, texts)) for name, texts in outcome.fields.items()
        }
    else:
        result.reason = clean(outcome.message)
    return result


def clean(text: str) -> str:
    """A text that can be written: JSON can hold halves of characters, UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def clean_id(id_: Id | None) -> Id | None:
    """An id that can be written."""
    return clean(id_) if isinstance(id_, str) else id_


def _join_reason(outcome: Rejected) -> str:
    """The reason, with the fields' messages where it does not say them itself."""
    texts = [
        f"{name}: {' '.join(messages)}"
        for name, messages in outcome.fields.items()
        if messages and name.replace("_", " ") not in outcome.reason.replace("_", " ")
    ]
    return f"{outcome.reason} {'; '.join(texts)}".strip()
