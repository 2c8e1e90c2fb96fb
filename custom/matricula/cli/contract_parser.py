"""The arguments of `contract`."""

import argparse
from typing import Any

from ..settings import PLATFORMS
from .arguments import add_token, count, later, make_command, plain

EXAMPLES = """\
examples:
  matricula contract --platform tahoe --url https://example.org
  matricula contract --platform tahoe --url http://127.0.0.1:8000 --write --examples 60
  matricula contract --platform digitalchalk --url https://example.org --operation listUsers --json

exit codes: 0 the contract is kept, 1 it is broken, 2 usage, 4 no response or the token is refused,
130 Ctrl-C
"""


def add_contract(commands: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = make_command(
        commands.add_parser,
        "Hold a running server against the description of a platform. It only reads unless --write"
        " is given.",
        EXAMPLES,
        name="contract",
        help="hold a running server against the description of a platform",
    )
    parser.add_argument(
        "--platform", choices=PLATFORMS, required=True, metavar="PLATFORM", help="%(choices)s"
    )
    parser.add_argument(
        "--url", type=plain, required=True, help="scheme, host and port, such as https://host"
    )
    add_token(parser)
    parser.add_argument(
        "--write",
        action="store_true",
        help="create, change and delete records, too; a mock server is reset",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before writing")
    parser.add_argument(
        "--examples", type=count, default=20, metavar="N", help="cases of the fuzzer (%(default)s)"
    )
    parser.add_argument(
        "--operation",
        action="append",
        type=plain,
        default=[],
        metavar="ID",
        help="only this operation, by its operationId; may be given more than once",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
    parser.set_defaults(run=later("contract"))
