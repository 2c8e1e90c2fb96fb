"""Deadlines of many tasks with one timer; a timer for each costs a tenth of a call."""

import asyncio
from math import inf
from typing import Any, TypeAlias

from attrs import define

from .transport import ReadTimeoutError, TotalTimeoutError

Task: TypeAlias = "asyncio.Task[Any]"


_ROUNDS = 3
"""Rounds of an event loop in which whatever has come is read and handed to its task."""


@define
class _Watched:
    """A task: when it is to end, at the latest, how long one wait may last, and how often it was
    cancelled before."""

    ends: float
    last: float
    wait: float
    cancelled: int
    is_late: bool = False


class Deadlines:
    """Cancels what the tasks of an event loop wait for when it has lasted too long."""

    def __init__(self) -> None:
        self._watched: dict[Task, _Watched] = {}
        self._timer: asyncio.Handle | None = None
        self._due = inf

    def begin(self, total: float, wait: float) -> Task:
        """Give the running task so many seconds in all, and for each wait.

        Say `end` with what this returns.
        """
        loop = asyncio.get_running_loop()
        task = asyncio.current_task(loop)
        assert task is not None
        now = loop.time()
        ends, last = now + min(total, wait), now + total
        # A task can have been cancelled before and go on all the same, to clear up.
        self._watched[task] = _Watched(ends, last, wait, task.cancelling())
        if ends < self._due:
            self._schedule(ends)
        return task

    def pause(self) -> None:
        """Let no deadline count until `wait` is said: others watch."""
        self._find().ends = inf

    def wait(self) -> None:
        """Say that the running task begins a new wait."""
        watched = self._find()
        watched.ends = min(asyncio.get_running_loop().time() + watched.wait, watched.last)
        if watched.ends < self._due:
            self._schedule(watched.ends)

    def _find(self) -> _Watched:
        task = asyncio.current_task()
        assert task is not None
        return self._watched[task]

    def find_error(self, task: Task) -> Exception | None:
        """What the task was late with, if this is what cancelled it and nobody else did."""
        watched = self._watched[task]
        if not watched.is_late or task.cancelling() != watched.cancelled + 1:
            return None
        return ReadTimeoutError() if watched.ends < watched.last else TotalTimeoutError()

    def end(self, task: Task) -> None:
        """Say that it is done."""
        if self._watched.pop(task).is_late:
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
            self._timer = asyncio.get_running_loop().call_at(due, self._look, _ROUNDS)

    def _look(self, rounds: int) -> None:
        # The loop may have stood still, as in a stopped process: what came meanwhile is no less
        # in time for that, and loops look at their timers first.
        if rounds:
            self._timer = asyncio.get_running_loop().call_soon(self._look, rounds - 1)
        else:
            self._cancel_late()

    def _cancel_late(self) -> None:
        now = asyncio.get_running_loop().time()
        for task, watched in self._watched.items():
            if watched.ends <= now and not watched.is_late:
                watched.is_late = True
                task.cancel()
        waiting = (one.ends for one in self._watched.values() if not one.is_late)
        self._schedule(min(waiting, default=inf))
