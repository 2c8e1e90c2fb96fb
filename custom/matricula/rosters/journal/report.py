"""The report of a journal after its runs: counts, rejected rows, every row."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import starmap
from pathlib import Path
from typing import Any, Self

from attrs import frozen

from matricula_runtime.email_key import email_key

from ...discovery import PLATFORMS
from ...registrar import Registrar, find_registrar
from ..errors import JournalError
from ..history import OPEN, UNFINISHED
from ..identity import SEPARATOR, find_person, list_targets
from ..paths import FilePath, read_path
from ..readers.columns import recognize
from ..readers.source import REASON
from ..tags import RejectedRow, make_check, make_tag
from .corrections import TAGS
from .owner import is_bound
from .problems import guard
from .schema import is_file, open_for_reading
from .values import check_state, expect, read_id, read_names


@frozen
class JournalRun:
    """A run of a journal: the roster, when it began and ended (UTC), and how it ended."""

    number: int
    roster: str
    began: datetime
    ended: datetime | None
    state: str
    reason: str


@frozen
class JournalSummary:
    """A journal in numbers. `counts` is by state; `intended` rows may have been sent."""

    platform: str
    origin: str
    target: Mapping[str, str]
    counts: Mapping[str, int]
    runs: tuple[JournalRun, ...]
    is_purged: bool
    is_bound: bool = True
    """True if anybody is, or may be, registered: until then another URL or course is accepted."""

    @property
    def unfinished(self) -> int:
        """The number of people who may or may not be registered."""
        return sum(self.counts.get(state, 0) for state in UNFINISHED)

    @property
    def unsent(self) -> int:
        """The number of people whose registration was not sent. They may have an account."""
        return self.counts.get(OPEN, 0)

    def find_roster(self, number: int) -> str:
        """Return the roster of a run."""
        return next((run.roster for run in self.runs if run.number == number), "")

    def find_run(self, at: datetime) -> int:
        """Return the run in which a record got its outcome: the last one that had begun by then.

        `JournalRecord.run` is the last run whose roster had the person.
        """
        return max((run.number for run in self.runs if run.began <= at), default=0)


@frozen
class JournalRecord:
    """A row as the journal has it; `at` is the time (UTC) of its outcome.

    `row` is its number in the roster of `run`, the last run whose roster had the person; `place` is
    its name in messages: `Excel row 25`. `ids` are the ids that its steps made, as columns of a
    roster. `is_misread`: its cells may not be the values that the user saw. `is_changed`:
    the last roster had other values than the registered ones. `username` is the one of the account,
    or the one that the platform was asked for; empty if neither is known. `first_name`, `last_name`
    and `full_name` are the ones of the row, empty if unknown. `person_state` is the first row's.
    """

    row: int
    place: str
    email: str
    identity: str
    state: str
    id: str | int | None
    reason: str
    at: datetime
    run: int
    cells: tuple[str, ...]
    fingerprint: bytes
    ids: Mapping[str, str] = {}
    is_misread: bool = False
    is_changed: bool = False
    username: str = ""
    first_name: str = ""
    last_name: str = ""
    full_name: str = ""
    person_state: str = ""

    @property
    def name(self) -> str:
        """The row and the email, for a message: `Excel row 25, bo@example.org`."""
        return f"{self.place}, {self.email}" if self.email else self.place


_REFUSED = re.compile(r"\.refused(-\d+)?\.csv$")
_RECORDS = """
SELECT row, line, unit, email, identity, repeat, rows.state, rows.id, rows.reason, at, run, cells,
  fingerprint, is_misread, is_changed, username, names,
  (SELECT state FROM rows AS own WHERE own.identity = rows.identity AND own.repeat = 0)
