"""A dry run that looks people up: who is registered already is told, and nothing is written."""

import asyncio
from collections.abc import Callable, Iterable, Iterator

from attrs import evolve

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.outcomes import Found, Unknown

from ..registrar import Registrar
from .dry_run import READY
from .reconciling import ask
from .result import Result


async def look_for_existing(
    registrar: Registrar,
    connection: AsyncConnection,
    results: Iterable[Result],
    report: Callable[[Result], None],
    workers: int,
) -> None:
    """Report each result of a dry run, after looking up those that are ready."""
    shared = iter(results)

    async def work(mine: Iterator[Result]) -> None:
        for result in mine:
            if result.outcome == READY:
                result = await _look(registrar, connection, result)
            report(result)

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work(shared))


async def _look(registrar: Registrar, connection: AsyncConnection, result: Result) -> Result:
    entry = result.entry
    flow = registrar.register(connection.session, entry.learner, entry.values)
    match await connection.run(ask(connection.session, flow)):
        case Found(_, id_):
            return evolve(result, outcome="exists", id=id_, reason="the platform has it")
        case Unknown(why):
            return evolve(result, reason=why)
    return result
