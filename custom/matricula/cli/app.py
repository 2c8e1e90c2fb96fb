"""The commands of `matricula`. The module of a command is loaded when the command is used."""

from collections.abc import Mapping, Sequence

from cyclopts import App, Group, Parameter

from matricula import PLATFORMS, find_title, join_words

from .choices import match_choices
from .examples import JOURNAL, make_registration

_COMMANDS = {
    "register": "Register the people of a roster on a platform.",
    "sync": "Make the participants of a course match a roster.",
    "roster": "Show the journal of a roster, and act on it.",
    "users": "List the users of a platform.",
    "registrations": "List the registrations of a platform.",
    "progress": "List how far learners are, with status and grade.",
    "courses": "List the courses or offerings of a platform (also: offerings).",
    "user": "Show a user as JSON.",
    "grade": "Grade a registration.",
    "eject": "End a registration.",
    "doctor": "Check tokens, packages, and the connection to a platform.",
    "mock": "Serve all platforms on this machine, for tests.",
    "contract": "Check a running server against a platform's spec.",
    "completion": "Print a script that completes commands and options in your shell.",
}
_ACTIONS = {
    "status": "Show the runs, and the number of rows with each outcome.",
    "failed": "Write the rejected rows as CSV, to correct and register them.",
    "export": "Write a line for each person: name, outcome, next step, id, time.",
    "report": "Write a page for a browser, with a chart and a table to search.",
    "reconcile": "Look up all unconfirmed people. Nobody is registered.",
    "reopen": "Let the next run send unconfirmed people again.",
    "undo": "Take back registrations, where the platform can.",
    "purge": "Remove the personal data and keep the numbers.",
}
_ALIASES = {"courses": "offerings"}
_EXAMPLES = f"""\
{make_registration(PLATFORMS[0])}\
  matricula roster status {JOURNAL}
  matricula mock --port 8000
"""
_ROSTER_EXAMPLES = f"""\
  matricula roster status {JOURNAL}
  matricula roster failed {JOURNAL} --output corrected.csv
  matricula roster reconcile {JOURNAL}
  matricula roster export {JOURNAL} --output everybody.xlsx
  matricula roster report {JOURNAL} --html people.html
  matricula roster reopen {JOURNAL} ana@example.org
  matricula roster undo {JOURNAL} ana@example.org
  matricula roster purge {JOURNAL}
"""

_ARGUMENTS = Group.create_ordered("Arguments", sort_key=0)
_OPTIONS = Group.create_ordered("Options", sort_key=2)
DEFAULTS = Parameter(
    negative=(), allow_repeating=True, show_default=False, json_list=False, json_dict=False
)
"""No `--no-…`, the last of several values wins, and values are never read as JSON."""


def make_app() -> App:
    """The command line of `matricula`."""
    names = join_words([find_title(platform) for platform in PLATFORMS], "and")
    summary = f"Register learners on {names}."
    app = make_command("matricula", _EXAMPLES, "`matricula COMMAND --help` shows more.", summary)
    _add(app, _COMMANDS, __package__ + ".commands")
    return app


def make_roster() -> App:
    """The command line of `matricula roster`."""
    app = make_command("roster", _ROSTER_EXAMPLES, "`matricula roster COMMAND --help` shows more.")
    _add(app, _ACTIONS, __package__ + ".commands.roster")
    return app


def find_commands(names: Sequence[str]) -> Mapping[str, str]:
    """The commands below a command, with their summaries; none below most."""
    return {(): _COMMANDS, ("roster",): _ACTIONS}.get(tuple(names), {})


def make_command(name: str, examples: str, notes: str, summary: str = "") -> App:
    """A command without a function. Its help shows the examples first and the notes last.

    The summary of a command that is loaded late comes from the tables above.
    """
    return App(
        name=name,
        help=summary,
        help_prologue=examples,
        help_epilogue=notes.rstrip(),
        default_parameter=DEFAULTS,
        group_arguments=_ARGUMENTS,
        group_parameters=_OPTIONS,
        version_flags=(),
        config=(match_choices,),
    )


def make_group(title: str, order: int = 1) -> Group:
    """A group of options. Help shows groups by `order`, then as they were made."""
    return Group.create_ordered(title, sort_key=order)


def _add(app: App, commands: Mapping[str, str], package: str) -> None:
    for name, summary in commands.items():
        app.command(f"{package}.{name}:app", name=name, alias=_ALIASES.get(name), help=summary)
