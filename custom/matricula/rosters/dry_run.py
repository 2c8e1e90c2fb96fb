"""A dry run: what a run would do for each row, with the request schemas of the spec."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import islice
from pathlib import Path

from attrs import evolve, frozen

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.operation import Mode
from matricula_runtime.outcomes import Exists, Found, Rejected, Unknown

from ..registrar import Registrar, find_registrar
from ..registration_steps import Writes
from .account_update import list_values, make_update_call
from .decision import Refuse, Skip, Update, decide
from .history import History
from .journal.recall import recall_from
from .journal.run_history import RunHistory
from .offline import make_offline_session
from .reconciliation import look_up_writes
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
                    result = self._predict(row, known.get(row.identity, History()), run, taken)
                    if result is not None:
                        yield result

    def _recall(self, block: list[RosterRow]) -> Mapping[str, History]:
        if self._journal is None:
            return {}
        roster = self._roster
        return recall_from(self._journal, roster.registrar.name, self._url, roster.target, block)

    def _predict(
        self, row: RosterRow, earlier: History, run: RunHistory, taken: UniqueValues
    ) -> Result | None:
        """Return the result of a row after the rows before it, None for a row left out."""
        history = _combine(earlier, run.recall(row))
        action = decide(row, history, retry_rejected=not self._is_pilot, updates=self._updates)
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
        checked = self._check_writes(row)
        claims = (taken.claim(row, name, value) for name, value in checked.unique)
        refusal = checked.refusal or next(filter(None, claims), None)
        if refusal is not None:
            return make_result(row, refusal)
        # For the rows after it, a ready row is registered.
        run.add(Result(row, "created"))
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


def _combine(earlier: History, own: History | None) -> History:
    """Return the history from a journal and from this dry run; the later one counts."""
    if own is None:
        return earlier
    if not own.is_of_this_run:
        return evolve(earlier, first=own.first)
    return own


async def look_up_ready(
    registrar: Registrar, connection: AsyncConnection, results: Iterator[Result], at_once: int
) -> AsyncIterator[Result]:
    """Yield the results of a dry run in order, after looking up the people a run would send."""
    while block := list(islice(results, at_once)):
        look_ups = (_look_up(registrar, connection, result) for result in block)
        for result in await asyncio.gather(*look_ups):
            yield result


async def _look_up(registrar: Registrar, connection: AsyncConnection, result: Result) -> Result:
    # Rows that only the check of requests rejects are looked up as well: the platform recognises
    # the people it has, whatever else is wrong with a row.
    if not result.was_sent or result.source.refusal is not None:
        return result
    row = result.source
    flow = registrar.register(connection.session, row.learner, row.settings)
    found = await connection.run(look_up_writes(connection.session, flow))
    match found.found:
        case Found(_, id_):
            return evolve(result, outcome="exists", id=id_, reason="the platform has it", fields={})
        case Unknown(why) if found.mode is Mode.SAFE:  # the account exists, whatever the row lacks
            return evolve(result, outcome=READY, reason=why, fields={})
        case Unknown(why) if result.outcome == READY:
            return evolve(result, outcome=UNKNOWN, reason=why, fields={})
        case Unknown(_, may_repeat) if may_repeat:
            return evolve(result, reason=f"{result.reason} ({_UNLESS_HIDDEN})")
    return result


def can_look_up(platform: str) -> bool:
    """Tell whether a platform can be asked for everything that a registration writes there."""
    registrar = find_registrar(platform)
    return not has_writes_beyond_look_up(registrar, make_offline_session(registrar))
