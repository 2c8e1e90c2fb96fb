"""The history of one run, in a temporary database: for runs without a journal and for dry runs."""

import sqlite3
from typing import Self

from attrs import define, field

from matricula_runtime.outcomes import Id

from ..errors import RosterError
from ..history import History
from ..identity import with_person_of
from ..result import Result, StepResult
from ..row import RosterRow
from .scratch import open_scratch

_TABLES = """
CREATE TABLE people (
  identity TEXT PRIMARY KEY, state TEXT, id, row INT, fingerprint BLOB, username TEXT
) WITHOUT ROWID;
CREATE TABLE first_rows (person TEXT PRIMARY KEY, row INT, fingerprint BLOB) WITHOUT ROWID;
CREATE TABLE steps (
  person TEXT, name TEXT, outcome TEXT, id, PRIMARY KEY (person, name)
) WITHOUT ROWID;
BEGIN;
"""


@define
class RunHistory:
    """Finds in which row this run had a person before, and what the platform did.

    All methods raise RosterError if the disk is full.
    """

    _database: sqlite3.Connection = field(factory=lambda: open_scratch(_TABLES))
    _has_steps: bool = False
    _people: list[tuple[object, ...]] = field(factory=list)
    """Rows that are still to be inserted: many at once cost a fifth of the time."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def recall(self, row: RosterRow) -> History | None:
        """Return the history of a row's person in this run, or None if there is none."""
        self._insert_people()
        query = "SELECT state, id, row, fingerprint, username FROM people WHERE identity = ?"
        found = self._execute(query, (row.identity,)).fetchone()
        steps = self._recall_steps(row.person) if self._has_steps else {}
        first = None
        if row.names_targets:
            query = "SELECT row, fingerprint FROM first_rows WHERE person = ?"
            first = self._execute(query, (row.person,)).fetchone()
        if found is None:
            return History(steps=steps, first=first) if steps or first else None
        state, id_, number, fingerprint, username = found
        return History(
            state, _load(id_), number, fingerprint, True, steps, first, username=username
        )

    def add(self, result: Result, earlier: History | None = None) -> None:
        """Record the result of a row. `earlier` is the history of a person who was done before."""
        row = result.source
        if result.is_repeat:
            return
        fingerprint = row.fingerprint
        if earlier is not None and earlier.is_done:
            fingerprint = with_person_of(earlier.fingerprint, fingerprint)
        id_ = _store(result.id)
        self._people.append(
            (row.identity, result.outcome, id_, row.number, fingerprint, result.username)
        )
        if row.names_targets and result.outcome != "rejected":
            first = (row.person, row.number, row.fingerprint)
            self._execute("INSERT OR IGNORE INTO first_rows VALUES (?, ?, ?)", first)

    def add_step(self, person: str, step: StepResult) -> None:
        """Record a step of a person."""
        self._has_steps = True
        values = (person, step.name, step.outcome, _store(step.id))
        self._execute("INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?)", values)

    def close(self) -> None:
        """Remove the temporary database."""
        self._database.close()

    def _insert_people(self) -> None:
        people, self._people = self._people, []
        if not people:
            return
        query = "INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?, ?, ?)"
        try:
            self._database.executemany(query, people)
        except sqlite3.Error as error:
            raise _explain(error) from None

    def _recall_steps(self, person: str) -> dict[str, StepResult]:
        query = "SELECT name, outcome, id FROM steps WHERE person = ?"
        return {
            name: StepResult(name, outcome, _load(id_))
            for name, outcome, id_ in self._execute(query, (person,))
        }

    def _execute(self, query: str, values: tuple[object, ...]) -> sqlite3.Cursor:
        try:
            return self._database.execute(query, values)
        except sqlite3.Error as error:
            raise _explain(error) from None


def _explain(error: sqlite3.Error) -> RosterError:
    return RosterError("There is no room for temporary files. Free the disk.")


def _store(id_: Id | None) -> Id | bytes | None:
    """Return an id as the database takes it: a number beyond 64 bits as bytes."""
    return str(id_).encode() if isinstance(id_, int) and id_.bit_length() > 63 else id_


def _load(stored: Id | bytes | None) -> Id | None:
    return int(stored) if isinstance(stored, bytes) else stored
