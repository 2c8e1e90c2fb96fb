"""A dry run: what a run would do for each row, with the request schemas of the spec."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import islice
from pathlib import Path

from attrs import evolve, frozen

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.operation import Mode
from matricula_runtime.outcomes import Exists, Found, LookupResult, Rejected, Unknown

from ..registrar import find_registrar
from ..registration_steps import Writes
from .account_update import list_values, make_update_call
from .decision import Action, LookUp, Refuse, Send, Skip, Update, decide
from .history import History
from .journal.recall import recall_from
from .journal.run_history import RunHistory
from .offline import make_offline_session
from .reconciliation import WriteLookUp, look_up_writes
from .request_check import RequestCheck
from .result import READY, TO_UPDATE, UNKNOWN, Result, clean, make_result
from .roster import Roster
from .row import RosterRow
from .run.row_executor import has_writes_beyond_look_up
from .unique_values import UniqueValues

_BLOCK = 500
_DONE = Exists(1)
"""Stands for a write that succeeded, with any id."""
_UNLESS_HIDDEN = "unless the platform has the person and does not show it: then it exists"
"""Behind the reason of a rejection: a platform recognises its people, whatever else is wrong."""


@frozen
class _Checked:
    """Mistakes in the writes of a row, and the values that nobody else may have."""

    refusal: Rejected | None
    unique: list[tuple[str, str]]


class DryRun:
    """Goes through rows of a roster and sends nothing. A journal is only read.

    `url` is the base URL of the run; None if it is not known.
    A pilot leaves out the rows that the platform rejected before. Without `check`, requests are not
    compared with the spec. `updates` is as in `decide`.
    """

    def __init__(
        self,
        roster: Roster,
        rows: Iterator[RosterRow],
        journal: Path | None = None,
        *,
        check: RequestCheck | None,
        url: str | None = None,
        is_pilot: bool = False,
        updates: bool = False,
    ) -> None:
        self._roster = roster
        self._rows = rows
        self._journal = journal
        self._url = url
        self._is_pilot = is_pilot
        self._updates = updates
        self._session = make_offline_session(roster.registrar)
        self._check = check

    def results(self) -> Iterator[Result]:
        """Yield what a run would do for each row: `ready`, `exists`, `invited` or `rejected`."""
        with RunHistory() as run, UniqueValues() as taken:
            while block := list(islice(self._rows, _BLOCK)):
                known = self._recall(block)
                for row in block:
                    history = _combine(known, run, row)
                    result = self._predict(row, history, run, taken)
                    if result is not None:
                        yield result

    async def look_up(self, connection: AsyncConnection, at_once: int) -> AsyncIterator[Result]:
        """Yield the same, after looking up the people that a run would send; `unknown` as well.

        A row is looked up before it is decided, because later rows depend on it: nobody gets the
        username of somebody who has an account already.
        """
        with RunHistory() as run, UniqueValues() as taken:
            while block := list(islice(self._rows, _BLOCK)):
                known = self._recall(block)
                for start in range(0, len(block), at_once):
                    rows = block[start : start + at_once]
                    looked_up = await self._look_up_all(rows, known, run, connection)
                    for row in rows:
                        history = _combine(known, run, row)
                        result = self._predict(row, history, run, taken, looked_up.get(row.number))
                        if result is not None:
                            yield result

    async def _look_up_all(
        self,
        rows: list[RosterRow],
        known: Mapping[str, History],
        run: RunHistory,
        connection: AsyncConnection,
    ) -> Mapping[int, WriteLookUp]:
        """Look up the rows that a run may send; return what was found by their numbers.

        Rows that only the check of requests rejects are among them: a platform recognises the
        people it has, whatever else is wrong with a row.
        """
        register = self._roster.registrar.register

        async def look_up(row: RosterRow) -> WriteLookUp:
            flow = register(connection.session, row.learner, row.settings)
            return await connection.run(look_up_writes(connection.session, flow))

        actions = ((row, self._decide(row, _combine(known, run, row))) for row in rows)
        sent = [row for row, action in actions if isinstance(action, (Send, LookUp))]
        found = await asyncio.gather(*map(look_up, sent))
        return {row.number: one for row, one in zip(sent, found, strict=True)}

    def _recall(self, block: list[RosterRow]) -> Mapping[str, History]:
        if self._journal is None:
            return {}
        roster = self._roster
        return recall_from(self._journal, roster.registrar.name, self._url, roster.target, block)

    def _decide(self, row: RosterRow, history: History) -> Action:
        return decide(row, history, retry_rejected=not self._is_pilot, updates=self._updates)

    def _predict(
        self,
        row: RosterRow,
        history: History,
        run: RunHistory,
        taken: UniqueValues,
        looked_up: WriteLookUp | None = None,
    ) -> Result | None:
        """Return the result of a row after the rows before it, None for a row left out."""
        action = self._decide(row, history)
        if isinstance(action, Refuse):
            return action.result
        if isinstance(action, Skip):
            if not action.result.is_done:  # a pilot leaves it out
                return None
            if action.result.is_corrected:  # its values belong to nobody
                return action.result
            if not action.result.is_changed:  # nobody knows the values that were registered
                for name, value in self._check_writes(row).unique:
                    taken.claim(row, name, value)
            run.add(action.result, history)
            return action.result
        if isinstance(action, Update):
            return self._predict_update(row, run, taken)
        if looked_up is not None and (there := _find_account(row, looked_up)) is not None:
            run.add(Result(row, "exists" if there.outcome == "exists" else "created", there.id))
            return there
        unknown = looked_up.found if looked_up is not None else None
        checked = self._check_writes(row)
        claims = (taken.claim(row, name, value) for name, value in checked.unique)
        refusal = checked.refusal or next(filter(None, claims), None)
        if refusal is not None:
            return _reject(row, refusal, unknown)
        # For the rows after it, a ready row is registered.
        run.add(Result(row, "created"))
        if isinstance(unknown, Unknown):
            return Result(row, UNKNOWN, reason=unknown.why)
        return Result(row, READY, reason="; ".join([*row.notes, *_show_generated(row)]))

    def _predict_update(self, row: RosterRow, run: RunHistory, taken: UniqueValues) -> Result:
        """Return the result of a row whose changed values a run would send."""
        update = self._roster.registrar.update
        assert update is not None
        call = make_update_call(update, row, _DONE.id or "")
        refusal = None
        if self._check is not None:
            refusal = self._check.check(call, row)
            claims = (taken.claim(row, *one) for one in self._check.list_unique(call))
            refusal = refusal or next(filter(None, claims), None)
        run.add(Result(row, "exists"))
        if refusal is not None:
            return make_result(row, refusal, was_sent=False)
        found = ((row.names.find(name), value) for name, value in list_values(call))
        values = (f"{name.replace('_', ' ')} {value}" for name, value in found)
        reason = f"would send {', '.join(values)}"
        return Result(
            row, TO_UPDATE, reason=clean(reason), is_changed=True, was_sent=False, is_update=True
        )

    def _check_writes(self, row: RosterRow) -> _Checked:
        """Check the writes of a row, each after the ones before it."""
        unique: list[tuple[str, str]] = []
        if self._check is None:
            return _Checked(None, unique)
        writes = Writes(self._roster.registrar.register(self._session, row.learner, row.settings))
        write = writes.next()
        while write is not None:
            if (refusal := self._check.check(write.call, row)) is not None:
                writes.close()
                return _Checked(refusal, unique)
            unique.extend(self._check.list_unique(write.call))
            write = writes.next(_DONE)
        return _Checked(None, unique)


def _show_generated(row: RosterRow) -> Iterator[str]:
    """Yield the username if it was generated. A password of a dry run is not the one of a run."""
    if "username" in row.generated:
        yield f"username: {row.learner.username} (derived)"


def _find_account(row: RosterRow, looked_up: WriteLookUp) -> Result | None:
    """Return the result of a row whose account the platform has, None for any other row."""
    match looked_up.found:
        case Found(_, id_):
            return Result(row, "exists", id_, "the platform has it")
        case Unknown(why) if looked_up.mode is Mode.SAFE:  # whatever the row lacks
            return Result(row, READY, reason=why)
    return None


def _reject(row: RosterRow, refusal: Rejected, found: LookupResult | None) -> Result:
    result = make_result(row, refusal)
    if isinstance(found, Unknown) and found.may_repeat:
        result.reason = f"{result.reason} ({_UNLESS_HIDDEN})"
    return result


def _combine(known: Mapping[str, History], run: RunHistory, row: RosterRow) -> History:
    """Return the history from a journal and from this dry run; the later one counts."""
    earlier, own = known.get(row.identity, History()), run.recall(row)
    if own is None:
        return earlier
    if not own.is_of_this_run:
        return evolve(earlier, first=own.first)
    return own


def can_look_up(platform: str) -> bool:
    """Tell whether a platform can be asked for everything that a registration writes there."""
    registrar = find_registrar(platform)
    return not has_writes_beyond_look_up(registrar, make_offline_session(registrar))
