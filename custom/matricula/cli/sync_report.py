"""The plan and the results of a sync on the screen."""

import sys
from collections.abc import Iterator, Mapping, Sequence

from matricula.rosters import (
    ACTIONS,
    PROBLEMS,
    WITHHELD,
    CourseSync,
    SyncPerson,
    SyncPlan,
    explain_no_update,
)

from .entry import CommandLine
from .exits import Exit
from .next_steps import describe_unconfirmed
from .run_report import count_people, name_correction, name_target
from .shell import quote
from .terminal import Tone, make_printable, say, to_json

_MOST_NAMES = 20
_ALWAYS = ("new", "kept", "remove")
"""Lines that are shown with a zero as well."""
_NAMED = ("new", "again", "remove", "others", "in doubt", "unknown", "refused")
"""Actions whose people are named."""
_FLAGS = ("--all", "--add-only", "--dry-run", "--json")
"""Flags of a sync that a registration does not have, or not for this."""
_NOTES = {
    "again": "registered by this journal, and no longer on the course",
    "others": "not in the list, and not registered by this journal: --all removes them",
    "in doubt": "with another email than in the list or in the journal: they stay",
    "changed": "kept, with other values than when they were registered",
    "unknown": "on the course, with an email that the platform does not show: they stay",
    "ended": "not in the list, and their registration has ended",
    "refused": "rows that cannot be sent",
}

_UNLISTED = "nobody is listed; invited people of other journals are not known"


def show_plan(plan: SyncPlan, *, as_json: bool) -> None:
    """Print what a sync would do: numbers and names."""
    stream = sys.stderr if as_json else sys.stdout
    for line in _list_lines(plan):
        print(make_printable(line), file=stream)
    stream.flush()


def show_objects(sync: CourseSync, *, is_dry_run: bool) -> None:
    """Print a JSON object for each person; in a run only for people for whom nothing is done."""
    for person in sync.plan.people:
        if is_dry_run or not sync.acts_on(person):
            print(to_json(person.as_dict()))


def _list_lines(plan: SyncPlan) -> Iterator[str]:
    counts = {**plan.counts, "changed": len(plan.changed), "participants": plan.participants}
    lines = [*ACTIONS, "changed", "participants"]
    names = [name for name in lines if counts.get(name) or name in _ALWAYS]
    names += [] if "participants" in names else ["participants"]
    width = max(map(len, names))
    for name in names:
        is_unknown = name == "participants" and not plan.participants and plan.hides_invited
        note = _UNLISTED if is_unknown else _NOTES.get(name, "")
        note = f"  ({note})" if note else ""
        yield f"{name:{width}} {counts.get(name, 0):>8}{note}"
    for name in _NAMED:
        yield from _name_people(name, plan.select(name), plan)
    yield from _name_people("changed", plan.changed, plan)


def _name_people(action: str, people: Sequence[SyncPerson], plan: SyncPlan) -> Iterator[str]:
    for one in people[:_MOST_NAMES]:
        # Somebody has to find these registrations on the platform.
        id_ = f", registration {one.id}" if action == "remove" and not plan.can_remove else ""
        has_reason = one.reason and action in ("in doubt", "refused", "remove")
        yield f"{action}: {one.name}{id_}{f': {one.reason}' if has_reason else ''}"
    if len(people) > _MOST_NAMES:
        yield f"{action}: … {len(people) - _MOST_NAMES} more are not shown here; --json shows all"


def describe_changed_people(sync: CourseSync, typed: CommandLine) -> str:
    """Return what to do about changed values; "" if nobody who stays has any."""
    if not sync.plan.changed:
        return ""
    begin = "Nothing is sent for changed values."
    registrar = sync.roster.registrar
    if registrar.update is None:
        return f"{begin} {explain_no_update(registrar)}"
    words = (*_name_register(typed).arguments, "--update")
    return f"{begin} To send them: {CommandLine(words)}"


def _name_register(typed: CommandLine) -> CommandLine:
    """Return the command that registers the list of a sync, and removes nobody."""
    words = typed.without("--confirm-remove", flags=_FLAGS).arguments[1:]
    return CommandLine(("register", *words))


def report_withheld(sync: CourseSync, typed: CommandLine) -> None:
    """Say why people stay who would be removed, and name the command that removes them."""
    if sync.withheld is None:
        return
    say(sync.withheld, Tone.DOUBT)
    number = sync.plan.counts["remove"]
    if sync.plan.explain_withheld(number) is None:
        words = typed.without("--confirm-remove", flags=("--dry-run",)).arguments
        say(f"  {CommandLine((*words, '--confirm-remove', str(number)))}")


def describe_sync(sync: CourseSync) -> str:
    """Return what a run does, for the question before it."""
    plan = sync.plan
    added = len(plan.select("new", "again"))
    removed = plan.counts["remove"] if sync.removes and sync.withheld is None else 0
    target = name_target(sync.roster)
    return (
        f"register {count_people(added)} and remove {removed} {target} at {sync.roster.url}; they"
        " may get email"
    )


def show_counts(outcomes: Mapping[str, int], *, as_json: bool) -> None:
    """Print the number of people with each outcome."""
    if not outcomes:
        return
    width = max(map(len, outcomes))
    stream = sys.stderr if as_json else sys.stdout
    for name, number in outcomes.items():
        print(f"{name:{width}} {number:>8}", file=stream)
    stream.flush()


def report_end(
    sync: CourseSync, outcomes: Mapping[str, int], typed: CommandLine, *, is_quiet: bool
) -> Exit:
    """Say what a run leaves, and return its exit code."""
    summary = sync.summary
    journal = quote(str(sync.roster.options.journal))
    if summary is not None and summary.refused_rows:
        say(
            f"refused rows: {summary.refused_file}. Correct them there, then register that file;"
            " or correct the list, and run the same command again:",
            Tone.DOUBT,
        )
        say(f"  {name_correction(sync.roster, summary, _name_register(typed))}")
    if sync.withheld is not None:
        report_withheld(sync, typed)
    elif outcomes.get(WITHHELD):
        say("Nobody was removed, because a row was rejected: correct the list first.", Tone.DOUBT)
    if outcomes.get("unconfirmed"):
        if summary is not None and summary.unconfirmed and not summary.can_look_up:
            platform = sync.roster.registrar.name
            lines = describe_unconfirmed(summary.unconfirmed, platform, journal, can_look_up=False)
        else:
            lines = iter(["Unconfirmed people are looked up when you run the same command again."])
        for line in lines:
            say(line, Tone.DOUBT)
        return Exit.UNCONFIRMED
    if not (outcomes or is_quiet or sync.needs_attention):
        say("nothing to do")
    return Exit.REFUSED if PROBLEMS & {*outcomes} or sync.needs_attention else Exit.OK
