"""Removes the people of a journal, or the rejected rows that nobody needs any more."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import JournalError
from ..paths import FilePath, read_path
from .lock import Lock
from .problems import explain_database_error
from .report import JournalRecord, JournalReport, JournalSummary
from .schema import open_database, resolve

_ROW = "FROM rows WHERE state = 'rejected' AND identity = ? AND row = ? AND fingerprint = ?"
# The tag stays known, as a checksum: a file of refused rows leads to its journal, and a second
# correction with another email is found.
_KEEP_TAG = f"""
INSERT OR IGNORE INTO corrections SELECT fingerprint, line, 0, '', line, fingerprint {_ROW}
"""
_DELETE = f"DELETE {_ROW}"


def purge(journal: FilePath, *, force: bool = False) -> JournalSummary:
    """Remove all people from a journal and keep the counts.

    Raises JournalError if a run uses the journal; and, unless `force`, if it has people who may or
    may not be registered, or whom a run has not sent yet: the journal may have their accounts' ids.
    """
    path = read_path(journal, "journal")
    with JournalReport(path) as archive:
        summary = archive.summarize()
    if summary.is_purged:
        return summary
    if summary.unfinished and not force:
        raise JournalError(
            f"{path} has {summary.unfinished} people who may or may not be registered. Register the"
            " roster again, or run `matricula roster reconcile`; or purge with --force."
        )
    if summary.unsent and not force:
        raise JournalError(
            f"{path} has {summary.unsent} people who are not registered yet. Some may have an"
            " account, whose id only this journal knows. Register the roster again; or purge with"
            " --force."
        )
    path = resolve(path)
    with _locked(path), _removing(path) as database:
        database.executemany("INSERT INTO purged VALUES (?, ?)", summary.counts.items())
        for table in ("rows", "steps", "corrections"):
            database.execute(f"DELETE FROM {table}")
    return summary


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
    with _locked(path):
        with JournalReport(path) as report:
            rows = list_removable_rows(report)
        if rows:
            keys = [(one.identity, one.row, one.fingerprint) for one in rows]
            with _removing(path) as database:
                database.executemany(_KEEP_TAG, keys)
                database.executemany(_DELETE, keys)
    return rows


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = Lock(path).acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _removing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a journal for one transaction; what it removes is also overwritten in the file."""
    database = open_database(path)
    try:
        database.execute("PRAGMA secure_delete = ON")
        database.execute("BEGIN IMMEDIATE")
        yield database
        database.execute("COMMIT")
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise JournalError(f"{path} cannot be written: {explain_database_error(error)}.") from None
    finally:
        database.close()
