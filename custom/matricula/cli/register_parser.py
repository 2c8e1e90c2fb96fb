"""The arguments of `matricula register`."""

import argparse
from typing import Any

from ..settings import list_options, name_option
from .arguments import (
    add_platform,
    concurrency,
    count,
    delimiter,
    later,
    make_command,
    mapping,
    plain,
    rate,
)

EXAMPLES = """\
examples:
  matricula register people.csv --on tahoe --site example --dry-run
  matricula register people.csv --on tahoe --site example --course course-v1:acme+AP200+2019
  matricula register people.csv --on digitalchalk --course 8af0c0de
  matricula register people.csv --on tahdah --course 2001 --legal-entity 1001 --behavior 1
  matricula register people.csv --on tahoe --site example --map email="Work address"
"""
NOTES = """\
The token is read from TAHOE_TOKEN, TAHDAH_TOKEN or DIGITALCHALK_TOKEN, or from
--token-file or --token-keyring.
Running the same command again goes on where it stopped: nobody is registered twice.

exit codes: 0 all well, 1 rows were refused, 2 usage, 3 unconfirmed rows remain,
4 stopped (token, host, journal), 130 Ctrl-C
"""


def add_register(commands: Any) -> None:
    """Add the command."""
    parser = make_command(
        commands.add_parser,
        "Register the people of a roster (CSV, TSV, JSON lines, Excel) on a platform.",
        EXAMPLES,
        name="register",
        help="register the people of a roster on a platform",
        epilog=NOTES,
    )
    parser.set_defaults(run=later("register"))
    parser.add_argument("roster", metavar="ROSTER", help="the file, or - for standard input")
    parser.add_argument("--profile", metavar="FILE", help="a TOML file that holds options")
    add_platform(parser)
    _add_target(parser)
    _add_run(parser)
    _add_pace(parser)
    _add_reading(parser)
    _add_output(parser)


def _add_target(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what to register on; a column of the roster comes first")
    for name, settings in list_options().items():
        group.add_argument(
            name_option(name),
            type=plain,
            metavar=settings[0].metavar,
            help="; ".join(setting.help for setting in settings),
        )


def _add_run(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the run")
    group.add_argument("--journal", metavar="FILE", help="default: ROSTER.PLATFORM.journal")
    group.add_argument("--dry-run", action="store_true", help="check every row and send nothing")
    group.add_argument(
        "--check-existing", action="store_true", help="with --dry-run: look people up as well"
    )
    group.add_argument("--limit", type=count, metavar="N", help="take only the first N rows")
    group.add_argument(
        "--pilot",
        type=count,
        metavar="N",
        help="stop after N people who were not registered yet; said again, it takes the next N",
    )
    group.add_argument("--yes", action="store_true", help="do not ask before real people get mail")


def _add_pace(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the pace")
    group.add_argument(
        "--concurrency",
        type=concurrency,
        default=32,
        metavar="N",
        help="requests at once (%(default)s)",
    )
    group.add_argument(
        "--rate",
        type=rate,
        default=False,
        metavar="N/min",
        help="at most so many requests within any minute (300/min: 300 at once, the next after a"
        " minute), hour (/h) or second (/s), or none; default: the documented limit",
    )


def _add_reading(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("reading the roster")
    group.add_argument(
        "--map",
        action="append",
        type=mapping,
        default=[],
        metavar='FIELD="Header"',
        help="which column holds a field, where its header does not tell",
    )
    group.add_argument(
        "--header-row",
        type=count,
        default=1,
        metavar="N",
        help="CSV, Excel: the row of the headers, where titles stand above them",
    )
    group.add_argument(
        "--sheet", type=plain, metavar="NAME", help="Excel: the sheet, if not the first"
    )
    group.add_argument(
        "--delimiter",
        type=delimiter,
        metavar="SIGN",
        help="CSV: what separates the cells, or the word tab, where it is not found out",
    )
    group.add_argument(
        "--derive-username", action="store_true", help="make usernames where there are none"
    )
    group.add_argument(
        "--generate-passwords", action="store_true", help="make passwords, which are kept nowhere"
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output")
    group.add_argument("--json", action="store_true", help="a JSON object for each row on stdout")
    group.add_argument("--verbose", action="store_true", help="log every request, without its body")
