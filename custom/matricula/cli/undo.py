"""`matricula roster undo`: take back what a run made, as far as the platform allows it."""

import argparse
import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import Refused

from ..registrar import Registrar, find_registrar
from ..rosters import Archive, Journal, Record, RosterError, Summary
from .connect import connect
from .exits import Exit
from .register import confirm

UNDONE = "undone"


def run(options: argparse.Namespace) -> int:
    """Undo; the exit code is 1 if the platform refused some of it."""
    path = Path(options.journal)
    with Archive(path) as archive:
        summary = archive.summarize()
        records = list(archive.records("created"))
    if options.of_run is not None:
        records = [one for one in records if find_run(summary, one) == options.of_run]
    registrar = find_registrar(summary.platform)
    if registrar.undo is None:
        raise RosterError(f"{registrar.name} has no way to undo a registration.")
    options.base_url = options.base_url or summary.origin
    connection = connect(options, registrar)
    origin = connection.session.base.locate("")
    if origin != summary.origin:
        raise RosterError(f"The journal belongs to {summary.origin}; undo it there.")
    confirm(options, origin, f"undo the registrations of {len(records)} people at {origin}")
    with closing(Journal(path)) as journal:
        refused = asyncio.run(_undo(registrar, connection, records, journal.settle))
    print(f"{len(records) - refused} undone, {refused} refused")
    return Exit.REFUSED if refused else Exit.OK


def find_run(summary: Summary, record: Record) -> int:
    """The run that made a record: the last one that had begun by then.

    `record.run` is something else: the last run that met it.
    """
    return max((run_.number for run_ in summary.runs if run_.began <= record.at), default=0)


async def _undo(
    registrar: Registrar,
    connection: AsyncConnection,
    records: Sequence[Record],
    settle: Callable[..., None],
) -> int:
    """How many the platform refused."""
    refused = 0
    assert registrar.undo is not None
    async with connection:
        for record in records:
            if record.id is None:
                refused += 1
                continue
            try:
                await connection.run(registrar.undo(connection.session, record.id))
            except Refused as error:
                if error.concerns_token:
                    raise
                refused += 1
                print(f"row {record.row} {record.email}: {error.message}")
                continue
            settle(record.identity, UNDONE, record.id, "")
    return refused
