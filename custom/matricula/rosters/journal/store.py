"""The journal: what was about to be sent, and what became of it. Blocking; see `writer`."""

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from matricula_runtime.outcomes import Id

from ..errors import JournalError
from ..identity import rename
from ..readers.open import is_same_roster
from ..result import Result, StepResult, clean
from ..row import Entry, find_person
from .bulk import execute_rows
from .corrections import Correction, replace_refused
from .history import INTENDED, UNFINISHED, Past, recall
from .lock import Lock, is_same
from .schema import open_database, resolve

_PLAN = """
INSERT INTO rows (identity, repeat, row, run, email, fingerprint, state, at)
VALUES {rows}
ON CONFLICT DO UPDATE SET row = excluded.row, run = excluded.run, email = excluded.email,
  fingerprint = excluded.fingerprint, state = 'intended', id = NULL, reason = NULL, fields = NULL,
  cells = NULL, at = excluded.at
"""
_PLANNED = "(?, 0, ?, ?, ?, ?, 'intended', ?)"
_SEEN = "UPDATE rows SET row = ?, run = ?, fingerprint = ? WHERE identity = ? AND repeat = 0"
_FINISH = """
WITH ends (identity, state, id, reason, fields, cells, at) AS (VALUES {rows})
UPDATE rows SET state = ends.state, id = ends.id, reason = ends.reason, fields = ends.fields,
  cells = ends.cells, at = ends.at
FROM ends WHERE rows.identity = ends.identity AND repeat = 0
"""
_ENDED = "(?, ?, ?, ?, ?, ?, ?)"
_REPEAT = "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SET_ASIDE = """
INSERT OR REPLACE INTO rows SELECT identity, row + ?, row, run, email, fingerprint, state, id,
  reason, fields, cells, at FROM rows WHERE identity = ? AND repeat = 0
"""
_ROSTERS = 1 << 40
"""How far the numbers of repeats of two rosters are apart."""
_BOUND = "SELECT 1 FROM rows WHERE state NOT IN ('open', 'rejected') LIMIT 1"
"""Finds people who are, or may be, registered on the journal's target."""
_STEP = "INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?, ?, ?, ?)"


