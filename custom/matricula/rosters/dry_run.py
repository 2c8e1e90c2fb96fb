"""What would happen: every row checked against the spec's request schema, nothing sent."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from matricula_runtime.engine import Timeout
from matricula_runtime.message import Answer, Failure, Request
from matricula_runtime.outcomes import Exists, Rejected
from matricula_runtime.session import Session
from matricula_runtime.steps import Finish

from ..platform import Intent
from ..registrar import Registrar
from .entry import Entry
from .fingerprint import find_difference, is_same_row
from .past import Past, recall_from
from .repeats import judge_past, refuse_namesake, tell_repeat
from .request_check import RequestCheck
from .result import Result, make_result
from .roster import Roster

READY = "ready"
"""The outcome of a row that would be sent."""
_BLOCK = 500
_DONE = Exists(1)
"""Stands for a write that was done, whatever it made."""
_NO_RUN = 0
"""The number that no run of a journal has."""


class First(NamedTuple):
    """Where a person stands in the roster first."""

    row: int
    fingerprint: bytes


class DryRun:
    """Goes through a roster without sending anything. `journal` is only read, if it is there."""

    def __init__(self, roster: Roster, journal: Path | None = None) -> None:
        self._roster = roster
        self._journal = journal
        self._session = registrar_session(roster.registrar)
        self._check = RequestCheck(roster.registrar.name)

    def results(self) -> Iterator[Result]:
        """What would become of each row: `ready`, `exists`, `invited` or `rejected`."""
        entries = self._roster.entries()
        with Repeats() as repeats:
            while block := list(islice(entries, _BLOCK)):
                past = self._recall(block)
                judged = [self._judge(entry, past.get(entry.identity)) for entry in block]
                first = repeats.add(one.entry for one in judged if one.outcome != "rejected")
                for result in judged:
                    yield _compare(result, first.get(result.row))

    def _recall(self, block: list[Entry]) -> dict[str, Past]:
        if self._journal is None:
            return {}
        identities = [entry.identity for entry in block]
        roster = self._roster
        return recall_from(self._journal, roster.registrar.name, roster.target, identities)

    def _judge(self, entry: Entry, past: Past | None) -> Result:
        if entry.refusal is not None:
            return make_result(entry, entry.refusal)
        known = judge_past(entry, past, _NO_RUN)
        if known is not None:
            return known
        refusal = self._find_refusal(entry)
        return Result(entry, READY) if refusal is None else make_result(entry, refusal)

    def _find_refusal(self, entry: Entry) -> Rejected | None:
        """What is wrong with one of the writes of a row's flow, if all before it are done."""
        flow = self._roster.registrar.register(self._session, entry.learner, entry.values)
        try:
            step = next(flow)
            while True:
                if isinstance(step, Intent):
                    if (refusal := self._check.check(step.call)) is not None:
                        return refusal
                    step.settled.append(_DONE)
                elif not isinstance(step, Finish):
                    raise TypeError(f"{self._roster.registrar.name}: only writes make requests")
                step = flow.send(None)
        except StopIteration as end:
            return end.value if isinstance(end.value, Rejected) else None
        finally:
            flow.close()


def _compare(result: Result, first: First | None) -> Result:
    """A result, when it is known where in the roster the person stood first."""
    if first is None:
        return result
    entry = result.entry
    if (difference := find_difference(first.fingerprint, entry.fingerprint)) is not None:
        return refuse_namesake(entry, first.row, difference)
    is_same = is_same_row(first.fingerprint, entry.fingerprint)
    is_changed = not is_same if result.outcome == READY else result.is_changed
    return Result(entry, "exists", result.id, tell_repeat(first.row), is_changed=is_changed)


class _NoEngine:
    """Sends nothing."""

    async def send(self, request: Request, timeout: Timeout) -> Answer | Failure:
        raise AssertionError("a dry run sends nothing")

    async def close(self) -> None:
        pass


def registrar_session(registrar: Registrar) -> Session:
    """A session that makes requests and sends none: it needs neither token nor address."""
    connection = registrar.connect("none", base_url="http://127.0.0.1", engine=_NoEngine())
    return connection.session


class Repeats:
    """Which rows are of a person who stood in the roster before. It is kept on the disk."""

    def __enter__(self) -> "Repeats":
        # Without a name the database is a file of its own that is gone when it is closed.
        self._seen = sqlite3.connect("", isolation_level=None)
        self._seen.execute(
            "CREATE TABLE seen (identity TEXT PRIMARY KEY, row INT, fingerprint BLOB) WITHOUT ROWID"
        )
        self._seen.execute("PRAGMA journal_mode = OFF")
        return self

    def __exit__(self, *_: object) -> None:
        self._seen.close()

    def add(self, entries: Iterable[Entry]) -> dict[int, First]:
        """Take entries; for the row of each repeat, where the person stood first."""
        rows = [(entry.identity, entry.row, entry.fingerprint) for entry in entries]
        self._seen.execute("BEGIN")
        self._seen.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", rows)
        self._seen.execute("COMMIT")
        first: dict[int, First] = {}
        for identity, row, _ in rows:
            found = self._seen.execute(
                "SELECT row, fingerprint FROM seen WHERE identity = ?", (identity,)
            ).fetchone()
            if found[0] != row:
                first[row] = First(*found)
        return first
