"""Writes of several rows as one request, where a platform takes many at once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from matricula_runtime.errors import CallError, Unconfirmed
from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Created, Outcome, Rejected
from matricula_runtime.registration import create
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow

from ..registrar import Batch

Drive: TypeAlias = Callable[[Flow[Outcome]], Awaitable[Outcome]]

_GATHER = 0.02
"""Seconds for which calls gather."""


class Batcher:
    """Gathers calls of one kind that go to one place, and makes them as one."""

    def __init__(self, session: Session, batch: Batch) -> None:
        self._session = session
        self._batch = batch
        self._waiting: dict[str, list[tuple[Call[Any], asyncio.Future[Outcome | None]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, call: Call[Any], drive: Drive) -> Outcome | None:
        """Make a call together with others; its own outcome.

        None if the batch was refused as a whole: then it is to be made alone. Raises what `create`
        raises.
        """
        place = call.arguments["url"]
        future: asyncio.Future[Outcome | None] = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(place, [])
        waiting.append((call, future))
        if len(waiting) == 1:
            self._start(self._send_later(place, drive))
        elif len(waiting) >= self._batch.most:
            self._start(self._send(self._waiting.pop(place), drive))
        return await future

    def _start(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send_later(self, place: str, drive: Drive) -> None:
        mine = self._waiting[place]
        await asyncio.sleep(_GATHER)
        if self._waiting.get(place) is mine:
            await self._send(self._waiting.pop(place), drive)

    async def _send(
        self, waiting: list[tuple[Call[Any], "asyncio.Future[Outcome | None]"]], drive: Drive
    ) -> None:
        calls = [call for call, _ in waiting]
        try:
            outcome = await drive(create(self._session, self._batch.merge(calls)))
        except BaseException as error:
            for _, future in waiting:
                if not future.done():
                    future.set_exception(error)
            return
        is_alone = len(waiting) == 1 and isinstance(outcome, Rejected)
        for call, future in waiting:
            if not future.done():
                future.set_result(outcome if is_alone else self._split(call, outcome))

    def _split(self, call: Call[Any], outcome: Outcome) -> Outcome | None:
        match outcome:
            case Created():
                id_ = self._batch.find_id(call, outcome.record)
                if id_ is None:
                    return self._doubt(call, "the answer to several does not name it")
                return Created(id_, warnings=outcome.warnings)
            case CallError():
                return self._doubt(call, outcome.message, outcome)
        return None

    def _doubt(self, call: Call[Any], why: str, shared: CallError | None = None) -> Unconfirmed:
        title = self._session.platform.title
        doubt = Unconfirmed(why, operation=call.endpoint.operation, platform=title)
        if shared is not None:
            doubt.answer, doubt.__cause__ = shared.answer, shared.__cause__
        return doubt
