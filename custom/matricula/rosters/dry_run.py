"""What would happen: every row checked against the spec's request schema, nothing sent."""

import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from matricula_runtime.engine import Timeout
from matricula_runtime.message import Answer, Failure, Request
from matricula_runtime.outcomes import Outcome, Rejected
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow

from ..platform import Intent
from ..registrar import Registrar
from .entry import Entry
from .past import Past, recall_from
from .request_check import RequestCheck
from .result import Result, make_result
from .roster import Roster

READY = "ready"
"""The outcome of a row that would be sent."""
_BLOCK = 500


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
                first = repeats.add(block)
                past = self._recall(block)
                for entry in block:
                    yield self._judge(entry, first.get(entry.row), past.get(entry.identity))

    def _recall(self, block: list[Entry]) -> dict[str, Past]:
        if self._journal is None:
            return {}
        identities = [entry.identity for entry in block]
        roster = self._roster
        return recall_from(self._journal, roster.registrar.name, roster.target, identities)

    def _judge(self, entry: Entry, first: int | None, past: Past | None) -> Result:
        if entry.refusal is not None:
            return make_result(entry, entry.refusal)
        if past is not None and past.is_done:
            changed = past.fingerprint != entry.fingerprint
            return Result(entry, past.outcome, past.id, "registered before", is_changed=changed)
        refusal = self._find_refusal(entry)
        if refusal is not None:
            return make_result(entry, refusal)
        if first is not None:
            return Result(entry, "exists", None, f"the same address as row {first}")
        return Result(entry, READY)

    def _find_refusal(self, entry: Entry) -> Rejected | None:
        call = find_call(self._roster.registrar, self._session, entry)
        return call if isinstance(call, Rejected) else self._check.check(call.call)


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


def find_call(registrar: Registrar, session: Session, entry: Entry) -> Intent | Rejected:
    """The first write of a row's flow, or why there is none. Nothing is sent."""
    flow: Flow[Outcome] = registrar.register(session, entry.learner, entry.values)
    try:
        step = next(flow)
    except StopIteration as end:
        if isinstance(end.value, Rejected):
            return end.value
        raise TypeError(f"{registrar.name}: a flow has to begin with a write") from None
    finally:
        flow.close()
    if not isinstance(step, Intent):
        raise TypeError(f"{registrar.name}: a flow has to begin with a write")
    return step


class Repeats:
    """Which rows are of a person who stood in the roster before. It is kept on the disk."""

    def __enter__(self) -> "Repeats":
        # Without a name the database is a file of its own that is gone when it is closed.
        self._seen = sqlite3.connect("", isolation_level=None)
        self._seen.execute("CREATE TABLE seen (identity TEXT PRIMARY KEY, row INT) WITHOUT ROWID")
        self._seen.execute("PRAGMA journal_mode = OFF")
        return self

    def __exit__(self, *_: object) -> None:
        self._seen.close()

    def add(self, entries: list[Entry]) -> dict[int, int]:
        """Take entries; for the row of each repeat, the row where the person stood first."""
        rows = [(entry.identity, entry.row) for entry in entries if entry.refusal is None]
        self._seen.execute("BEGIN")
        self._seen.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", rows)
        self._seen.execute("COMMIT")
        first: dict[int, int] = {}
        for identity, row in rows:
            (before,) = self._seen.execute(
                "SELECT row FROM seen WHERE identity = ?", (identity,)
            ).fetchone()
            if before != row:
                first[row] = before
        return first
