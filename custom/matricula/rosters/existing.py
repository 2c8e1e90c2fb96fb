"""A dry run that looks people up: who is registered already is told, and nothing is written."""

import asyncio
from collections.abc import Callable, Iterable, Iterator

from attrs import evolve

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.outcomes import Found, Unknown

from ..registrar import Registrar
from .dry_run import READY
from .reconcile import HARMLESS, ask
from .result import Result


async def look_for_existing(
    registrar: Registrar,
    connection: AsyncConnection,
    results: Iterable[Result],
    report: Callable[[Result], None],
    workers: int,
) -> None:
    """Report each result of a dry run, after looking up whom a run would send."""
    shared = iter(results)

    async def work(mine: Iterator[Result]) -> None:
        for result in mine:
            report(await _look(registrar, connection, result) if _would_be_sent(result) else result)

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work(shared))


def _would_be_sent(result: Result) -> bool:
    """Whether a run would send something for a row, if only to be refused.

    Then the platform recognises whom it has, whatever else is wrong with the row.
    """
    is_refused_here = result.was_done or result.entry.refusal is not None
    return result.outcome == READY or (result.outcome == "rejected" and not is_refused_here)


async def _look(registrar: Registrar, connection: AsyncConnection, result: Result) -> Result:
    entry = result.entry
    flow = registrar.register(connection.session, entry.learner, entry.values)
    found = await connection.run(ask(connection.session, flow))
    match found:
        case Found(_, id_):
            return evolve(result, outcome="exists", id=id_, reason="the platform has it", fields={})
        case Unknown(why) if result.outcome == READY or found is HARMLESS:
            return evolve(result, outcome=READY, reason=why, fields={})
    return result
