"""`matricula register`: a roster, a platform, a journal, and what is shown meanwhile."""

import argparse
import logging
import shlex
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.origin import is_loopback

from ..registrar import PLATFORMS, Registrar, find_registrar, parse_settings
from ..rosters import (
    READY,
    DryRun,
    Filling,
    Journal,
    JournalError,
    RefusedFile,
    Roster,
    RosterError,
    StoppedError,
    Survey,
    beside,
    make_roster,
    open_source,
)
from ..rosters.archive import list_id_columns
from ..rosters.files import STDIN, is_stream
from .connect import connect
from .exits import Exit
from .running import run_check, run_look, run_roster
from .screen import Screen, make_screen


def run(options: argparse.Namespace) -> int:
    """Register a roster; the exit code."""
    if options.verbose:
        logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(message)s")
    if options.on is None:
        raise RosterError(f"Which platform? Give --on with one of {', '.join(PLATFORMS)}.")
    registrar = find_registrar(options.on)
    values = read_settings(options, registrar)
    source = open_source(options.roster, options.delimiter, options.sheet)
    try:
        roster = make_roster(
            source,
            registrar,
            values,
            dict(options.map),
            limit=options.pilot or options.limit,
            filling=Filling(options.derive_username, options.generate_passwords),
        )
        is_offline = options.dry_run and not options.check_existing
        connection = None if is_offline else connect(options, registrar)
        survey = roster.survey()
        _describe(options, roster, survey)
        if options.dry_run or connection is None:
            return _check(options, roster, survey, connection)
        run_check(connect(options, registrar), registrar, values)
        origin = connection.session.base.origin
        what = f"register {survey.rows} people at {origin} as {options.on} learners"
        confirm(options, origin, what)
        return _register(options, roster, connection, survey)
    finally:
        source.close()


def read_settings(options: argparse.Namespace, registrar: Registrar) -> dict[str, object]:
    """The settings for all rows. Raises ConfigurationError for what the platform does not take."""
    names = ("course", "legal_entity", "behavior", "registration_date", "send_activation_email")
    given = {name: text for name in names if (text := getattr(options, name)) is not None}
    return parse_settings(registrar, given)


def _describe(options: argparse.Namespace, roster: Roster, survey: Survey) -> None:
    rows = "1 row" if survey.rows == 1 else f"{survey.rows} rows"
    _say(f"{options.roster}: {rows} ({roster.source.description})")
    if roster.unused:
        _say(f"not used: {', '.join(roster.unused)}")
    if survey.refused:
        numbers = ", ".join(str(entry.row) for entry in survey.examples)
        more = ", …" if survey.refused > len(survey.examples) else ""
        _say(f"{survey.refused} of them cannot be registered as they are: row {numbers}{more}")


def _check(
    options: argparse.Namespace,
    roster: Roster,
    survey: Survey,
    connection: AsyncConnection | None,
) -> int:
    """Show what would happen."""
    has_journal = options.journal or not is_stream(options.roster)
    journal = _find_journal(options) if has_journal else None
    screen = make_screen(options.json, survey.rows, (READY, "invited", "exists", "rejected"))
    try:
        results = DryRun(roster, journal).results()
        if connection is not None:
            run_look(options, roster, connection, results, screen)
        for result in results:
            screen.show(result)
    finally:
        screen.close()
    _say("a dry run: nothing was sent")
    return _judge(screen.counts)


def confirm(options: argparse.Namespace, origin: str, what: str) -> None:
    """Ask before real people get mail. Raises RosterError where nobody can be asked."""
    if options.yes or is_loopback(urlsplit(origin).hostname or ""):
        return
    reads_stdin = getattr(options, "roster", "") == STDIN
    if reads_stdin or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise RosterError(
            f"This would {what}, who may get mail."
            " Nobody can be asked here: say --yes if you mean it."
        )
    sys.stderr.write(f"{what[0].upper()}{what[1:]}? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise StoppedError("Nothing was sent.", interrupted=True)


def _register(
    options: argparse.Namespace, roster: Roster, connection: AsyncConnection, survey: Survey
) -> int:
    path = _find_journal(options)
    journal = Journal(path)
    refused = _make_refused(options, roster, journal)
    screen: Screen | None = None
    try:
        origin, headers = connection.session.base.locate(""), roster.source.headers
        journal.begin(options.on, origin, roster.target, options.roster, headers, roster.values)
        screen = make_screen(options.json, survey.rows)
        stopped = _go(options, roster, connection, journal, screen, refused)
        screen.close()
        refused.close()
        _say_files(path, refused)
        if stopped is not None:
            _say(f"matricula: {stopped}")
            _say(f"To go on: {_command()}")
            return Exit.INTERRUPTED if stopped.interrupted else Exit.STOPPED
        if not (refused.rows or options.limit or options.pilot):
            refused.remove_stale()
        if (seen := sum(screen.counts.values())) < survey.rows:
            _say(f"The roster was changed meanwhile: {seen} of its {survey.rows} rows were there.")
            return Exit.STOPPED
        in_doubt = journal.count_unfinished()
        if in_doubt > screen.counts["unconfirmed"]:
            _say(f"{in_doubt} people of the journal are unconfirmed: matricula roster reconcile")
        return Exit.UNCONFIRMED if in_doubt else _judge(screen.counts)
    finally:
        try:
            if screen is not None:
                screen.close()
            refused.close()
        finally:
            journal.close()


def _make_refused(options: argparse.Namespace, roster: Roster, journal: Journal) -> RefusedFile:
    ids = {name: roster.columns.get(name) for name in list_id_columns(roster.registrar)}
    name = STDIN if is_stream(options.roster) else options.roster
    return RefusedFile(beside(name, "refused.csv"), roster.source.headers, journal, ids)


def _go(
    options: argparse.Namespace,
    roster: Roster,
    connection: AsyncConnection,
    journal: Journal,
    screen: Screen,
    refused: RefusedFile,
) -> StoppedError | None:
    """Run, and write down how it ended."""
    try:
        run_roster(options, roster, connection, journal, screen, refused)
    except StoppedError as error:
        journal.end("interrupted" if error.interrupted else "stopped", str(error))
        return error
    except BaseException as error:
        with suppress(JournalError):
            journal.end("stopped", str(error))
        raise
    journal.end("finished")
    return None


def _find_journal(options: argparse.Namespace) -> Path:
    if options.journal:
        return Path(options.journal)
    if is_stream(options.roster):
        raise RosterError("A roster from standard input has no name: say --journal FILE.")
    return beside(options.roster, f"{options.on}.journal")


def _judge(counts: Mapping[str, int]) -> Exit:
    if counts.get("unconfirmed"):
        return Exit.UNCONFIRMED
    return Exit.REFUSED if counts["rejected"] else Exit.OK


def _say_files(journal: Path, refused: RefusedFile) -> None:
    _say(f"journal: {journal}")
    if refused.rows:
        _say(f"refused rows: {refused.path} (correct them there and register that file)")
        if refused.path != refused.wanted:
            _say(f"{refused.wanted} was changed, or is not of this journal: it was kept")


def _command() -> str:
    return shlex.join(["matricula", *sys.argv[1:]])


def _say(text: str) -> None:
    print(text, file=sys.stderr)
