"""The arguments of the commands that show and change single records."""

import argparse
from collections.abc import Callable
from typing import Any

from ..registrar import PLATFORMS

_LISTS = {
    "users": ("list the users of a platform", "users"),
    "registrations": ("list the registrations of a platform", "registrations"),
    "offerings": ("list the offerings of a platform", "offerings"),
}
Later = Callable[[str], Callable[[argparse.Namespace], int]]


def add_records(commands: Any, later: Later) -> None:
    """Add `users`, `user`, `registrations`, `offerings`, `grade`, `eject` and `doctor`."""
    for name, (help_, resource) in _LISTS.items():
        parser = _add(commands, name, help_)
        parser.set_defaults(
            run=later("records"), resource=resource, method="list", what=f"list {name}"
        )
        parser.add_argument(
            "--where",
            action="append",
            type=_filter,
            default=[],
            metavar="NAME=VALUE",
            help="a filter, as the platform's list takes it",
        )
        parser.add_argument("--limit", type=count, metavar="N", help="at most so many")
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")
    _add_one(commands, later, "user", "show a user", "users", "get")
    grade = _add_one(commands, later, "grade", "grade a registration", "registrations", "grade")
    grade.add_argument("grade_percentage", type=float, metavar="PERCENT")
    _add_one(commands, later, "eject", "end a registration", "registrations", "eject")
    doctor = _add(commands, "doctor", "what is set, what is installed, who answers")
    doctor.set_defaults(run=later("doctor"))


def _add_one(
    commands: Any, later: Later, name: str, help_: str, resource: str, method: str
) -> argparse.ArgumentParser:
    parser = _add(commands, name, help_)
    parser.set_defaults(run=later("records"), resource=resource, method=method, what=help_)
    parser.add_argument("id", metavar="ID")
    return parser


def _add(commands: Any, name: str, help_: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help_,
        description=help_[0].upper() + help_[1:] + ".",
        epilog=f"example: matricula {name} --on digitalchalk",
        allow_abbrev=False,
    )
    parser.add_argument("--on", choices=PLATFORMS, metavar="PLATFORM", help="%(choices)s")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--base-url", metavar="URL", help="where it is, if not at the vendor's host")
    where.add_argument("--site", metavar="NAME", help="Tahoe: the name of the site")
    parser.add_argument("--token-file", metavar="FILE", help="a file that holds the token")
    parser.set_defaults(concurrency=1, rate=False)
    return parser


def count(text: str) -> int:
    """A whole number of 1 or more."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 10**9:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of 1 or more")
    return int(text)


def _filter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r}: give it like email=ana@example.org")
    return name.strip().replace("-", "_"), value
