"""Questions about everything that a command lacks, on a terminal.

Each answer is checked at once, and becomes words of the command: see `Answered`.
"""

import asyncio
import getpass
import sys
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, NoReturn, TypeVar

from cyclopts import ArgumentCollection

from matricula import (
    PLATFORMS,
    SITES,
    AsyncConnection,
    CallError,
    ConfigurationError,
    Forbidden,
    MatriculaError,
    RateLimit,
    Setting,
    Unauthorized,
    find_registrar,
    find_title,
    make_probe,
    name_option,
    read_base_url,
    read_site,
)
from matricula.rosters import (
    SHEET,
    STDIN,
    Candidate,
    MissingChoice,
    RosterError,
)

from .answers import ask
from .confirmation import is_interactive
from .connect import (
    MissingSiteError,
    MissingTokenError,
    connect,
    enter_token,
    forget_token,
)
from .entry import Answered, CommandLine
from .options import Access
from .terminal import Tone, say

T = TypeVar("T")

_WIDEST = 40
"""Characters of a sample value."""
_SILENT = ("--yes", "--quiet", "--json")
"""Options of a command that nobody watches."""
_WORDS = {"name": "full name"}
_HALVES = ("first_name", "last_name")
_NAMES = ("name", *_HALVES)
_SPLIT = "end this with Ctrl-C, and split it into two columns in the file"


def ask_platform(arguments: ArgumentCollection) -> None:
    """Ask for the platform that a command does not name, if somebody can be asked.

    Nothing is asked while another argument is missing. Raises Answered, or RosterError if the
    roster does not exist.
    """
    options = {one.name: one for one in arguments}
    is_silent = any(options[name].tokens for name in _SILENT if name in options)
    if is_silent or not is_interactive():
        return
    if any(one.index is not None and one.required and not one.tokens for one in arguments):
        return
    roster = options["ROSTER"].tokens[0].value if "ROSTER" in options else STDIN
    if roster != STDIN and not Path(roster).exists():
        raise RosterError(f"There is no file {roster}.")
    say("Which platform?")
    platform = _choose([Candidate(find_title(name)) for name in PLATFORMS], PLATFORMS)
    raise Answered(["--on", platform])


@contextmanager
def ask_for_access(platform: str, access: Access, *, is_silent: bool = False) -> Iterator[None]:
    """Ask for the site or the token, if it is missing within this context.

    Raises Answered after the answer, and the error if nobody can be asked.
    """
    try:
        yield
    except (MissingSiteError, MissingTokenError) as error:
        if not is_silent and is_interactive():
            ask_about(platform, access, [error])
        raise


def connect_or_ask(
    platform: str,
    access: Access,
    typed: CommandLine | None,
    rate: RateLimit | Literal["documented"] | None = "documented",
    *,
    needs_token: bool = True,
    is_silent: bool = False,
) -> AsyncConnection:
    """Connect as `connect` does, and ask on a terminal for a missing site or token.

    Shows the command without questions if answers were given; without `typed`, the caller does so
    after its own questions. Raises what `connect` raises, and Answered.
    """
    with ask_for_access(platform, access, is_silent=is_silent):
        connection = connect(platform, access, rate, needs_token=needs_token)
    if typed is not None:
        show_completed(typed)
    return connection


def show_completed(typed: CommandLine) -> None:
    """Show the command without questions, if the user answered some."""
    if typed.is_completed:
        say(f"The same without questions: {typed}")


def ask_settings(platform: str, access: Access, names: Sequence[str]) -> None:
    """Ask for settings, such as the course. Raises Answered; returns if nobody can be asked."""
    if names and is_interactive():
        raise Answered([word for name in names for word in _ask_setting(platform, access, name)])


def ask_optional_target(platform: str, access: Access, given: Container[str]) -> None:
    """Ask for targets that a registration need not have, if they are not `given`: a course.

    Raises Answered; returns if the user wants none.
    """
    for name, setting in find_registrar(platform).settings.items():
        if setting.is_target and not setting.required and name not in given:
            words = _ask_setting(platform, access, name, is_optional=True)
            if words:
                raise Answered(words)


def ask_optional_token(platform: str, access: Access) -> bool:
    """Ask for a token that is not needed. Returns False if there is none, or nobody to ask."""
    return is_interactive() and _ask_token(platform, access, is_optional=True)


