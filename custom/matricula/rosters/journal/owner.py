"""The owner of a journal: the platform, the base URL and the target that its people belong to.

A journal is bound to them once somebody is, or may be, registered or has an account. Until then a
wrong URL or course can be corrected.
"""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ..errors import JournalError
from .problems import describe_owner

_REGISTERED = "SELECT 1 FROM rows WHERE state NOT IN ('open', 'rejected') LIMIT 1"
"""Finds out whether anybody is, or may be, registered on the target."""
_ACCOUNT = "SELECT 1 FROM steps WHERE outcome NOT IN ('open', 'rejected') LIMIT 1"
"""Finds out whether anybody has, or may have, an account on the platform."""


class JournalOwner(NamedTuple):
    """A platform, a base URL with its path, and a target as JSON."""

    platform: str
    origin: str
    target: str

    @classmethod
    def of_run(cls, platform: str, origin: str, target: Mapping[str, str]) -> "JournalOwner":
        """Return the owner of a run."""
        return cls(platform, origin, json.dumps(target, sort_keys=True))


def is_bound(database: sqlite3.Connection) -> bool:
    """Tell whether anybody is, or may be, registered or has an account."""
    return any(database.execute(query).fetchone() for query in (_REGISTERED, _ACCOUNT))


def claim(database: sqlite3.Connection, path: Path, ours: JournalOwner) -> None:
    """Bind a journal to an owner. Raises JournalError if it belongs to another one."""
    theirs = read_owner(database)
    is_kept = check_owner(database, path, ours)
    if theirs is None:
        database.execute("INSERT INTO journal VALUES (?, ?, ?)", ours)
    elif theirs != ours:
        if not is_kept:
            for table in ("rows", "steps", "corrections"):
                database.execute(f"DELETE FROM {table}")
        database.execute("UPDATE journal SET origin = ?, target = ?", ours[1:])


def read_owner(database: sqlite3.Connection) -> JournalOwner | None:
    """Return the owner of a journal, None before its first run."""
    found = database.execute("SELECT platform, origin, target FROM journal").fetchone()
    return None if found is None else JournalOwner(*found)


def check_owner(database: sqlite3.Connection, path: Path, ours: JournalOwner) -> bool:
    """Tell whether the rows of a journal count in a run of ours. Nothing is changed.

    Whatever was rejected at another URL says nothing about this one. Raises JournalError if the
    journal belongs to another owner, or no longer has its people.
    """
    theirs = read_owner(database)
    is_new_url = theirs is not None and theirs.origin != ours.origin
    if theirs not in (None, ours):
        assert theirs is not None
        is_free = database.execute(_REGISTERED).fetchone() is None
        if theirs.platform != ours.platform or not is_free or (is_new_url and is_bound(database)):
            raise JournalError(describe_owner(path, theirs, ours))
    if database.execute("SELECT 1 FROM purged").fetchone():
        raise JournalError(
            f"The people were removed from the journal {path}, so it no longer knows"
            " the registered people. Name another journal with --journal."
        )
    return not is_new_url
