"""A journal after its runs: counts, the rows that failed, a report of all, removing people."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from attrs import frozen

from ...registrar import Registrar, find_registrar
from ...settings import PLATFORMS
from ..errors import JournalError
from ..readers.columns import recognize
from ..readers.source import REASON
from ..row import find_person, list_targets
from .corrections import make_tie
from .history import UNFINISHED
from .lock import Lock
from .schema import guard, open_database, open_for_reading, resolve


@frozen
class RunSummary:
    """One run: when it began and ended (UTC), the roster, and how it ended."""

    number: int
    roster: str
    began: datetime
    ended: datetime | None
    state: str
    reason: str


@frozen
class Summary:
    """What a journal holds. `counts` is by state; `intended` is what may have been sent."""

    platform: str
    origin: str
    target: Mapping[str, str]
    counts: Mapping[str, int]
    runs: tuple[RunSummary, ...]
    is_purged: bool

    @property
    def unfinished(self) -> int:
        """How many people may or may not be registered."""
        return sum(self.counts.get(state, 0) for state in UNFINISHED)

    def find_roster(self, number: int) -> str:
        """The roster of a run."""
        return next((run.roster for run in self.runs if run.number == number), "")

    def find_run(self, at: datetime) -> int:
        """The run in which a record got its outcome: the last one that had begun by then.

        `Record.run` is something else: the last run that met it.
        """
        return max((run.number for run in self.runs if run.began <= at), default=0)


@frozen
class Record:
    """A row as the journal has it; `at` is the time (UTC) of its outcome.

    `row` is the number in the roster of `run`, the last one that met it.
    """

    row: int
    email: str
    identity: str
    state: str
    id: str | int | None
    reason: str
    at: datetime
    run: int
    cells: tuple[str, ...]
    fingerprint: bytes
    made: Mapping[str, str] = {}


_RECORDS = """
SELECT row, email, identity, repeat, state, id, reason, at, run, cells, fingerprint FROM rows
LEFT JOIN (
  SELECT one.id AS number, min(other.id) AS first FROM runs AS one
  JOIN runs AS other ON other.roster = one.roster GROUP BY one.id
) ON number = run
"""
"""Rows, with the `first` run of their roster."""


class Archive:
    """A journal, to be read. Raises JournalError if it is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = open_for_reading(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def summarize(self) -> Summary:
        """The whole in numbers."""
        with guard(self.path):
            return self._summarize()

    def records(self, *states: str) -> Iterator[Record]:
        """The rows in these states, or all, in the order of the roster, or one after another."""
        with guard(self.path):
            yield from self._records(states)

    def _summarize(self) -> Summary:
        owner = self._database.execute("SELECT platform, origin, target FROM journal").fetchone()
        if owner is None:
            raise JournalError(f"{self.path} holds no run yet.")
        if owner[0] not in PLATFORMS or not isinstance(json.loads(owner[2]), dict):
            raise ValueError("it names no platform")
        purged = dict(self._database.execute("SELECT state, count FROM purged"))
        counts = purged or dict(
            self._database.execute("SELECT state, count(*) FROM rows GROUP BY state")
        )
        runs = self._database.execute(
            "SELECT id, roster, began, ended, state, reason FROM runs ORDER BY id"
        )
        return Summary(
            platform=owner[0],
            origin=owner[1],
            target=json.loads(owner[2]),
            counts=counts,
            runs=tuple(
                RunSummary(number, roster, _when(began), ended and _when(ended), state, reason)
                for number, roster, began, ended, state, reason in runs
            ),
            is_purged=bool(purged),
        )

    def _records(self, states: tuple[str, ...]) -> Iterator[Record]:
        which = f" WHERE state IN ({', '.join('?' * len(states))})" if states else ""
        for row, email, identity, repeat, state, id_, *rest in self._database.execute(
            f"{_RECORDS}{which} ORDER BY first, row, repeat", states
        ):
            reason, at, run, cells, fingerprint = rest
            # Who has another's address was refused for it, and has nothing of the other.
            is_other = repeat and state == "rejected"
            yield Record(
                row=row,
                email=email,
                identity=identity,
                state=state,
                id=json.loads(id_) if id_ else None,
                reason=reason or "",
                at=_when(at),
                run=run,
                cells=tuple(json.loads(cells)) if cells else (),
                fingerprint=fingerprint,
                made={} if is_other else self._recall_made(identity),
            )

    def _recall_made(self, identity: str) -> dict[str, str]:
        """The ids of what a person's steps made, as columns: `candidate_id`."""
        steps = self._database.execute(
            "SELECT name, id FROM steps WHERE identity = ?", (find_person(identity),)
        )
        return {f"{name}_id": str(json.loads(id_)) for name, id_ in steps if id_ != "null"}

    def unfinished(self) -> Iterator[Record]:
        """The people who may or may not be registered."""
        return self.records(*UNFINISHED)

    def failed(self, *more: str) -> tuple[list[str], Iterator[list[str]]]:
        """The headers of the roster and `reason`, and the rows that were refused under these.

        `more` are states of rows that are listed as well.
        """
        with guard(self.path):
            headers: dict[int, list[str]] = {
                run: json.loads(names)
                for run, names in self._database.execute("SELECT id, headers FROM runs ORDER BY id")
            }
            last = list(headers.values())[-1] if headers else []
            kept = [name for name in last if name.lower() != REASON]
            known = {recognize(name): place for place, name in enumerate(kept)}
            ids = self.list_ids()
        new = [name for name in ids if name not in known]

        def arrange(record: Record) -> list[str]:
            own = headers.get(record.run, last)
            cells = _arrange(record.cells, own, kept)
            for name in set(ids) - set(new):
                cells[known[name]] = cells[known[name]] or record.made.get(name, "")
            reason = f"{record.reason} {make_tie(record.row, record.fingerprint)}"
            if record.state != "rejected":
                reason = f"{record.state}: {reason}"
            made = [record.made.get(name, "") for name in new]
            return [*cells, *made, reason, *record.cells[len(own) :]]

        return [*kept, *new, REASON], map(arrange, self.records("rejected", *more))

    def list_ids(self) -> list[str]:
        """The columns of ids that the platform's rosters can have: `candidate_id`."""
        return find_registrar(self.summarize().platform).row_ids


def read_target(registrar: Registrar, summary: Summary, record: Record) -> dict[str, object] | None:
    """The settings of what a row is registered on; None if the journal does not tell them all."""
    names = [name for name, setting in registrar.settings.items() if setting.is_target]
    texts: Mapping[str, str] = summary.target
    if own := list_targets(record.identity):
        if len(own) != len(names):
            return None
        texts = {name: text for name, text in zip(names, own, strict=True) if text}
    return {name: registrar.settings[name].parse(text) for name, text in texts.items()}


def purge(path: Path, *, force: bool = False) -> Summary:
    """Remove all people from a journal and keep the counts.

    Raises JournalError if people are in it who may or may not be registered, unless `force`; or if
    a run uses it.
    """
    with Archive(path) as archive:
        summary = archive.summarize()
    if summary.is_purged:
        return summary
    if summary.unfinished and not force:
        raise JournalError(
            f"{path} has {summary.unfinished} people of whom it is not known whether they are"
            " registered. Register the roster again, or reconcile; or purge with --force."
        )
    path = resolve(path)
    lock = Lock(path).acquire()
    try:
        _remove_people(path, summary.counts)
    finally:
        lock.release()
    return summary


def _remove_people(path: Path, counts: Mapping[str, int]) -> None:
    database = open_database(path)
    try:
        database.execute("PRAGMA secure_delete = ON")
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO purged VALUES (?, ?)", counts.items())
        database.execute("DELETE FROM rows")
        database.execute("DELETE FROM steps")
        database.execute("DROP TABLE IF EXISTS ties")
        database.execute("COMMIT")
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise JournalError(f"{path} cannot be written: {error}.") from None
    finally:
        database.close()


def _arrange(cells: tuple[str, ...], headers: list[str], wanted: list[str]) -> list[str]:
    values: dict[str, Any] = dict(zip(headers, cells, strict=False))
    # Headers that stand twice are told apart by their place alone.
    if headers == wanted or len(set(headers)) < len(headers):
        return [*cells[: len(wanted)], *[""] * (len(wanted) - len(cells))]
    return [values.get(name, "") for name in wanted]


def _when(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