def ask_about(platform: str, access: Access, obstacles: Sequence[MatriculaError]) -> None:
    """Ask what solves these obstacles, and raise Answered with the words.

    The layout of the file is asked for before its columns, because these depend on it. Returns if
    an obstacle has no question.
    """
    if not all(map(_has_question, obstacles)):
        return
    for obstacle in obstacles:
        if isinstance(obstacle, MissingSiteError):
            raise Answered(_ask_site(platform))
        if isinstance(obstacle, MissingTokenError):
            _ask_token(platform, access)
            raise Answered([])
    rosters = [one for one in obstacles if isinstance(one, RosterError)]
    for one in rosters:
        if words := [*_ask_layout(one)]:
            raise Answered(words)
    raise Answered([word for one in rosters for word in _ask_values(platform, access, one)])


def ask_again(
    platform: str,
    access: Access,
    settings: Sequence[str],
    problem: RosterError,
    typed: CommandLine,
) -> NoReturn:
    """Ask once more for the setting that a problem names. Raises Answered, or the problem.

    A setting that was typed is left out: then the command asks for it as if it had not been given.
    """
    for name in settings:
        option = name_option(name)
        if option in str(problem):
            say(str(problem), Tone.BAD)
            if typed.has(option):
                raise Answered([], without=[option])
            # A profile has it, and the answer takes precedence.
            raise Answered(_ask_setting(platform, access, name))
    raise problem


def _has_question(obstacle: MatriculaError) -> bool:
    if not isinstance(obstacle, RosterError):
        return isinstance(obstacle, (MissingSiteError, MissingTokenError))
    solution = obstacle.solution
    layout = solution.sheet or solution.header_row or solution.hidden
    return bool(layout or obstacle.choices or solution.settings)


def _ask_site(platform: str) -> list[str]:
    registrar = find_registrar(platform)

    def read(text: str) -> list[str]:
        if "://" in text:
            url = read_base_url(registrar, text)
            registrar.connect("any-token", base_url=url)
            return ["--base-url", url]
        site = read_site(registrar, text)
        registrar.connect("any-token", site=site)
        return ["--site", site]

    return ask(f"{registrar.title}: {SITES[platform]}, or its URL", read)


def _ask_token(platform: str, access: Access, *, is_optional: bool = False) -> bool:
    """Ask for a token; False if the user has none, and need not have one."""

    def read_hidden(prompt: str) -> str:
        return getpass.getpass(prompt, sys.stderr)

    def read(text: str) -> bool:
        enter_token(platform, text)
        problem = asyncio.run(_find_rejection(connect(platform, access)))
        if problem is not None:
            forget_token(platform)
            raise ConfigurationError(problem)
        return True

    none = "; Enter for none" if is_optional else ""
    question = f"Token of {find_title(platform)} (it is not shown, and not stored{none})"
    return ask(question, read, read_hidden, if_empty=False if is_optional else None)


async def _find_rejection(connection: AsyncConnection) -> str | None:
    """Read something, and return why the token is rejected, if it is."""
    probe = make_probe(connection.endpoints)
    if probe is None:
        return None
    async with connection:
        quick = connection.with_options(retries=0, timeout=10)
        try:
            await quick.run(quick.session.perform(probe))
        except (Unauthorized, Forbidden) as error:
            return f"{connection.session.base_url.origin} rejects the token: {error.message}"
        except CallError:  # whatever else is wrong, the run reports
            return None
    return None


def _ask_layout(error: RosterError) -> Iterator[str]:
    """Yield the words about the layout of the file, if the obstacle is of that kind."""
    solution = error.solution
    for choice in error.choices:
        if choice.of == SHEET:
            say("Which sheet has the people?")
            yield f"--sheet={_choose(choice.candidates)}"
            return
    if solution.header_row is not None:
        say(str(error).partition(": --")[0])
        likely = str(solution.header_row)
        yield f"--header-row={ask('Row of the headers', _read_row, default=likely)}"
    elif solution.hidden is not None:
        say(str(error).partition(" Say ")[0])
        say("Hidden rows or columns:")
        found = _choose([Candidate("include them"), Candidate("skip them")], ("include", "skip"))
        yield f"--hidden={found}"


