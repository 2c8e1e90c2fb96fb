"""Writes of several rows as one request, on platforms that take many at once."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any, TypeAlias

from attrs import define

from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Outcome
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow

from ...registrar import Batch

Outcomes: TypeAlias = list[Outcome | None]
RunFlow: TypeAlias = Callable[[Flow[Outcomes]], Coroutine[Any, Any, Outcomes]]

_GATHER = 0.02
"""Seconds for which calls gather."""
_GATHER_LIMITED = 15.0
"""Seconds for which they gather under a rate limit, where rows come slowly and requests count."""


@define
class _Waiting:
    """A call that waits for its batch, and its outcome."""

    call: Call[Any]
    outcome: "asyncio.Future[Outcome | None]"


class Batcher:
    """Gathers the calls of one step by their target, and sends each group as one request.

    `run_flow` sends; `give_way` is entered while a row waits here for others.
    """

    def __init__(
        self,
        session: Session,
        batch: Batch,
        run_flow: RunFlow,
        give_way: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._session = session
        self._batch = batch
        self._run_flow = run_flow
        self._give_way = give_way
        self._patience = 0.0 if session.rate_limiter.limit is None else _GATHER_LIMITED
        self._no_more = asyncio.Event()
        self._groups: dict[str, list[_Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, call: Call[Any]) -> Outcome | None:
        """Send a call together with others and return its own outcome.

        None: the call has to be sent alone. Raises what the batch's `write` raises.
        """
        target = self._batch.find_target(call)
        outcome: asyncio.Future[Outcome | None] = asyncio.get_running_loop().create_future()
        group = self._groups.setdefault(target, [])
        group.append(_Waiting(call, outcome))
        if len(group) == 1:
            self._start(self._send_later(target, group))
        elif len(group) >= self._batch.most:
            self._start(self._send(self._groups.pop(target)))
        with self._give_way():
            return await outcome

    def expect_no_more(self) -> None:
        """Send soon: hardly any calls will follow."""
        self._no_more.set()

    def send_largest(self) -> None:
        """Send the largest group as it is: no row is left that could join it."""
        if self._groups:
            target = max(self._groups, key=lambda target: len(self._groups[target]))
            self._start(self._send(self._groups.pop(target)))

    async def cancel(self) -> None:
        """Send nothing any more."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send_later(self, target: str, group: list[_Waiting]) -> None:
        await asyncio.sleep(_GATHER)
        if self._patience:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._no_more.wait(), self._patience)
        if self._groups.get(target) is group:
            await self._send(self._groups.pop(target))

    async def _send(self, group: list[_Waiting]) -> None:
        calls = [one.call for one in group]
        try:
            outcomes = await self._run_flow(self._batch.write(self._session, calls))
        except BaseException as error:
            for one in group:
                if not one.outcome.done():
                    one.outcome.set_exception(error)
            return
        for one, outcome in zip(group, outcomes, strict=True):
            if not one.outcome.done():
                one.outcome.set_result(outcome)
