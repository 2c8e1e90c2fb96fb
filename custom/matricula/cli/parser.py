"""The arguments of all commands."""

import argparse
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from ..registrar import PLATFORMS
from .record_parser import add_records, count

REGISTER_EXAMPLES = """\
examples:
  matricula register people.csv --on tahoe --site example --dry-run
  matricula register people.csv --on tahoe --site example
  matricula register people.csv --on digitalchalk --course 8af0c0de
  matricula register people.csv --on tahdah --course 2001 --legal-entity 1001 --behavior 1
  matricula register people.csv --on tahoe --site example --map email="Work address"

The token is read from TAHOE_TOKEN, TAHDAH_TOKEN or DIGITALCHALK_TOKEN, or from --token-file.
Running the same command again goes on where it stopped: nobody is registered twice.

exit codes: 0 all well, 1 rows were refused, 2 usage, 3 unconfirmed rows remain,
4 stopped (token, host, journal), 130 Ctrl-C
"""
MOCK_EXAMPLES = """\
examples:
  matricula mock
  matricula mock --port 0          picks a free port and prints it
  TAHOE_TOKEN=mock-token matricula register people.csv --on tahoe --base-url http://127.0.0.1:8000
"""
ROSTER_EXAMPLES = """\
examples:
  matricula roster status people.tahoe.journal
  matricula roster failed people.tahoe.journal --output corrected.csv
  matricula roster reconcile people.tahoe.journal
  matricula roster export people.tahoe.journal --json
  matricula roster purge people.tahoe.journal
"""
MAIN_EXAMPLES = """\
examples:
  matricula register people.csv --on tahoe --site example
  matricula roster status people.tahoe.journal
  matricula mock --port 8000

`matricula COMMAND --help` shows more.
"""


def make_parser() -> argparse.ArgumentParser:
    """The parser; what it parses has `run`, which takes it and gives the exit code."""
    parser: argparse.ArgumentParser = _make(
        argparse.ArgumentParser, MAIN_EXAMPLES, prog="matricula"
    )
    parser.description = "Register learners on Tahoe, tahdah and DigitalChalk."
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_register(commands)
    _add_roster(commands)
    add_records(commands, _later)
    _add_mock(commands)
    return parser


def _make(kind: Callable[..., argparse.ArgumentParser], examples: str, **more: Any) -> Any:
    return kind(
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        **more,
    )


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"matricula {version('matricula')}")
        parser.exit()


