"""The entry point: the only place that reads the process's arguments."""

import errno
import inspect
import io
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice, pairwise
from typing import Annotated, TypeAlias

from attrs import frozen
from cyclopts import App, CycloptsError, Parameter

from .exits import Exit, find_exit
from .shell import join
from .terminal import say

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_USER = re.compile(r"^(--proxy=|)((?:\w+://)?).*@")
_HELP = {"--help", "-h"}
_MAP = "--map"


@frozen
class CommandLine:
    """The command as the user typed it, without the name of the program.

    `is_completed` says that answers to questions were added.
    """

    arguments: tuple[str, ...]
    is_completed: bool = False

    def __str__(self) -> str:
        """Return the command for a shell, without the password of a proxy."""
        words = list(self.arguments)
        for number, word in enumerate(words):
            if word.startswith("--proxy=") or words[max(number - 1, 0)] == "--proxy":
                words[number] = _USER.sub(r"\1\2***@", word)
        return join(["matricula", *words])

    def has(self, option: str) -> bool:
        """Tell whether the command has an option."""
        return any(word.partition("=")[0] == option for word in self.arguments)

    def without(self, *options: str, flags: Collection[str] = ()) -> "CommandLine":
        """Return the command without these options and their values, and without these flags."""
        return CommandLine(tuple(_leave_out(self.arguments, options, flags)), self.is_completed)

    def with_words(self, words: Sequence[str]) -> "CommandLine":
        """Return the command with these words at its end, in the place of what they replace."""
        return CommandLine(_replace(self.arguments, words), self.is_completed)


class Answered(Exception):
    """The user answered a question: the command begins again, with these words at its end.

    The options `without`, which each have a value, are left out of the command as it was.
    """

    def __init__(self, words: Sequence[str], *, without: Sequence[str] = ()) -> None:
        super().__init__(*words)
        self.words = tuple(words)
        self.without = tuple(without)

    def complete(self, arguments: tuple[str, ...]) -> tuple[str, ...]:
        """Return the arguments of the command with the answer, which replaces an earlier one."""
        return _replace(tuple(_leave_out(arguments, self.without)), self.words)


Typed: TypeAlias = Annotated[CommandLine, Parameter(parse=False)]
"""A parameter that gets the whole command line, to show it. It is no option."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code, one of `Exit`."""
    _prepare_streams()
    try:
        code = _run_with_answers(tuple(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of the output has gone
        _discard_output()
        return Exit.CLOSED_PIPE
    except KeyboardInterrupt:
        _complain("matricula: interrupted")
        return Exit.INTERRUPTED
    except Exception as error:
        found = find_exit(error)
        if found is None and isinstance(error, OSError) and error.errno in _NO_ROOM:
            _discard_output()
            found = Exit.STOPPED
        if found is None:
            raise
        _complain(f"matricula: {error}")
        return found


def _run_with_answers(arguments: tuple[str, ...]) -> int:
    """Run a command, again after each answer to a question that it asks."""
    is_completed = False
    while True:
        try:
            return _run(arguments, is_completed)
        except Answered as answered:
            arguments, is_completed = answered.complete(arguments), True


def _leave_out(
    arguments: Iterable[str],
    options: Collection[str],
    flags: Collection[str] = (),
    mapped: Collection[str] = (),
) -> Iterator[str]:
    """Yield arguments without some options and their values, and without flags.

    `mapped` are fields whose columns are left out: `--map email=C`.
    """
    rest = iter(arguments)
    for word in rest:
        name, equals, value = word.partition("=")
        if name == _MAP and mapped:
            pair = [word] if equals else [word, *islice(rest, 1)]
            if (value or pair[-1]).partition("=")[0].strip() not in mapped:
                yield from pair
        elif name in options:
            if not equals:
                next(rest, None)
        elif word not in flags:
            yield word


def _replace(arguments: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
    """Return arguments with other words at their end, and without the values that these replace.

    The words give each option once, but `--map` once for each field.
    """
    pairs = [*pairwise((*words, "--"))]
    mapped = {value.partition("=")[0] for word, value in pairs if word == _MAP}
    given = {
        word.partition("=")[0]
        for word, value in pairs
        if word.startswith("--") and ("=" in word or not value.startswith("--"))
    }
    return (*_leave_out(arguments, given - {_MAP}, mapped=mapped), *words)


def _run(arguments: tuple[str, ...], is_completed: bool) -> int:
    from .app import find_commands, make_app

    if arguments[:1] == ("--version",):
        return _show_version()
    app = make_app()
    words = [word for word in arguments if word not in _HELP]
    asks_for_help = len(words) < len(arguments)
    names, _, rest = app.parse_commands(words)
    # Behind `matricula` and `matricula roster` a word that is no command is reported below.
    if (not rest) if find_commands(names) else asks_for_help:
        return _explain(app, words, Exit.OK if asks_for_help else Exit.USAGE)
    try:
        command, bound, hidden = app.parse_args(words, print_error=False, exit_on_error=False)
    except CycloptsError as error:
        from .usage_error import describe, name_command

        name = name_command(error)
        _complain(f"{name}: {describe(error)}", f"See {name} --help")
        return Exit.USAGE
    for name in hidden:
        bound.arguments[name] = CommandLine(arguments, is_completed)
    return _call(command, bound)


def _show_version() -> Exit:
    from importlib.metadata import version

    print(f"matricula {version('matricula')}")
    return Exit.OK


def _call(command: Callable[..., int | None], bound: inspect.BoundArguments) -> int:
    return command(*bound.args, **bound.kwargs) or Exit.OK


def _explain(app: App, words: Sequence[str], code: Exit) -> Exit:
    """Show help: on standard error if a command is missing."""
    from .help import show_help

    show_help(app, words, sys.stderr if code else sys.stdout)
    return code


def _prepare_streams() -> None:
    """Open standard streams that are closed, and let no text fail for a missing character.

    A file that is opened later would take the number of a closed stream. Then errors would be
    written into a journal, and uvloop ends the process when it closes such a file.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    if isinstance(sys.stdin, io.TextIOWrapper):  # an answer in another encoding is asked for again
        sys.stdin.reconfigure(errors="surrogateescape")


def _discard_output() -> None:
    # The rest of the buffer would fail once more when the process ends.
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(*lines: str) -> None:
    with suppress(OSError):
        for line in lines:
            say(line)
