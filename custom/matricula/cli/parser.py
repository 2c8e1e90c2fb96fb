"""The arguments of all commands."""

import argparse
from typing import Any

from .arguments import Parser, later, make_command
from .contract_parser import add_contract
from .mock import add_arguments as add_mock_arguments
from .record_parser import add_records
from .register_parser import add_register
from .roster_parser import add_roster

MOCK_EXAMPLES = """\
examples:
  matricula mock
  matricula mock --port 0          picks a free port and prints it
  TAHOE_TOKEN=mock-token matricula register people.csv --on tahoe --base-url http://127.0.0.1:8000
"""
COMPLETION_EXAMPLES = """\
examples:
  eval "$(matricula completion bash)"        in ~/.bashrc
  eval "$(matricula completion zsh)"         in ~/.zshrc, after compinit
  matricula completion fish > ~/.config/fish/completions/matricula.fish
"""
MAIN_EXAMPLES = """\
examples:
  matricula register people.csv --on tahoe --site example
  matricula roster status people.tahoe.journal
  matricula mock --port 8000
"""


def make_parser() -> argparse.ArgumentParser:
    """The parser; what it parses has `run`, which takes it and gives the exit code."""
    parser = make_command(
        Parser,
        "Register learners on Tahoe, tahdah and DigitalChalk.",
        MAIN_EXAMPLES,
        prog="matricula",
        epilog="`matricula COMMAND --help` shows more.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_register(commands)
    add_roster(commands)
    add_records(commands)
    _add_mock(commands)
    add_contract(commands)
    _add_completion(commands)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"matricula {version('matricula')}")
        parser.exit()


def _add_mock(commands: Any) -> None:
    parser = make_command(
        commands.add_parser,
        "Serve all three platforms on this machine. The token is mock-token, or what\n"
        "MATRICULA_MOCK_TOKEN holds.",
        MOCK_EXAMPLES,
        name="mock",
        help="serve all three platforms on this machine, for tests",
    )
    parser.set_defaults(run=later("mock"))
    add_mock_arguments(parser)


def _add_completion(commands: Any) -> None:
    parser = make_command(
        commands.add_parser,
        "Print a script with which a shell completes commands, options and files.",
        COMPLETION_EXAMPLES,
        name="completion",
        help="let the shell complete commands and options",
    )
    parser.set_defaults(run=later("completion"))
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))
