"""`matricula register --dry-run`: what would happen, and nothing is sent."""

import argparse
import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import MatriculaError

from ..rosters import (
    READY,
    Archive,
    DryRun,
    JournalError,
    Result,
    Roster,
    count_workers,
    find_loop,
    look_for_existing,
)
from ..rosters.readers.open import is_stream
from .connect import connect
from .job import describe, find_journal, judge
from .screen import Screen, make_screen
from .terminal import say


def check(options: argparse.Namespace, roster: Roster) -> int:
    """Show what would happen; the exit code."""
    connection = connect(options, roster.registrar) if options.check_existing else None
    has_journal = options.journal or not is_stream(options.roster)
    journal = find_journal(options) if has_journal else None
    dry_run = DryRun(roster, journal, is_pilot=options.pilot is not None)
    survey = roster.survey()
    describe(options, roster, survey)
    if journal is not None and journal.exists():
        _compare_owner(journal, roster)
    screen = make_screen(options.json, survey.rows, (READY, "invited", "exists", "rejected"))
    try:
        results = _take(dry_run.results(), options.pilot)
        if connection is not None:
            _look(options, roster, connection, results, screen)
        for result in results:
            screen.show(result)
    finally:
        screen.close()
    say("a dry run: nothing was sent")
    return judge(screen.counts)


def _compare_owner(path: Path, roster: Roster) -> None:
    """Say that a run would refuse the journal, if it would for what it belongs to."""
    try:
        with Archive(path) as archive:
            summary = archive.summarize()
    except JournalError:  # it holds no run yet, or the dry run will say what is wrong with it
        return
    is_same = (summary.platform, summary.target) == (roster.registrar.name, roster.target)
    if is_same or set(summary.counts) <= {"open", "rejected"}:
        return
    target = "".join(f", {name} {value}" for name, value in summary.target.items())
    say(f"{path} belongs to {summary.platform}{target}: for a run name another with --journal")


def _take(results: Iterable[Result], pilot: int | None) -> Iterator[Result]:
    """Results up to the one with which so many are ready; all without a number."""
    left = pilot
    for result in results:
        yield result
        if left is not None and result.outcome == READY:
            left -= 1
            if not left:
                return


def _look(
    options: argparse.Namespace,
    roster: Roster,
    connection: AsyncConnection,
    results: Iterable[Result],
    screen: Screen,
) -> None:
    """Show the results of a dry run, after looking people up."""

    async def look() -> None:
        workers = count_workers(options.concurrency, connection.session.rate_limiter)
        async with connection:
            await look_for_existing(roster.registrar, connection, results, screen.show, workers)

    with asyncio.Runner(loop_factory=find_loop()) as loop:
        try:
            loop.run(look())
        except* MatriculaError as group:
            raise group.exceptions[0] from None
