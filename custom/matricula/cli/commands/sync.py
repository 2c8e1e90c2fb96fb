"""`matricula sync`: the participants of a course as a roster has them."""

import asyncio
from collections import Counter
from contextlib import aclosing, closing
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
from ..examples import show_syncs
from ..exits import Exit
from ..log import log_requests
from ..options import RUN_OUTPUT, Access, On, ProfileFile, Quiet, Verbose, Yes
from ..profile import apply_profile, refuse_options_as_values
from ..reading_options import ReadingOptions
from ..settings_options import describe_for_sync, takes_settings
from ..values import Count, RowConditions
from .codes import TOKENS
from .register import RunOptions, SpeedOptions, find_journal

_TARGET = make_group("The course")
_SYNC = make_group("The sync")

_RULES = (
    "People of the roster are registered. People that the journal registered and the roster does"
    " not have any more are taken out of the course; accounts stay. Nobody is removed while a row"
    " is refused, nor more than a tenth of the participants without --confirm-remove. For single"
    " people: `matricula roster undo JOURNAL EMAIL`, or `matricula eject ID` where registrations"
    " have ids."
)

app = make_command(
    "sync",
    show_syncs("--dry-run", "--all --confirm-remove 12"),
    f"""\
{fill(_RULES, 80)}

{fill(TOKENS, 80)}

Exit codes: 0 all well, 1 rows refused or people not removed, 2 usage, 3
unconfirmed people remain, 4 stopped (token, host, journal), 130 Ctrl-C
""",
)
app.config = (refuse_options_as_values, apply_profile, match_choices, choose_platform)


@Parameter(name="*", group=_SYNC)
@frozen
class SyncOptions:
    """The journal of a sync, and the people that it may remove."""

    journal: Annotated[
        Path | None,
        Parameter(
            metavar="FILE",
            help="the journal of the course, the same every time; default: ROSTER.PLATFORM.journal",
        ),
    ] = None
    dry_run: Annotated[bool, Parameter(help="show the plan and change nothing")] = False
    all_: Annotated[
        bool,
        Parameter(name="--all", help="also remove people that this journal did not register"),
    ] = False
    add_only: Annotated[bool, Parameter(help="only add people, and show those to remove")] = False
    confirm_remove: Annotated[
        Count | None,
        Parameter(help="the number of people to remove, if the command asks for it"),
    ] = None
    where: RowConditions = ()
    yes: Yes = False


@app.default
@takes_settings(_TARGET, describe_for_sync)
def sync(
    roster: Annotated[
        Path,
        Parameter(
            name="ROSTER",
            allow_leading_hyphen=True,
            help="the whole list of the course (CSV, TSV, JSON lines, Excel), or -",
        ),
    ],
    /,
    *,
    on: On,
    access: Access = Access(),
    options: SyncOptions = SyncOptions(),
    speed: SpeedOptions = SpeedOptions(),
    reading: ReadingOptions = ReadingOptions(),
    json: Annotated[
        bool, Parameter(group=RUN_OUTPUT, help="a JSON object for each person on standard output")
    ] = False,
    verbose: Verbose = False,
    quiet: Quiet = False,
    profile: ProfileFile = None,
    typed: Typed,
    **settings: str | None,
) -> Exit:
    """Make the participants of a course match a roster.

    `profile` is here for its place on the command line; `apply_profile` reads it.
    """
    from ..confirmation import confirm, is_asked, is_interactive
    from ..connect import name_token
    from ..obstacles import report_obstacles
    from ..questions import connect_or_ask, show_completed
    from ..run_report import describe, report_early_stop
    from ..sync_report import (
        describe_changed_people,
        describe_sync,
        report_withheld,
        show_objects,
        show_plan,
    )
    from ..terminal import Tone, say

    is_silent = options.yes or quiet or json or str(roster) == rosters.STDIN
    asks = access if is_interactive() and not is_silent else None
    if verbose:
        log_requests()
    if options.all_ and options.add_only:
        raise matricula.ConfigurationError("--all removes people, and --add-only removes nobody.")
    connection = connect_or_ask(on, access, None, speed.rate, is_silent=is_silent)
    run = RunOptions(journal=options.journal)
    journal = find_journal(str(roster), on, run, connection)
    assert journal is not None
    is_new = not journal.exists()
    try:
        course = rosters.plan_sync(
            connection,
            str(roster),
            journal=journal,
            refused_file=rosters.refused_path(str(roster)),
            remove=not options.add_only,
            remove_others=options.all_,
            confirm_remove=options.confirm_remove,
            concurrency=speed.concurrency,
            read=reading.make(options.where),
            **settings,
        )
    except rosters.RosterError as error:
        return report_obstacles(str(roster), on, [error], typed, asks=asks)
    with course:
        if not quiet:
            describe(course.roster, course.roster.survey(), on, is_dry_run=options.dry_run)
        show_completed(typed)
        try:
            plan = _compare(course, access, typed)
        except rosters.StoppedError as error:
            return report_early_stop(course.roster, error, name_token(on, access.token), typed)
        if not quiet or course.needs_attention:
            show_plan(plan, as_json=json)
        if not quiet and (changed := describe_changed_people(course, typed)):
            say(changed, Tone.DOUBT)
        if json:
            show_objects(course, is_dry_run=options.dry_run)
        if is_new and plan.counts["others"] and not options.all_:
            say(f"{journal} is new. If earlier lists had another journal, give that one: --journal")
        if options.dry_run:
            return _end_dry_run(course, typed)
        if course.has_work:
            url = course.roster.url
            if course.withheld is not None and is_asked(url, yes=options.yes):
                report_withheld(course, typed)
            can_ask = str(roster) != rosters.STDIN
            always = typed.is_completed
            confirm(describe_sync(course), url, yes=options.yes, can_ask=can_ask, always=always)
        return _run(course, typed, as_json=json, is_quiet=quiet)


