"""The layout of help: usage, description, examples, options in two columns, exit codes."""

from textwrap import wrap
from typing import Any

from cyclopts.help import HelpEntry, HelpPanel
from rich.console import Console, ConsoleOptions
from rich.text import Text

_WIDEST = 100
_COLUMN = 26
"""Characters before the description of an option, at most."""
_UNLIMITED = 100_000


class HelpPage:
    """Lays out the help of a command as plain text; `examples` come before the options."""

    def __init__(self, examples: str) -> None:
        self._examples = examples.rstrip()

    def render_usage(self, console: Console, options: ConsoleOptions, usage: Any) -> None:
        """Print the usage line."""
        _print(console, f"Usage: {_read(console, usage).removeprefix('Usage:').strip()}\n")

    def render_description(
        self, console: Console, options: ConsoleOptions, description: Any
    ) -> None:
        """Print the description and the examples."""
        for line in _read(console, description).strip().split("\n"):
            _print(console, "\n".join(wrap(line, _find_width(console))))
        _print(console, "\nExamples:", "bold")
        _print(console, self._examples)

    def __call__(self, console: Console, options: ConsoleOptions, panel: HelpPanel) -> None:
        """Print a group of options or commands."""
        if not panel.entries:
            return
        _print(console, f"\n{panel.title}:", "bold")
        names = ["  " + ", ".join(entry.display_labels_with_metavar) for entry in panel.entries]
        column = min(max(map(len, names)) + 2, _COLUMN)
        for name, entry in zip(names, panel.entries, strict=True):
            lines = wrap(_describe(console, entry), max(_find_width(console) - column, 20))
            _print(console, "\n".join(_layout(name, lines, column)))


def _layout(name: str, lines: list[str], column: int) -> list[str]:
    """A name with its description beside it, or below it if the name is long."""
    blank = " " * column
    if len(name) + 2 > column:
        return [name, *(blank + line for line in lines)]
    first, *more = lines or [""]
    return [f"{name:{column}}{first}".rstrip(), *(blank + line for line in more)]


def _describe(console: Console, entry: HelpEntry) -> str:
    default = "" if entry.default is None else f" [default: {entry.default}]"
    return _read(console, entry.description).strip() + default


def _read(console: Console, text: Any) -> str:
    """The characters of what the library hands over, without styles and line breaks of its own."""
    if isinstance(text, str):
        return text
    options = console.options.update(width=_UNLIMITED)
    return "".join(segment.text for segment in console.render(text, options))


def _find_width(console: Console) -> int:
    return min(console.width, _WIDEST)


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style), soft_wrap=True)
