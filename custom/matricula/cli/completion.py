"""`matricula completion`: a script with which a shell completes the commands, options and files."""

import argparse
from collections.abc import Iterator

import shtab

from .exits import Exit

_FILES = ("FILE", "ROSTER", "JOURNAL")


def run(options: argparse.Namespace) -> int:
    """Print the script for a shell."""
    from .parser import make_parser

    parser = make_parser()
    for action in _list_actions(parser):
        if action.metavar in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    print(shtab.complete(parser, options.shell))
    return Exit.OK


def _list_actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """All arguments, those of the commands within the commands included."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from _list_actions(one)
