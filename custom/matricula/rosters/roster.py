"""A roster for a platform: a file, the meaning of its columns, and its rows."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from ..registrar import Registrar, Values
from ..settings import name_option
from .condition_check import check_conditions
from .errors import (
    DifferingColumnError,
    RosterError,
    Solution,
    StoppedError,
    join_obstacles,
)
from .generated_values import GeneratedValues
from .missing_columns import find_lower_headers, find_missing_columns
from .preview import PreviewCollector, PreviewRow
from .readers.columns import ColumnRequest, Columns, choose_columns, show
from .readers.excel import INCLUDE
from .readers.guard import undo_guards
from .readers.half_names import NO_COLUMN
from .readers.learners import LearnerSource
from .readers.positions import name_column
from .readers.source import REASON, Source
from .row import RosterRow, RowMaker
from .selection import Condition, LeftOut, RowSelection, read_conditions
from .split_names import find_split_name
from .tags import RejectedRow
from .unique_values import refuse_shared
from .whole_file import check_whole_file

_SHOWN = 10
_MOST_TAGS = 1000
_REFUSED_BLOCK = 500
_BLOCK = 50
"""A run looks after so many rows whether the file has changed."""

LeaveOut: TypeAlias = Callable[[list[RosterRow]], list[RosterRow]]


@frozen
class Survey:
    """The number of rows of a roster, and the first rows that cannot be sent.

    Rows that were corrected before count as rows, and not as `refused`.
    `left_out` counts the rows that are no people or not selected, `cleaned` the rows in whose
    values something was changed, `short` the rows without their last cells. `preview` has three
    rows as they were understood. `tags` are those of the first rejected rows that rows correct.
    """

    rows: int
    refused: int
    examples: tuple[RosterRow, ...]
    left_out: LeftOut = field(factory=LeftOut)
    cleaned: int = 0
    short: int = 0
    short_examples: tuple[RosterRow, ...] = ()
    preview: tuple[PreviewRow, ...] = ()
    tags: frozenset[RejectedRow] = frozenset()


@define
class _RefusedRows:
    """Counts rows that cannot be sent, block by block, and keeps the first ones."""

    leave_out: LeaveOut
    number: int = 0
    examples: list[RosterRow] = field(factory=list)
    _block: list[RosterRow] = field(factory=list)

    def add(self, row: RosterRow) -> None:
        self._block.append(row)
        if len(self._block) == _REFUSED_BLOCK:
            self.count()

    def count(self) -> None:
        """Count the rows of the block."""
        rows, self._block = self.leave_out(self._block) if self._block else [], []
        self.number += len(rows)
        self.examples += rows[: _SHOWN - len(self.examples)]


@frozen
class Roster:
    """The rows of a source for a platform. They can be read more than once."""

    source: Source
    registrar: Registrar
    choice: Columns
    settings: Values = field(factory=dict)
    limit: int | None = None
    generated: GeneratedValues | None = None
    conditions: tuple[Condition, ...] = ()
    skipped: Container[str] = frozenset()
    """The people whose rows are not taken, by `RosterRow.person`. Refused rows are always taken."""
    header_row: int = 1

    @property
    def columns(self) -> Mapping[str, int]:
        """The column of each field that has one of its own."""
        return self.choice.places

    @property
    def is_partial(self) -> bool:
        """True if only some of the people are taken."""
        return self.limit is not None or bool(self.conditions)

    @property
    def unused(self) -> list[str]:
        """The headers of columns that are not used."""
        used = self.choice.used | {rule.column for rule in self.choice.leave_out}
        used |= {condition.column for condition in self.conditions}
        headers = enumerate(self.source.headers)
        return [name for index, name in headers if index not in used and name and name != REASON]

    @property
    def target(self) -> dict[str, str]:
        """The settings that say what all rows are registered on."""
        return find_target(self.registrar, self.settings)

    def rows(self, left_out: LeftOut | None = None) -> Iterator[RosterRow]:
        """Yield the people, up to the limit, and count the other rows in `left_out`.

        Raises RosterError where the file cannot be read.
        """
        source = self.source
        maker = RowMaker(
            self.registrar,
            self.choice,
            self.settings,
            self.generated,
            source.headers,
            source.unit,
            source.delimiter,
        )
        selection = RowSelection.of_columns(self.conditions, self.choice, source.headers)
        chosen = selection.choose(source.rows(), LeftOut() if left_out is None else left_out)
        rows = map(maker.make, islice(chosen, self.limit))
        ids = [name for name in self.registrar.row_ids if name in self.columns]
        for row in refuse_shared(rows, ids):
            if row.refusal is not None or row.person not in self.skipped:
                yield row

    def rows_to_send(self, left_out: LeftOut | None = None) -> Iterator[RosterRow]:
        """Yield the rows for a run. Raises StoppedError where the file cannot be read any more."""
        last = "the headers"
        try:
            for place, row in enumerate(self.rows(left_out)):
                if place % _BLOCK == 0:
                    self.check_unchanged(last)
                last = row.place
                yield row
            self.check_unchanged(last)
        except (RosterError, OSError, ValueError) as error:
            raise StoppedError(
                f"The roster cannot be read after {last}, and nothing more was sent. {error}"
            ) from error

    def check_unchanged(self, last: str) -> None:
        """Raise StoppedError if the file has changed since it was opened.

        The run has read a copy, so nobody was misread. `last` is the last row that was sent.
        """
        snapshot = self.source.snapshot
        if snapshot is not None and snapshot.is_outdated():
            raise StoppedError(
                f"The roster's file was changed during the run, which went up to {last} of the file"
                " as it was. Nothing of the changed file was sent. Look at it, and run the same"
                " command again: it goes through the file from its beginning, and registers nobody"
                " twice."
            )

    def survey(self, leave_out: LeaveOut | None = None) -> Survey:
        """Read all rows and count them. Raises RosterError where the file cannot be read.

        `leave_out` returns the rows that still count of some that cannot be sent.
        """
        number = cleaned = shorter = 0
        refused = _RefusedRows(leave_out or list)
        short: list[RosterRow] = []
        tags: set[RejectedRow] = set()
        left_out = LeftOut()
        preview = PreviewCollector(
            [name for name in self.registrar.settings if name in self.columns]
        )
        for row in self.rows(left_out):
            number += 1
            if row.corrects is not None and len(tags) < _MOST_TAGS:
                tags.add(row.corrects)
            if row.refusal is not None:
                refused.add(row)
                continue
            preview.add(row)
            cleaned += bool(row.notes)
            if row.is_short:
                shorter += 1
                if len(short) < _SHOWN:
                    short.append(row)
        refused.count()
        return Survey(
            rows=number,
            refused=refused.number,
            examples=tuple(refused.examples),
            left_out=left_out,
            cleaned=cleaned,
            short=shorter,
            short_examples=tuple(short),
            preview=preview.rows(),
            tags=frozenset(tags),
        )


def find_target(registrar: Registrar, settings: Values) -> dict[str, str]:
    """Return the settings that say what learners are registered on, as text."""
    known = registrar.settings
    return {name: str(value) for name, value in settings.items() if known[name].is_target}


def make_roster(
    source: Source,
    registrar: Registrar,
    settings: Values,
    mapping: Mapping[str, str] | None = None,
    limit: int | None = None,
    generated: GeneratedValues | None = None,
    *,
    preset: str | None = None,
    where: Sequence[str] = (),
    header_row: int = 1,
    place: Sequence[str] = (),
) -> Roster:
    """Return the roster of a source.

    `settings` count for all rows, `mapping` has headers by field, `where` has conditions. `place`
    has the words of a command that lead to the platform, such as `--base-url` and a URL. Raises
    RosterError if a column or a setting is missing, or can be understood in two ways; the message
    names what was found and how to give it.
    """
    source = undo_guards(source)
    try:
        conditions = read_conditions(where, source.headers)
        request = ColumnRequest(
            registrar.name,
            registrar.settings,
            settings,
            mapping or {},
            preset,
            {condition.column for condition in conditions},
            needs_halves="full_name" not in registrar.needs,
        )
        choice = choose_columns(source.headers, request)
    except RosterError as error:
        # A column that is not there may be in a row below titles.
        has_titles = sum(map(bool, source.headers)) == 1
        lower = find_lower_headers(source) if has_titles and header_row == 1 else None
        missing_settings = list_missing_settings(registrar, settings, (), place)
        raise join_obstacles([lower or error, *missing_settings]) from error
    derives = generated is not None and generated.usernames
    missing = find_missing_columns(
        source, registrar.title, registrar.needs, choice, derives=derives, header_row=header_row
    )
    split = find_split_name(source, choice, request)
    obstacles = [one for one in (split, missing) if one is not None]
    problems = [*obstacles, *list_missing_settings(registrar, settings, choice.places, place)]
    problems += list_hidden_columns(source, choice)
    if problems:
        raise join_obstacles(problems)
    notes = check_conditions(source, where)
    choice = check_whole_file(source, evolve(choice, notes=(*choice.notes, *notes)))
    roster = Roster(
        source,
        registrar,
        choice,
        settings,
        limit,
        generated,
        conditions,
        header_row=header_row,
    )
    if differing := [*list_differing_columns(roster, request.mapping)]:
        raise join_obstacles(differing)
    return roster


def list_hidden_columns(source: Source, choice: Columns) -> Iterator[RosterError]:
    """Yield an error if a column is used that the workbook hides."""
    names = [source.headers[place] for place in sorted(choice.used & {*source.hidden_columns})]
    if names:
        yield RosterError(
            f"The workbook hides columns that would be used: {show(names)}. Say --hidden include to"
            " use them, or --hidden skip to leave them out.",
            Solution(hidden=INCLUDE),
        )


def list_differing_columns(roster: Roster, mapping: Container[str]) -> Iterator[RosterError]:
    """Yield an error for each option whose column has another value in a row that could be sent.

    A column that the user named in `mapping` is meant: the option is for rows without a value. The
    same holds for the keys of a program's rows.
    """
    if isinstance(roster.source, LearnerSource):
        return
    left = [name for name in roster.settings if name in roster.columns and name not in mapping]
    for row in roster.rows() if left else ():
        wrong = {} if row.refusal is None else row.refusal.fields
        for name in [*left]:
            is_other = row.refusal is None and row.settings[name] != roster.settings[name]
            if name in wrong or is_other:
                left.remove(name)
                yield _refuse_differing_column(roster, name, row)


def _refuse_differing_column(roster: Roster, name: str, row: RosterRow) -> RosterError:
    place, option = roster.columns[name], name_option(name)
    header = name_column(roster.source.headers, place)
    return DifferingColumnError(
        f"{option} is {str(roster.settings[name])!r}, and the column {header!r} has another value:"
        f" {row.cells[place]!r} in {row.place}. To use {option} for all rows: --map {name}="
        f'{NO_COLUMN}; to use the column, and {option} for rows without a value: --map {name}="'
        f'{header}"',
        name,
        str(roster.settings[name]),
        header,
        is_target=roster.registrar.settings[name].is_target,
    )


def list_missing_settings(
    registrar: Registrar, settings: Values, columns: Container[str], place: Sequence[str] = ()
) -> Iterator[RosterError]:
    """Yield an error for each required setting that is neither given nor a column."""
    for name, setting in registrar.settings.items():
        if setting.required and name not in settings and name not in columns:
            needs = (
                f"{registrar.title} needs {name_option(name)}, or a column {name!r} in the roster."
            )
            where = setting.explain(registrar.name, place)
            yield RosterError(f"{needs} {where}".rstrip(), Solution(settings=(name,)))
