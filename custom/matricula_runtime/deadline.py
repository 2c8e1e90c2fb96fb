"""Deadlines of many tasks with one timer; a timer for each costs a tenth of a call."""

import asyncio
from math import inf
from typing import Any, TypeAlias

Task: TypeAlias = "asyncio.Task[Any]"


class Deadlines:
    """Cancels what the tasks of an event loop wait for when it has lasted too long."""

    def __init__(self) -> None:
        self._ends: dict[Task, tuple[float, int]] = {}
        self._late: set[Task] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._due = inf

    def begin(self, seconds: float) -> Task:
        """Give the running task so many seconds; say `end` with what this returns."""
        loop = asyncio.get_running_loop()
        task = asyncio.current_task(loop)
        assert task is not None
        ends = loop.time() + seconds
        # A task can have been cancelled before and go on all the same, to clear up.
        self._ends[task] = ends, task.cancelling()
        if ends < self._due:
            self._schedule(ends)
        return task

    def is_late(self, task: Task) -> bool:
        """Whether this is what cancelled the task, and nobody else did."""
        return task in self._late and task.cancelling() == self._ends[task][1] + 1

    def end(self, task: Task) -> None:
        """Say that it is done."""
        del self._ends[task]
        if task in self._late:
            self._late.remove(task)
            task.uncancel()

    def close(self) -> None:
        """End the timer."""
        self._schedule(inf)

    def _schedule(self, due: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._due = due
        self._timer = None
        if due < inf:
            self._timer = asyncio.get_running_loop().call_at(due, self._cancel_late)

    def _cancel_late(self) -> None:
        now = asyncio.get_running_loop().time()
        for task, (ends, _) in self._ends.items():
            if ends <= now and task not in self._late:
                self._late.add(task)
                task.cancel()
        waiting = (ends for task, (ends, _) in self._ends.items() if task not in self._late)
        self._schedule(min(waiting, default=inf))
