"""The arguments of the commands that show and change single records."""

import argparse
from typing import Any

from .arguments import add_platform, condition, count, later, make_command, percentage, plain

_LISTS = {
    "users": ("list the users of a platform", "users"),
    "registrations": ("list the registrations of a platform", "registrations"),
    "offerings": ("list the offerings of a platform", "offerings"),
}
_IDS = {"user": " 1a0c1", "grade": " 7d3e2 92.5", "eject": " 7d3e2"}


def add_records(commands: Any) -> None:
    """Add `users`, `user`, `registrations`, `offerings`, `grade`, `eject` and `doctor`."""
    for name, (help_, resource) in _LISTS.items():
        parser = _add(commands, name, help_)
        parser.set_defaults(
            run=later("records"), resource=resource, method="list", what=f"list {name}"
        )
        parser.add_argument(
            "--where",
            action="append",
            type=condition,
            default=[],
            metavar="NAME=VALUE",
            help="a filter, as the platform's list takes it",
        )
        parser.add_argument("--limit", type=count, metavar="N", help="at most so many")
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")
    _add_one(commands, "user", "show a user", "users", "get")
    grade = _add_one(commands, "grade", "grade a registration", "registrations", "grade")
    grade.add_argument("grade_percentage", type=percentage, metavar="PERCENT")
    _add_one(commands, "eject", "end a registration", "registrations", "eject")
    doctor = _add(commands, "doctor", "what is set, what is installed, who answers")
    doctor.set_defaults(run=later("doctor"))


def _add_one(
    commands: Any, name: str, help_: str, resource: str, method: str
) -> argparse.ArgumentParser:
    parser = _add(commands, name, help_)
    parser.set_defaults(run=later("records"), resource=resource, method=method, what=help_)
    parser.add_argument("id", type=plain, metavar="ID")
    return parser


def _add(commands: Any, name: str, help_: str) -> argparse.ArgumentParser:
    example = f"matricula {name}{_IDS.get(name, '')} --on digitalchalk"
    parser = make_command(
        commands.add_parser,
        help_[0].upper() + help_[1:] + ".",
        f"example:\n  {example}",
        name=name,
        help=help_,
    )
    add_platform(parser)
    parser.set_defaults(concurrency=1, rate=False)
    return parser
