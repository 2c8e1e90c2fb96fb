"""Removes rejected rows that nobody needs any more from a journal."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from ..errors import JournalError
from ..paths import FilePath, read_path
from .lock import Lock
from .problems import explain_database_error
from .report import JournalRecord, JournalReport
from .schema import open_database, resolve

_ROW = "FROM rows WHERE state = 'rejected' AND identity = ? AND row = ? AND fingerprint = ?"
# The tag stays known, as a checksum: a file of refused rows leads to its journal, and a second
# correction with another email is found.
_KEEP_TAG = f"""
INSERT OR IGNORE INTO corrections SELECT fingerprint, line, 0, '', line, fingerprint {_ROW}
"""
_DELETE = f"DELETE {_ROW}"


def list_removable_rows(report: JournalReport) -> list[JournalRecord]:
    """Return the rejected rows of a journal, without those of people who have an account.

    The journal may be the only place that has the ids of these accounts.
    """
    return [one for one in report.records("rejected") if not one.ids]


def purge_rejected(journal: FilePath) -> list[JournalRecord]:
    """Remove the rows that `list_removable_rows` finds, and return them; everybody else stays.

    Raises JournalError if a run uses the journal, or if it cannot be written.
    """
    path = resolve(read_path(journal, "journal"))
    lock = Lock(path).acquire()
    try:
        with JournalReport(path) as report:
            rows = list_removable_rows(report)
        if rows:
            _remove(path, rows)
    finally:
        lock.release()
    return rows


def _remove(path: Path, rows: Sequence[JournalRecord]) -> None:
    database = open_database(path)
    try:
        database.execute("PRAGMA secure_delete = ON")
        database.execute("BEGIN IMMEDIATE")
        keys = [(one.identity, one.row, one.fingerprint) for one in rows]
        database.executemany(_KEEP_TAG, keys)
        database.executemany(_DELETE, keys)
        database.execute("COMMIT")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise JournalError(f"{path} cannot be written: {explain_database_error(error)}.") from None
    finally:
        database.close()
