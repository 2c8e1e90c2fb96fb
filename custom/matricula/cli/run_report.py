"""Text before and after a run: the roster that was found, the files, and what to do next."""

from collections.abc import Iterator
from pathlib import Path

from matricula import Forbidden, Unauthorized, find_title, name_option
from matricula.rosters import (
    PeopleCount,
    Plan,
    RunSummary,
    StoppedError,
    Survey,
    explain_no_update,
)

from .entry import CommandLine
from .exits import Exit, exit_for
from .next_steps import describe_unconfirmed
from .roster_report import describe_preview, describe_reading
from .shell import quote
from .terminal import Tone, say

_FORMAT = {"--encoding", "--header-row", "--sheet", "--hidden", "--delimiter"}
"""Options with a value, which say how one file is read."""
_PARTS = {"--pilot", "--limit"}
"""Options with a value, which take some of the rows only."""


def describe(plan: Plan, survey: Survey, platform: str, *, is_dry_run: bool) -> None:
    """Say what was found in the roster."""
    rows = count_rows(survey.rows) if survey.rows else "no rows"
    say(f"{plan.name}: {rows} ({plan.description})")
    for note in plan.notes:
        say(note)
    if plan.unused_columns:
        say(f"not used: {', '.join(plan.unused_columns)}")
    for line in describe_reading(plan, survey):
        say(line)
    if survey.refused and not is_dry_run:
        places = "; ".join(
            f"{row.place}, {row.email}" if row.email else row.place for row in survey.examples
        )
        more = "; …" if survey.refused > len(survey.examples) else ""
        lack = "lacks" if survey.refused == 1 else "lack"
        why = f"{lack} a value that {plan.registrar.title} needs, or cannot be read"
        say(f"{survey.refused} of them {why}: {places}{more}")
    for line in describe_preview(survey):
        say(line)
    if is_dry_run:
        _report_other_target(plan)
    elif other := plan.find_other_roster():
        say(f"continues the journal of {other}: {plan.options.journal}")


def describe_registration(plan: Plan, people: PeopleCount) -> str:
    """Return what a run does, for the question before it: the people, the course and the URL."""
    change = f"change the accounts of {count_people(people.updates)}"
    if not people.new:
        return f"{change} at {plan.url}"
    also = f", and {change}" if people.updates else ""
    who = count_people(people.new)
    return f"register {who} {name_target(plan)} at {plan.url}, who may get email{also}"


def name_target(plan: Plan) -> str:
    """Return the course of a run with a preposition."""
    own = [name for name in plan.registrar.settings if name in plan.roster.columns]
    if any(plan.registrar.settings[name].is_target for name in own):
        return "in the courses of their rows"
    values = plan.roster.target.items()
    target = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in values)
    return f"in {target}" if target else "without a course"


def count_people(number: int) -> str:
    """Return a number of people as text."""
    return "1 person" if number == 1 else f"{number} people"


def count_rows(number: int) -> str:
    """Return a number of rows as text."""
    return "1 row" if number == 1 else f"{number} rows"


def _report_other_target(plan: Plan) -> None:
    """Say that a run would refuse the journal, because it belongs to another course."""
    journal = plan.read_journal()
    if journal is None:
        return
    if (journal.platform, journal.origin) != (plan.registrar.name, plan.url):
        say(
            f"{plan.options.journal} belongs to {find_title(journal.platform)} at {journal.origin}:"
            " for a run name another journal with --journal"
        )
        return
    if journal.target == plan.roster.target:
        return
    if set(journal.counts) <= {"open", "rejected"}:  # a run may take it
        return
    target = "".join(f", {name} {value}" for name, value in journal.target.items())
    say(
        f"{plan.options.journal} belongs to {find_title(journal.platform)}{target}: for a run name"
        " another journal with --journal"
    )


def report(
    plan: Plan,
    platform: str,
    stopped: StoppedError | None,
    token: str,
    typed: CommandLine,
    *,
    is_quiet: bool = False,
) -> Exit:
    """Say what a run leaves, and what to do next; the exit code."""
    summary = plan.summary
    if not is_quiet:
        say(f"journal: {plan.options.journal}")
    journal = quote(str(plan.options.journal))
    if summary.changed and not is_quiet:
        command = f"matricula roster export {journal} --changed"
        for line in describe_changed(plan, summary.changed, command):
            say(line, Tone.DOUBT)
    if summary.counts["invited"] and not is_quiet:
        say("invited: accounts that are not active yet; each is enrolled once it is")
    if summary.pending:
        say(_describe_pending(summary.pending, platform), Tone.DOUBT)
    _report_refused(plan, summary, platform, typed)
    if stopped is None:
        return _report_end(plan, summary, platform)
    say(f"matricula: {stopped}{_point_to_token(stopped, token)}", Tone.BAD)
    if summary.counts["unconfirmed"] and not summary.can_look_up:
        # The next run leaves them as they are.
        _report_unconfirmed(summary, platform, journal)
    return end_stopped(plan, stopped, typed)