def _later(command: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        code: int = import_module(f"{__package__}.{command}").run(options)
        return code

    return run


def _add_register(commands: Any) -> None:
    parser = _make(
        commands.add_parser,
        REGISTER_EXAMPLES,
        name="register",
        help="register the people of a roster on a platform",
        description="Register the people of a roster (CSV, JSON lines, Excel) on a platform.",
    )
    parser.set_defaults(run=_later("register"))
    parser.add_argument("roster", metavar="ROSTER", help="the file, or - for standard input")
    _add_connection(parser)
    _add_target(parser)
    parser.add_argument("--profile", metavar="FILE", help="a TOML file that holds options")
    run = parser.add_argument_group("the run")
    run.add_argument("--journal", metavar="FILE", help="default: ROSTER.PLATFORM.journal")
    run.add_argument("--dry-run", action="store_true", help="check every row and send nothing")
    run.add_argument(
        "--check-existing", action="store_true", help="with --dry-run: look people up as well"
    )
    run.add_argument("--limit", type=count, metavar="N", help="take only the first N rows")
    run.add_argument("--pilot", type=count, metavar="N", help="register N people and stop")
    run.add_argument("--yes", action="store_true", help="do not ask before real people get mail")
    run.add_argument(
        "--concurrency", type=count, default=32, metavar="N", help="requests at once (%(default)s)"
    )
    run.add_argument(
        "--rate", type=_rate, default=False, metavar="N/min", help="requests at most, or none"
    )
    reading = parser.add_argument_group("reading the roster")
    reading.add_argument(
        "--map",
        action="append",
        type=_mapping,
        default=[],
        metavar='FIELD="Header"',
        help="which column holds a field, where its header does not tell",
    )
    reading.add_argument("--sheet", metavar="NAME", help="Excel: the sheet, if not the first")
    reading.add_argument(
        "--derive-username", action="store_true", help="make usernames where there are none"
    )
    reading.add_argument(
        "--generate-passwords", action="store_true", help="make passwords, which are kept nowhere"
    )
    reading.add_argument("--delimiter", type=_delimiter, help="what separates the cells")
    output = parser.add_argument_group("output")
    output.add_argument(
        "--json", action="store_true", help="one JSON object for each row on stdout"
    )
    output.add_argument(
        "--verbose", action="store_true", help="log every request, without its body"
    )


def _add_connection(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the platform")
    group.add_argument("--on", choices=PLATFORMS, metavar="PLATFORM", help="%(choices)s")
    where = group.add_mutually_exclusive_group()
    where.add_argument("--base-url", metavar="URL", help="where it is, if not at the vendor's host")
    where.add_argument("--site", metavar="NAME", help="Tahoe: the name of the site")
    group.add_argument("--token-file", metavar="FILE", help="a file that holds the token")


def _add_target(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what to register on; a column of the roster comes first")
    group.add_argument("--course", metavar="ID", help="the course, offering or experience")
    group.add_argument("--legal-entity", metavar="ID", help="tahdah: the legal entity")
    group.add_argument("--behavior", metavar="N", help="tahdah: the behavior of the registrations")
    group.add_argument("--registration-date", metavar="DATE", help="tahdah: like 2026-03-31")
    group.add_argument(
        "--send-activation-email",
        metavar="BOOL",
        help="Tahoe: whether an account must be activated",
    )


def _add_roster(commands: Any) -> None:
    parser = _make(
        commands.add_parser,
        ROSTER_EXAMPLES,
        name="roster",
        help="what a journal holds, and what can be done with it",
        description="What the journal of a roster holds, and what can be done with it.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    status = _add_action(actions, "status", "show how many people came to which outcome")
    status.add_argument("--json", action="store_true", help="as one JSON object")
    failed = _add_action(actions, "failed", "the refused rows as CSV, to correct and register")
    failed.add_argument("--output", metavar="FILE", help="default: standard output")
    export = _add_action(actions, "export", "who was registered when, and as what, as CSV")
    export.add_argument("--output", metavar="FILE", help="default: standard output")
    export.add_argument("--json", action="store_true", help="JSON lines instead of CSV")
    _add_reconcile(actions)
    purge = _add_action(actions, "purge", "remove the personal data and keep the numbers")
    purge.add_argument("--force", action="store_true", help="even of people who are in doubt")


def _add_action(actions: Any, name: str, help_: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=help_, description=help_[0].upper() + help_[1:] + ".", allow_abbrev=False
    )
    parser.set_defaults(run=_later("roster"), action=name)
    parser.add_argument("journal", metavar="JOURNAL", help="the journal's file")
    return parser


def _add_reconcile(actions: Any) -> None:
    parser = _add_action(actions, "reconcile", "look up everybody who is in doubt, write nothing")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--base-url", metavar="URL", help="default: where the run was")
    where.add_argument("--site", metavar="NAME", help="Tahoe: the name of the site")
    parser.add_argument("--token-file", metavar="FILE", help="a file that holds the token")
    parser.set_defaults(concurrency=1, rate=False)


def _add_mock(commands: Any) -> None:
    parser = _make(
        commands.add_parser,
        MOCK_EXAMPLES,
        name="mock",
        help="serve all three platforms on this machine, for tests",
        description="Serve all three platforms on this machine. The token is mock-token.",
    )
    parser.set_defaults(run=_later("mock"))
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=_port, default=8000, help="0 for a free one (%(default)s)")
    parser.add_argument(
        "--strict", action="store_true", help="check the mock's own answers against the specs"
    )


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 to 65535")
    return int(text)


def _rate(text: str) -> tuple[int, float] | None:
    """Requests, and seconds in which they may be sent; None for no limit."""
    if text == "none":
        return None
    found = re.fullmatch(r"([1-9]\d{0,6})/(s|sec|min|h)", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r}: give it like 60/min, 5/s or none")
    return int(found[1]), {"s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0}[found[2]]


def _mapping(text: str) -> tuple[str, str]:
    field, equals, header = text.partition("=")
    if not equals or not field or not header:
        raise argparse.ArgumentTypeError(f'{text!r}: give it like email="Work address"')
    return field.strip().replace("-", "_"), header


def _delimiter(text: str) -> str:
    text = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}.get(text, text)
    if len(text) != 1 or text in '"\r\n':
        raise argparse.ArgumentTypeError("give one character, or the word tab")
    return text
