"""A roster on its way: what a run and a dry run have in common."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from matricula_runtime.connection import AsyncConnection

from ..rosters import Journal, RefusedFile, Roster, RosterError, Survey, beside
from ..rosters.readers.open import is_stream
from .exits import Exit
from .screen import Screen
from .terminal import say


@frozen
class Job:
    """A roster that is registered: where it goes, and who is told of each result."""

    options: argparse.Namespace
    roster: Roster
    connection: AsyncConnection
    journal: Journal
    screen: Screen
    refused: RefusedFile


def describe(options: argparse.Namespace, roster: Roster, survey: Survey) -> None:
    """Say what was found in a roster."""
    rows = "1 row" if survey.rows == 1 else f"{survey.rows or 'no'} rows"
    say(f"{options.roster}: {rows} ({roster.source.description})")
    if roster.unused:
        say(f"not used: {', '.join(roster.unused)}")
    if survey.refused and not options.dry_run:
        numbers = ", ".join(str(entry.row) for entry in survey.examples)
        more = ", …" if survey.refused > len(survey.examples) else ""
        why = f"lack what {options.on} needs, or cannot be read"
        say(f"{survey.refused} of them {why}: row {numbers}{more}")


def find_journal(options: argparse.Namespace) -> Path:
    """The journal's file. Raises RosterError if it has to be named."""
    if options.journal:
        return Path(options.journal)
    if is_stream(options.roster):
        raise RosterError("A roster from standard input has no name: say --journal FILE.")
    return beside(options.roster, f"{options.on}.journal")


def judge(counts: Mapping[str, int]) -> Exit:
    """The exit code for these outcomes."""
    if counts.get("unconfirmed"):
        return Exit.UNCONFIRMED
    return Exit.REFUSED if counts["rejected"] else Exit.OK
