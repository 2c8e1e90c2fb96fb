"""Updates of registered people: when they begin, and how they end.

The state, the id and the time of a record stay as they are: they say who registered the person. A
killed run leaves `open_updates`, so that the next one knows that the account may have other values
than the registered ones.
"""

import sqlite3
from collections.abc import Iterable

from ..result import UPDATED, Result
from ..row import RosterRow
from .values import describe_names

_BEGIN = """
UPDATE rows SET open_updates = open_updates + 1, is_changed = 1 WHERE identity = ? AND repeat = 0
"""
# A rejected row in whose place the person was registered leads to the person's new values.
_FOLLOW = """
UPDATE OR REPLACE corrections SET corrected = :new WHERE identity = :identity
AND substr(corrected, 1, 8) = (
  SELECT substr(fingerprint, 1, 8) FROM rows WHERE identity = :identity AND repeat = 0
)
"""
_UPDATED = """
UPDATE rows SET row = :row, line = :line, run = :run, fingerprint = :new, username = :username,
  names = :names, open_updates = 0, is_changed = 0 WHERE identity = :identity AND repeat = 0
"""
# The account is as it was. An update of an earlier run may still be open.
_REJECTED = """
UPDATE rows SET open_updates = max(open_updates - 1, 0), is_changed = 1
WHERE identity = :identity AND repeat = 0
"""


def begin_updates(database: sqlite3.Connection, rows: Iterable[RosterRow]) -> None:
    """Save that the values of these rows may be sent from now on."""
    database.executemany(_BEGIN, [(row.identity,) for row in rows])


def save_updates(database: sqlite3.Connection, run: int, results: Iterable[Result]) -> None:
    """Save how updates ended. An unconfirmed one stays open."""
    for one in results:
        row = one.source
        values = {
            "identity": row.identity,
            "row": row.number,
            "line": row.line,
            "run": run,
            "new": row.fingerprint,
            "username": one.username,
            "names": describe_names(row),
        }
        if one.is_update and one.outcome == UPDATED:
            database.execute(_FOLLOW, values)
            database.execute(_UPDATED, values)
        elif one.is_update and one.outcome == "rejected":
            database.execute(_REJECTED, values)


def is_rejected_update(result: Result) -> bool:
    """Tell whether a rejected row is kept beside the record of its person, who is registered."""
    return result.is_update and result.outcome == "rejected"
