"""Runs asyncio code from synchronous programs, on the fastest event loop that is installed."""

import asyncio
import os
from collections.abc import AsyncGenerator, Coroutine, Iterator
from typing import Any, TypeVar

from matricula_runtime.errors import ConfigurationError

from .run.connect import find_loop

T = TypeVar("T")


def iterate(values: AsyncGenerator[T, None]) -> Iterator[T]:
    """Yield the values of an asynchronous generator.

    Raises ConfigurationError at once if an event loop runs in this thread.
    """
    _refuse_loop()
    return _iterate(values)


def _iterate(values: AsyncGenerator[T, None]) -> Iterator[T]:
    loop, process = asyncio.Runner(loop_factory=find_loop()), os.getpid()
    try:
        while not isinstance(value := loop.run(_next(values)), _End):
            yield value
            if os.getpid() != process:
                raise ConfigurationError(_FORKED)
    finally:
        if os.getpid() == process:
            try:
                loop.run(_close(values))
            finally:
                loop.close()
        else:
            _inherited.extend((loop, values))


_FORKED = (
    "This process was forked during a run, which belongs to its parent: fork before the run, or end"
    " the child with os._exit()."
)
_inherited: list[object] = []
"""Runs of the parent of a fork. They stay until the child ends: their end would send requests."""


class _End:
    """Stands for the end of a generator."""


async def _next(values: AsyncGenerator[T, None]) -> "T | _End":
    return await anext(values, _End())


async def _close(values: AsyncGenerator[T, None]) -> None:
    await values.aclose()


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Return the value of a coroutine. Raises ConfigurationError if an event loop runs here."""
    try:
        _refuse_loop()
    except ConfigurationError:
        work.close()
        raise
    with asyncio.Runner(loop_factory=find_loop()) as loop:
        return loop.run(work)


def _refuse_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise ConfigurationError("An event loop runs here: use the function that ends in `_async`.")