def _compare(course: "rosters.CourseSync", access: Access, typed: Typed) -> "rosters.SyncPlan":
    """Compare the roster with the course; ask the user again for a wrong course."""
    from ..questions import ask_again

    registrar = course.roster.registrar
    try:
        return course.compare()
    except rosters.RosterError as error:
        if not typed.is_completed:
            raise
        ask_again(registrar.name, access, registrar.target_names, error, typed)


def _end_dry_run(course: "rosters.CourseSync", typed: Typed) -> Exit:
    from ..sync_report import report_withheld
    from ..terminal import say

    report_withheld(course, typed)
    say("a dry run: nothing was changed")
    return Exit.REFUSED if course.needs_attention else Exit.OK


def _run(course: "rosters.CourseSync", typed: "Typed", *, as_json: bool, is_quiet: bool) -> Exit:
    from ..run_report import end_stopped
    from ..sync_report import report_end, show_counts
    from ..terminal import Tone, say

    outcomes: Counter[str] = Counter()
    stopped: rosters.StoppedError | None = None
    try:
        with asyncio.Runner(loop_factory=rosters.find_loop()) as loop:
            loop.run(_show_results(course, outcomes, as_json=as_json, is_quiet=is_quiet))
    except rosters.StoppedError as error:
        stopped = error
    has_problem = stopped is not None or bool(rosters.PROBLEMS & {*outcomes})
    if has_problem or not is_quiet:
        show_counts(outcomes, as_json=as_json)
    if stopped is None:
        return report_end(course, outcomes, typed, is_quiet=is_quiet)
    say(f"matricula: {stopped}", Tone.BAD)
    # The number of people to remove is smaller now; the command names it.
    return end_stopped(course.roster, stopped, typed.without("--confirm-remove"))


async def _show_results(
    course: "rosters.CourseSync", outcomes: Counter[str], *, as_json: bool, is_quiet: bool
) -> None:
    from ..progress import BarProgress, make_bar
    from ..signals import Signals
    from ..terminal import Tone, to_json

    total = len(course.plan.select("new", "again", "remove", "refused"))
    with closing(make_bar(total, quiet=is_quiet)) as bar:
        async with aclosing(course.run_async()) as results:
            with Signals(course.stop, bar.say):
                async for one in results:
                    outcomes[one.outcome] += 1
                    if as_json:
                        print(to_json(one.as_dict()), flush=True)
                    elif one.outcome in ("rejected", "unconfirmed"):
                        bar.say(f"{one.person.name}, {one.outcome}: {one.reason}", Tone.BAD)
                    bar.update(BarProgress(outcomes.total(), outcomes))
