"""The journal: what was about to be sent, and how it ended. It blocks; see `commits` for asyncio.

It stores and finds. What happens to a row is decided in `decision`.
"""

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from matricula_runtime.outcomes import Id

from ..errors import JournalError
from ..history import INTENDED, UNFINISHED, History
from ..identity import find_person, with_person_of
from ..readers.open import is_same_roster
from ..result import Result, StepResult, clean
from ..row import RosterRow
from .bulk import execute_rows
from .corrections import replace_rejected, save_corrections
from .lock import Lock
from .owner import JournalOwner, claim
from .problems import UNREADABLE, DiskFull, describe_problem
from .recall import recall
from .reserve import Reserve, using_reserve
from .schema import open_database, resolve
from .updates import begin_updates, is_rejected_update, save_updates
from .values import describe_end, describe_names, describe_plan, encode_id
from .watch import FileWatch

_PLAN = """
INSERT INTO rows
  (identity, repeat, row, line, run, email, fingerprint, username, names, state, at)
VALUES {rows}
ON CONFLICT DO UPDATE SET row = excluded.row, line = excluded.line, run = excluded.run,
  email = excluded.email, fingerprint = excluded.fingerprint, username = excluded.username,
  names = excluded.names, state = 'intended', id = NULL, reason = NULL, fields = NULL,
  cells = NULL, is_misread = 0, is_changed = 0, open_updates = 0, at = excluded.at
"""
_PLANNED = "(?, 0, ?, ?, ?, ?, ?, ?, ?, 'intended', ?)"
_MEET = """
UPDATE rows SET row = ?, line = ?, run = ?, fingerprint = ?, is_changed = 0
WHERE identity = ? AND repeat = 0
"""
_FINISH = """
WITH ends (identity, state, id, reason, fields, cells, is_misread, username, at) AS (VALUES {rows})
UPDATE rows SET state = ends.state, id = ends.id, reason = ends.reason, fields = ends.fields,
  cells = ends.cells, is_misread = ends.is_misread, username = ends.username, at = ends.at
FROM ends WHERE rows.identity = ends.identity AND repeat = 0
"""
_ENDED = "(?, ?, ?, ?, ?, ?, ?, ?, ?)"
_REPEAT = f"INSERT OR REPLACE INTO rows VALUES ({', '.join('?' * 17)}, 0)"
_KEEP_AS_REPEAT = """
INSERT OR REPLACE INTO rows SELECT identity, row + ?, row, line, run, email, fingerprint, state,
  id, reason, fields, cells, is_misread, username, is_changed, at, names, 0 FROM rows
  WHERE identity = ? AND repeat = 0
"""
_NOTE_CHANGE = "UPDATE rows SET is_changed = 1 WHERE identity = ? AND repeat = 0"
_ROSTERS = 1 << 40
"""The distance between the numbers of repeats of two rosters."""
_STEP = "INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?)"


