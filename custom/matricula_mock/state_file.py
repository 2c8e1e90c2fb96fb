"""The SQLite file that keeps the state of the mock (`--database`).

The file survives the death of the process at any moment. It survives a loss of power as far as the
operating system has written it out (`synchronous=NORMAL`).
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final, TypeAlias

import orjson

from .call import Json, Record

Statement: TypeAlias = tuple[str, str]
"""A statement for many rows at once, with a place for them, and the form of one row."""
Change: TypeAlias = tuple[Statement, tuple[Json, ...]]
"""A statement and the values of one row."""

FORMAT: Final = 1
"""The layout of the file (`user_version`)."""
APPLICATION: Final = 0x6D61746D
"""Marks a file as a mock's state (`application_id`, "matm"); the journal of rosters has another."""

_LAYOUT: Final = (
    "CREATE TABLE tables (name TEXT PRIMARY KEY, number INTEGER NOT NULL)",
    "CREATE TABLE records (place INTEGER PRIMARY KEY, name TEXT NOT NULL, doc TEXT NOT NULL)",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {FORMAT}",
)
_PUT: Final = ("INSERT OR REPLACE INTO records (place, name, doc) VALUES {}", "(?, ?, ?)")
_REMOVE: Final = ("DELETE FROM records WHERE place IN ({})", "?")
_CLEAR: Final = ("DELETE FROM records WHERE name IN ({})", "?")
_NUMBER: Final = ("INSERT OR REPLACE INTO tables (name, number) VALUES {}", "(?, ?)")
_MOST_ROWS: Final = 300
"""The most rows of a statement: SQLite allows no more than 999 values before version 3.32."""


class DatabaseError(Exception):
    """A file that cannot be used. The text names it, the reason and the way out."""


def put(place: int, table: str, record: Record) -> Change:
    """Return the change that writes a record; `place` is its own in the file."""
    return _PUT, (place, table, orjson.dumps(record).decode())


def remove(place: int) -> Change:
    """Return the change that removes a record."""
    return _REMOVE, (place,)


def clear(table: str) -> Change:
    """Return the change that removes all records of a table."""
    return _CLEAR, (table,)


def set_number(table: str, number: int) -> Change:
    """Return the change that writes the running number of a table."""
    return _NUMBER, (table, number)


class StateFile:
    """The open file at `path`, which no other process can open meanwhile.

    A new file is created. DatabaseError where the file cannot be used; it is unchanged then.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with contextlib.ExitStack() as stack, self._explaining():
            self._connection = sqlite3.connect(
                path, isolation_level=None, timeout=0, check_same_thread=False
            )
            stack.callback(self._connection.close)
            self._prepare()
            stack.pop_all()

    def _prepare(self) -> None:
        """Make sure that the file is ours before anything in it is changed."""
        run = self._connection.execute
        run("PRAGMA locking_mode = EXCLUSIVE")
        (application,), (version,) = *run("PRAGMA application_id"), *run("PRAGMA user_version")
        (objects,) = run("SELECT count(*) FROM sqlite_master").fetchone()
        if objects and application != APPLICATION:
            raise DatabaseError(
                f"{self.path}: is not a database of the mock server; name another file"
            )
        if objects and version != FORMAT:
            raise DatabaseError(
                f"{self.path}: was written by another version (format {version}, here {FORMAT}); "
                "use that one, or name another file"
            )
        (report,) = run("PRAGMA quick_check(1)").fetchone()
        if report != "ok":
            raise self.damage(report)
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = NORMAL")
        run("BEGIN IMMEDIATE")
        for statement in () if objects else _LAYOUT:
            run(statement)
        run("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def read_numbers(self) -> dict[str, int]:
        """Return the running numbers by table."""
        with self._explaining():
            numbers = dict(self._connection.execute("SELECT name, number FROM tables"))
        for name, number in numbers.items():
            if not isinstance(number, int) or not 0 <= number < 2**53:
                raise self.damage(f"the running number of {name}")
        return numbers

    def read_records(self) -> Iterator[tuple[int, str, Record]]:
        """Return all records in their order, each as (place, table, record)."""
        query = "SELECT place, name, doc FROM records ORDER BY place"
        with self._explaining():
            for place, name, doc in self._connection.execute(query):
                try:
                    record = orjson.loads(doc)
                except ValueError:
                    record = None
                if not isinstance(record, dict):
                    raise self.damage(f"record {place}")
                yield place, name, record

    def write(self, changes: Sequence[Change]) -> None:
        """Write changes in one transaction; DatabaseError, and none is written, if that fails.

        Many rows go into one statement: between two, SQLite's thread waits for the event loop's.
        """
        run = self._connection.execute
        try:
            run("BEGIN IMMEDIATE")
            for (statement, row), group in groupby(changes, key=itemgetter(0)):
                rows = [values for _, values in group]
                for start in range(0, len(rows), _MOST_ROWS):
                    some = rows[start : start + _MOST_ROWS]
                    values = [value for values in some for value in values]
                    run(statement.format(", ".join([row] * len(some))), values)
            run("COMMIT")
        except (sqlite3.Error, OverflowError) as error:
            with contextlib.suppress(sqlite3.Error):
                if self._connection.in_transaction:
                    run("ROLLBACK")
            raise self.explain(error) from None

    def damage(self, report: str) -> DatabaseError:
        """Return the error for a damaged file; `report` names the place."""
        line = " ".join(report.split())
        return DatabaseError(f"{self.path}: is damaged ({line}); remove it or name another file")

    def explain(self, error: Exception) -> DatabaseError:
        """Return an error, most likely one of SQLite, with the way out."""
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            text = "is in use by another process; stop that one or name another file"
        elif name == "SQLITE_NOTADB":
            text = "is not an SQLite database; name another file"
        elif name.startswith("SQLITE_CORRUPT"):
            return self.damage(str(error))
        else:
            text = f"cannot be used: {error}"
        return DatabaseError(f"{self.path}: {text}")

    @contextlib.contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self.explain(error) from None