class Journal:
    """A journal that is open for a run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.run = 0
        self._runs = [0]
        self._place = place = resolve(path)
        self._lock = Lock(place).acquire()
        try:
            self._database = open_database(place)
            self._file = os.stat(place)
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
        settings: Mapping[str, object],
    ) -> None:
        """Begin a run; `origin` is the base URL, with its path.

        Raises JournalError if the journal belongs to something else; another target is none as long
        as nobody is registered.
        """
        texts = json.dumps({name: str(value) for name, value in settings.items()})
        with self._writing() as database:
            self._claim((platform, origin, json.dumps(target, sort_keys=True)))
            self.run = database.execute(
                "INSERT INTO runs (roster, headers, settings, began, state)"
                " VALUES (?, ?, ?, ?, 'running')"
                " RETURNING id",
                (clean(roster), json.dumps(list(headers)), texts, time.time()),
            ).fetchone()[0]
            self._runs = [
                number
                for number, name in database.execute("SELECT id, roster FROM runs ORDER BY id")
                if is_same_roster(name, roster)
            ]

    @property
    def _offset(self) -> int:
        """What makes a row's number the number of a repeat, other than that of another roster."""
        return (self._runs[0] - 1) * _ROSTERS

    def _claim(self, ours: tuple[str, str, str]) -> None:
        """Make the journal that of a platform, an origin and a target."""
        database = self._database
        theirs = database.execute("SELECT platform, origin, target FROM journal").fetchone()
        if theirs is None:
            database.execute("INSERT INTO journal VALUES (?, ?, ?, ?)", (*ours, time.time()))
        elif theirs[:2] == ours[:2] and not database.execute(_BOUND).fetchone():
            database.execute("UPDATE journal SET target = ?", ours[2:])
        elif theirs != ours:
            raise JournalError(_describe_owner(self.path, theirs, ours))
        if database.execute("SELECT 1 FROM purged").fetchone():
            raise JournalError(
                f"The people were removed from the journal {self.path}: it cannot tell any more"
                " who is registered. Name another with --journal."
            )

    def plan(
        self,
        entries: Sequence[Entry],
        ended: Iterable[Result],
        steps: Iterable[tuple[str, StepResult]] = (),
    ) -> dict[str, Past]:
        """Write down that these may be sent, and how others and their steps ended; one commit.

        What the journal knew of each, by identity; those that are done are not planned, nor those
        whose address is somebody else's. No two of `entries` may be the same person.
        """
        with self._writing() as database:
            self._save_steps(steps)
            self._finish(ended)
            past = recall(database, [entry.identity for entry in entries], self.run)
            done = [(e, past[e.identity]) for e in entries if _is_done(past.get(e.identity))]
            others = [e for e in entries if self._is_to_send(e, past.get(e.identity))]
            # Those whom this run has met before keep the row where it met them first.
            seen = [
                (e.row, self.run, rename(known.fingerprint, e.fingerprint), e.identity)
                for e, known in done
                if known.run != self.run and known.find_conflict(e, self.run) is None
            ]
            again = [
                (self._offset, e.identity)
                for e in others
                if self._is_again(e, past.get(e.identity))
            ]
            database.executemany(_SEEN, seen)
            database.executemany(_SET_ASIDE, again)
            now = time.time()
            planned = [(e.identity, e.row, self.run, e.email, e.fingerprint, now) for e in others]
            execute_rows(database, _PLAN, _PLANNED, planned)
        return past

    def _is_again(self, entry: Entry, past: Past | None) -> bool:
        return past is not None and past.is_of_before(entry, self.run)

    def _is_to_send(self, entry: Entry, past: Past | None) -> bool:
        return past is None or not (past.is_done or past.find_conflict(entry, self.run))

    def finish(self, ended: Iterable[Result]) -> None:
        """Write down how rows ended; one commit."""
        with self._writing():
            self._finish(ended)

    def save_steps(self, steps: Iterable[tuple[str, StepResult]]) -> None:
        """Write down steps, by the identity of their rows; one commit."""
        with self._writing():
            self._save_steps(steps)

    def _save_steps(self, steps: Iterable[tuple[str, StepResult]]) -> None:
        now = time.time()
        rows = [
            (
                find_person(identity),
                step.name,
                INTENDED if step.outcome == INTENDED else "done",
                step.outcome,
                _encode_id(step.id),
                None,
                now,
            )
            for identity, step in steps
        ]
        self._database.executemany(_STEP, rows)

    def reopen(self, identities: Iterable[str]) -> None:
        """Write down that nothing was sent for these after all."""
        with self._writing() as database:
            database.executemany(
                "UPDATE rows SET state = 'open' WHERE identity = ? AND repeat = 0",
                [(identity,) for identity in identities],
            )

    def forget_doubts(self, identities: Iterable[str]) -> None:
        """Write down that what was in doubt of these was not done; the next run sends it again."""
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

    def settle(self, identity: str, state: str, id_: Id | None, reason: str) -> None:
        """Write down what was found, or done, of a person: for all rows that were not refused."""
        with self._writing() as database:
            database.execute(
                "UPDATE rows SET state = ?, id = ?, reason = ?, at = ?"
                " WHERE identity = ? AND (repeat = 0 OR state != 'rejected')",
                (state, None if id_ is None else _encode_id(id_), reason, time.time(), identity),
            )

    def count_unfinished(self) -> int:
        """How many people may or may not be registered, of all runs."""
        return self._count("state IN (?, ?)", UNFINISHED)

    def count_refused_before(self) -> int:
        """How many rows of earlier runs are refused, in whose place none has come."""
        return self._count("state = 'rejected' AND run < ?", (self.run,))

    def _count(self, which: str, values: tuple[object, ...]) -> int:
        with self._writing() as database:
            found = database.execute(f"SELECT count(*) FROM rows WHERE {which}", values)
            return int(found.fetchone()[0])

    def recall_file(self, path: Path) -> bytes | None:
        """The digest of a file as a run wrote it; None if none did."""
        with self._writing() as database:
            found = database.execute(
                "SELECT digest FROM files WHERE path = ?", (clean(str(resolve(path))),)
            ).fetchone()
        return found and bytes(found[0])

    def recall_roster(self) -> str | None:
        """The roster of the first run; None before it began."""
        with self._writing() as database:
            found = database.execute("SELECT roster FROM runs ORDER BY id LIMIT 1").fetchone()
        return found and str(found[0])

    def note_file(self, path: Path, digest: bytes) -> None:
        """Remember a file that a run wrote."""
        with self._writing() as database:
            name = clean(str(resolve(path)))
            database.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (name, digest))

    def end(
        self,
        state: str,
        reason: str = "",
        corrections: Iterable[Correction] = (),
        *,
        is_whole: bool = False,
    ) -> None:
        """End the run: `finished`, `stopped` or `interrupted`; `is_whole` if it met every row.

        Refused rows in whose place one of this run came are in the journal no more.
        """
        with self._writing() as database:
            replace_refused(database, self.run, self._runs, corrections, is_whole)
            values = (state, reason, time.time(), self.run)
            database.execute(
                "UPDATE runs SET state = ?, reason = ?, ended = ? WHERE id = ?", values
            )

    def close(self) -> None:
        """Close the file and let others use it."""
        try:
            self._database.close()
        finally:
            self._lock.release()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if not is_same(self._file, self._place):
            # SQLite would write on, to a file that goes with the process.
            raise JournalError(
                f"The journal {self.path} was removed, or replaced, while it was in use. Nothing"
                " more was sent. If it was moved, move it back and run again."
            )
        try:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise
        except (ValueError, TypeError, KeyError) as error:
            raise JournalError(f"The journal {self.path} is damaged: {error}.") from error
        except sqlite3.Error as error:
            raise JournalError(
                f"The journal {self.path} cannot be written: {error}. Nothing more was sent."
                " What was answered is in it, or will be looked up: free the disk and run again."
            ) from error

    def _finish(self, ended: Iterable[Result]) -> None:
        results = list(ended)
        now = time.time()
        people = [
            (one.entry.identity, *_describe_end(one), now) for one in results if not one.is_repeat
        ]
        others = [
            (
                one.entry.identity,
                self._offset + one.row,
                one.row,
                self.run,
                one.email,
                one.entry.fingerprint,
                *_describe_end(one),
                now,
            )
            for one in results
            if one.is_repeat
        ]
        execute_rows(self._database, _FINISH, _ENDED, people)
        self._database.executemany(_REPEAT, others)


def _is_done(past: Past | None) -> bool:
    return past is not None and past.is_done


def _describe_end(result: Result) -> tuple[object, ...]:
    return (
        result.outcome,
        None if result.id is None else _encode_id(result.id),
        result.reason or None,
        json.dumps(result.fields) if result.fields else None,
        None if result.is_done else json.dumps(result.entry.public_cells),
    )


def _encode_id(id_: Id | None) -> str:
    """An id as JSON."""
    # Most are numbers, and the encoder takes a while to find that out.
    return str(id_) if type(id_) is int else json.dumps(id_)


def _describe_owner(path: Path, theirs: tuple[str, str, str], ours: tuple[str, str, str]) -> str:
    def show(owner: tuple[str, str, str]) -> str:
        target = ", ".join(f"{name} {value}" for name, value in json.loads(owner[2]).items())
        return f"{owner[0]} at {owner[1]}" + (f" ({target})" if target else "")

    return (
        f"The journal {path} belongs to another run: {show(theirs)}. This one is for {show(ours)}."
        " Name another with --journal. Whom it registered, and with which ids, `matricula roster"
        f" export {path}` tells."
    )
