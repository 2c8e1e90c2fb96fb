"""Everything that keeps a roster from being registered, reported at once."""

from collections.abc import Iterator, Sequence

from matricula import MatriculaError, find_registrar, join_words, name_option
from matricula.rosters import SHEET, RosterError, RosterObstacles, Solution

from .connect import MissingSiteError
from .entry import CommandLine
from .exits import Exit
from .options import Access
from .questions import ask_about
from .terminal import Tone, say


def report_obstacles(
    roster: str,
    platform: str,
    errors: Sequence[MatriculaError | None],
    typed: CommandLine,
    *,
    asks: Access | None = None,
) -> Exit:
    """Say what has to be solved, and the command with the solutions that are known.

    With `asks`, the way to the platform, the user is asked instead, if there is a question for each
    obstacle: then Answered is raised. Otherwise raises the error if there is only one.
    """
    parts = [part for error in errors if error is not None for part in _list_parts(error)]
    if asks is not None:
        ask_about(platform, asks, parts)
    if len(parts) == 1:
        raise parts[0]
    say(f"matricula: {roster} cannot be registered yet, for {len(parts)} reasons:", Tone.BAD)
    for number, part in enumerate(parts, 1):
        say(f"{number}. {part}")
    needed = [option for part in parts for option in _list_missing(part)]
    rosters = [one for one in parts if isinstance(one, RosterError)]
    solution = RosterObstacles(rosters).solution
    needed += _list_open_columns(rosters, solution)
    for name in solution.settings:
        needed += [name_option(name), find_registrar(platform).settings[name].metavar]
    if words := (*_list_options(solution), *needed):
        of = _describe_open([*map(_is_open, parts)])
        say(f"{of}: {typed.with_words(words)}")
    return Exit.USAGE


def _is_open(error: MatriculaError) -> bool:
    """Tell whether an error of the roster has no solution that options could name."""
    return isinstance(error, RosterError) and error.solution == Solution() and not error.choices


def _describe_open(flags: Sequence[bool]) -> str:
    """Return the words before the command; they name the reasons that it does not solve."""
    numbers = [str(number) for number, is_open in enumerate(flags, 1) if is_open]
    if not numbers:
        return "With the most likely solutions"
    return f"With the most likely solutions of all but {join_words(numbers, 'and')}"


def _list_parts(error: MatriculaError) -> tuple[MatriculaError, ...]:
    return error.parts if isinstance(error, RosterError) else (error,)


def _list_missing(error: MatriculaError) -> Iterator[str]:
    """Yield the words of a missing site."""
    if isinstance(error, MissingSiteError):
        yield from ("--site", "SITE")


def _list_open_columns(errors: Sequence[RosterError], solution: Solution) -> Iterator[str]:
    """Yield the words for a sheet and for columns that only the user can name."""
    fields = dict.fromkeys(choice.of for error in errors for choice in error.choices)
    if SHEET in fields and solution.sheet is None:
        yield from ("--sheet", "NAME")
    for field in fields:
        is_derived = field == "username" and solution.derive_usernames
        if not (field == SHEET or field in solution.columns or is_derived):
            yield from ("--map", f"{field}=HEADER")


def _list_options(solution: Solution) -> Iterator[str]:
    """Yield the words of the options of a solution."""
    options = {
        "--sheet": solution.sheet,
        "--header-row": solution.header_row,
        "--hidden": solution.hidden,
    }
    for name, value in options.items():
        if value is not None:
            yield f"{name}={value}"
    for field, header in solution.columns.items():
        yield from ("--map", f"{field}={header}")
    if solution.derive_usernames:
        yield "--derive-username"
