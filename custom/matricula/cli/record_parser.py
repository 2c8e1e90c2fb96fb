"""The arguments of the commands that show and change single records."""

import argparse
from typing import Any

from ..settings import list_options, name_option
from .arguments import add_platform, condition, count, later, make_command, percentage, plain

_LISTS = {
    "users": ("list the users of a platform", ("users",)),
    "registrations": (
        "list the registrations of a platform (Tahoe: the enrollments, not the invitations; tahdah:"
        " those of the --course of a --legal-entity)",
        ("registrations", "enrollments"),
    ),
    "courses": ("list what people can be registered on", ("courses", "offerings")),
    "offerings": ("the same as courses", ("courses", "offerings")),
}
"""What each lists: the first of these resources that a platform has a list of."""
_EXAMPLES = {
    "users": "users --on tahoe --site example --where email_exact=ana@example.org",
    "registrations": (
        "registrations --on digitalchalk --where status=active --format csv\n"
        "  matricula registrations --on tahdah --legal-entity 1001 --course 2001"
    ),
    "courses": "courses --on tahoe --site example",
    "offerings": "offerings --on digitalchalk",
    "user": "user 1a0c1 --on digitalchalk",
    "grade": "grade 7d3e2 92.5 --on digitalchalk",
    "eject": "eject 7d3e2 --on digitalchalk",
    "doctor": "doctor --on tahoe --site example",
}


def add_records(commands: Any) -> None:
    """Add `users`, `registrations`, `courses`, `user`, `grade`, `eject`, `doctor` and so on."""
    for name, (help_, resources) in _LISTS.items():
        parser = _add(commands, name, help_)
        parser.set_defaults(
            run=later("records"),
            resources=resources,
            method="list",
            what=f"list {name}",
            targets=_add_targets(parser) if name == "registrations" else (),
        )
        parser.add_argument(
            "--where",
            action="append",
            type=condition,
            default=[],
            metavar="NAME=VALUE",
            help="a filter, as the platform's list takes it",
        )
        parser.add_argument(
            "--limit", type=count, metavar="N", help="at most so many; a table shows 100 without it"
        )
        parser.add_argument(
            "--format",
            choices=("table", "json", "csv"),
            default="table",
            help="a table, JSON lines, or CSV (default: %(default)s)",
        )
    _add_one(commands, "user", "show a user as JSON", "users", "get")
    grade = _add_one(commands, "grade", "grade a registration", "registrations", "grade")
    grade.add_argument("grade_percentage", type=percentage, metavar="PERCENT")
    _add_one(commands, "eject", "end a registration", "registrations", "eject")
    doctor = _add(commands, "doctor", "what is set, what is installed, who responds")
    doctor.set_defaults(run=later("doctor"))


def _add_targets(parser: argparse.ArgumentParser) -> tuple[str, ...]:
    """Add the options of `register` that say which registrations; their names."""
    names = [name for name, given in list_options().items() if any(one.is_target for one in given)]
    for name in names:
        what = f"only those of this {name.replace('_', ' ')}, as register takes it"
        parser.add_argument(name_option(name), type=plain, metavar="ID", help=what)
    return tuple(names)


def _add_one(
    commands: Any, name: str, help_: str, resource: str, method: str
) -> argparse.ArgumentParser:
    parser = _add(commands, name, help_)
    parser.set_defaults(run=later("records"), resources=(resource,), method=method, what=help_)
    parser.add_argument("id", type=plain, metavar="ID")
    return parser


def _add(commands: Any, name: str, help_: str) -> argparse.ArgumentParser:
    parser = make_command(
        commands.add_parser,
        help_[0].upper() + help_[1:] + ".",
        f"example:\n  matricula {_EXAMPLES[name]}",
        name=name,
        help=help_,
    )
    add_platform(parser)
    parser.set_defaults(concurrency=1, rate=False)
    return parser