def report_early_stop(plan: Plan, stopped: StoppedError, token: str, typed: CommandLine) -> Exit:
    """Say why nothing could begin, and the command that tries again; the exit code."""
    say(f"matricula: {stopped}{_point_to_token(stopped, token)}", Tone.BAD)
    return end_stopped(plan, stopped, typed)


def end_stopped(plan: Plan, stopped: StoppedError, typed: CommandLine) -> Exit:
    """Name the command that goes on, and return the exit code of a run that stopped."""
    say(name_next_run(plan, stopped, typed))
    return Exit.INTERRUPTED if stopped.interrupted else Exit.STOPPED


def name_next_run(plan: Plan, stopped: StoppedError, typed: CommandLine) -> str:
    """Return the command that goes on; without the target if that is probably wrong."""
    names = [name for name in plan.registrar.target_names if name in plan.roster.settings]
    if not (stopped.is_about_target and names):
        return f"To go on: {typed}"
    words = list(typed.without(*map(name_option, names)).arguments)
    for name in names:
        words += [name_option(name), plan.registrar.settings[name].metavar]
    return f"To go on, with the right target: {CommandLine(tuple(words))}"


def describe_changed(plan: Plan, number: int, command: str) -> Iterator[str]:
    """Yield lines about people whose values differ from the registered ones.

    `command` lists them.
    """
    people = "1 person has" if number == 1 else f"{number} people have"
    yield (
        f"{people} other values than when they were registered; nothing is sent for them. To list"
        f" them: {command}"
    )
    if plan.registrar.update is None:
        yield explain_no_update(plan.registrar)
    else:
        yield "To send the new values: the same command with --update"


def _describe_pending(number: int, platform: str) -> str:
    people = "1 person has" if number == 1 else f"{number} people have"
    return (
        f"{people} an account on {find_title(platform)} now, and no registration for the course"
        " yet. The next run continues there."
    )


def _point_to_token(stopped: StoppedError, token: str) -> str:
    if not isinstance(stopped.__cause__, (Unauthorized, Forbidden)):
        return ""
    return f" Check {token}."


def _report_refused(plan: Plan, summary: RunSummary, platform: str, typed: CommandLine) -> None:
    if not summary.refused_rows:
        return
    say(f"refused rows: {summary.refused_file}. Correct them there, then register that file:")
    say(f"  {name_correction(plan, summary, typed)}")
    if summary.with_account:
        say(f"of them with an account on {find_title(platform)} now: {summary.with_account}")
    if summary.kept:
        say(summary.kept)


def name_correction(plan: Plan, summary: RunSummary, typed: CommandLine) -> CommandLine:
    """Return the command that registers the file of refused rows with the same journal.

    Options about the format of the roster are left out: that file has a format of its own. All of
    its rows are to be registered.
    """
    kept = typed.without(*_FORMAT, *_PARTS).arguments
    words = [str(summary.refused_file) if _is_path(word, plan.name) else word for word in kept]
    if not any(word.partition("=")[0] == "--journal" for word in words):
        words += ["--journal", str(plan.options.journal)]
    is_below = plan.roster.header_row > 1 or typed.has("--header-row")
    if is_below and typed.has("--profile"):  # which may have a row for the roster
        words += ["--header-row", "1"]
    return CommandLine(tuple(words))


def _is_path(word: str, name: str) -> bool:
    """Tell whether a word of the command is the path of the roster: `./people.csv` as well."""
    return word == name or Path(word) == Path(name)


def _report_end(plan: Plan, summary: RunSummary, platform: str) -> Exit:
    """The exit code of a run that reached the end of its rows."""
    if summary.left and plan.pilot is not None:
        say(
            f"The pilot is done; rows left: {summary.left}. Run the same command for the next"
            " ones, or without --pilot for all; rejected rows are then sent again."
        )
    journal = quote(str(plan.options.journal))
    if summary.rejected_before:
        say(f"{_count_rejected(summary.rejected_before)}: matricula roster failed {journal}")
        say(f"If nobody needs them any more: matricula roster purge {journal} --rejected")
    if not summary.unconfirmed:
        return exit_for(summary.counts)
    _report_unconfirmed(summary, platform, journal)
    return Exit.UNCONFIRMED


def _report_unconfirmed(summary: RunSummary, platform: str, journal: str) -> None:
    lines = describe_unconfirmed(
        summary.unconfirmed, platform, journal, can_look_up=summary.can_look_up
    )
    for line in lines:
        say(line)


def _count_rejected(number: int) -> str:
    if number == 1:
        return "1 refused row of earlier runs remains"
    return f"{number} refused rows of earlier runs remain"
