"""Help on a terminal: usage, examples, options in two columns, and the exit codes last.

It is made from the signatures, with the standard library alone: the library's own help loads what
it takes to draw boxes, and takes twice as long.
"""

from collections.abc import Iterator, Sequence
from shutil import get_terminal_size
from textwrap import wrap
from typing import TextIO

from cyclopts import App, ArgumentCollection
from cyclopts.argument import Argument

from .app import find_commands

_WIDEST = 100
_COLUMN = 26
"""Characters before a description, at most."""
_FLAGS = (("--help, -h", "Show this help."), ("--version", "Show the version."))


def show_help(app: App, arguments: Sequence[str], file: TextIO) -> None:
    """Print the help of the command that these arguments name."""
    names, apps, _ = app.parse_commands(arguments)
    command, commands = apps[-1], find_commands(names)
    if commands:
        usage, groups = ["COMMAND"], [*_lay_out("Commands", [*commands.items()])]
        groups += [] if names else _lay_out("Options", _FLAGS)
    else:
        options = command.assemble_argument_collection().filter_by(show=True)
        usage, groups = [*list_usage(options)], [*_list_groups(options)]
    lines = [
        f"Usage: {' '.join(['matricula', *names, *usage])}",
        "",
        *wrap(command.help, _find_width()),
        "",
        "Examples:",
        *(command.help_prologue or "").rstrip().split("\n"),
        *groups,
        "",
        *(command.help_epilogue or "").split("\n"),
    ]
    print("\n".join(lines), file=file)


def list_usage(options: ArgumentCollection) -> Iterator[str]:
    """The words after the command: its arguments, its required options, and whether it has more."""
    optional = False
    for option in options:
        if option.index is not None:
            is_many = option.field_info.kind is option.field_info.VAR_POSITIONAL
            yield f"[{option.name} ...]" if is_many else option.name
        elif option.required:
            yield _name(option)
        else:
            optional = True
    if optional:
        yield "[OPTIONS]"


def _list_groups(options: ArgumentCollection) -> Iterator[str]:
    """The lines of all groups."""
    for group in sorted(options.groups, key=lambda group: group.sort_key):
        members = options.filter_by(group=group)
        yield from _lay_out(group.name, [(_name(one), _describe(one)) for one in members])


def _name(option: Argument) -> str:
    """An option with the placeholder of its value: `--limit N`."""
    if option.is_flag() or option.index is not None:
        return option.name
    return f"{option.name} {option.parameter.metavar or option.name.lstrip('-').upper()}"


def _describe(option: Argument) -> str:
    text = option.parameter.help or ""
    return f"{text} [default: {option.field_info.default}]" if option.show_default else text


def _lay_out(title: str, entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The lines of a group: names, and descriptions beside them, or below a long name."""
    if not entries:
        return
    column = min(max(len(name) for name, _ in entries) + 4, _COLUMN)
    yield from ("", f"{title}:")
    for name, text in entries:
        lines = wrap(text, max(_find_width() - column, 20), break_on_hyphens=False) or [""]
        if len(name) + 4 > column:
            yield f"  {name}"
        else:
            yield f"  {name:{column - 2}}{lines.pop(0)}".rstrip()
        yield from (" " * column + line for line in lines)


def _find_width() -> int:
    return min(get_terminal_size().columns, _WIDEST)
