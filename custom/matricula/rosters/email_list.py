"""Reads the people of a file: an email in each line, or the rows of a roster as `register` does."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from attrs import evolve

from ..registrar import Registrar, find_registrar
from .cell_check import CellCheck
from .clean_values import clean_values, strip_invisible
from .condition_check import check_conditions
from .errors import RosterError, join_obstacles
from .leaver import Leaver
from .missing_columns import find_missing_columns
from .paths import FilePath, read_path
from .places import RowPlaces
from .readers.columns import ColumnRequest, Columns, choose_columns, recognize
from .readers.encoding import find_encoding
from .readers.file_kinds import WORKBOOKS, explain_kind
from .readers.guard import undo_guards
from .readers.half_names import NO_COLUMN
from .readers.headers import concerns
from .readers.open import Layout, open_snapshot, read_snapshot
from .readers.positions import name_column
from .readers.presets import LeaveOut
from .readers.source import Source, SourceRow
from .registration import ReadOptions
from .roster import list_hidden_columns
from .selection import Condition, LeftOut, RowSelection, read_conditions

_SAMPLE = 4096
_BETWEEN_CELLS = re.compile(r"[,;\t|]")
_ADVICE = "Give one email in each line, or a column with a header."
_OTHERS = ("name", "first_name", "last_name", "username", "password")
"""The fields of a learner that an email is found without."""


def read_leavers(
    path: FilePath,
    platform: str,
    read: ReadOptions | None = None,
    notes: list[str] | None = None,
) -> list[Leaver]:
    """Return the people of a file with an email in each line, or of a roster with an email column.

    A roster with a column for the target, such as `course`, means these registrations only.
    `path` may be `-` for standard input, `platform` is the one of the journal. `read` says how a
    roster is read, and which of its rows count. `notes` gets sentences for the user, such as the
    preset that was found. Raises RosterError if the file cannot be read for certain, has no email,
    or has people who are not active beside others.
    """
    name, read = str(read_path(path, "path")), read or ReadOptions()
    layout = Layout(read.delimiter, read.sheet, read.header_row, read.encoding, read.hidden)
    snapshot = open_snapshot(name)
    try:
        lines = None if read.header_row > 1 else _read_lines(name, snapshot.file, read.encoding)
    except BaseException:
        snapshot.file.close()
        raise
    if lines is not None:
        snapshot.file.close()
        people = [*_check_lines(name, lines, read)]
    else:
        registrar, notes = find_registrar(platform), [] if notes is None else notes
        with closing(read_snapshot(name, snapshot, layout)) as source:
            people = _read_roster(name, undo_guards(source), registrar, read, notes)
    if not people:
        raise RosterError(f"{name} has no email. Give one email in each line.")
    return people[: read.limit]


def _read_lines(name: str, file: BinaryIO, encoding: str | None) -> list[str] | None:
    """Return the lines of a file of emails without a header; None if it is something else."""
    start = file.read(_SAMPLE)
    file.seek(0)
    if start.startswith(WORKBOOKS) or explain_kind(Path(name).name, start) is not None:
        return None
    known = find_encoding(file, encoding)
    with open(os.dup(file.fileno()), encoding=known) as text:
        lines = [strip_invisible(line) for line in text]
    file.seek(0)
    first = next(filter(None, lines), "")
    cells = _BETWEEN_CELLS.split(first)
    is_table = first.startswith("{") or any(map(recognize, cells)) or "@" not in first
    return None if first and is_table else lines


def _check_lines(name: str, lines: Sequence[str], read: ReadOptions) -> Iterator[Leaver]:
    """Yield the people of lines. Raises RosterError for a line with anything else."""
    if read.where or read.columns or read.preset:
        option = "--where" if read.where else "--map" if read.columns else "--preset"
        raise RosterError(f"{name} has no header, so {option} says nothing about it. {_ADVICE}")
    for number, line in enumerate(lines, 1):
        if line:
            yield Leaver(_clean(line, f"{name}, line {number}"))


def _clean(text: str, place: str) -> str:
    """Return an email as `register` has it. Raises RosterError if it can be none."""
    cleaned = clean_values({"email": text})
    if cleaned.refusal is not None:
        raise RosterError(f"{place}, {text[:60]!r}: {cleaned.refusal.reason}. {_ADVICE}")
    return str(cleaned.values["email"])


def _read_roster(
    name: str, source: Source, registrar: Registrar, read: ReadOptions, notes: list[str]
) -> list[Leaver]:
    """Return the people of the chosen rows of a roster."""
    conditions = read_conditions(read.where, source.headers)
    choice = _choose_columns(source, registrar, read, conditions)
    targets = {one: choice.places[one] for one in registrar.target_names if one in choice.places}
    notes += check_conditions(source, read.where)
    # A condition says which people of its own column are meant, and nothing about other columns.
    selecting = {condition.column for condition in conditions}
    rules = tuple(rule for rule in choice.leave_out if rule.column not in selecting)
    choice = evolve(choice, leave_out=rules)
    rows = [*_choose_rows(source, choice, conditions)]
    for rule in choice.leave_out:
        cells = [row.cells[rule.column] for row in rows if rule.column < len(row.cells)]
        _refuse_mixed(name, rule, cells)
    notes += [*source.notes, *choice.notes]
    can_shift = source.unit == "line"
    check = CellCheck(choice, targets, source.headers, source.delimiter, can_shift=can_shift)
    places = RowPlaces(source.unit)
    people = []
    for row in rows:
        places.add(row.number, row.line)
        place = f"{name}, {places.name(row.number)}"
        row = check.fit(row, places)
        problem = row.problem or check.find_refusal(row)
        if problem is not None:
            why = problem if isinstance(problem, str) else problem.reason
            why = why.removeprefix(f"{places.name(row.number)}: ")
            raise RosterError(f"{place} cannot be read for certain: {why}.")
        if cell := strip_invisible(row.cells[choice.places["email"]]):
            target = {
                one: _read_target(registrar, one, row.cells[at]) for one, at in targets.items()
            }
            people.append(Leaver(_clean(cell, place), target, place if targets else ""))
        else:
            notes.append(f"{place} has no email, and nobody is chosen by it")
    return people


def _read_target(registrar: Registrar, name: str, cell: str) -> str:
    """Return the value of a target as the journal has it; 007 is 7 where it is a number."""
    text = strip_invisible(cell)
    try:
        return str(registrar.settings[name].parse(text)) if text else ""
    except ValueError:
        return text  # no registration of the journal has it


def _choose_columns(
    source: Source, registrar: Registrar, read: ReadOptions, conditions: Sequence[Condition]
) -> Columns:
    """Return the columns of the emails and the target, and those of people who are not active.

    Raises RosterError if there is no column of emails, several, or one that the workbook hides.
    """
    headers, targets = source.headers, registrar.target_names
    _refuse_other_headers(headers, registrar, read.columns)
    request = ColumnRequest(
        registrar.name,
        settings=targets,
        mapping={**dict.fromkeys(_OTHERS, NO_COLUMN), **read.columns},
        preset=read.preset,
        selecting={condition.column for condition in conditions},
    )
    choice = choose_columns(headers, request)
    choice = Columns(
        {name: at for name, at in choice.places.items() if name in ("email", *targets)},
        leave_out=choice.leave_out,
        notes=choice.notes,
    )
    missing = find_missing_columns(
        source, "this command", ["email"], choice, derives=False, header_row=read.header_row
    )
    problems = [*([] if missing is None else [missing]), *list_hidden_columns(source, choice)]
    if problems:
        raise join_obstacles(problems)
    return choice


def _refuse_other_headers(
    headers: Sequence[str], registrar: Registrar, mapping: Mapping[str, str]
) -> None:
    """Raise RosterError for a column that may be a target and is not called so.

    Without it, people would be taken out of courses that the file may not mean.
    """
    for name in registrar.target_names:
        if name in mapping or not {name, name.replace("_", " ")}.isdisjoint(headers):
            continue
        for place, header in enumerate(headers):
            if concerns(header, name, registrar.name):
                word, text = name.replace("_", " "), name_column(headers, place)
                raise RosterError(
                    f"The column {header!r} may be the {word}. To undo only registrations on it:"
                    f' --map {name}="{text}"; on any {word}: --map {name}={NO_COLUMN}'
                )


def _choose_rows(
    source: Source, choice: Columns, conditions: Sequence[Condition]
) -> Iterator[SourceRow]:
    """Yield the rows that may be people: no blank rows, totals or rows of other values."""
    known = {at for at, header in enumerate(source.headers) if recognize(header) in _OTHERS}
    people = Columns(choice.places, {"name": tuple(known - choice.used)})
    selection = RowSelection.of_columns(tuple(conditions), people, source.headers)
    return selection.choose(source.rows(), LeftOut())


def _refuse_mixed(name: str, rule: LeaveOut, cells: Sequence[str]) -> None:
    """Raise RosterError if an export has active people and others: nobody knows which are meant."""
    if doubt := next(filter(None, map(rule.find_doubt, cells)), None):
        raise RosterError(f"{name}: {doubt}")
    marked = [cell.strip() for cell in cells if rule.matches(cell)]
    if 0 < len(marked) < len(cells):
        values = [*{value.casefold(): value for value in marked}.values()]
        signs, shown = ("=", "!="), ", ".join(values)
        if rule.is_time:  # an empty cell is of an active person
            values, signs, shown = [""], ("!=", "="), "a time"
        these, others = (
            " ".join(f'--where "{rule.header}{sign}{value}"' for value in values) for sign in signs
        )
        raise RosterError(
            f"{name} has people who are not active ({rule.header}: {shown}), and others. Say which"
            f" you mean: {these}, or {others}; --preset none is all of them."
        )
