"""`matricula register`: a roster, a platform, a journal, and what is shown meanwhile."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from urllib.parse import urlsplit

from matricula_runtime.errors import Forbidden, Unauthorized
from matricula_runtime.origin import is_loopback

from ..registrar import Registrar, find_registrar, parse_settings
from ..rosters import (
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
from ..rosters.readers.open import STDIN, is_same_roster, is_stream
from ..rosters.run.row_executor import has_calls_beyond_asking
from ..settings import PLATFORMS, list_options
from .connect import connect, name_token
from .dry_run import check
from .exits import Exit
from .job import Job, describe, find_journal, judge
from .log import log_requests
from .running import run_check, run_roster
from .screen import make_screen
from .terminal import make_printable, say


def run(options: argparse.Namespace) -> int:
    """Register a roster; the exit code."""
    if options.verbose:
        log_requests()
    if options.on is None:
        raise RosterError(f"Which platform? Give --on with one of {', '.join(PLATFORMS)}.")
    if options.check_existing and not options.dry_run:
        raise RosterError("--check-existing goes with --dry-run; a run always finds who is there.")
    registrar = find_registrar(options.on)
    values = read_settings(options, registrar)
    mapping = read_mapping(options.map)
    source = open_source(options.roster, options.delimiter, options.sheet, options.header_row)
    try:
        filling = Filling(options.derive_username, options.generate_passwords)
        roster = make_roster(source, registrar, values, mapping, options.limit, filling)
        return check(options, roster) if options.dry_run else _register(options, roster)
    finally:
        source.close()


def read_mapping(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The headers of fields. Raises RosterError for a field that is given twice."""
    mapping = dict(pairs)
    for field, header in pairs:
        if mapping[field] != header:
            raise RosterError(
                f'--map {field}="{header}" and --map {field}="{mapping[field]}":'
                " a field has one column."
            )
    return mapping


def read_settings(options: argparse.Namespace, registrar: Registrar) -> dict[str, object]:
    """The settings for all rows. Raises ConfigurationError for what the platform does not take."""
    texts = {name: getattr(options, name) for name in list_options()}
    given = {name: text for name, text in texts.items() if text is not None}
    return parse_settings(registrar, given)


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
    sys.stderr.write(make_printable(f"{what[0].upper()}{what[1:]}? [y/N] "))
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise StoppedError("Nothing was sent.", interrupted=True)


def _register(options: argparse.Namespace, roster: Roster) -> int:
    connection = connect(options, roster.registrar)
    path = find_journal(options)
    survey = roster.survey()
    describe(options, roster, survey)
    run_check(connect(options, roster.registrar), roster.registrar, roster.values)
    origin, people = connection.session.base.origin, min(survey.rows, options.pilot or survey.rows)
    confirm(options, origin, f"register {people} people at {origin} as {options.on} learners")
    with closing(Journal(path)) as journal:
        begun = journal.recall_roster()
        if begun is not None and not is_same_roster(begun, options.roster):
            say(f"goes on with the journal of {begun}: {path}")
        base, headers = connection.session.base.locate(""), roster.source.headers
        journal.begin(options.on, base, roster.target, options.roster, headers, roster.values)
        screen = make_screen(options.json, survey.rows)
        refused = _make_refused(options, roster, journal)
        return _finish(Job(options, roster, connection, journal, screen, refused), survey)


def _finish(job: Job, survey: Survey) -> int:
    """Run to the end, and say what is where; the exit code."""
    try:
        with closing(job.screen):
            stopped = _go(job, survey)
    except BaseException:
        with suppress(JournalError):  # what ended the run is told, not what follows from it
            job.refused.close()
        raise
    job.refused.close()
    say(f"journal: {job.journal.path}")
    _say_refused(job)
    if stopped is None:
        return _judge_run(job, survey)
    say(f"matricula: {stopped}{_point_to_token(job.options, stopped)}")
    say(f"To go on: {_command()}")
    return Exit.INTERRUPTED if stopped.interrupted else Exit.STOPPED


