"""Objects that belong to one event loop, such as pools of connections."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from attrs import frozen

from .forks import watch_forks


class LoopBound(Protocol):
    """An object that belongs to the event loop in which it was made."""

    async def close(self) -> None:
        """Close it, in its event loop. It may be called more than once."""
        ...

    def abandon(self) -> None:
        """Give it up without a change to its loop and its sockets.

        The loop is closed, or this is the child of a fork, and the parent uses both.
        """
        ...


B = TypeVar("B", bound=LoopBound)

_inherited: list[object] = []
"""Objects of the parent of a fork. They stay until the child ends: a destructor would change the
event loop's set of sockets, which parent and child share."""


@frozen
class _Entry(Generic[B]):
    value: B
    keeper: AsyncGenerator[None, None]


class PerLoop(Generic[B]):
    """Makes and keeps one object for each event loop.

    Event loops close their asynchronous generators before they end, as `asyncio.run` does. So each
    object has one, which closes it in time.
    """

    def __init__(self, make: Callable[[], B]) -> None:
        self._make = make
        self._entries: dict[asyncio.AbstractEventLoop, _Entry[B]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        watch_forks(self)

    def find(self) -> B | None:
        """Return the object of the running event loop; None if it has none yet."""
        entry = self._entries.get(asyncio.get_running_loop())
        return entry.value if entry is not None else None

    async def open(self) -> B:
        """Return the object of the running event loop; make it if it has none yet."""
        loop = asyncio.get_running_loop()
        if (entry := self._entries.get(loop)) is None:
            self._forget_closed_loops()
            value = self._make()
            entry = self._entries[loop] = _Entry(value, self._keep(loop, value))
            await anext(entry.keeper)
        return entry.value

    async def close(self) -> None:
        """Close all objects. Other loops close theirs as soon as they run."""
        self._forget_closed_loops()
        running = asyncio.get_running_loop()
        for loop in list(self._entries):
            if (entry := self._entries.pop(loop, None)) is None:
                continue
            if loop is running:
                await entry.value.close()
                with suppress(RuntimeError):  # the loop is closing it as well
                    await entry.keeper.aclose()
            else:
                with suppress(RuntimeError):  # the loop was closed at this moment
                    loop.call_soon_threadsafe(self._close_in, loop, entry)

    def _close_in(self, loop: asyncio.AbstractEventLoop, entry: _Entry[B]) -> None:
        async def close() -> None:
            await entry.value.close()
            with suppress(RuntimeError):
                await entry.keeper.aclose()

        task = loop.create_task(close())
        self._closing.add(task)  # event loops refer to tasks weakly
        task.add_done_callback(self._closing.discard)

    def after_fork(self) -> None:
        """Begin with no object."""
        for entry in self._entries.values():
            entry.value.abandon()
        _inherited.extend((self._entries, self._closing))
        self._entries, self._closing = {}, set()

    async def _keep(self, loop: asyncio.AbstractEventLoop, value: B) -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            self._entries.pop(loop, None)
            await value.close()

    def _forget_closed_loops(self) -> None:
        for loop in list(self._entries):
            if loop.is_closed() and (entry := self._entries.pop(loop, None)) is not None:
                entry.value.abandon()
