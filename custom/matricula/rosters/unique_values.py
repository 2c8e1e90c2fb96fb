"""Values that no two people of a roster may share: usernames, ids of candidates."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Self

from attrs import evolve

from matricula_runtime.outcomes import Rejected

from .errors import RosterError
from .journal.scratch import open_scratch
from .row import RosterRow

_TABLE = (
    "CREATE TABLE taken (name TEXT, value TEXT, row INT, person TEXT, PRIMARY KEY (name, value))"
)


class UniqueValues:
    """Values that rows have taken. They are on the disk, so that memory stays flat."""

    def __enter__(self) -> Self:
        self._taken = open_scratch(_TABLE)
        self._taken.execute("BEGIN")
        return self

    def __exit__(self, *_: object) -> None:
        self._taken.close()

    def claim(self, row: RosterRow, name: str, value: object) -> Rejected | None:
        """Take a value for a row; return a rejection if another person's row has it.

        Raises RosterError if the disk is full.
        """
        key = name, f"{value}".encode("utf-8", "surrogatepass")
        person = row.person.encode("utf-8", "surrogatepass")
        try:
            added = self._taken.execute(
                "INSERT OR IGNORE INTO taken VALUES (?, ?, ?, ?)", (*key, row.number, person)
            )
            if added.rowcount:
                return None
            first, owner = self._taken.execute(
                "SELECT row, person FROM taken WHERE name = ? AND value = ?", key
            ).fetchone()
        except sqlite3.Error:
            raise RosterError("There is no room for temporary files. Free the disk.") from None
        if owner == person:
            return None
        other = row.places.name(first)
        return Rejected(f"the same {name} as {other}", {name: (f"is in {other}",)})


def refuse_shared(rows: Iterator[RosterRow], names: Sequence[str]) -> Iterator[RosterRow]:
    """Refuse rows whose setting of one of these names is in another person's row."""
    return _refuse_shared(rows, names) if names else rows


def _refuse_shared(rows: Iterator[RosterRow], names: Sequence[str]) -> Iterator[RosterRow]:
    with UniqueValues() as taken:
        for row in rows:
            yield row if row.refusal is not None else _claim_all(taken, row, names)


def _claim_all(taken: UniqueValues, row: RosterRow, names: Sequence[str]) -> RosterRow:
    for name in names:
        value = row.settings.get(name)
        if value is not None and (refusal := taken.claim(row, name, value)) is not None:
            return evolve(row, refusal=refusal)
    return row
