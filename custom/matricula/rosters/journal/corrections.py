"""Refused rows that were corrected: what ties a row to the refused one whose place it takes."""

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..identity import is_same_person
from ..row import Entry

_MARK = 4
_TIE = re.compile(r"\[row (\d{1,15}) ([0-9a-f]{8})\]\s*$")


class Correction(NamedTuple):
    """A row, and the refused one that it corrects: its number and the mark of its values."""

    identity: str
    row: int
    refused_row: int
    mark: bytes


def make_tie(row: int, fingerprint: bytes) -> str:
    """What stands behind the reason of a refused row: `[row 53 9f3a12bc]`.

    The second is of the row's values, so that it is no other row of this number that is meant.
    """
    return f"[row {row} {fingerprint[:_MARK].hex()}]"


def read_correction(entry: Entry, reason: str) -> Correction | None:
    """The refused row that an entry corrects, by what stands behind its reason."""
    found = _TIE.search(reason)
    return found and Correction(entry.identity, entry.row, int(found[1]), bytes.fromhex(found[2]))


_TABLE = """
CREATE TEMP TABLE corrections (
  identity TEXT NOT NULL, row INT NOT NULL, refused_row INT NOT NULL, mark BLOB NOT NULL
)
"""
# Which refused row has come in the place of another, so that the ties of older files lead to it. A
# journal of before has none.
_CHAIN = """
CREATE TABLE IF NOT EXISTS ties (
  refused_row INT NOT NULL, mark BLOB NOT NULL, next_row INT NOT NULL, next_mark BLOB NOT NULL,
  PRIMARY KEY (refused_row, mark)
) WITHOUT ROWID
"""
_FOLLOW = """
WITH RECURSIVE meant (identity, row, refused_row, mark) AS (
  SELECT * FROM corrections UNION
  SELECT identity, row, next_row, next_mark FROM meant JOIN ties USING (refused_row, mark)
)
INSERT INTO corrections SELECT * FROM meant EXCEPT SELECT * FROM corrections
"""
# A tie that several rows have does not tell which of them is meant.
_REMEMBER = f"""
INSERT OR REPLACE INTO ties
SELECT refused_row, mark, own.row, substr(own.fingerprint, 1, {_MARK}) FROM corrections
JOIN rows AS own ON own.identity = corrections.identity AND own.row = corrections.row
WHERE own.run = :run AND own.state = 'rejected'
GROUP BY refused_row, mark HAVING count(*) = 1
"""
_FORGET = """
DELETE FROM rows WHERE repeat > 0 AND run < :run AND run IN (SELECT value FROM json_each(:runs))
"""
_OWN = "own.run = :run AND own.state NOT IN ('open', 'intended')"
_OLD = "old.run < :run AND old.state = 'rejected'"
# A row takes the place of an earlier one that stands for nobody: by its tie; as the same row again,
# of a copy; as the same person under the same address; as the same person in the same row of the
# roster, which was edited.
_REPLACE = f"""
DELETE FROM rows WHERE rowid IN (
  SELECT old.rowid FROM rows AS old WHERE {_OLD}
    AND (old.row, substr(old.fingerprint, 1, {_MARK})) IN (
      SELECT refused_row, mark FROM corrections
      JOIN rows AS own ON own.identity = corrections.identity AND own.row = corrections.row
      WHERE {_OWN})
  UNION ALL
  SELECT old.rowid FROM rows AS old WHERE old.run < :run AND old.repeat > 0
    AND (old.identity, old.fingerprint) IN (
      SELECT own.identity, own.fingerprint FROM rows AS own
      WHERE own.run = :run AND own.repeat > 0)
  UNION ALL
  SELECT old.rowid FROM rows AS old JOIN rows AS own
    ON own.identity = old.identity AND own.repeat = 0
    WHERE {_OLD} AND {_OWN} AND is_same_person(old.fingerprint, own.fingerprint)
  UNION ALL
  SELECT old.rowid FROM rows AS old JOIN rows AS own ON own.row = old.row
    WHERE {_OLD} AND {_OWN} AND old.run IN (SELECT value FROM json_each(:runs))
    AND is_same_person(old.fingerprint, own.fingerprint)
)
"""


def replace_refused(
    database: sqlite3.Connection,
    run: int,
    runs: Sequence[int],
    corrections: Iterable[Correction],
    is_whole: bool,
) -> None:
    """Remove rows of earlier runs, the refused ones above all, in whose place one of this came.

    `runs` are those of the same roster. If this one went through the whole of it, what it does not
    have any more and stood for nobody is removed as well.
    """
    values = {"run": run, "runs": json.dumps(list(runs))}
    database.create_function("is_same_person", 2, is_same_person, deterministic=True)
    database.execute(_TABLE)
    database.executemany("INSERT INTO corrections VALUES (?, ?, ?, ?)", corrections)
    database.execute(_CHAIN)
    database.execute(_FOLLOW)
    database.execute(_REMEMBER, values)
    if is_whole:
        database.execute(_FORGET, values)
    database.execute(_REPLACE, values)
    database.execute("DROP TABLE corrections")
