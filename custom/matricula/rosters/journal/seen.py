"""What stood in a roster before, and in which row first."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from attrs import evolve

from matricula_runtime.outcomes import Rejected

from ..errors import RosterError
from ..row import Entry
from .scratch import open_scratch

_TABLE = "CREATE TABLE seen (key TEXT PRIMARY KEY, row INT, mark BLOB) WITHOUT ROWID"
_ADD = "INSERT OR IGNORE INTO seen VALUES (?, ?, ?)"


class First(NamedTuple):
    """The first row of a key, with the mark that came along."""

    row: int
    mark: bytes


class Seen:
    """Keys of the rows of one roster. It is kept on the disk, so that memory stays flat."""

    def __enter__(self) -> "Seen":
        self._seen = open_scratch(_TABLE)
        self._seen.execute("BEGIN")
        return self

    def __exit__(self, *_: object) -> None:
        self._seen.close()

    def add(self, key: str, row: int, mark: bytes) -> First | None:
        """Take a key, unless it was there before: then where it stood first.

        Raises RosterError if the disk is full.
        """
        try:
            added = self._seen.execute(_ADD, (key, row, mark))
        except sqlite3.Error as error:
            raise RosterError(f"No room for temporary files ({error}). Free the disk.") from None
        if added.rowcount:
            return None
        found = self._seen.execute("SELECT row, mark FROM seen WHERE key = ?", (key,))
        return First(*found.fetchone())

    def claim(self, entry: Entry, name: str, value: object) -> Rejected | None:
        """Take a value that no two people share; why the entry cannot have it, if it cannot."""
        person = entry.person.encode("utf-8", "surrogatepass")
        first = self.add(f"\x1f{name}\x1f{value}", entry.row, person)
        if first is None or first.mark == person:
            return None
        reason = f"the same {name} as row {first.row}"
        return Rejected(reason, {name: (f"that of row {first.row}",)})

    def forget(self, entry: Entry) -> None:
        """Forget a person whom this row was the first to name."""
        keys = [(key, entry.row) for key in (entry.person, entry.identity)]
        self._seen.executemany("DELETE FROM seen WHERE key = ? AND row = ?", keys)


def refuse_shared(entries: Iterator[Entry], names: Sequence[str]) -> Iterator[Entry]:
    """Entries; one that has the value of another person's row in a setting of these is refused."""
    return _refuse_shared(entries, names) if names else entries


def _refuse_shared(entries: Iterator[Entry], names: Sequence[str]) -> Iterator[Entry]:
    with Seen() as seen:
        for entry in entries:
            yield entry if entry.refusal is not None else _claim_all(seen, entry, names)


def _claim_all(seen: Seen, entry: Entry, names: Sequence[str]) -> Entry:
    for name in names:
        value = entry.values.get(name)
        if value is not None and (refusal := seen.claim(entry, name, value)) is not None:
            return evolve(entry, refusal=refusal)
    return entry