def _point_to_token(options: argparse.Namespace, stopped: StoppedError) -> str:
    if not isinstance(stopped.__cause__, (Unauthorized, Forbidden)):
        return ""
    return f" Check {name_token(options)}."


def _judge_run(job: Job, survey: Survey) -> int:
    """The exit code of a run that came to its end, after saying what else is to be done."""
    options, counts = job.options, job.screen.counts
    if not (job.refused.rows or options.limit or options.pilot):
        job.refused.remove_stale()
    seen = sum(counts.values())
    if seen < survey.rows and options.pilot:
        say(
            f"The pilot is done; rows left: {survey.rows - seen}. The same command goes on behind"
            " these; without --pilot it takes all, and sends those again that were refused."
        )
    elif seen < survey.rows:
        say(f"The roster was changed meanwhile: {seen} of its {survey.rows} rows were there.")
        return Exit.STOPPED
    _say_refused_before(job)
    in_doubt = job.journal.count_unfinished()
    if in_doubt:
        _say_in_doubt(job, in_doubt)
    return Exit.UNCONFIRMED if in_doubt else judge(counts)


def _say_refused_before(job: Job) -> None:
    if number := job.journal.count_refused_before():
        what = "refused row of earlier runs remains"
        if number > 1:
            what = "refused rows of earlier runs remain"
        say(f"{number} {what}: matricula roster failed {shlex.quote(str(job.journal.path))}")


def _say_in_doubt(job: Job, number: int) -> None:
    """Say what can be done for people who may or may not be registered."""
    journal = shlex.quote(str(job.journal.path))
    people = "1 person of the journal is" if number == 1 else f"{number} people of the journal are"
    if not has_calls_beyond_asking(job.connection.session):
        say(f"{people} unconfirmed. To look them up: matricula roster reconcile {journal}")
        return
    say(
        f"{people} unconfirmed, and {job.options.on} cannot be asked. To list them:"
        f" matricula roster failed --unconfirmed {journal}"
    )
    say(
        "Look for them there. To send those again whom it does not have:"
        f" matricula roster reopen {journal} ADDRESS"
    )


def _make_refused(options: argparse.Namespace, roster: Roster, journal: Journal) -> RefusedFile:
    ids = {name: roster.columns.get(name) for name in roster.registrar.row_ids}
    name = STDIN if is_stream(options.roster) else options.roster
    path, spare = beside(name, "refused.csv"), beside(name, f"{options.on}.refused.csv")
    source = roster.source
    return RefusedFile(path, spare, source.headers, journal, ids, source.delimiter)


def _go(job: Job, survey: Survey) -> StoppedError | None:
    """Run, and write down how it ended."""
    corrections = job.roster.corrections()
    try:
        run_roster(job)
    except StoppedError as error:
        state = "interrupted" if error.interrupted else "stopped"
        job.journal.end(state, str(error), corrections)
        return error
    except OSError as error:  # whoever read the output has gone, or its disk is full
        stopped = StoppedError(f"The output cannot be written any more: {error.strerror}.")
        with suppress(JournalError):
            job.journal.end("stopped", str(stopped))
        return stopped
    except BaseException as error:
        with suppress(JournalError):
            job.journal.end("stopped", str(error))
        raise
    is_whole = not job.options.limit and sum(job.screen.counts.values()) == survey.rows
    job.journal.end("finished", "", corrections, is_whole=is_whole)
    return None


def _say_refused(job: Job) -> None:
    if job.refused.rows:
        more = shlex.join(["--journal", str(job.journal.path)])
        say(f"refused rows: {job.refused.path} (correct them there and register that file, {more})")
        if job.refused.with_account:
            say(f"of them with an account on {job.options.on} now: {job.refused.with_account}")
        if job.refused.kept:
            say(job.refused.kept)


def _command() -> str:
    return shlex.join(["matricula", *sys.argv[1:]])
