"""Changes of the journal's format since version 0.1.0, which wrote format 6."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing

VERSION = 6
"""The format that this version of matricula writes."""

MIGRATIONS: Mapping[int, tuple[str, ...]] = {}
"""By format: the SQL statements that make the next format of it.

A new format gets its entry here together with the change of `schema.TABLES`, and the tests a
journal of the format before it (`tests/rosters/journals/`). An entry stays for ever: journals are
kept for years. `ALTER TABLE … ADD COLUMN` appends, so new columns are the last ones in TABLES too.
"""


def read_version(database: sqlite3.Connection) -> int:
    """Return the format of a journal."""
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version


def is_readable(version: int) -> bool:
    """Return whether a format is the present one, or leads to it."""
    return version == VERSION or (version < VERSION and version in MIGRATIONS)


def migrate(database: sqlite3.Connection) -> None:
    """Bring a journal to the present format, as one transaction: a kill leaves the older one."""
    if read_version(database) == VERSION:
        return
    database.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it while this one waited.
        for version in range(read_version(database), VERSION):
            for statement in MIGRATIONS[version]:
                database.execute(statement)
        database.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def migrate_copy(database: sqlite3.Connection) -> sqlite3.Connection:
    """Return a copy in the present format, in a temporary file, and close the older journal.

    A journal that is only read stays as it is: another program may use it, or its folder may be
    read-only.
    """
    copy = sqlite3.connect("", isolation_level=None)
    try:
        with closing(database):
            database.backup(copy)
        migrate(copy)
    except BaseException:
        copy.close()
        raise
    return copy
