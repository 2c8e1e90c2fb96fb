"""Corrected rows: which rejected row of an earlier run each of them replaces.

A reason in the file of rejected rows ends with a tag, such as `[row 53 9f3a12bc]`. It names the
rejected row, so that a corrected row replaces it whatever was corrected.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..identity import is_same_person
from ..row import RosterRow

_MARK = 4
_TAG = re.compile(r"\[row (\d{1,15}) ([0-9a-f]{8})(?: [0-9a-f]{8})?\]\s*$")


class Correction(NamedTuple):
    """A row, and the rejected row that it corrects: its number and the mark of its values."""

    identity: str
    row: int
    rejected_row: int
    mark: bytes


def make_tag(row: int, fingerprint: bytes, check: str = "") -> str:
    """Return the tag of a rejected row: its number and the first bytes of its fingerprint.

    `check` is that of a misread row, see `make_check`.
    """
    return f"[row {row} {fingerprint[:_MARK].hex()}{check and ' '}{check}]"


def read_correction(row: RosterRow, reason: str) -> Correction | None:
    """Return the rejected row that a row corrects, from the tag behind its reason."""
    found = _TAG.search(reason)
    if found is None:
        return None
    return Correction(row.identity, row.number, int(found[1]), bytes.fromhex(found[2]))


_TABLE = """
CREATE TEMP TABLE corrections (
  identity TEXT NOT NULL, row INT NOT NULL, rejected_row INT NOT NULL, mark BLOB NOT NULL
)
"""
# A tag in the file of an earlier round leads to the row that replaced the row it names.
_FOLLOW = """
WITH RECURSIVE meant (identity, row, rejected_row, mark) AS (
  SELECT * FROM corrections UNION
  SELECT identity, row, next_row, next_mark FROM meant JOIN replaced USING (rejected_row, mark)
)
INSERT INTO corrections SELECT * FROM meant EXCEPT SELECT * FROM corrections
"""
# A tag that several rows have does not tell which of them is meant.
_REMEMBER = f"""
INSERT OR REPLACE INTO replaced
SELECT rejected_row, mark, own.row, substr(own.fingerprint, 1, {_MARK}) FROM corrections
JOIN rows AS own ON own.identity = corrections.identity AND own.row = corrections.row
WHERE own.run = :run AND own.state = 'rejected'
GROUP BY rejected_row, mark HAVING count(*) = 1
"""
_FORGET = """
DELETE FROM rows WHERE repeat > 0 AND run < :run AND run IN (SELECT value FROM json_each(:runs))
"""
_OWN = "own.run = :run AND own.state NOT IN ('open', 'intended')"
_OLD = "old.run < :run AND old.state = 'rejected'"
# A corrected row replaces the rejected row that its tag names.
_REPLACE_TAGGED = f"""
DELETE FROM rows WHERE rowid IN (
  SELECT old.rowid FROM rows AS old WHERE {_OLD}
    AND (old.row, substr(old.fingerprint, 1, {_MARK})) IN (
      SELECT rejected_row, mark FROM corrections
      JOIN rows AS own ON own.identity = corrections.identity AND own.row = corrections.row
      WHERE {_OWN}))
"""
# The same row in a copy of the roster replaces the repeat of an earlier run.
_REPLACE_REPEATS = """
DELETE FROM rows WHERE repeat > 0 AND run < :run AND (identity, fingerprint) IN (
  SELECT own.identity, own.fingerprint FROM rows AS own WHERE own.run = :run AND own.repeat > 0)
"""
# A row with the same email and person replaces a rejected one.
_REPLACE_SAME_EMAIL = f"""
DELETE FROM rows WHERE rowid IN (
  SELECT old.rowid FROM rows AS old JOIN rows AS own
    ON own.identity = old.identity AND own.repeat = 0
    WHERE {_OLD} AND {_OWN} AND is_same_person(old.fingerprint, own.fingerprint))
"""
# An edited row of the same roster, with the same number and person, replaces a rejected one.
_REPLACE_SAME_ROW = f"""
DELETE FROM rows WHERE rowid IN (
  SELECT old.rowid FROM rows AS old JOIN rows AS own ON own.row = old.row
    WHERE {_OLD} AND {_OWN} AND old.run IN (SELECT value FROM json_each(:runs))
    AND is_same_person(old.fingerprint, own.fingerprint))
"""


def replace_rejected(
    database: sqlite3.Connection,
    run: int,
    runs: Sequence[int],
    corrections: Iterable[Correction],
    is_whole: bool,
) -> None:
    """Remove the rejected rows of earlier runs that rows of this run replace.

    `runs` are the runs of the same roster. With `is_whole`, the run went through the whole roster:
    repeats that it no longer has are removed as well.
    """
    values = {"run": run, "runs": json.dumps(list(runs))}
    database.create_function("is_same_person", 2, is_same_person, deterministic=True)
    database.execute(_TABLE)
    database.executemany("INSERT INTO corrections VALUES (?, ?, ?, ?)", corrections)
    database.execute(_FOLLOW)
    database.execute(_REMEMBER, values)
    if is_whole:
        database.execute(_FORGET, values)
    for statement in (_REPLACE_TAGGED, _REPLACE_REPEATS, _REPLACE_SAME_EMAIL, _REPLACE_SAME_ROW):
        database.execute(statement, values)
    database.execute("DROP TABLE corrections")
