"""The journal of a file of refused rows, if the user names none: its tags lead to it."""

from matricula.rosters import Plan

from .entry import CommandLine
from .terminal import Tone, say


def choose_tagged_journal(plan: Plan, typed: CommandLine, *, is_quiet: bool) -> bool:
    """Continue the journal that knows the tags of a roster's reasons, if the roster has any.

    Says so, or that there is none. Returns False if there is a choice: then the user has to name
    the journal, and the commands are printed.
    """
    default = plan.options.journal
    if default is None or not plan.survey().tags:
        return True
    found = plan.find_tagged_journals()
    if default in found:
        return True
    has_begun = plan.read_journal() is not None
    if not found:
        if not has_begun:
            say(_describe_missing(plan), Tone.DOUBT)
        return True
    if has_begun or len(found) > 1:
        _show_choice(plan, [str(one) for one in found], typed)
        return False
    plan.continue_journal(found[0])
    if not is_quiet:
        say(f"journal of these rows, by the tags of their reasons: {found[0]}")
    return True


def _describe_missing(plan: Plan) -> str:
    return (
        f"{plan.name} has rows that an earlier run refused, and no journal of it for"
        f" {plan.registrar.title} at {plan.url} is beside the file. So people whom it registered"
        " are not known. If you have that journal, name it with --journal."
    )


def _show_choice(plan: Plan, found: list[str], typed: CommandLine) -> None:
    which, also = f"{len(found)} journals", ""
    if len(found) == 1:
        which, also = "another journal", f"; {plan.options.journal} does not have them"
    say(
        f"matricula: {plan.name} has rows that a run with {which} refused{also}. Nothing was sent."
        " Continue that one:",
        Tone.BAD,
    )
    for name in found:
        say(f"  {CommandLine((*typed.arguments, '--journal', name))}")
