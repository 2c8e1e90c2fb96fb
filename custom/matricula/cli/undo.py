"""`matricula roster undo`: take back what a run made, as far as the platform allows it."""

import argparse
import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import Refused
from matricula_runtime.steps import Flow

from ..registrar import Registrar, Values, find_registrar
from ..rosters import Archive, Journal, Record, RosterError, Summary
from ..rosters.journal.report import read_target
from .connect import reconnect
from .exits import Exit
from .register import confirm
from .screen import make_bar
from .terminal import show

UNDONE = "undone"
_NO_REMOVAL = "an account cannot be removed through the API"


def run(options: argparse.Namespace) -> int:
    """Undo; the exit code is 1 if the platform refused some of it."""
    path = Path(options.journal)
    # Held before it is read: of a run that goes on it would tell only a part.
    with Archive(path) as archive, closing(Journal(path)) as journal:
        summary, made, kept = _read_journal(archive, options.of_run)
        return _undo_all(options, journal, summary, made, kept)


def _undo_all(
    options: argparse.Namespace,
    journal: Journal,
    summary: Summary,
    made: Sequence[Record],
    kept: Sequence[Record],
) -> int:
    registrar = find_registrar(summary.platform)
    rows = [(one, read_target(registrar, summary, one)) for one in made]
    # What can be taken back is what people were registered on: an account stays.
    records = [(one, values) for one, values in rows if values]
    if registrar.undo is None or (made and not records):
        raise RosterError(_explain(registrar))
    origin = summary.origin
    connection = reconnect(options, registrar, origin)
    confirm(options, origin, f"undo the registrations of {len(records)} people at {origin}")
    with closing(make_bar(len(records))) as bar:
        undone = count(1)

        def settle(*values: Any) -> None:
            journal.settle(*values)
            number = next(undone)
            bar.update(number, {UNDONE: number})

        refused = asyncio.run(_undo(registrar, connection, records, settle))
    show(f"{len(records) - refused} undone, {refused} refused")
    if accounts := len(made) - len(records):
        show(f"{accounts} left as they are: they were put onto no course, and {_NO_REMOVAL}")
    left = len({one.identity for one in kept if read_target(registrar, summary, one)})
    if left:
        show(f"{left} left as they are: they may have been registered before")
    return Exit.REFUSED if refused else Exit.OK


def _explain(registrar: Registrar) -> str:
    """Why there is nothing to take back."""
    if registrar.undo is None:
        return f"{registrar.name} has no call that takes a registration back: nothing was undone."
    return (
        f"Nothing was undone: these people have an account on {registrar.name} and were put onto no"
        f" course. Only an enrollment can be undone; {_NO_REMOVAL}."
    )


def _read_journal(archive: Archive, run: int | None) -> tuple[Summary, list[Record], list[Record]]:
    """What a journal says of whom was registered, in all runs or in one, and of who was there."""
    summary = archive.summarize()
    if run is not None and run not in (numbers := [one.number for one in summary.runs]):
        there = ", ".join(map(str, numbers))
        raise RosterError(f"{archive.path} has no run {run}; its runs: {there}.")
    # Of a person who stands in the roster twice, a journal can hold both rows.
    made = list({one.identity: one for one in archive.records("created", "invited")}.values())
    theirs = {one.identity for one in made}
    kept = [one for one in archive.records("exists") if one.identity not in theirs]
    if run is not None:
        made = [one for one in made if summary.find_run(one.at) == run]
        kept = [one for one in kept if summary.find_run(one.at) == run]
    return summary, made, kept


async def _undo(
    registrar: Registrar,
    connection: AsyncConnection,
    records: Sequence[tuple[Record, Values]],
    settle: Callable[..., None],
) -> int:
    """How many the platform refused."""
    refused = 0
    assert registrar.undo is not None
    async with connection:
        for record, values in records:
            if record.id is None:
                refused += 1
                continue
            problem = await _try(connection, registrar.undo(connection.session, record.id, values))
            if problem is not None:
                refused += 1
                show(f"row {record.row} {record.email}: {problem}")
                continue
            settle(record.identity, UNDONE, record.id, "")
    return refused


async def _try(connection: AsyncConnection, flow: Flow[str | None]) -> str | None:
    """What the platform has against it; None if it was done."""
    try:
        return await connection.run(flow)
    except Refused as error:
        if error.concerns_token:
            raise
        return error.message
