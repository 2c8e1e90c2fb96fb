"""Temporary databases and files: nameless, and gone when they are closed or the process ends."""

import os
import sqlite3
import tempfile
from typing import BinaryIO, cast


def open_scratch(tables: str) -> sqlite3.Connection:
    """Open a temporary database with the tables of an SQL script.

    It grows on the disk: a million rows take two megabytes of memory.
    """
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = OFF")
    database.executescript(tables)
    return database


def open_scratch_file() -> BinaryIO:
    """Open a temporary file. Only its owner can read it."""
    return cast(BinaryIO, tempfile.TemporaryFile(dir=_find_folder()))


def _find_folder() -> str | None:
    """Return the folder for large temporary files: `/tmp` may be in memory, `/var/tmp` is not."""
    is_free = not any(name in os.environ for name in ("TMPDIR", "TEMP", "TMP"))
    return "/var/tmp" if is_free and os.access("/var/tmp", os.W_OK) else None
