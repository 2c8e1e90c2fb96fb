"""The tables of a journal, and how its file is opened."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..errors import JournalError
from .migrations import VERSION, is_readable, migrate, migrate_copy, read_version
from .problems import NAME_JOURNAL, check_integrity, describe_problem, guard

APPLICATION = 0x6D617472
"""Marks an SQLite file as a journal ("matr")."""
LOCK_TIMEOUT = 5.0
"""Seconds to wait for another program that has the file locked."""

# `rows` is not WITHOUT ROWID: the records of a block share their pages in the order of writing.
TABLES = """
CREATE TABLE journal (
  platform TEXT NOT NULL, origin TEXT NOT NULL, target TEXT NOT NULL
);
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, roster TEXT NOT NULL, headers TEXT NOT NULL, began REAL NOT NULL,
  ended REAL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', unit TEXT NOT NULL,
  delimiter TEXT NOT NULL
);
CREATE TABLE rows (
  identity TEXT NOT NULL, repeat INTEGER NOT NULL, row INTEGER NOT NULL, line INTEGER NOT NULL,
  run INTEGER NOT NULL, email TEXT NOT NULL, fingerprint BLOB NOT NULL, state TEXT NOT NULL,
  id TEXT, reason TEXT, fields TEXT, cells TEXT, is_misread INTEGER NOT NULL DEFAULT 0,
  username TEXT NOT NULL DEFAULT '', is_changed INTEGER NOT NULL DEFAULT 0, at REAL NOT NULL,
  names TEXT NOT NULL DEFAULT '',
  open_updates INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (identity, repeat)
);
CREATE TABLE steps (
  identity TEXT NOT NULL, name TEXT NOT NULL, outcome TEXT NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (identity, name)
) WITHOUT ROWID;
CREATE INDEX rejected ON rows (line) WHERE state = 'rejected';
CREATE TABLE corrections (
  fingerprint BLOB NOT NULL, rejected_line INT NOT NULL, run INT NOT NULL, identity TEXT NOT NULL,
  line INT NOT NULL, corrected BLOB NOT NULL,
  PRIMARY KEY (fingerprint, rejected_line, run, identity, line)
) WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, digest BLOB NOT NULL);
CREATE TABLE purged (state TEXT PRIMARY KEY, count INTEGER NOT NULL);
"""
"""The tables.

- A run names its rows by `unit` and `line`: `Excel row 25`.
- `rows` has the outcome of a row, in one record for each person and target. If a person is in the
  roster more than once, the record with `repeat` 0 counts; each other row has a number of its own,
  far from those of another roster.
- `username` is the account's username, or the one that was requested. `names` has the
  first, last and full name of the row.
- `is_changed` says that the last run found other values than the registered ones. `open_updates`
  counts the updates of the account that were begun and whose end is not known.
- `steps` has the steps before the last one, and, before they are sent, the steps that cannot be
  looked up. Steps belong to the person on every target: there `identity` is the email alone.
- `corrections` leads from a rejected row to the row of a later run that corrects it. A rejected row
  that was removed leads to itself, with `run` 0.
"""


def resolve(path: Path) -> Path:
    """Return the real path: a journal has one lock, whatever name is used for it."""
    return Path(os.path.realpath(path))


def is_file(path: Path) -> bool:
    """Tell whether a file exists; a path that the system refuses is none."""
    try:
        return path.is_file()
    except OSError:  # for example a name that is too long
        return False


def is_folder(path: Path) -> bool:
    """Tell whether a path leads to a folder; one that the system refuses does not."""
    try:
        return path.is_dir()
    except OSError:
        return False


def open_database(path: Path) -> sqlite3.Connection:
    """Open a journal for writing; create it, readable by its owner alone, if there is none.

    Raises JournalError if it cannot be written, is damaged, or is something else.
    """
    try:
        if not path.exists():
            _create(path)
    except OSError as error:
        raise JournalError(f"Cannot write the journal {path}: {error.strerror}.") from None
    except sqlite3.Error as error:
        raise describe_problem(path, error) from None
    with guard(path):
        _expect_content(path)
        database = sqlite3.connect(
            path, timeout=LOCK_TIMEOUT, isolation_level=None, check_same_thread=False
        )
        with _closing_on_error(database):
            # A foreign database stays as it is: nothing is set before it is recognised.
            _expect_journal(database, path)
            check_integrity(database, path)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            migrate(database)
            # So that a journal that cannot be written is found before anything is sent.
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
    return database


def _create(path: Path) -> None:
    """Create a journal. A kill meanwhile leaves no file of its name, which would be damaged."""
    part = path.with_name(path.name + ".part")
    for ending in ("", "-journal", "-wal", "-shm"):
        part.with_name(part.name + ending).unlink(missing_ok=True)
    os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as database:
            database.execute("PRAGMA synchronous = FULL")
            database.executescript(
                f"BEGIN; {TABLES} PRAGMA application_id = {APPLICATION};"
                f" PRAGMA user_version = {VERSION}; COMMIT;"
            )
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _expect_content(path: Path) -> None:
    """Raise JournalError for an empty file: SQLite would take it for a new journal."""
    if is_file(path) and not path.stat().st_size:
        raise JournalError(
            f"The journal {path} is empty. If it had content, put back a copy; otherwise delete it."
        )


def _describe_version(path: Path | str, version: int) -> JournalError:
    advice = "Use that version" if version > VERSION else "Use the older version"
    return JournalError(
        f"{path} was written by another version of matricula (format {version}, this one reads"
        f" {VERSION}). {advice} for it, or name another journal."
    )


def _choose_mode(path: Path) -> str:
    """Return the mode of SQLite's URI in which a journal is read.

    SQLite creates files beside the journal, and a read-only connection cannot remove them. Where
    none can be created the journal is read as it is, which is right while no run uses it.
    """
    if os.access(path.parent, os.W_OK) and os.access(path, os.W_OK):
        return "mode=rw"
    is_used = path.with_name(path.name + "-wal").exists()
    return "mode=ro" if is_used else "mode=ro&immutable=1"


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open an existing journal for reading. Raises JournalError if there is none."""
    if not is_file(path):
        if is_folder(path):
            raise JournalError(f"{path} is a folder, not a journal: name the file.")
        raise JournalError(f"There is no journal {path}.")
    with guard(path):
        _expect_content(path)
        database = sqlite3.connect(
            f"{path.absolute().as_uri()}?{_choose_mode(path)}", timeout=LOCK_TIMEOUT, uri=True
        )
        with _closing_on_error(database):
            database.execute("PRAGMA query_only = ON")
            _expect_journal(database, path)
            check_integrity(database, path)
            if read_version(database) != VERSION:
                database = migrate_copy(database)
                database.execute("PRAGMA query_only = ON")
    return database


def _expect_journal(database: sqlite3.Connection, path: Path) -> None:
    application = database.execute("PRAGMA application_id").fetchone()[0]
    version = read_version(database)
    if application != APPLICATION:
        raise JournalError(f"{path} is a database, but not a journal of matricula. {NAME_JOURNAL}")
    if not is_readable(version):
        raise _describe_version(path, version)


@contextmanager
def _closing_on_error(database: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        database.close()
        raise
