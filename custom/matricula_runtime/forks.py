"""Forks: the child of a process must not use what its parent's threads hold or share.

`os.fork()`, `multiprocessing` and servers that load a program before they fork copy the memory of
one thread. Locks that another thread held stay locked, and both processes have the same sockets.
"""

import os
import threading
from typing import Protocol
from weakref import WeakSet


class Forkable(Protocol):
    """An object that changes in the child of a fork."""

    def after_fork(self) -> None:
        """Give up what belongs to the parent. It is called in the child, which has one thread."""
        ...


_forkables: WeakSet[Forkable] = WeakSet()


def watch_forks(one: Forkable) -> None:
    """Call `one.after_fork()` in the child of each fork, as long as the object exists."""
    _forkables.add(one)


def _after_fork() -> None:
    for one in list(_forkables):
        one.after_fork()


if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(after_in_child=_after_fork)


class ProcessLock:
    """A lock that is free in the child of a fork."""

    def __init__(self) -> None:
        self.after_fork()
        watch_forks(self)

    def after_fork(self) -> None:
        """Begin with a new lock."""
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()
