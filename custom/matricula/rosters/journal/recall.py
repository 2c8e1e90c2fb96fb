"""Queries of a journal: the history of people before their rows are registered."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from ..history import History
from ..identity import find_person, is_same_row
from ..result import StepResult
from ..row import RosterRow
from .corrections import recall_corrections, recall_emails, recall_owners
from .owner import JournalOwner, check_owner, read_owner
from .problems import guard
from .schema import is_file, open_for_reading
from .values import check_state, match_person, read_id, read_names

_FIRST_ROWS = f"""
SELECT people.value, min(row), fingerprint FROM json_each(?) AS people JOIN rows
ON {match_person("people.value")}
WHERE repeat = 0 AND run = ? AND state NOT IN ('open', 'rejected') GROUP BY 1
"""


def recall(
    database: sqlite3.Connection, rows: Sequence[RosterRow], run: int = 0
) -> dict[str, History]:
    """Return the history of people by the identity of their rows; nothing for unknown people.

    `run` is the number of the run that asks; 0 stands for none.
    """
    people = {row.identity: find_person(row.identity) for row in rows}
    found = _recall_records(database, [*people], run)
    persons = set(people.values())
    steps = _recall_steps(database, persons)
    names_targets = any(row.names_targets for row in rows)
    first = _recall_first_rows(database, persons, run) if run and names_targets else {}
    for identity, person in people.items():
        if person in steps or person in first:
            history = found.setdefault(identity, History())
            history.steps = steps.get(person, {})
            history.first = first.get(person)
    corrected = recall_corrections(database, rows)
    for row in rows:
        if row.fingerprint in corrected:
            found.setdefault(row.identity, History()).corrected = corrected
    # A row that is known as it is needs no look at the corrections.
    new = [row for row in rows if not _is_known(row, found.get(row.identity))]
    for identity, names in _recall_names(database, new).items():
        found[identity].names = names
    for identity, owners in recall_owners(database, new).items():
        found.setdefault(identity, History()).owners = owners
    for identity, emails in recall_emails(database, new, run).items():
        found.setdefault(identity, History()).corrected_as = emails
    return found


def _is_known(row: RosterRow, history: History | None) -> bool:
    return history is not None and is_same_row(history.fingerprint, row.fingerprint)


def _recall_records(
    database: sqlite3.Connection, identities: Sequence[str], run: int
) -> dict[str, History]:
    records = database.execute(
        "SELECT identity, state, id, run, row, fingerprint, username, open_updates FROM rows"
        " WHERE repeat = 0 AND identity IN (SELECT value FROM json_each(?))",
        (json.dumps(identities),),
    )
    return {
        identity: History(
            check_state(state),
            read_id(id_),
            row,
            fingerprint,
            run > 0 and number == run,
            username=username,
            open_updates=open_updates,
        )
        for identity, state, id_, number, row, fingerprint, username, open_updates in records
    }


def _recall_names(
    database: sqlite3.Connection, rows: Sequence[RosterRow]
) -> dict[str, tuple[str, str, str]]:
    """Return the names with which the people of exported rows were registered, by identity."""
    exported = [row.identity for row in rows if row.is_exported]
    query = (
        "SELECT identity, names FROM rows"
        " WHERE repeat = 0 AND identity IN (SELECT value FROM json_each(?))"
    )
    records = database.execute(query, (json.dumps(exported),)) if exported else ()
    return {identity: read_names(names) for identity, names in records}


def _recall_first_rows(
    database: sqlite3.Connection, people: Collection[str], run: int
) -> dict[str, tuple[int, bytes]]:
    """Return the first row of people in a run, on whatever target."""
    found = database.execute(_FIRST_ROWS, (json.dumps(list(people)), run))
    return {person: (row, fingerprint) for person, row, fingerprint in found}


def _recall_steps(
    database: sqlite3.Connection, people: Collection[str]
) -> dict[str, dict[str, StepResult]]:
    """Return the steps of people by name, whatever target they were for."""
    found: dict[str, dict[str, StepResult]] = {}
    for person, name, outcome, id_ in database.execute(
        "SELECT identity, name, outcome, id FROM steps"
        " WHERE identity IN (SELECT value FROM json_each(?))",
        (json.dumps(list(people)),),
    ):
        step = StepResult(name, check_state(outcome), read_id(id_))
        found.setdefault(person, {})[name] = step
    return found


def recall_from(
    path: Path,
    platform: str,
    origin: str | None,
    target: Mapping[str, str],
    rows: Sequence[RosterRow],
) -> dict[str, History]:
    """Return the histories from a closed journal, as a run would find them.

    `origin` is the base URL; None if there is no connection, so that any counts. Raises
    JournalError if the run could not use the journal.
    """
    if not is_file(path):
        return {}
    with closing(open_for_reading(path)) as database, guard(path):
        theirs = read_owner(database)
        if theirs is None:
            return {}
        ours = JournalOwner.of_run(platform, theirs.origin if origin is None else origin, target)
        return recall(database, rows) if check_owner(database, path, ours) else {}
