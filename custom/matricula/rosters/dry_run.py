"""What would happen: every row checked against the spec's request schema, nothing sent."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from attrs import define

from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.outcomes import Exists, Rejected
from matricula_runtime.session import Session
from matricula_runtime.transport import Timeout

from ..registrar import Registrar
from ..registration_steps import list_writes
from .decision import judge_past, refuse_namesake, tell_repeat
from .identity import find_difference, is_same_row
from .journal.history import Past, recall_from
from .journal.seen import First, Seen
from .request_check import RequestCheck
from .result import Result, make_result
from .roster import Roster
from .row import Entry

READY = "ready"
"""The outcome of a row that would be sent."""
_BLOCK = 500
_DONE = Exists(1)
"""Stands for a write that was done, whatever it made."""
_NO_RUN = 0
"""The number that no run of a journal has."""


@define
class _Judged:
    """A row by itself: what would become of it, and the values it has that nobody else may have."""

    result: Result
    unique: list[tuple[str, str]]


class DryRun:
    """Goes through a roster without sending anything. `journal` is only read, if it is there.

    A pilot leaves out the rows that the platform refused before.
    """

    def __init__(
        self, roster: Roster, journal: Path | None = None, *, is_pilot: bool = False
    ) -> None:
        self._roster = roster
        self._journal = journal
        self._is_pilot = is_pilot
        self._session = registrar_session(roster.registrar)
        self._check = RequestCheck(roster.registrar.name)

    def results(self) -> Iterator[Result]:
        """What would become of each row: `ready`, `exists`, `invited` or `rejected`."""
        entries = self._roster.entries()
        with Seen() as seen:
            while block := list(islice(entries, _BLOCK)):
                past = self._recall(block)
                for entry in block:
                    known = past.get(entry.identity)
                    if not (self._is_pilot and known and known.is_refused(entry)):
                        yield _compare(self._judge(entry, known), seen)

    def _recall(self, block: list[Entry]) -> dict[str, Past]:
        if self._journal is None:
            return {}
        identities = [entry.identity for entry in block]
        roster = self._roster
        return recall_from(self._journal, roster.registrar.name, roster.target, identities)

    def _judge(self, entry: Entry, past: Past | None) -> _Judged:
        if entry.refusal is not None:
            return _Judged(make_result(entry, entry.refusal), [])
        known = judge_past(entry, past, _NO_RUN)
        if known is not None and known.is_changed:  # with which values nobody can tell any more
            return _Judged(known, [])
        refusal, unique = self._check_writes(entry)
        if known is not None:
            return _Judged(known, unique)
        result = Result(entry, READY) if refusal is None else make_result(entry, refusal)
        return _Judged(result, unique)

    def _check_writes(self, entry: Entry) -> tuple[Rejected | None, list[tuple[str, str]]]:
        """What is wrong with a row's writes, each after those before it; their unique values."""
        unique: list[tuple[str, str]] = []
        flow = self._roster.registrar.register(self._session, entry.learner, entry.values)
        for intent in list_writes(flow):
            if (refusal := self._check.check(intent.call)) is not None:
                return refusal, unique
            unique.extend(self._check.list_unique(intent.call))
            intent.settled.append(_DONE)
        return None, unique


def _compare(judged: _Judged, seen: Seen) -> Result:
    """What would become of a row after those before it."""
    result, entry = judged.result, judged.result.entry
    if result.outcome == "rejected":
        return result
    first = seen.add(entry.person, entry.row, entry.fingerprint)
    is_registered = result.was_done and not result.is_changed
    if (
        first
        and not is_registered
        and (difference := find_difference(first.mark, entry.fingerprint))
    ):
        return refuse_namesake(entry, first.row, difference)
    if entry.identity != entry.person:
        first = seen.add(entry.identity, entry.row, entry.fingerprint)
    if first is not None:
        return _repeat(result, first)
    for name, value in judged.unique:
        refusal = seen.claim(entry, name, value)
        if refusal is not None and result.outcome == READY:
            seen.forget(entry)
            return make_result(entry, refusal)
    return result


def _repeat(result: Result, first: First) -> Result:
    """The result of a row whose person stood in the roster before."""
    is_same = is_same_row(first.mark, result.entry.fingerprint)
    is_changed = not is_same if result.outcome == READY else result.is_changed
    reason = tell_repeat(first.row)
    return Result(result.entry, "exists", result.id, reason, is_changed=is_changed)


class _NoTransport:
    """Sends nothing."""

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        raise AssertionError("a dry run sends nothing")

    async def close(self) -> None:
        pass


def registrar_session(registrar: Registrar) -> Session:
    """A session that makes requests and sends none: it needs neither token nor address."""
    connection = registrar.connect("none", base_url="http://127.0.0.1", transport=_NoTransport())
    return connection.session
