"""The result of a row."""

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from matricula_runtime.outcomes import Created, Exists, Id, Outcome, Rejected

from .field_names import FieldNames
from .row import RosterRow

UPDATED = "updated"
"""The outcome of a person of an earlier run whose changed values were sent."""
OUTCOMES = ("created", "invited", "exists", UPDATED, "rejected", "unconfirmed")
"""The outcomes of the rows of a run."""
READY = "ready"
"""The outcome of a row in a dry run that a run would send."""
TO_UPDATE = "to update"
"""The outcome of a row in a dry run whose changed values a run would send."""
UNKNOWN = "unknown"
"""The outcome of a row in a dry run that looked the person up in vain: a run would send it."""
BEFORE = "done before"
CORRECTED = "corrected"
"""Lines of a summary: rows of people who were registered by an earlier run of the journal."""
NEW_VALUES_REJECTED = "registered before, and the new values are rejected"
"""The begin of the reason of a rejected update."""
DONE = ("created", "invited", "exists")
"""Outcomes, and states in a journal, of people whom the platform has."""


@define
class StepResult:
    """How one step of a row ended, for example the account or the enrollment.

    `username` is the one that the platform shows for the account, if it does.
    """

    name: str
    outcome: str
    id: Id | None = None
    username: str | None = field(default=None, eq=False)


@define
class Result:
    """How a row ended.

    `outcome` is one of OUTCOMES; READY, TO_UPDATE or UNKNOWN in a dry run. `id` is the id of the
    last step.
    `fields` has the platform's messages by the name of the property that is to blame.
    `is_changed`: the row differs from the row that was registered. `is_repeat`: the journal's
    record of the person belongs to another row. `is_corrected`: the row was rejected before, and a
    corrected row was registered in its place. `was_sent`: this run sent a request for the row.
    `is_update`: it sends changed values of a person of an earlier run, who stays registered
    however that ends.
    `known_username` is the one of the person's account, None if nobody has looked.
    """

    source: RosterRow = field(repr=False)
    outcome: str
    id: Id | None = None
    reason: str = ""
    fields: Mapping[str, tuple[str, ...]] = field(factory=dict)
    steps: tuple[StepResult, ...] = ()
    is_changed: bool = False
    is_repeat: bool = False
    is_corrected: bool = False
    was_sent: bool = True
    is_update: bool = False
    known_username: str | None = None

    @property
    def row(self) -> int:
        """The number of the row, counted from 1."""
        return self.source.number

    @property
    def place(self) -> str:
        """The row as messages name it: `line 25`, `Excel row 25`."""
        return self.source.place

    @property
    def email(self) -> str:
        """The email as the roster has it."""
        return self.source.email

    @property
    def username(self) -> str:
        """The username of the person's account, empty if it is not known.

        Of a person who may not have an account yet, the one that it is to get.
        """
        if self.known_username is not None:
            return self.known_username
        # A cell of a refused row may be another value than its header says, even a password.
        return "" if self.is_done or self.outcome == "rejected" else clean(self.source.username)

    @property
    def is_done(self) -> bool:
        """True if the platform has the learner."""
        return self.outcome in DONE or self.outcome == UPDATED

    @property
    def group(self) -> str:
        """The line of a summary that counts it: its outcome, or the one of earlier runs."""
        if self.is_corrected:
            return CORRECTED
        return BEFORE if self.is_done and not (self.was_sent or self.is_repeat) else self.outcome

    @property
    def ids(self) -> dict[str, str]:
        """The ids that the steps made or found, as columns of a roster: `candidate_id`."""
        return {f"{step.name}_id": str(step.id) for step in self.steps if step.id is not None}

    def as_dict(self) -> dict[str, Any]:
        """Return the result as a JSON object."""
        return {
            "row": self.row,
            "place": self.place,
            "email": self.email,
            "username": self.username,
            "outcome": self.outcome,
            "id": self.id,
            "changed": self.is_changed,
            "fields": {name: list(messages) for name, messages in self.fields.items()},
            "reason": self.reason,
            "steps": [
                {"name": step.name, "outcome": step.outcome, "id": step.id} for step in self.steps
            ],
        }


def make_result(
    row: RosterRow,
    outcome: Outcome,
    steps: tuple[StepResult, ...] = (),
    *,
    is_repeat: bool = False,
    was_sent: bool = True,
) -> Result:
    """Return the result of a row whose registration ended with `outcome`."""
    result = Result(row, outcome.outcome, steps=steps, is_repeat=is_repeat, was_sent=was_sent)
    result.known_username = _find_username(row, outcome, steps)
    if isinstance(outcome, (Created, Exists)):
        result.id = clean_id(outcome.id)
        result.reason = clean("; ".join([*row.notes, *outcome.warnings]))
    elif isinstance(outcome, Rejected):
        result.reason = clean(_join_reason(outcome, row.names))
        result.fields = _name_fields(outcome, row.names)
    else:
        result.reason = clean(outcome.message)
    return result


def _find_username(row: RosterRow, outcome: Outcome, steps: tuple[StepResult, ...]) -> str:
    """Return the username of a person's account, empty if there is none or it is not known.

    An account that was there before has one of its own, which the platform may not show.
    """
    shown = next((step.username for step in steps if step.username), None)
    if shown is not None:
        return shown
    first = steps[0].outcome if steps else outcome.outcome
    return "" if first in ("exists", "rejected") else clean(row.username)


def clean(text: str) -> str:
    """Return a text that UTF-8 can encode: JSON can hold lone surrogates, UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def clean_id(id_: Id | None) -> Id | None:
    """Return an id that UTF-8 can encode."""
    return clean(id_) if isinstance(id_, str) else id_


def _name_fields(outcome: Rejected, names: FieldNames) -> dict[str, tuple[str, ...]]:
    """Return the messages of a rejection by the learner's field."""
    found: dict[str, tuple[str, ...]] = {}
    for path, texts in outcome.fields.items():
        name = clean(names.find(path))
        found[name] = (*found.get(name, ()), *map(clean, texts))
    return found


def _join_reason(outcome: Rejected, names: FieldNames) -> str:
    """Return the reason, with the messages of the fields that it does not mention."""
    texts = [
        f"{names.show(name)}: {' '.join(messages)}"
        for name, messages in outcome.fields.items()
        if messages and name.replace("_", " ") not in outcome.reason.replace("_", " ")
    ]
    reason = names.replace(outcome.reason, [*outcome.fields])
    return f"{reason} {'; '.join(texts)}".strip()