class Journal:
    """A journal that is open for writing. No other process can write it until it is closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.run = 0
        self._runs = [0]
        self._place = place = resolve(path)
        self._lock = Lock(place).acquire()
        self._reserve = Reserve(place)
        self.disk_full: DiskFull | None = None
        """The error of the first write for which there was no room: nothing more may be sent."""
        self._change: str | None = None
        """The event that ended the use of the file, once there is one."""
        try:
            self._database = open_database(place)
            try:
                self._watch = FileWatch(place)
            except BaseException:
                self._database.close()
                raise
        except BaseException:
            self._lock.release()
            raise

    def begin(
        self,
        platform: str,
        origin: str,
        target: Mapping[str, str],
        roster: str,
        headers: Sequence[str],
        *,
        unit: str,
        delimiter: str,
    ) -> None:
        """Begin a run; `origin` is the base URL with its path.

        `unit` and `delimiter` are those of the roster's source.

        Raises JournalError if the journal belongs to another platform, URL or target. URL and
        target may change as long as nobody is registered.
        """
        self._reserve.take()
        with self._writing() as database:
            claim(database, self.path, JournalOwner.of_run(platform, origin, target))
            begun = database.execute(
                "INSERT INTO runs (roster, headers, began, state, unit, delimiter)"
                " VALUES (?, ?, ?, 'running', ?, ?)"
                " RETURNING id",
                (clean(roster), json.dumps(list(headers)), time.time(), unit, delimiter),
            )
            self.run = int(begun.fetchone()[0])  # no number in a damaged file
            self._runs = [
                number
                for number, name in database.execute("SELECT id, roster FROM runs ORDER BY id")
                if is_same_roster(name, clean(roster))
            ]

    @property
    def _offset(self) -> int:
        """A number that is added to a row's number for its repeats; another for each roster."""
        return (self._runs[0] - 1) * _ROSTERS

    def recall(self, rows: Sequence[RosterRow]) -> dict[str, History]:
        """Return the history of people, by the identity of their rows."""
        with self._guarding() as database:
            return recall(database, rows, self.run)

    def plan(
        self,
        rows: Sequence[RosterRow],
        met: Sequence[tuple[RosterRow, History]],
        again: Sequence[RosterRow] = (),
        updated: Sequence[RosterRow] = (),
    ) -> None:
        """Write down that `rows` may be sent from now on; one commit.

        `met` are rows of people who are done since an earlier run, with their histories. `again`
        are those of `rows` whose person this run had in another row: that record is kept as a
        repeat. `updated` are rows of registered people whose new values may be sent. No two rows
        may be of one person.
        """
        with self._writing() as database:
            # Before the plan takes the place of a rejected row with the same email.
            save_corrections(database, self.run, [*rows, *updated, *(row for row, _ in met)])
            begin_updates(database, updated)
            repeats = [(self._offset, row.identity) for row in again]
            database.executemany(_KEEP_AS_REPEAT, repeats)
            now = time.time()
            planned = [describe_plan(row, self.run, now) for row in rows]
            execute_rows(database, _PLAN, _PLANNED, planned)
            # From now on the record names the row in which this run met the person first.
            first = [
                (
                    row.number,
                    row.line,
                    self.run,
                    with_person_of(history.fingerprint, row.fingerprint),
                    row.identity,
                )
                for row, history in met
            ]
            database.executemany(_MEET, first)

    def make_room(self, error: DiskFull) -> bool:
        """Give the reserve up for what has happened already; return False if it is used up."""
        self.disk_full = self.disk_full or error
        if not self._reserve.free():
            return False
        with suppress(sqlite3.Error):
            # What is in the file already makes room in the log.
            self._database.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
        self._watch.note()
        return True

    @using_reserve
    def save(self, ended: Iterable[Result], steps: Iterable[tuple[str, StepResult]] = ()) -> None:
        """Write down how rows ended, and steps by the identity of their rows; one commit."""
        with self._writing():
            self._save_steps(steps)
            self._save_results(ended)

    def _save_steps(self, steps: Iterable[tuple[str, StepResult]]) -> None:
        rows = [
            (find_person(identity), step.name, step.outcome, encode_id(step.id))
            for identity, step in steps
        ]
        self._database.executemany(_STEP, rows)

    @using_reserve
    def reopen(self, identities: Iterable[str]) -> None:
        """Write down that certainly nothing was sent for these people."""
        with self._writing() as database:
            database.executemany(
                "UPDATE rows SET state = 'open' WHERE identity = ? AND repeat = 0",
                [(identity,) for identity in identities],
            )

    @using_reserve
    def forget_doubts(self, identities: Iterable[str]) -> None:
        """Write down that unconfirmed requests for these people were not done.

        The next run sends them again.
        """
        with self._writing() as database:
            for identity in identities:
                database.execute(
                    "UPDATE rows SET state = 'open', reason = NULL, at = ?"
                    " WHERE identity = ? AND state = 'unconfirmed'",
                    (time.time(), identity),
                )
                database.execute(
                    "DELETE FROM steps WHERE identity = ? AND outcome IN (?, 'unconfirmed')",
                    (find_person(identity), INTENDED),
                )

    @using_reserve
    def set_state(self, identity: str, state: str, id_: Id | None, reason: str) -> None:
        """Write down a person's state, for all rows that were not rejected."""
        with self._writing() as database:
            database.execute(
                "UPDATE rows SET state = ?, id = ?, reason = ?, at = ?"
                " WHERE identity = ? AND (repeat = 0 OR state != 'rejected')",
                (state, None if id_ is None else encode_id(id_), reason, time.time(), identity),
            )

    def count_unfinished(self) -> int:
        """Count the people of all runs who may or may not be registered."""
        return self._count("state IN (?, ?)", UNFINISHED)

    def count_rejected_before(self) -> int:
        """Count the rejected rows of earlier runs that nothing has replaced."""
        return self._count("state = 'rejected' AND run < ?", (self.run,))

    def _count(self, which: str, values: tuple[object, ...]) -> int:
        with self._writing() as database:
            found = database.execute(f"SELECT count(*) FROM rows WHERE {which}", values)
            return int(found.fetchone()[0])

    def recall_file(self, path: Path) -> bytes | None:
        """Return the digest of a file as a run wrote it, or None if no run did."""
        with self._writing() as database:
            found = database.execute(
                "SELECT digest FROM files WHERE path = ?", (clean(str(resolve(path))),)
            ).fetchone()
        return found and bytes(found[0])

    @using_reserve
    def note_file(self, path: Path, digest: bytes) -> None:
        """Remember a file that a run wrote."""
        with self._writing() as database:
            name = clean(str(resolve(path)))
            database.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (name, digest))

    @using_reserve
    def end(
        self,
        state: str,
        reason: str = "",
        *,
        is_whole: bool = False,
        is_course_list: bool = False,
    ) -> None:
        """End the run as `finished`, `stopped` or `interrupted`.

        `is_whole`: the run went through every row. `is_course_list`: its roster replaces all
        earlier rosters. Rejected rows that rows of this run replace are removed.
        """
        with self._writing() as database:
            replace_rejected(database, self.run, self._runs, is_whole, is_course_list)
            values = (state, reason, time.time(), self.run)
            database.execute(
                "UPDATE runs SET state = ?, reason = ?, ended = ? WHERE id = ?", values
            )

    def close(self) -> None:
        """Close the file and release the lock."""
        try:
            self._database.close()
        except sqlite3.Error as error:  # the disk is full: the next run finishes the work
            if not isinstance(error, sqlite3.OperationalError):
                raise describe_problem(self.path, error) from error
        finally:
            self._watch.close()
            self._reserve.free()
            self._lock.release()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._guarding() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise

    @contextmanager
    def _guarding(self) -> Iterator[sqlite3.Connection]:
        """Turn whatever goes wrong with the file into a JournalError."""
        self._check_files()
        try:
            yield self._database
        except UNREADABLE as error:
            raise describe_problem(self.path, error, is_run=self.run > 0) from error
        finally:
            self._watch.note()

    def _check_files(self) -> None:
        """Raise JournalError if somebody else has changed the files: a write would be lost."""
        if self._change is None and (change := self._watch.find_change()):
            self._change = (
                f"The journal {self.path} {change} while it was in use. Nothing more was sent."
                f" {self._rescue()}"
            )
        if self._change is not None:
            raise JournalError(self._change)
        if not self._lock.is_held:
            raise JournalError(
                f"The file {self.path.name}.lock was removed while it was in use, so that another"
                " run may use the journal. Nothing more was sent. Run again."
            )

    def _rescue(self) -> str:
        """Write a journal that has lost its name to a new file, and say how to go on."""
        if self._watch.is_read_only:
            return "Everything that was recorded is in it. Make it writable and run again."
        if not self._watch.is_gone:
            return (
                "Put back a copy of the file, and remove the -wal and -shm files beside it. Without"
                " a copy, see with `matricula roster status` whether it can still be read."
            )
        path = self._place
        if path.exists():
            path = path.with_name(path.name + ".rescued")
        try:
            self._watch.remove_others()
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            self._database.execute("VACUUM INTO ?", (str(path),))
        except (OSError, sqlite3.Error):
            return (
                "Put it back and run again: without it, the next run does not know who was"
                " registered."
            )
        if path == self._place:
            return "It was written again, with everything that was recorded: run again."
        return f"Everything that was recorded is in {path}: move it to {self.path} and run again."

    def _save_results(self, ended: Iterable[Result]) -> None:
        results = list(ended)
        save_updates(self._database, self.run, results)
        repeats = (one.source for one in results if one.is_repeat)
        save_corrections(self._database, self.run, repeats)
        now = time.time()
        people = [
            (one.source.identity, *describe_end(one), now)
            for one in results
            if one.was_sent and not one.is_repeat and not one.is_update
        ]
        changed = [(one.source.identity,) for one in results if one.is_changed]
        others = [
            (
                one.source.identity,
                self._offset + one.row,
                one.row,
                one.source.line,
                self.run,
                one.email,
                one.source.fingerprint,
                *describe_end(one),
                0,
                now,
                describe_names(one.source),
            )
            for one in results
            if one.is_repeat or is_rejected_update(one)
        ]
        execute_rows(self._database, _FINISH, _ENDED, people)
        self._database.executemany(_REPEAT, others)
        self._database.executemany(_NOTE_CHANGE, changed)