FROM rows JOIN runs ON runs.id = run LEFT JOIN (
  SELECT one.id AS number, min(other.id) AS first FROM runs AS one
  JOIN runs AS other ON other.roster = one.roster GROUP BY one.id
) ON number = run
"""
"""Rows, with the `first` run of their roster."""


class JournalReport:
    """Reads a journal. Raises JournalError if the file is not one."""

    def __init__(self, path: FilePath) -> None:
        self.path = read_path(path, "path")
        self._database = open_for_reading(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def summarize(self) -> JournalSummary:
        """Return the journal in numbers."""
        with guard(self.path):
            return self._summarize()

    def records(self, *states: str) -> Iterator[JournalRecord]:
        """Yield the rows in these states, or all rows, roster by roster in their order."""
        with guard(self.path):
            yield from self._records(states)

    def _summarize(self) -> JournalSummary:
        owner = self._database.execute("SELECT platform, origin, target FROM journal").fetchone()
        if owner is None:
            raise JournalError(f"{self.path} holds no run yet.")
        if owner[0] not in PLATFORMS or not isinstance(json.loads(owner[2]), dict):
            raise ValueError("it names no platform")
        purged = dict(self._database.execute("SELECT state, count FROM purged"))
        counts = purged or dict(
            self._database.execute("SELECT state, count(*) FROM rows GROUP BY state")
        )
        for state, count in counts.items():
            check_state(state)
            expect(isinstance(count, int) and count >= 0, f"it counts {count!r} rows")
        runs = self._database.execute(
            "SELECT id, roster, began, ended, state, reason FROM runs ORDER BY id"
        )
        return JournalSummary(
            platform=owner[0],
            origin=owner[1],
            target=json.loads(owner[2]),
            counts=counts,
            runs=tuple(starmap(_read_run, runs)),
            is_purged=bool(purged),
            is_bound=bool(purged) or is_bound(self._database),
        )

    def _records(self, states: tuple[str, ...]) -> Iterator[JournalRecord]:
        which = f" WHERE rows.state IN ({', '.join('?' * len(states))})" if states else ""
        for row, line, unit, email, identity, repeat, state, id_, *rest in self._database.execute(
            f"{_RECORDS}{which} ORDER BY first, row, repeat", states
        ):
            reason, at, run, cells, fingerprint, is_misread, is_changed, *rest = rest
            username, names, person_state = rest
            first_name, last_name, full_name = read_names(_check_text(names))
            check_state(state)
            _check_person(row, email, identity)
            # This row was refused because the email belongs to another row, and so do the ids.
            is_other = repeat and state == "rejected"
            yield JournalRecord(
                row=row,
                place=f"{_check_text(unit)} {line}",
                email=email,
                identity=identity,
                state=state,
                id=read_id(id_),
                reason=_check_text(reason or ""),
                at=_when(at),
                run=run,
                cells=_read_texts(cells) if cells else (),
                fingerprint=fingerprint,
                ids={} if is_other else self._recall_ids(identity),
                is_misread=bool(is_misread),
                is_changed=bool(is_changed),
                username=_check_text(username),
                first_name=first_name,
                last_name=last_name,
                full_name=full_name,
                person_state=check_state(person_state or state),
            )

    def _recall_ids(self, identity: str) -> dict[str, str]:
        """Return the ids that a person's steps made, as columns of a roster: `candidate_id`."""
        steps = self._database.execute(
            "SELECT name, id FROM steps WHERE identity = ?", (find_person(identity),)
        )
        return {f"{name}_id": str(json.loads(id_)) for name, id_ in steps if id_ != "null"}

    def unfinished(self) -> Iterator[JournalRecord]:
        """Yield the people who may or may not be registered."""
        return self.records(*UNFINISHED)

    def rejected(self, *more: str) -> tuple[list[str], Iterator[list[str]]]:
        """Return the roster's headers with `reason`, and the rejected rows below them.

        Rows in the states `more` are listed as well.
        """
        with guard(self.path):
            headers: dict[int, list[str]] = {
                run: list(_read_texts(names))
                for run, names in self._database.execute("SELECT id, headers FROM runs ORDER BY id")
            }
            last = list(headers.values())[-1] if headers else []
            kept = [name for name in last if name.lower() != REASON]
            known = {recognize(name): place for place, name in enumerate(kept)}
            ids = self.list_ids()
        new = [name for name in ids if name not in known]

        def arrange(record: JournalRecord) -> list[str]:
            own = headers.get(record.run, last)
            cells = _arrange(record.cells, own, kept)
            for name in set(ids) - set(new):
                cells[known[name]] = cells[known[name]] or record.ids.get(name, "")
            more = record.cells[len(own) :]
            kept_cells = [*cells, *more, *(record.ids.get(name, "") for name in new)]
            check = make_check(kept_cells) if record.is_misread else ""
            reason = f"{record.reason} {make_tag(record.place, record.fingerprint, check)}"
            if record.state != "rejected":
                reason = f"{record.state}: {reason}"
            return [*kept_cells, reason]

        return [*kept, *new, REASON], map(arrange, self.records("rejected", *more))

    def find_delimiter(self) -> str:
        """Return the delimiter of the last run's roster."""
        with guard(self.path):
            found = self._database.execute("SELECT delimiter FROM runs ORDER BY id DESC LIMIT 1")
            delimiter = _check_text((found.fetchone() or (",",))[0])
        if len(delimiter) != 1:
            raise JournalError(f"{self.path} is damaged: a run has the delimiter {delimiter!r}.")
        return delimiter

    def list_files(self) -> dict[Path, bytes]:
        """Return the digests of the files that runs and commands wrote, the last one first."""
        with guard(self.path):
            files = self._database.execute("SELECT path, digest FROM files ORDER BY rowid DESC")
            return {Path(_check_text(path)): bytes(digest) for path, digest in files}

    def find_refused_file(self) -> Path | None:
        """Return the file of refused rows that a run wrote last, of those that are still there."""
        paths = self.list_files()
        return next((one for one in paths if _REFUSED.search(one.name) and is_file(one)), None)

    def list_tags(self) -> Iterator[RejectedRow]:
        """Yield what the tags of rows have: of all rows, and of rows that were corrected since."""
        with guard(self.path):
            for line, mark in self._database.execute(TAGS):
                yield RejectedRow(line, bytes(mark))

    def list_ids(self) -> list[str]:
        """Return the columns of ids that the platform's rosters can have: `candidate_id`."""
        return find_registrar(self.summarize().platform).row_ids


