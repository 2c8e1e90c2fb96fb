"""The arguments of `matricula roster`."""

import argparse
from typing import Any

from .arguments import add_address, count, later, make_command

EXAMPLES = """\
examples:
  matricula roster status people.tahoe.journal
  matricula roster failed people.tahoe.journal --output corrected.csv
  matricula roster reconcile people.tahoe.journal
  matricula roster export people.tahoe.journal --json
  matricula roster reopen people.tahdah.journal ana@example.org
  matricula roster undo people.digitalchalk.journal --run 2
  matricula roster purge people.tahoe.journal

exit codes of status: 0 all well, 1 rows were refused, 3 unconfirmed or not finished rows,
4 rows were not sent, or the last run did not come to its end
"""
_EXAMPLES = {
    "failed": "failed people.tahoe.journal --output corrected.csv",
    "export": "export people.tahoe.journal --json",
    "reopen": "reopen people.tahdah.journal ana@example.org",
    "undo": "undo people.digitalchalk.journal --run 2",
}


def add_roster(commands: Any) -> None:
    """Add the command with its actions."""
    parser = make_command(
        commands.add_parser,
        "What the journal of a roster holds, and what can be done with it.",
        EXAMPLES,
        name="roster",
        help="what a journal holds, and what can be done with it",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    status = _add_action(actions, "status", "show the runs, and how many came to which outcome")
    status.add_argument("--json", action="store_true", help="as one JSON object")
    failed = _add_action(actions, "failed", "the refused rows as CSV, to correct and register")
    failed.add_argument("--output", metavar="FILE", help="default: standard output")
    failed.add_argument(
        "--unconfirmed", action="store_true", help="those too of whom it is not known"
    )
    export = _add_action(actions, "export", "who was registered when, and as what, as CSV")
    export.add_argument("--output", metavar="FILE", help="default: standard output")
    export.add_argument("--json", action="store_true", help="JSON lines instead of CSV")
    _add_connected(actions, "reconcile", "look up everybody who is in doubt, register nobody")
    _add_reopen(actions)
    undo = _add_connected(actions, "undo", "take back what was made, where the platform can")
    undo.add_argument(
        "--run", dest="of_run", type=count, metavar="N", help="only what this run made"
    )
    undo.add_argument("--yes", action="store_true", help="do not ask")
    undo.set_defaults(run=later("undo"))
    purge = _add_action(actions, "purge", "remove the personal data and keep the numbers")
    purge.add_argument("--force", action="store_true", help="even of people who are in doubt")


def _add_reopen(actions: Any) -> None:
    reopen = _add_action(
        actions, "reopen", "let the next run send unconfirmed people whom the platform has not"
    )
    reopen.add_argument("addresses", nargs="*", metavar="ADDRESS", help="whom")
    reopen.add_argument("--all", action="store_true", help="all who are unconfirmed")
    reopen.add_argument("--yes", action="store_true", help="do not ask")
    reopen.set_defaults(run=later("reopen"))


def _add_action(actions: Any, name: str, help_: str) -> argparse.ArgumentParser:
    parser = make_command(
        actions.add_parser,
        help_[0].upper() + help_[1:] + ".",
        f"example:\n  matricula roster {_EXAMPLES.get(name, f'{name} people.tahoe.journal')}",
        name=name,
        help=help_,
    )
    parser.set_defaults(run=later("roster"), action=name)
    parser.add_argument("journal", metavar="JOURNAL", help="the journal's file")
    return parser


def _add_connected(actions: Any, name: str, help_: str) -> argparse.ArgumentParser:
    parser = _add_action(actions, name, help_)
    add_address(parser, "default: where the run was")
    parser.set_defaults(concurrency=1, rate=False)
    return parser
