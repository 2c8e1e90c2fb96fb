"""Rows on their way from the roster to the workers, planned in the history block by block."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping

from attrs import define, field

from ..decision import Action, Refuse, Send, Skip, Update, decide
from ..history import History
from ..identity import find_difference
from ..journal.commits import HistoryStore
from ..result import Result
from ..row import RosterRow
from .inbox import Inbox
from .stopping import StopRequest

_LARGEST = 500
_AHEAD = 0.5
"""Seconds of work that a block holds."""
_SAMPLE = 0.1
"""Seconds of work after which the number of rows for it can be estimated."""
_MOST_HELD = 1000
"""The most rows that wait because the same person is being registered."""


@define
class PlannedRow:
    """A row, the history of its person, and what to do for it."""

    row: RosterRow
    history: History
    action: Action


@define(eq=False)
class RowQueue:
    """Hands out rows after the history has them. Rows of one person are handed out in order.

    `report` takes the results of refused rows, `inbox` says when it is full. The first blocks have
    `workers` rows. `ids` and `updates` are as in `decide`.
    """

    rows: Iterable[RosterRow]
    store: HistoryStore
    ids: Mapping[str, str]
    report: Callable[[Result], None]
    inbox: Inbox
    stop: StopRequest
    workers: int
    updates: bool = False
    _block: int = field(init=False)
    _ready: deque[PlannedRow] = field(init=False, factory=deque)
    _busy: dict[str, deque[RosterRow]] = field(init=False, factory=dict)
    """People whose rows are on their way, with the rows that wait for them."""
    _held: int = field(init=False, default=0)
    _has_ended: bool = field(init=False, default=False)
    _filled: asyncio.Event = field(init=False, factory=asyncio.Event)
    _used: asyncio.Event = field(init=False, factory=asyncio.Event)
    _done: int = field(init=False, default=0)
    _since: float = field(init=False, factory=time.monotonic)

    def __attrs_post_init__(self) -> None:
        self._block = self.workers

    async def fill(self) -> None:
        """Read the roster to its end, at most a block or two ahead of the workers."""
        try:
            await self._fill()
        finally:
            self._has_ended = True
            self._filled.set()

    async def _fill(self) -> None:
        block: list[RosterRow] = []
        refused: list[RosterRow] = []
        for row in self.rows:
            if self.stop.is_set:
                return
            if row.refusal is not None:
                refused.append(row)
                if len(refused) >= _LARGEST:
                    await self._report_refused(refused)
                    await self.store.flush()
                    await self.inbox.make_room()
                continue
            if row.person in self._busy:
                self._busy[row.person].append(row)
                self._held += 1
            else:
                self._busy[row.person] = deque()
                block.append(row)
            if len(block) >= self._block or self._held >= _MOST_HELD:
                await self._plan(block)
                block = []
                await self._report_refused(refused)
                await self._wait_for_workers()
        await self._plan(block)
        await self._report_refused(refused)

    async def _report_refused(self, rows: list[RosterRow]) -> None:
        """Report rows that cannot be sent, and remove them from the list."""
        known = await self.store.recall(rows) if rows else {}
        for row in rows:
            action = decide(row, known.get(row.identity) or History())
            assert isinstance(action, (Refuse, Skip))
            self.report(action.result)
        rows.clear()

    async def _plan(self, block: list[RosterRow]) -> None:
        if block:
            self._ready.extend(await self._decide(block))
            self._filled.set()

    async def _decide(self, block: list[RosterRow]) -> list[PlannedRow]:
        """Decide what to do for rows, and have the history save it before anything is sent."""
        known = await self.store.recall(block)
        planned = []
        for row in block:
            history = known.get(row.identity) or History()
            action = decide(row, history, self.ids, updates=self.updates)
            planned.append(PlannedRow(row, history, action))
        await self.store.plan(
            [one.row for one in planned if one.action.is_sent and not _is_update(one)],
            [(one.row, one.history) for one in planned if _is_met(one)],
            [one.row for one in planned if _is_sent_again(one)],
            [one.row for one in planned if _is_update(one)],
        )
        return planned

    async def _wait_for_workers(self) -> None:
        while not self.stop.is_set and (
            len(self._ready) > self._block // 2 or self._held >= _MOST_HELD
        ):
            self._used.clear()
            await self._used.wait()

    async def next(self) -> PlannedRow | None:
        """Return the next row, or None after the last one or when the run is to end."""
        while not self._ready:
            if self._has_ended or self.stop.is_set:
                return None
            self._filled.clear()
            await self._filled.wait()
        if self.stop.is_set:
            return None
        self._used.set()
        return self._ready.popleft()

    def release(self, ended: RosterRow) -> RosterRow | None:
        """Note that a row has ended; return the next row of the same person, if one waits."""
        self._adapt_block()
        self._used.set()
        held = self._busy[ended.person]
        if held and not self.stop.is_set:
            self._held -= 1
            return held.popleft()
        del self._busy[ended.person]
        self._held -= len(held)
        return None

    async def plan_held(self, row: RosterRow) -> PlannedRow:
        """Plan a row that waited for another row of the same person."""
        (planned,) = await self._decide([row])
        return planned

    def wake(self) -> None:
        """Let everybody who waits see that the run is to end."""
        self._filled.set()
        self._used.set()

    def list_unsent(self) -> list[str]:
        """Return the identities of rows that were planned for the first time and not handed out."""
        return [one.row.identity for one in self._ready if isinstance(one.action, Send)]

    def _adapt_block(self) -> None:
        self._done += 1
        now = time.monotonic()
        took = now - self._since
        # Rows that were sent together may end together: fewer than all of them prove nothing.
        if took >= _SAMPLE and self._done >= self.workers:
            self._block = max(1, min(_LARGEST, int(self._done * _AHEAD / took)))
            self._done, self._since = 0, now


def _is_update(planned: PlannedRow) -> bool:
    return isinstance(planned.action, Update)


def _is_sent_again(planned: PlannedRow) -> bool:
    """Tell whether the person was in another row of this run, and is to be sent now."""
    history = planned.history
    is_other = history.is_of_this_run and history.row != planned.row.number
    return is_other and planned.action.is_sent


def _is_met(planned: PlannedRow) -> bool:
    """Tell whether this run meets a person of an earlier run for the first time.

    Not if the row seems to be another person with the same email: then it must not take the place
    of the registered row, nor of a rejected one.
    """
    history = planned.history
    return (
        isinstance(planned.action, Skip)
        and not planned.action.result.is_corrected
        and not history.is_of_this_run
        and find_difference(history.fingerprint, planned.row.fingerprint) is None
    )
