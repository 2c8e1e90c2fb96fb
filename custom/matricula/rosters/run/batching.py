"""Writes of several rows as one request, where a platform takes many at once."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any, TypeAlias

from attrs import define

from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Outcome
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow

from ...registrar import Batch

Outcomes: TypeAlias = list[Outcome | None]
Drive: TypeAlias = Callable[[Flow[Outcomes]], Awaitable[Outcomes]]

_GATHER = 0.02
"""Seconds for which calls gather."""
_PATIENCE = 15.0
"""Seconds for which they gather where a rate limit makes requests dear and learners come slowly."""


@define
class _Wish:
    """A call that waits for others; `drive` makes it."""

    call: Call[Any]
    drive: Drive
    outcome: "asyncio.Future[Outcome | None]"


class Batcher:
    """Gathers calls of one kind that go to one place, and makes them as one.

    `step_aside` is entered by whoever waits here.
    """

    def __init__(
        self,
        session: Session,
        batch: Batch,
        step_aside: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._session = session
        self._batch = batch
        self._step_aside = step_aside
        self._patience = 0.0 if session.rate_limiter.limit is None else _PATIENCE
        self._hurry = asyncio.Event()
        self._waiting: dict[str, list[_Wish]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, call: Call[Any], drive: Drive) -> Outcome | None:
        """Make a call together with others; its own outcome.

        None if it is to be made alone after all. Raises what the batch's `write` raises.
        """
        place = self._batch.find_place(call)
        future: asyncio.Future[Outcome | None] = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(place, [])
        waiting.append(_Wish(call, drive, future))
        if len(waiting) == 1:
            self._start(self._send_later(place, waiting))
        elif len(waiting) >= self._batch.most:
            self._start(self._send(self._waiting.pop(place)))
        with self._step_aside():
            return await future

    def hurry(self) -> None:
        """Let nobody wait long any more: hardly anybody will come."""
        self._hurry.set()

    def send_largest(self) -> None:
        """Send the largest batch as it is: nobody is left who could join it."""
        if self._waiting:
            place = max(self._waiting, key=lambda place: len(self._waiting[place]))
            self._start(self._send(self._waiting.pop(place)))

    async def cancel(self) -> None:
        """Send nothing any more: nobody waits for it."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send_later(self, place: str, mine: list[_Wish]) -> None:
        await asyncio.sleep(_GATHER)
        if self._patience:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), self._patience)
        if self._waiting.get(place) is mine:
            await self._send(self._waiting.pop(place))

    async def _send(self, wishes: list[_Wish]) -> None:
        calls = [wish.call for wish in wishes]
        try:
            outcomes = await wishes[0].drive(self._batch.write(self._session, calls))
        except BaseException as error:
            for wish in wishes:
                if not wish.outcome.done():
                    wish.outcome.set_exception(error)
            return
        for wish, outcome in zip(wishes, outcomes, strict=True):
            if not wish.outcome.done():
                wish.outcome.set_result(outcome)
