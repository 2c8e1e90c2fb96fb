"""What a journal knows of people."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from attrs import field, frozen

from matricula_runtime.outcomes import Id

from ..identity import find_difference, is_same_row
from ..result import DONE, StepResult
from ..row import SEPARATOR, Entry, find_person
from .schema import guard, open_for_reading

INTENDED, OPEN = "intended", "open"
"""States of a row beside the outcomes: perhaps sent, and certainly not sent."""
UNFINISHED = (INTENDED, "unconfirmed")
"""States in which something may have been sent of which the end is not known."""


@frozen
class Past:
    """What a journal knows of a person: the state, from which run and row, and the steps.

    The steps are those of the person, on whatever they are registered. `met` is the first row, with
    its fingerprint, in which this run met the person; only where rows name targets of their own.
    """

    state: str
    id: Id | None
    run: int
    row: int
    fingerprint: bytes
    steps: Mapping[str, StepResult] = field(factory=dict)
    met: tuple[int, bytes] | None = None

    @property
    def is_done(self) -> bool:
        """Whether the platform has the learner."""
        return self.state in DONE

    @property
    def outcome(self) -> str:
        """The outcome, in a later run, of a person who is done: who was invited still is."""
        return "invited" if self.state == "invited" else "exists"

    @property
    def is_unfinished(self) -> bool:
        """Whether something may have been sent of which the end is not known."""
        return self.state in UNFINISHED

    def is_refused(self, entry: Entry) -> bool:
        """Whether the platform refused the entry as it is, and it would be sent all the same."""
        is_same = is_same_row(self.fingerprint, entry.fingerprint)
        return self.state == "rejected" and is_same and entry.refusal is None

    def is_of_before(self, entry: Entry, run: int) -> bool:
        """Whether this run has met the person before, in another row than the entry's."""
        return self.run == run and self.row != entry.row

    def find_conflict(self, entry: Entry, run: int) -> tuple[int, str] | None:
        """The earlier row of the run where an entry's address is somebody else's; what shows that.

        None if nothing does, or if that row was refused: then there is nobody yet. Nor if the entry
        is the very row that was registered, and the other only came before it.
        """
        if is_same_row(self.fingerprint, entry.fingerprint):
            return None
        first = self.met
        if first is None and self.is_of_before(entry, run) and (self.is_done or self.is_unfinished):
            first = self.row, self.fingerprint
        if first is None:
            return None
        difference = find_difference(first[1], entry.fingerprint)
        return None if difference is None else (first[0], difference)


_UNKNOWN = {"state": OPEN, "id": None, "run": 0, "row": 0, "fingerprint": b""}
_MET = f"""
SELECT people.value, min(row), fingerprint FROM json_each(?) AS people JOIN rows
ON identity >= people.value || char({ord(SEPARATOR)})
AND identity < people.value || char({ord(SEPARATOR) + 1})
WHERE repeat = 0 AND run = ? AND state NOT IN ('open', 'rejected') GROUP BY 1
"""


def recall(
    database: sqlite3.Connection, identities: Sequence[str], run: int | None = None
) -> dict[str, Past]:
    """What a journal knows of people, by identity; nothing of those it does not know.

    With a `run`, also whom that one has met on any target.
    """
    people = {identity: find_person(identity) for identity in identities}
    found = _recall_rows(database, identities)
    persons = set(people.values())
    steps: Mapping[str, object] = _recall_steps(database, persons)
    has_targets = any(identity != person for identity, person in people.items())
    met = {} if run is None or not has_targets else _recall_met(database, persons, run)
    for name, values in (("steps", steps), ("met", met)):
        for identity, person in people.items():
            if person in values:
                found.setdefault(identity, dict(_UNKNOWN))[name] = values[person]
    return {identity: Past(**values) for identity, values in found.items()}


def _recall_rows(
    database: sqlite3.Connection, identities: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """What a journal knows of rows, as the arguments of Past."""
    known = database.execute(
        "SELECT identity, state, id, run, row, fingerprint FROM rows"
        " WHERE repeat = 0 AND identity IN (SELECT value FROM json_each(?))",
        (json.dumps(identities),),
    )
    return {
        identity: {
            "state": state,
            "id": json.loads(id_) if id_ else None,
            "run": run,
            "row": row,
            "fingerprint": fingerprint,
        }
        for identity, state, id_, run, row, fingerprint in known
    }


def _recall_met(
    database: sqlite3.Connection, people: Collection[str], run: int
) -> dict[str, tuple[int, bytes]]:
    """The first row of people in a run, whatever they are registered on."""
    found = database.execute(_MET, (json.dumps(list(people)), run))
    return {person: (row, fingerprint) for person, row, fingerprint in found}


def _recall_steps(
    database: sqlite3.Connection, people: Collection[str]
) -> dict[str, dict[str, StepResult]]:
    """The steps of people, whatever they are registered on."""
    found: dict[str, dict[str, StepResult]] = {}
    for person, name, outcome, id_ in database.execute(
        "SELECT identity, name, outcome, id FROM steps"
        " WHERE identity IN (SELECT value FROM json_each(?))",
        (json.dumps(list(people)),),
    ):
        found.setdefault(person, {})[name] = StepResult(name, outcome, json.loads(id_))
    return found


def recall_from(
    path: Path, platform: str, target: Mapping[str, str], identities: Sequence[str]
) -> dict[str, Past]:
    """As `recall`, from a journal that is not open; nothing if it is of another target."""
    if not path.exists():
        return {}
    with closing(open_for_reading(path)) as database, guard(path):
        ours = (platform, json.dumps(target, sort_keys=True))
        theirs = database.execute("SELECT platform, target FROM journal").fetchone()
        return recall(database, identities) if theirs == ours else {}
