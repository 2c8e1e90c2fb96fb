"""`plan` and `register`: learners in, a result for each one out."""

import os
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from functools import partial
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from matricula_runtime.connection import AsyncConnection, Connection
from matricula_runtime.errors import ConfigurationError

from ..discovery import ENTRIES
from ..learner import Learner
from ..registrar import Registrar, Values, find_registrar, parse_settings
from ..site_names import name_place
from .errors import EmptyRosterError, RosterError, Solution, join_obstacles
from .event_loop import iterate
from .generated_values import GeneratedValues
from .paths import FilePath, read_path
from .readers.excel import INCLUDE, SKIP
from .readers.learners import LearnerSource
from .readers.open import Layout, is_stream, open_source
from .readers.source import Source
from .records import PlanOptions
from .result import Result
from .roster import Roster, make_roster
from .roster_plan import Plan
from .run.concurrency import MOST_AT_ONCE
from .username_length import find_longest_username

Rows: TypeAlias = "str | os.PathLike[str] | Iterable[Learner | Mapping[str, object]]"
"""The path of a roster; or learners, or mappings whose keys are like the headers of a roster."""


@frozen
class ReadOptions:
    """How a roster is read; the defaults are right for most files.

    `columns` has a header, a letter (`C`) or a position (`#3`) by field, for headers that are not
    recognised; `none` leaves a field without a column. `preset` names a well-known export, `none`
    switches the presets off. `where` selects rows by conditions such as `status=active`. `sheet`
    names the sheet of a workbook, if it is not the first one. `header_row` is the row of the
    headers, below titles. `delimiter` separates the cells of a CSV file, `encoding` names its
    encoding. `hidden` is `include` or `skip`, for the hidden rows and columns of a workbook.
    `limit` is the largest number of people to read. Usernames and passwords can be generated for
    rows without them.
    """

    columns: Mapping[str, str] = field(factory=dict)
    preset: str | None = None
    where: Sequence[str] = ()
    sheet: str | None = None
    header_row: int = 1
    delimiter: str | None = None
    encoding: str | None = None
    hidden: str | None = None
    limit: int | None = None
    derive_usernames: bool = False
    generate_passwords: bool = False


@frozen
class Progress:
    """How far a run is: the rows that ended, all rows (None if unknown), and the outcomes."""

    done: int
    rows: int | None
    counts: Mapping[str, int]


_MOST_OBSTACLES = 8
"""How often a roster is read to find further obstacles."""

OnProgress: TypeAlias = Callable[[Progress], None]


def plan(
    platform: Connection | AsyncConnection | str,
    rows: Rows,
    *,
    journal: FilePath | None = None,
    refused_file: FilePath | None = None,
    pilot: int | None = None,
    concurrency: int = 32,
    update: bool = False,
    read: ReadOptions | None = None,
    **settings: object,
) -> Plan:
    """Return a plan for registering a roster on a platform; nothing is sent yet.

    `platform` is a connection; for a dry run without look-ups its name is enough.
    `journal` is a file: with it the same call continues where an earlier one ended, and nobody is
    registered twice by several runs. `refused_file` gets the rows that were refused or rejected,
    with the reasons. `pilot` ends the run after so many people who were not registered yet.
    `concurrency` is the largest number of requests under way (1 to 1000). `update` sends the
    changed values of people of earlier runs, where the platform's API changes accounts. `settings`
    are what the platform needs: `course`, `legal_entity`, `behavior` and so on. They count for rows
    that do not name their own.

    Raises RosterError if the file cannot be read or lacks a column, or if a column that `read` does
    not name has other values than `settings`; ConfigurationError for a wrong setting or
    `concurrency`, or for `update` where it is not possible.
    """
    read = ReadOptions() if read is None else read
    _check_types(platform, rows, read)
    _check_number("concurrency", concurrency, MOST_AT_ONCE)
    _check_number("pilot", 1 if pilot is None else pilot)
    _check_number("limit", 1 if read.limit is None else read.limit)
    if read.hidden not in (None, INCLUDE, SKIP):
        raise ConfigurationError(f"hidden is {read.hidden!r}: give {INCLUDE} or {SKIP}.")
    if isinstance(platform, str):
        connection, platform_name = None, platform
    else:
        connection, platform_name = platform, platform.session.platform.name
    registrar = find_registrar(platform_name)
    if update:
        _check_update(registrar, pilot)
    texts = {name: str(value) for name, value in settings.items() if value is not None}
    values = parse_settings(registrar, texts)
    place = [] if connection is None else name_place(connection.session)
    open_roster = partial(_open_roster, rows, registrar, values, place)
    try:
        name, roster = open_roster(read)
    except EmptyRosterError:
        raise
    except RosterError as error:
        raise _find_further(error, rows, read, open_roster) from error
    options = PlanOptions(
        None if journal is None else read_path(journal, "journal"),
        None if refused_file is None else read_path(refused_file, "refused_file"),
        pilot,
        concurrency,
        update,
    )
    return Plan(name, roster, connection, options)


