"""Corrected rows: which rejected row of an earlier run each of them replaces.

A correction is saved together with the plan of its row, so that it survives a kill. It leads from
the rejected row to the row that was registered in its place, over several rounds if need be.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from ..history import UNFINISHED, Replacement
from ..identity import find_checksums, find_person, is_same_person, is_same_row
from ..result import DONE, NEW_VALUES_REJECTED
from ..row import RosterRow
from ..tags import RejectedRow
from .values import match_person, read_id

Row: TypeAlias = tuple[int, bytes]
"""The line and the fingerprint of a row."""

TAGS = """
SELECT line, substr(fingerprint, 1, 4) FROM rows
UNION ALL SELECT rejected_line, substr(fingerprint, 1, 4) FROM corrections
UNION ALL SELECT line, substr(corrected, 1, 4) FROM corrections
"""
"""The line and the mark of each tag that the journal knows."""
# The tag of an earlier round names a row that was replaced since: only `corrections` has it.
_SAVE = """
INSERT OR REPLACE INTO corrections
SELECT fingerprint, :rejected_line, :run, :identity, :line, :corrected FROM (
  SELECT fingerprint FROM rows WHERE state = 'rejected' AND line = :rejected_line AND run < :run
  UNION SELECT fingerprint FROM corrections WHERE rejected_line = :rejected_line
  UNION SELECT corrected FROM corrections WHERE line = :rejected_line
) WHERE substr(fingerprint, 1, 4) = :mark
"""
_FIND = """
WITH RECURSIVE chain (fingerprint, rejected_line, identity, line, corrected) AS (
  SELECT fingerprint, rejected_line, identity, line, corrected FROM corrections
    WHERE fingerprint IN ({marks}) UNION
  SELECT chain.fingerprint, chain.rejected_line, later.identity, later.line, later.corrected
    FROM chain JOIN corrections AS later
    ON later.fingerprint = chain.corrected AND later.rejected_line = chain.line
)
SELECT chain.fingerprint, rejected_line, email, id, own.fingerprint, corrected FROM chain
JOIN rows AS own ON own.identity = chain.identity AND own.repeat = 0
WHERE own.state IN {states}
"""

# The person of an email, on whatever target.
_OWNER = f"""
SELECT fingerprint FROM rows WHERE repeat = 0 AND state IN {(*DONE, *UNFINISHED)}
  AND {match_person(":person")} ORDER BY rowid LIMIT 1
"""
# The row of a tag and the rows that correct it, and whether each is a rejected update.
_VERSIONS = f"""
WITH RECURSIVE versions (fingerprint, line, identity) AS (
  SELECT fingerprint, line, identity FROM rows WHERE state = 'rejected' AND line = :line
    AND substr(fingerprint, 1, 4) = :mark
  UNION SELECT fingerprint, rejected_line, '' FROM corrections WHERE rejected_line = :line
    AND substr(fingerprint, 1, 4) = :mark
  UNION SELECT corrected, line, identity FROM corrections WHERE line = :line
    AND substr(corrected, 1, 4) = :mark
  UNION SELECT later.corrected, later.line, later.identity FROM versions JOIN corrections AS later
    ON later.fingerprint = versions.fingerprint AND later.rejected_line = versions.line
)
SELECT identity, fingerprint, EXISTS (
  SELECT 1 FROM rows AS own WHERE own.state = 'rejected' AND own.identity = versions.identity
    AND own.fingerprint = versions.fingerprint AND own.line = versions.line
    AND own.reason LIKE '{NEW_VALUES_REJECTED}%'
) FROM versions
"""

_FORGET = """
DELETE FROM rows WHERE repeat > 0 AND run < :run AND run IN (SELECT value FROM json_each(:runs))
"""
_OWN = "own.run = :run AND own.state NOT IN ('open', 'intended')"
_OLD = "old.run < :run AND old.state = 'rejected'"
_REGISTERED = f"""
SELECT one.line, one.corrected, own.fingerprint FROM corrections AS one
JOIN rows AS own ON own.identity = one.identity AND own.repeat = 0 WHERE own.state IN {DONE}
"""
_REJECTED = "SELECT rowid, line, fingerprint, run FROM rows WHERE state = 'rejected' ORDER BY run"
# A run that was killed has rows that may not have been sent: they correct nothing yet.
_ENDED = """
SELECT one.rejected_line, one.fingerprint, one.run FROM corrections AS one
JOIN rows AS own ON own.identity = one.identity AND own.line = one.line AND own.run = one.run
WHERE own.state NOT IN ('open', 'intended')
"""
# A tag that several rows of a run have does not tell which of them is meant.
_SINGLE = """
SELECT rejected_line, fingerprint, line, corrected FROM corrections
WHERE run < :before OR :before = 0 GROUP BY fingerprint, rejected_line, run HAVING count(*) = 1
"""
# The people of the corrected rows of earlier runs.
_SENT = f"""
SELECT one.line, one.corrected, own.identity, own.email, own.fingerprint FROM corrections AS one
JOIN rows AS own ON own.identity = one.identity AND own.repeat = 0
WHERE own.state IN {(*DONE, *UNFINISHED)} AND (one.run < :before OR :before = 0)
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
# The same row of the same roster, read in another way, was registered by this run.
_REPLACE_READ_AGAIN = f"""
DELETE FROM rows WHERE rowid IN (
  SELECT old.rowid FROM rows AS old JOIN rows AS own
    ON own.identity = old.identity AND own.repeat = 0 AND own.row = old.row
    WHERE {_OLD} AND own.run = :run AND own.state IN {DONE}
    AND own.at >= (SELECT began FROM runs WHERE id = :run)
    AND old.run IN (SELECT value FROM json_each(:runs)))
"""


