"""A temporary database: it has no name and is gone when it is closed or the process ends."""

import sqlite3


def open_scratch(tables: str) -> sqlite3.Connection:
    """Open a temporary database with the tables of an SQL script.

    It grows on the disk: a million rows take two megabytes of memory.
    """
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = OFF")
    database.executescript(tables)
    return database