def _open_roster(
    rows: Rows, registrar: Registrar, values: Values, place: Sequence[str], read: ReadOptions
) -> tuple[str, Roster]:
    """Return the name of a roster, and the roster. `place` is as in `make_roster`."""
    name, source = _open_rows(rows, read, registrar)
    try:
        longest = find_longest_username(registrar.name) if read.derive_usernames else None
        generated = GeneratedValues(read.derive_usernames, read.generate_passwords, longest)
        roster = make_roster(
            source,
            registrar,
            values,
            read.columns,
            read.limit,
            generated,
            preset=read.preset,
            where=read.where,
            header_row=read.header_row,
            place=place,
        )
    except BaseException:
        source.close()
        raise
    return name, roster


def _find_further(
    error: RosterError,
    rows: Rows,
    read: ReadOptions,
    open_roster: Callable[[ReadOptions], tuple[str, Roster]],
) -> RosterError:
    """Return an error with the obstacles that follow, if the file is read as each one proposes."""
    found = [*error.parts]
    if not isinstance(rows, (str, os.PathLike)) or is_stream(os.fspath(rows)):
        return error
    for _ in range(_MOST_OBSTACLES):
        following = _apply(read, error.solution)
        if following == read:
            break
        read = following
        try:
            _, roster = open_roster(read)
        except RosterError as more:
            error = more
            found += error.parts
        else:
            roster.source.close()
            break
    return join_obstacles(found)


def _apply(read: ReadOptions, solution: Solution) -> ReadOptions:
    """Return the options with the layout of a solution.

    Other columns of the same cells would only repeat what was found.
    """
    return evolve(
        read,
        sheet=solution.sheet or read.sheet,
        header_row=solution.header_row or read.header_row,
        hidden=solution.hidden or read.hidden,
    )


def _open_rows(rows: Rows, read: ReadOptions, registrar: Registrar) -> tuple[str, Source]:
    """Return the name of a roster, empty for rows of a program, and its source."""
    if not isinstance(rows, (str, os.PathLike)):
        return "", LearnerSource(rows, registrar.settings)
    name = os.fspath(rows)
    layout = Layout(read.delimiter, read.sheet, read.header_row, read.encoding, read.hidden)
    try:
        return name, open_source(name, layout)
    except EmptyRosterError:
        if read.header_row == 1:
            raise
        row = read.header_row
        raise RosterError(
            f"{name} has no headers in row {row}, nor below it: check --header-row {row}."
        ) from None


def explain_no_update(registrar: Registrar) -> str:
    """Return sentences for a platform whose API changes no accounts: they name who can."""
    advice = ENTRIES[registrar.name].no_update
    return f"{registrar.title}'s API changes no accounts. {advice}".rstrip()


def _check_update(registrar: Registrar, pilot: int | None) -> None:
    """Raise ConfigurationError if changed values cannot be sent."""
    if registrar.update is None:
        raise ConfigurationError(
            f"{explain_no_update(registrar)} Run without --update to register new people."
        )
    if pilot is not None:
        raise ConfigurationError("--pilot takes new people only: give --update without it.")


def _check_types(platform: object, rows: object, read: object) -> None:
    """Raise ConfigurationError for arguments of a wrong type."""
    wanted: dict[str, tuple[object, tuple[type, ...], str]] = {
        "platform": (platform, (str, Connection, AsyncConnection), "a connection"),
        "rows": (rows, (str, os.PathLike, Iterable), "a path or learners"),
        "read": (read, (ReadOptions,), "a ReadOptions(…)"),
    }
    for name, (value, types, text) in wanted.items():
        if not isinstance(value, types) or isinstance(value, bytes):
            raise ConfigurationError(f"{name} must be {text}, not {type(value).__name__}.")


def _check_number(name: str, value: object, most: int | None = None) -> None:
    """Raise ConfigurationError unless a value is a whole number of 1 or more."""
    is_number = isinstance(value, int) and 1 <= value <= (value if most is None else most)
    if not is_number:
        wanted = f"1 to {most}" if most else "a whole number of 1 or more"
        raise ConfigurationError(f"{name} is {value}: give {wanted}.")


def register(
    platform: Connection | AsyncConnection,
    rows: Rows,
    *,
    on_progress: OnProgress | None = None,
    **options: Any,
) -> Iterator[Result]:
    """Register many learners; yield a result for each, in the order in which they end.

    `options` are the arguments of `plan`. The target is checked before anything is sent, as the
    command does. `on_progress` is called after each result. Without a journal nobody is registered
    twice by this call.

    Raises what `plan` raises before anything is sent; StoppedError when the run ends early, with
    the reason; and JournalError. Nothing moves between two results that you take: do not pause
    there for long. Inside an event loop use `register_async`.
    """
    return iterate(register_async(platform, rows, on_progress=on_progress, **options))


async def register_async(
    platform: Connection | AsyncConnection,
    rows: Rows,
    *,
    on_progress: OnProgress | None = None,
    **options: Any,
) -> AsyncGenerator[Result, None]:
    """Register many learners as `register` does, for asyncio."""
    with plan(platform, rows, **options) as run:
        counts: Counter[str] = Counter()
        async with aclosing(run.register_async()) as results:
            async for result in results:
                counts[result.outcome] += 1
                if on_progress is not None:
                    on_progress(Progress(counts.total(), None, counts))
                yield result