def save_corrections(database: sqlite3.Connection, run: int, rows: Iterable[RosterRow]) -> None:
    """Save which rejected rows of earlier runs these rows of a run correct, by their tags."""
    for row in rows:
        if row.corrects is not None:
            values = {
                "run": run,
                "identity": row.identity,
                "line": row.line,
                "corrected": row.fingerprint,
                "rejected_line": row.corrects.line,
                "mark": row.corrects.mark,
            }
            database.execute(_SAVE, values)


def recall_corrections(
    database: sqlite3.Connection, rows: Sequence[RosterRow]
) -> Mapping[bytes, Sequence[Replacement]]:
    """Return who was registered in the place of rejected rows, by the rows' fingerprints."""
    if database.execute("SELECT 1 FROM corrections LIMIT 1").fetchone() is None:
        return {}
    marks = [row.fingerprint for row in rows]
    query = _FIND.format(marks=", ".join("?" * len(marks)), states=DONE)
    found: dict[bytes, list[Replacement]] = {}
    for rejected, number, email, id_, registered, corrected in database.execute(query, marks):
        is_unchanged = is_same_row(rejected, corrected)
        # The email may have been somebody else's: then the corrected row was refused as well.
        is_theirs = is_same_row(registered, corrected) or is_same_person(registered, corrected)
        if is_theirs and not is_unchanged:
            found.setdefault(rejected, []).append(Replacement(number, email, read_id(id_)))
    return found


def _recall_owner(database: sqlite3.Connection, row: RosterRow) -> bytes | None:
    """Return the fingerprint of the person who has the email of a corrected row.

    None if there is nobody, or if that person is known by the tag of the row: registered in its
    place before, or rejected with new values. None as well for a tag of another journal.
    """
    assert row.corrects is not None
    found = database.execute(_OWNER, {"person": row.person}).fetchone()
    if found is None:
        return None
    owner = bytes(found[0])
    tag = {"line": row.corrects.line, "mark": row.corrects.mark}
    versions = database.execute(_VERSIONS, tag).fetchall()
    is_theirs = any(
        is_update or is_same_row(owner, fingerprint) or is_same_person(owner, fingerprint)
        for identity, fingerprint, is_update in versions
        if find_person(identity) == row.person
    )
    return owner if versions and not is_theirs else None


def recall_owners(
    database: sqlite3.Connection, rows: Iterable[RosterRow]
) -> Mapping[str, Mapping[RejectedRow, bytes]]:
    """Return who has the emails of corrected rows, by identity and tag."""
    found: dict[str, dict[RejectedRow, bytes]] = {}
    for row in rows:
        if row.corrects is not None and (owner := _recall_owner(database, row)) is not None:
            found.setdefault(row.identity, {})[row.corrects] = owner
    return found


