"""`matricula register`: a roster, a platform and a journal."""

from pathlib import Path
from textwrap import fill
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

import matricula
from matricula import rosters

from ..app import make_command, make_group
from ..choices import choose_platform, match_choices
from ..entry import Typed
from ..examples import show_registrations
from ..exits import Exit
from ..log import log_requests
from ..options import RUN_OUTPUT, Access, On, ProfileFile, Quiet, Verbose, Yes
from ..profile import apply_profile, refuse_options_as_values
from ..reading_options import ReadingOptions
from ..settings_options import describe_fully, takes_settings
from ..values import Count, Rate, RowConditions
from .codes import TOKENS

_TARGET = make_group("The target (or a column of the same name, for each row)")
_RUN = make_group("The run")
_SPEED = make_group("Speed")

_AGAIN = (
    "Run the same command again to continue after a stop: nobody is registered twice. On a"
    " terminal, the command asks for what is missing, unless --yes, --quiet or --json is given."
)

app = make_command(
    "register",
    show_registrations("--dry-run", '--map email="Work address"', "--where status=active"),
    f"""\
{fill(f"{TOKENS} {_AGAIN}", 80)}

Exit codes: 0 all well, 1 rows refused or rejected, 2 usage, 3 unconfirmed rows
remain, 4 stopped (token, host, journal), 130 Ctrl-C
""",
)


app.config = (refuse_options_as_values, apply_profile, match_choices, choose_platform)


@Parameter(name="*", group=_RUN)
@frozen
class RunOptions:
    """The rows to register, and the files of the run."""

    journal: Annotated[
        Path | None, Parameter(metavar="FILE", help="default: ROSTER.PLATFORM.journal")
    ] = None
    dry_run: Annotated[bool, Parameter(help="check every row and send nothing")] = False
    check_existing: Annotated[
        bool, Parameter(help="with --dry-run: look people up on the platform as well")
    ] = False
    where: RowConditions = ()
    limit: Annotated[Count | None, Parameter(help="take only the first N people")] = None
    pilot: Annotated[
        Count | None,
        Parameter(help="stop after N new people; the same command again takes the next N"),
    ] = None
    update: Annotated[
        bool,
        Parameter(
            help="send changed values of people of earlier runs, where the platform's API changes"
            " accounts"
        ),
    ] = False
    allow_empty: Annotated[
        bool, Parameter(help="exit with 0 if the roster has no people, for nightly jobs")
    ] = False
    yes: Yes = False


@Parameter(name="*", group=_SPEED)
@frozen
class SpeedOptions:
    """The speed of the run."""

    concurrency: Annotated[Count, Parameter(help="requests at once", show_default=True)] = 32
    rate: Annotated[
        Rate,
        Parameter(
            help="at most N requests within any minute (/min), second (/s) or hour (/h); or"
            " none, or documented, the limit in the vendor's documents (default)"
        ),
    ] = "documented"


