"""The history of a person: earlier runs, this run, and this row's requests."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from attrs import define, field

from matricula_runtime.operation import Mode
from matricula_runtime.outcomes import Id, Outcome

from .result import DONE, OUTCOMES, StepResult
from .tags import RejectedRow

INTENDED, OPEN = "intended", "open"
"""States in a journal besides the outcomes: something may have been sent; certainly nothing was."""
STATES = frozenset({*OUTCOMES, INTENDED, OPEN, "undone"})
"""All states that the record of a person or of a step can have."""
UNFINISHED = (INTENDED, "unconfirmed")
"""States in which something may have been sent whose end is not known."""


@define
class Attempt:
    """How sending a row ended in this run: `number` counts from 1.

    `can_look_up` says whether the platform can be asked for the last write. `modes` are those of
    the steps by name. `is_update`: it sent changed values of a person of an earlier run.
    """

    outcome: Outcome
    steps: tuple[StepResult, ...]
    number: int
    can_look_up: bool
    modes: Mapping[str, Mode] = field(factory=dict)
    is_update: bool = False


class Replacement(NamedTuple):
    """A person who was registered in the place of a rejected row on this line."""

    rejected_line: int
    email: str
    id: Id | None


@define
class History:
    """Everything that is known of a person before the next action.

    `state`, `id`, `row` and `fingerprint` are of the person's record: an outcome or one of the
    states above, and the row it belongs to; `is_of_this_run` says that this run met that row.
    `steps` are the person's steps by name, whatever course they were for. `first` is the number and
    the fingerprint of the first row of this run with this person, where rows name their own
    courses. `attempt` is of the row that is being registered; `rejection` is the attempt after
    which steps were done again, because the platform may not know their ids any more. `corrected`
    has the people who were registered in the place of rejected rows, by the fingerprints of these
    rows. `owners` has the fingerprint of the person who has the email of a corrected row, by its
    tag, if the tag names a row of somebody else. `corrected_as` has the other email of the person
    of a corrected row, by its tag, if the person was registered in an earlier run. `username` is
    the one of the person's account, or empty. `names` are the first, last and full name that were
    registered; they are only known for rows of exports. `open_updates` counts the updates of the
    account that were begun and whose end is not known: then nobody knows its values.
    """

    state: str = OPEN
    id: Id | None = None
    row: int = 0
    fingerprint: bytes = b""
    is_of_this_run: bool = False
    steps: Mapping[str, StepResult] = field(factory=dict)
    first: tuple[int, bytes] | None = None
    attempt: Attempt | None = None
    rejection: Attempt | None = None
    corrected: Mapping[bytes, Sequence[Replacement]] = field(factory=dict)
    owners: Mapping[RejectedRow, bytes] = field(factory=dict)
    corrected_as: Mapping[RejectedRow, str] = field(factory=dict)
    username: str = ""
    names: tuple[str, str, str] = ("", "", "")
    open_updates: int = 0

    @property
    def is_done(self) -> bool:
        """True if the platform has the learner."""
        return self.state in DONE

    @property
    def is_unfinished(self) -> bool:
        """True if something may have been sent whose end is not known."""
        return self.state in UNFINISHED
