"""Deadlines of many tasks with one timer; a timer for each task costs a tenth of a call."""

import asyncio
from math import inf
from typing import Any, TypeAlias

from attrs import define

from .transport import ReadTimeoutError, TotalTimeoutError

Task: TypeAlias = "asyncio.Task[Any]"


_ROUNDS = 3
"""Rounds of the event loop that it takes to read what has arrived and hand it to its task."""


@define
class _TaskDeadline:
    """The deadlines of one task, as times of the event loop.

    `due` ends the present wait, `total_due` all of them; `wait` is how long one wait may take, in
    seconds. `cancelled` is how often the task had been cancelled before.
    """

    due: float
    total_due: float
    wait: float
    cancelled: int
    is_late: bool = False


class Deadlines:
    """Cancels tasks of an event loop whose wait has taken too long."""

    def __init__(self) -> None:
        self._tasks: dict[Task, _TaskDeadline] = {}
        self._timer: asyncio.Handle | None = None
        self._due = inf

    def start(self, total: float, wait: float) -> Task:
        """Give the running task `total` seconds in all and `wait` seconds for each wait.

        Returns the task; pass it to `stop` when it is done.
        """
        loop = asyncio.get_running_loop()
        task = asyncio.current_task(loop)
        assert task is not None
        now = loop.time()
        due = now + min(total, wait)
        # A task that was cancelled before can still run, to clean up.
        self._tasks[task] = _TaskDeadline(due, now + total, wait, task.cancelling())
        if due < self._due:
            self._schedule(due)
        return task

    def suspend(self) -> None:
        """Lift the deadlines of the running task until `restart_wait`: something else has one."""
        self._find().due = inf

    def restart_wait(self) -> None:
        """Begin a new wait of the running task."""
        task = self._find()
        task.due = min(asyncio.get_running_loop().time() + task.wait, task.total_due)
        if task.due < self._due:
            self._schedule(task.due)

    def _find(self) -> _TaskDeadline:
        task = asyncio.current_task()
        assert task is not None
        return self._tasks[task]

    def find_timeout(self, task: Task) -> Exception | None:
        """Return the timeout that cancelled the task; None if its caller cancelled it as well."""
        deadline = self._tasks[task]
        if not deadline.is_late or task.cancelling() != deadline.cancelled + 1:
            return None
        return ReadTimeoutError() if deadline.due < deadline.total_due else TotalTimeoutError()

    def stop(self, task: Task) -> None:
        """Forget a task that is done."""
        if self._tasks.pop(task).is_late:
            task.uncancel()

    def close(self) -> None:
        """Stop the timer."""
        self._schedule(inf)

    def _schedule(self, due: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._due = due
        self._timer = None
        if due < inf:
            self._timer = asyncio.get_running_loop().call_at(due, self._on_timer, _ROUNDS)

    def _on_timer(self, rounds: int) -> None:
        # The loop may have stood still, as in a stopped process. Responses that arrived meanwhile
        # are in time, but event loops run their timers before they read: so let them read first.
        if rounds:
            self._timer = asyncio.get_running_loop().call_soon(self._on_timer, rounds - 1)
        else:
            self._cancel_late()

    def _cancel_late(self) -> None:
        now = asyncio.get_running_loop().time()
        for task, deadline in self._tasks.items():
            if deadline.due <= now and not deadline.is_late:
                deadline.is_late = True
                task.cancel()
        waiting = (one.due for one in self._tasks.values() if not one.is_late)
        self._schedule(min(waiting, default=inf))
