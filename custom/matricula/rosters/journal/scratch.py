"""What is kept on the disk for the time of a run, so that memory stays flat."""

import sqlite3


def open_scratch(table: str) -> sqlite3.Connection:
    """A database without a name, which is gone when it is closed, with the table of a statement.

    It is on the disk when it grows, and in no folder: a million rows take two megabytes of memory.
    """
    database = sqlite3.connect("", isolation_level=None)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute(table)
    return database
