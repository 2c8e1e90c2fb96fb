"""Rows on their way from the roster to the workers: planned in the journal, block by block."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from attrs import define

from ..journal.commits import Writer
from ..journal.history import Past
from ..journal.memory import Memory
from ..result import Result, make_result
from ..row import Entry

_LARGEST = 500
_AHEAD = 0.5
"""Seconds of work that a block holds."""
_SAMPLE = 0.1
"""Seconds after which it can be told how many rows that is."""
_MOST_REPEATS = 1000
"""Rows kept back at once because the same person is being registered."""


@define
class Task:
    """A row to be registered, with what the journal knew of the person."""

    entry: Entry
    past: Past | None


class Feed:
    """Hands out rows, after the journal has them. Rows of one person are handed out in order."""

    def __init__(
        self,
        entries: Iterable[Entry],
        writer: Writer | Memory,
        report: Callable[[Result], None],
        drain: Callable[[], Awaitable[None]] | None,
        stop: asyncio.Event,
        start: int,
    ) -> None:
        self._entries = entries
        self._writer = writer
        self._report = report
        self._drain = drain
        self._stop = stop
        self._block = self._round = start
        self._ready: deque[Task] = deque()
        self._busy: dict[str, deque[Entry] | None] = {}
        self._kept_back = 0
        self._has_ended = False
        self._filled = asyncio.Event()
        self._used = asyncio.Event()
        self._count = 0
        self._since = time.monotonic()

    async def fill(self) -> None:
        """Go through the roster, no further ahead of the workers than a block or two."""
        try:
            await self._fill()
        finally:
            self._has_ended = True
            self._filled.set()

    async def _fill(self) -> None:
        block: list[Entry] = []
        refused = 0
        for entry in self._entries:
            if self._stop.is_set():
                return
            if entry.refusal is not None:
                self._report(make_result(entry, entry.refusal, is_repeat=True))
                refused += 1
                if refused % _LARGEST == 0:
                    await self._writer.flush()
                    if self._drain is not None:
                        await self._drain()
                continue
            if entry.person in self._busy:
                self._keep_back(entry)
            else:
                self._busy[entry.person] = None
                block.append(entry)
            if len(block) >= self._block or self._kept_back >= _MOST_REPEATS:
                await self._plan(block)
                block = []
                await self._make_room()
        await self._plan(block)

    async def _plan(self, block: list[Entry]) -> None:
        if not block:
            return
        past = await self._writer.plan(block)
        self._ready.extend(Task(entry, past.get(entry.identity)) for entry in block)
        self._filled.set()

    async def _make_room(self) -> None:
        while not self._stop.is_set() and (
            len(self._ready) > self._block // 2 or self._kept_back >= _MOST_REPEATS
        ):
            self._used.clear()
            await self._used.wait()

    def _keep_back(self, entry: Entry) -> None:
        kept = self._busy[entry.person]
        if kept is None:
            kept = self._busy[entry.person] = deque()
        kept.append(entry)
        self._kept_back += 1

    async def next(self) -> Task | None:
        """The next row, None when there is none any more."""
        while not self._ready:
            if self._has_ended or self._stop.is_set():
                return None
            self._filled.clear()
            await self._filled.wait()
        if self._stop.is_set():
            return None
        task = self._ready.popleft()
        self._used.set()
        return task

    async def plan_alone(self, entry: Entry) -> Task:
        """A row that was kept back, after the journal has it."""
        past = await self._writer.plan([entry])
        return Task(entry, past.get(entry.identity))

    def release(self, ended: Entry) -> Entry | None:
        """The row kept back for the same person, who is busy no more if there is none."""
        self._measure()
        self._used.set()
        kept = self._busy[ended.person]
        if kept and not self._stop.is_set():
            self._kept_back -= 1
            return kept.popleft()
        del self._busy[ended.person]
        self._kept_back -= len(kept or ())
        return None

    def wake(self) -> None:
        """Let everybody see that the run is to end."""
        self._filled.set()
        self._used.set()

    def give_back(self) -> list[str]:
        """The identities of rows that were planned and never handed out."""
        return [
            task.entry.identity
            for task in self._ready
            if task.past is None or not (task.past.is_done or task.past.is_unfinished)
        ]

    def _measure(self) -> None:
        self._count += 1
        now = time.monotonic()
        took = now - self._since
        # Those under way at once may well end at once: less than all of them are no measure.
        if took >= _SAMPLE and self._count >= self._round:
            self._block = max(1, min(_LARGEST, int(self._count * _AHEAD / took)))
            self._count, self._since = 0, now