def _read_run(
    number: int, roster: object, began: float, ended: float | None, state: object, reason: object
) -> JournalRun:
    return JournalRun(
        number,
        _check_text(roster),
        _when(began),
        None if ended is None else _when(ended),
        _check_text(state),
        _check_text(reason),
    )


def _check_person(row: object, email: object, identity: object) -> None:
    """Raise ValueError unless the email is the one of the row's identity."""
    expect(isinstance(row, int), f"a row has the number {row!r}")
    person = find_person(_check_text(identity))
    # A row without an email is known by its number.
    if not person.startswith(SEPARATOR):
        expect(email_key(_check_text(email)) == person, f"row {row} has the email of another one")


def _check_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{type(value).__name__} instead of text")
    return value


def _read_texts(text: str) -> tuple[str, ...]:
    return tuple(map(_check_text, json.loads(text)))


def read_target(
    registrar: Registrar, summary: JournalSummary, record: JournalRecord
) -> dict[str, object] | None:
    """Return the settings of a row's target; None if the journal does not have them all."""
    names = registrar.target_names
    texts: Mapping[str, str] = summary.target
    if own := list_targets(record.identity):
        if len(own) != len(names):
            return None
        texts = {name: text for name, text in zip(names, own, strict=True) if text}
    try:
        return {name: registrar.settings[name].parse(text) for name, text in texts.items()}
    except (KeyError, ValueError) as error:
        raise JournalError(
            f"The journal has a target that {registrar.title} does not have ({error}): it is"
            " damaged. Put back a copy of the file."
        ) from None


def _arrange(cells: tuple[str, ...], headers: list[str], wanted: list[str]) -> list[str]:
    values: dict[str, Any] = dict(zip(headers, cells, strict=False))
    # Headers that occur twice are told apart by their place alone.
    if headers == wanted or len(set(headers)) < len(headers):
        return [*cells[: len(wanted)], *[""] * (len(wanted) - len(cells))]
    return [values.get(name, "") for name in wanted]


def _when(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