def _ask_values(platform: str, access: Access, error: RosterError) -> Iterator[str]:
    """Yield the words for missing columns and settings."""
    halves: list[str] = []
    for choice in error.choices:
        can_derive = choice.of == "username" and error.solution.derive_usernames
        likely = error.solution.columns.get(choice.of)
        words = _ask_column(choice, likely, halves, can_derive=can_derive)
        if choice.of in _HALVES:
            halves.append(words[-1].partition("=")[2])
        yield from words
    for name in error.solution.settings:
        yield from _ask_setting(platform, access, name)


def _ask_column(
    choice: MissingChoice, likely: str | None, halves: Collection[str], *, can_derive: bool
) -> tuple[str, ...]:
    """Ask for the column of a field. `halves` are the columns of names that were chosen."""
    field = choice.of
    say(f"Which column has the {_WORDS.get(field, field).replace('_', ' ')}?")
    derive = (Candidate("make usernames from the names"),) if can_derive else ()
    candidates = (*choice.candidates, *derive)
    options: list[tuple[str, ...]] = [("--map", f"{field}={one.name}") for one in choice.candidates]
    options += [("--derive-username",)] * can_derive

    def check(candidate: Candidate) -> None:
        if field == "email" and candidate.sample and "@" not in candidate.sample:
            raise ValueError(f"{candidate.sample[:_WIDEST]!r} is no email")
        if field in _NAMES and candidate.sample and "@" in candidate.sample:
            raise ValueError(f"{candidate.sample[:_WIDEST]!r} is an email, no name")
        if field in _HALVES and candidate.name in halves:
            raise ValueError(f"{candidate.name!r} is the first name. If it has both, {_SPLIT}")

    names = [one.name for one in candidates]
    default = str(names.index(likely) + 1) if likely in names else ""
    return _choose(candidates, options, check, default)


def _ask_setting(
    platform: str, access: Access, name: str, *, is_optional: bool = False
) -> list[str]:
    """Ask for a setting, and return its words; none if the user need not give it."""
    registrar = find_registrar(platform)
    setting: Setting = registrar.settings[name]
    if where := setting.explain(platform, access.url.words):
        say(where)

    def read(text: str) -> list[str]:
        try:
            value = setting.parse(text)
        except ValueError as error:
            raise ValueError(f"{text!r} {error}") from None
        _check_target(platform, access, {name: value})
        return [name_option(name), text]

    what = name.replace("_", " ")
    help_ = setting.help if setting.help and what not in setting.help else ""
    example = f", such as {setting.example}" if setting.example else ""
    none = "; Enter for none" if is_optional else ""
    question = f"{registrar.title}: the {what}{help_ and f' ({help_})'}{example}{none}"
    return ask(question, read, if_empty=[] if is_optional else None)


def _check_target(platform: str, access: Access, values: Mapping[str, object]) -> None:
    """Raise ConfigurationError if the platform has no such target.

    Nothing is checked if these settings are not the whole target, or if the platform cannot be
    asked: the run reports whatever else is wrong.
    """
    registrar = find_registrar(platform)
    if {*registrar.target_names} != {*values}:
        return
    try:
        connection = connect(platform, access)
    except ConfigurationError:  # a dry run needs no token
        return

    async def check() -> None:
        async with connection:
            quick = connection.with_options(retries=0, timeout=10)
            await quick.run(registrar.refuse_missing_target(quick.session, values))

    with suppress(CallError):
        asyncio.run(check())


def _read_row(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError(f"{text!r} is no row")
    return int(text)


def _choose(
    candidates: Sequence[Candidate],
    values: Sequence[T] | None = None,
    check: Callable[[Candidate], None] = lambda _: None,
    default: str = "",
) -> T:
    """Show a numbered list, and return the value of the one that the user chooses.

    A number, or the text of the list, chooses one. `check` raises ValueError for a wrong choice.
    """
    names = [one.name for one in candidates]
    found: Sequence[T] = names if values is None else values  # type: ignore[assignment]
    width = max(map(len, names))
    for number, one in enumerate(candidates, 1):
        sample = f"  {one.sample[:_WIDEST]}" if one.sample else ""
        say(f"{number:>3}  {one.name:{width}}{sample}".rstrip())

    def read(text: str) -> T:
        folded = [name.casefold() for name in names]
        if text.isascii() and text.isdigit() and 1 <= int(text) <= len(names):
            place = int(text) - 1
        elif text.casefold() in folded:
            place = folded.index(text.casefold())
        else:
            raise ValueError(f"Give a number from 1 to {len(names)}")
        check(candidates[place])
        return found[place]

    return ask("Number", read, default=default)