@app.default
@takes_settings(_TARGET, describe_fully)
def register(
    roster: Annotated[
        Path,
        Parameter(
            name="ROSTER",
            allow_leading_hyphen=True,
            help="the file (CSV, TSV, JSON lines, Excel), or - for standard input",
        ),
    ],
    /,
    *,
    on: On,
    access: Access = Access(),
    run: RunOptions = RunOptions(),
    speed: SpeedOptions = SpeedOptions(),
    reading: ReadingOptions = ReadingOptions(),
    json: Annotated[
        bool, Parameter(group=RUN_OUTPUT, help="a JSON object for each row on standard output")
    ] = False,
    verbose: Verbose = False,
    quiet: Quiet = False,
    profile: ProfileFile = None,
    typed: Typed,
    **settings: str | None,
) -> Exit:
    """Register the people of a roster on a platform.

    `profile` is here for its place on the command line; `apply_profile` reads it.
    """
    from ..confirmation import confirm, is_asked, is_interactive
    from ..connect import explain_missing_token, name_token
    from ..obstacles import report_obstacles
    from ..questions import ask_optional_target, show_completed
    from ..roster_report import describe_empty
    from ..run_report import describe, describe_registration, report, report_early_stop
    from ..running import check_rows, run_plan
    from ..tagged_journal import choose_tagged_journal
    from ..terminal import say

    is_silent = run.yes or quiet or json or str(roster) == rosters.STDIN
    asks = access if is_interactive() and not is_silent else None
    if verbose:
        log_requests()
    if run.check_existing and not run.dry_run:
        raise matricula.ConfigurationError(
            "--check-existing goes with --dry-run: a run always looks people up."
        )
    sends_nothing = run.dry_run and not run.check_existing
    connection, problems = _try_to_connect(on, access, speed.rate, needs_token=not sends_nothing)
    package = rosters.find_missing_package() if run.dry_run else None
    try:
        plan = rosters.plan(
            connection or on,
            str(roster),
            journal=find_journal(str(roster), on, run, connection),
            refused_file=None if run.dry_run else rosters.refused_path(str(roster)),
            pilot=run.pilot,
            concurrency=speed.concurrency,
            update=run.update,
            read=reading.make(run.where, run.limit),
            **settings,
        )
    except rosters.EmptyRosterError as error:
        if not run.allow_empty:
            raise
        say(f"{roster}: {error}")
        return Exit.OK
    except rosters.RosterError as error:
        return report_obstacles(str(roster), on, [*problems, package, error], typed, asks=asks)
    with plan:
        if problems or package:
            return report_obstacles(str(roster), on, [*problems, package], typed, asks=asks)
        if asks is not None and typed.is_completed:
            ask_optional_target(on, access, {*filter(settings.get, settings), *plan.roster.columns})
        survey = plan.survey()
        if run.journal is None and not choose_tagged_journal(plan, typed, is_quiet=quiet):
            return Exit.USAGE
        if not quiet:
            describe(plan, survey, on, is_dry_run=run.dry_run)
        show_completed(typed)
        if not survey.rows:
            say(describe_empty(plan, survey))
            return Exit.OK if run.allow_empty else Exit.REFUSED
        token = name_token(on, access.token)
        if not sends_nothing and (stopped := _check_target(plan, access, typed)):
            return report_early_stop(plan, stopped, token, typed)
        if run.dry_run:
            missing = explain_missing_token(on, access.token)
            if missing is not None and not quiet:
                say(f"{missing} This dry run needs none.")
            return check_rows(
                plan, survey, look_up=run.check_existing, as_json=json, is_quiet=quiet
            )
        always = typed.is_completed
        if (always or is_asked(plan.url, yes=run.yes)) and (people := plan.count_people()):
            what, can_ask = describe_registration(plan, people), str(roster) != rosters.STDIN
            confirm(what, plan.url, yes=run.yes, can_ask=can_ask, always=always)
        stopped = run_plan(plan, survey, as_json=json, is_quiet=quiet)
        return report(plan, on, stopped, token, typed, is_quiet=quiet)


def _check_target(
    plan: "rosters.Plan", access: Access, typed: Typed
) -> "rosters.StoppedError | None":
    """Ask the platform for the target; ask the user again for a wrong answer.

    Returns the reason if the platform cannot be asked.
    """
    from ..questions import ask_again

    try:
        plan.check_target()
    except rosters.StoppedError as error:
        return error
    except rosters.RosterError as error:
        if not typed.is_completed:
            raise
        ask_again(plan.registrar.name, access, plan.registrar.target_names, error, typed)
    return None


def _try_to_connect(
    platform: str, access: Access, rate: "Rate", *, needs_token: bool
) -> "tuple[matricula.AsyncConnection | None, list[matricula.ConfigurationError]]":
    """Return the connection, and the reasons why nothing can be sent: the roster is read as well.

    Without a token there is a connection, because it has the URL for messages.
    """
    from ..connect import MissingSiteError, MissingTokenError, connect, read_token

    problems: list[matricula.ConfigurationError] = []
    try:
        connection = connect(platform, access, rate, needs_token=False)
    except matricula.ConfigurationError as error:
        connection = None
        problems.append(error)
    if needs_token and all(isinstance(one, MissingSiteError) for one in problems):
        try:
            read_token(platform, access.token)
        except MissingTokenError as error:
            problems.append(error)
    return connection, problems


def find_journal(
    roster: str, platform: str, run: RunOptions, connection: "matricula.AsyncConnection | None"
) -> Path | None:
    """The journal's file. Raises RosterError if it has to be named."""
    if run.journal is not None:
        if not rosters.is_stream(roster) and _is_same_file(run.journal, Path(roster)):
            raise rosters.RosterError(
                f"--journal {run.journal}: that is the roster. The journal is a file of its own,"
                f" such as {rosters.journal_path(roster, platform)}."
            )
        return run.journal
    if Path(roster).is_dir():
        raise rosters.RosterError(f"{roster} is a folder, not a roster.")
    if not rosters.is_stream(roster):
        if connection is None:
            return rosters.journal_path(roster, platform)
        return rosters.choose_journal(roster, platform, str(connection.session.base_url))
    if run.dry_run:
        return None
    raise rosters.RosterError("A roster from standard input has no name: say --journal FILE.")


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # not there, or a name that no system takes
        return False
