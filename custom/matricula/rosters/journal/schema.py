"""The journal's tables, and how its file is opened."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import JournalError

APPLICATION = 0x6D617472
"""Marks an SQLite file as a journal ("matr")."""
VERSION = 1

# `rows` has one record for each person and target. Of a person who stands in the roster more than
# once, the record with `repeat` 0 is the one that counts, and the others have their row's number,
# which is far from those of another roster.
# A row's own outcome is in `rows`; `steps` has the steps before the last one, and those whose
# request cannot be looked up, from before they are sent. Those belong to the person, on whatever
# the row registers: there `identity` is the address alone.
# `rows` is not WITHOUT ROWID: in the order of their coming, a block's records share their pages.
TABLES = """
CREATE TABLE journal (
  platform TEXT NOT NULL, origin TEXT NOT NULL, target TEXT NOT NULL, made REAL NOT NULL
);
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, roster TEXT NOT NULL, headers TEXT NOT NULL, began REAL NOT NULL,
  ended REAL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', settings TEXT NOT NULL
);
CREATE TABLE rows (
  identity TEXT NOT NULL, repeat INTEGER NOT NULL, row INTEGER NOT NULL, run INTEGER NOT NULL,
  email TEXT NOT NULL, fingerprint BLOB NOT NULL, state TEXT NOT NULL, id TEXT, reason TEXT,
  fields TEXT, cells TEXT, at REAL NOT NULL,
  PRIMARY KEY (identity, repeat)
);
CREATE TABLE steps (
  identity TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, outcome TEXT, id TEXT,
  reason TEXT, at REAL NOT NULL,
  PRIMARY KEY (identity, name)
) WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, digest BLOB NOT NULL);
CREATE TABLE purged (state TEXT PRIMARY KEY, count INTEGER NOT NULL);
"""


def resolve(path: Path) -> Path:
    """Where a file really lies: a journal by any of its names is one journal, with one lock."""
    return Path(os.path.realpath(path))


def open_database(path: Path) -> sqlite3.Connection:
    """The database of a journal, made with its tables if it is new; only its owner can read it.

    Raises JournalError if it cannot be written, or is something else.
    """
    try:
        if not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        with _closing_on_error(database):
            prepare(database, path)
    except OSError as error:
        raise JournalError(f"Cannot write the journal {path}: {error.strerror}.") from None
    except sqlite3.DatabaseError as error:
        raise JournalError(f"{path} cannot be used as a journal: {error}.") from None
    return database


def prepare(database: sqlite3.Connection, path: Path | str) -> None:
    """Make the tables if there are none. Raises JournalError if the file is something else."""
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    application = database.execute("PRAGMA application_id").fetchone()[0]
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if application == APPLICATION and version == VERSION:
        return
    if application == APPLICATION:
        raise _describe_version(path, version)
    if database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise JournalError(f"{path} is a database, but no journal of matricula.")
    database.executescript(
        f"BEGIN; {TABLES} PRAGMA application_id = {APPLICATION};"
        f" PRAGMA user_version = {VERSION}; COMMIT;"
    )


def _describe_version(path: Path | str, version: int) -> JournalError:
    return JournalError(
        f"{path} was written by another version of matricula (format {version}, this one reads"
        f" {VERSION})."
    )


@contextmanager
def guard(path: Path) -> Iterator[None]:
    """Raise JournalError for what goes wrong where a journal is damaged."""
    try:
        yield
    except (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise JournalError(f"The journal {path} is damaged: {error}.") from None


def _choose_mode(path: Path) -> str:
    """How a look opens a journal, as SQLite's URIs say it.

    It makes files beside the journal, and who opened it for reading alone cannot remove them. Where
    none can be made the journal is taken as it is, which is right if no run uses it.
    """
    if os.access(path.parent, os.W_OK) and os.access(path, os.W_OK):
        return "mode=rw"
    is_used = path.with_name(path.name + "-wal").exists()
    return "mode=ro" if is_used else "mode=ro&immutable=1"


def open_for_reading(path: Path) -> sqlite3.Connection:
    """The database of a journal that is there. Raises JournalError if there is none."""
    if not path.is_file():
        raise JournalError(f"There is no journal {path}.")
    try:
        database = sqlite3.connect(f"{path.absolute().as_uri()}?{_choose_mode(path)}", uri=True)
        with _closing_on_error(database):
            database.execute("PRAGMA query_only = ON")
            _expect_journal(database, path)
    except sqlite3.DatabaseError as error:
        raise JournalError(f"{path} cannot be read: {error}.") from None
    return database


def _expect_journal(database: sqlite3.Connection, path: Path) -> None:
    application = database.execute("PRAGMA application_id").fetchone()[0]
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        raise JournalError(f"{path} is no journal of matricula.")
    if version != VERSION:
        raise _describe_version(path, version)


@contextmanager
def _closing_on_error(database: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        database.close()
        raise