def recall_emails(
    database: sqlite3.Connection, rows: Iterable[RosterRow], run: int
) -> Mapping[str, Mapping[RejectedRow, str]]:
    """Return the emails with which corrected rows were sent before, by identity and tag.

    They are other emails of the same person, of corrections in runs before this one.
    """
    tagged = [row for row in rows if row.corrects is not None]
    sent: dict[Row, list[tuple[str, str, bytes]]] = {}
    for line, corrected, identity, email, person in (
        database.execute(_SENT, {"before": run}) if tagged else ()
    ):
        if is_same_row(person, corrected) or is_same_person(person, corrected):
            sent.setdefault((line, corrected), []).append((find_person(identity), email, person))
    if not sent:
        return {}
    groups = {
        RejectedRow(line, fingerprint[:4]): group
        for (line, fingerprint), group in _group_rows(database, run).items()
    }
    found: dict[str, dict[RejectedRow, str]] = {}
    for row in tagged:
        assert row.corrects is not None
        people = (one for version in groups.get(row.corrects, ()) for one in sent.get(version, ()))
        for person, email, fingerprint in people:
            if person != row.person and is_same_person(fingerprint, row.fingerprint):
                found.setdefault(row.identity, {})[row.corrects] = email
    return found


def _list_replaced(database: sqlite3.Connection) -> Iterator[int]:
    """Yield the rejected rows in whose place another row counts.

    That row was registered, or it is of a later run.
    """
    ended: dict[Row, int] = {}
    """The last run that a row of the journal was corrected in."""
    for row, fingerprint, run in database.execute(_ENDED):
        ended[row, fingerprint] = max(run, ended.get((row, fingerprint), 0))
    registered = {*_list_registered(database)}
    if not ended and not registered:
        return
    rejected: dict[Row, tuple[int, int]] = {
        (row, fingerprint): (run, rowid)
        for rowid, row, fingerprint, run in database.execute(_REJECTED)
    }
    groups = _group_rows(database)
    for one, (run, rowid) in rejected.items():
        group = groups.get(one, {one})
        later = max(max(ended.get(row, 0), rejected.get(row, (0,))[0]) for row in group)
        if run < later or not group.isdisjoint(registered):
            yield rowid


def _list_registered(database: sqlite3.Connection) -> Iterator[Row]:
    """Yield the corrected rows that were registered."""
    for row, corrected, registered in database.execute(_REGISTERED):
        if is_same_row(registered, corrected) or is_same_person(registered, corrected):
            yield row, corrected


def _group_rows(database: sqlite3.Connection, before: int = 0) -> Mapping[Row, set[Row]]:
    """Return the rejected and the corrected rows that are versions of one row, by each of them.

    `before` limits them to the corrections of the runs before this one; 0 stands for all.
    """
    groups: dict[Row, set[Row]] = {}
    for number, fingerprint, row, corrected in database.execute(_SINGLE, {"before": before}):
        one = groups.setdefault((number, fingerprint), {(number, fingerprint)})
        other = groups.setdefault((row, corrected), {(row, corrected)})
        if one is not other:
            one |= other
            groups.update(dict.fromkeys(other, one))
    return groups


def _list_moved(database: sqlite3.Connection, run: int) -> Iterator[int]:
    """Yield the rejected rows of earlier runs with the email or names of a person of this run.

    A row that is still in the roster as it was has been rejected by this run.
    """
    query = "SELECT rowid, identity, fingerprint FROM rows WHERE state = 'rejected' AND run < ?"
    old = database.execute(query, (run,)).fetchall()
    emails: set[str] = set()
    people: set[bytes | None] = set()
    query = (
        f"SELECT identity, fingerprint FROM rows WHERE run = ? AND repeat = 0 AND state IN {DONE}"
    )
    for identity, fingerprint in database.execute(query, (run,)):
        emails.add(identity)
        people.add(find_checksums(fingerprint))
    people.discard(None)
    for rowid, identity, fingerprint in old:
        if identity in emails or find_checksums(fingerprint) in people:
            yield rowid


def replace_rejected(
    database: sqlite3.Connection,
    run: int,
    runs: Sequence[int],
    is_whole: bool,
    is_course_list: bool,
) -> None:
    """Remove the rejected rows of earlier runs that rows of this run replace.

    `runs` are the runs of the same roster. With `is_whole`, the run went through the whole roster:
    repeats that it no longer has are removed as well. With `is_course_list`, its roster replaces
    all earlier ones: their rejected rows are removed if it registered the person.
    """
    values = {"run": run, "runs": json.dumps(list(runs))}
    database.create_function("is_same_person", 2, is_same_person, deterministic=True)
    replaced = [(rowid,) for rowid in _list_replaced(database)]
    if is_course_list:
        replaced += [(rowid,) for rowid in _list_moved(database, run)]
    database.executemany("DELETE FROM rows WHERE rowid = ?", replaced)
    if is_whole:
        database.execute(_FORGET, values)
    statements = _REPLACE_REPEATS, _REPLACE_SAME_EMAIL, _REPLACE_SAME_ROW, _REPLACE_READ_AGAIN
    for statement in statements:
        database.execute(statement, values)
