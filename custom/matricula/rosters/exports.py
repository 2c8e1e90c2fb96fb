"""Writes rows of a journal as files: the rejected rows, and a list of everybody."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TextIO

from ..registrar import Registrar, find_registrar
from .errors import JournalError, RosterError
from .identity import list_targets
from .journal.report import JournalRecord, JournalReport, JournalSummary
from .journal.store import Journal
from .next_step import find_next_step
from .output_file import write_output
from .output_kind import OutputKind, choose_kind
from .paths import FilePath
from .refused_file import read_digest
from .tables.values import DataTable, TableValue
from .tables.write import write_table

_STATE_NAMES = {"intended": "not finished", "open": "not sent"}
"""The names of the states that are no outcomes."""


def write_rejected(
    journal: FilePath,
    output: FilePath | TextIO,
    *,
    unconfirmed: bool = False,
    delimiter: str | None = None,
    force: bool = False,
) -> Path | None:
    """Write the rejected rows of a journal, in the columns of the roster with the reason.

    `.xlsx` and `.ods` in the name of the file make a workbook, any other name CSV. With
    `unconfirmed`, rows that nobody knows about are written as well. `delimiter` is that of the
    roster unless another one is given. Returns the path at which an older file was kept; a file
    that this journal did not write, or that was changed since, is only replaced with `force`.
    Raises JournalError; RosterError if the file cannot be written.
    """
    more = ("unconfirmed",) if unconfirmed else ()
    kind = choose_kind(output)
    if kind == "json":
        raise RosterError("Rejected rows are written as .csv, .xlsx or .ods, to correct them.")
    with JournalReport(journal) as report:
        headers, rows = report.rejected(*more)
        chosen = delimiter or report.find_delimiter()
        table = DataTable(headers, rows, "Rejected")
        return _write(report, output, table, kind, chosen, force=force)


def write_export(
    journal: FilePath,
    output: FilePath | TextIO,
    *,
    as_json: bool = False,
    only_changed: bool = False,
    force: bool = False,
) -> Path | None:
    """Write everybody of a journal, in the order of the roster.

    The columns are name, username, target, outcome, next step, id, reason, time and run. `.xlsx`
    and `.ods` in the name of the file make a workbook, `.jsonl` or `as_json` JSON lines; any other
    file is CSV with the delimiter of the roster. With `only_changed`, people whose last row has
    other values than the one that was registered. Raises what `write_rejected` raises.
    """
    kind = choose_kind(output, "json" if as_json else None)
    with JournalReport(journal) as report:
        people = People(report)
        rows = people.list_rows(only_changed=only_changed)
        table = DataTable(people.headers, rows)
        return _write(report, output, table, kind, report.find_delimiter(), force=force)


class People:
    """The people of a journal as rows of a table, below `headers`."""

    def __init__(self, report: JournalReport) -> None:
        self._report = report
        self.summary = report.summarize()
        self.registrar = find_registrar(self.summary.platform)
        self._ids = report.list_ids()
        self._targets = self.registrar.target_names
        self._parts = [name for name in ("first_name", "last_name") if name in self.registrar.needs]
        self.headers = [
            *("row", "place", "email", "name", *self._parts, "username", *self._targets),
            *("outcome", "next_step", "id", "reason", "at", "run", "roster", *self._ids),
        ]

    def list_rows(self, *, only_changed: bool = False) -> Iterator[list[TableValue]]:
        """Yield the rows, roster by roster in their order."""
        for record in self._report.records():
            if record.is_changed or not only_changed:
                yield self.make_row(record)

    def make_row(self, record: JournalRecord) -> list[TableValue]:
        """Return the values of a person, one for each header."""
        targets = read_target_texts(self.registrar, self.summary, record)
        return [
            record.row,
            record.place,
            record.email,
            record.full_name,
            *(getattr(record, part) for part in self._parts),
            record.username,
            *(targets.get(name, "") for name in self._targets),
            name_state(record.state),
            find_next_step(record, self.registrar, has_target=any(targets.values())),
            record.id,
            record.reason,
            show_local_time(record.at),
            self.summary.find_run(record.at),
            self.summary.find_roster(record.run),
            *(record.ids.get(name, "") for name in self._ids),
        ]


def read_target_texts(
    registrar: Registrar, summary: JournalSummary, record: JournalRecord
) -> dict[str, str]:
    """Return what a person is registered on, as texts by the name of the setting."""
    own = list_targets(record.identity)
    names = registrar.target_names
    return dict(summary.target) if len(own) != len(names) else dict(zip(names, own, strict=True))


def name_state(state: str) -> str:
    """Return the name of a state of a journal as people read it: `not finished` for `intended`."""
    return _STATE_NAMES.get(state, state)


def show_time(when: datetime) -> str:
    """Return a time in UTC as text, like `2026-03-31T08:15:00Z`."""
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


def show_local_time(when: datetime) -> str:
    """Return a time in this machine's zone as text, like `2026-03-31T10:15:00+02:00`."""
    return when.astimezone().isoformat(timespec="seconds")


def _write(
    report: JournalReport,
    output: FilePath | TextIO,
    table: DataTable,
    kind: OutputKind,
    delimiter: str,
    *,
    force: bool,
) -> Path | None:
    if not isinstance(output, (str, os.PathLike)):
        write_table(output, table, kind, delimiter)
        return None

    def write(stream: BinaryIO) -> None:
        write_table(stream, table, kind, delimiter)

    return write_from_journal(report, output, write, force=force)


def write_from_journal(
    report: JournalReport,
    output: FilePath,
    write: Callable[[BinaryIO], None],
    *,
    force: bool = False,
) -> Path | None:
    """Write a file with people of a journal, and note it there, so that a purge can name it.

    Returns and raises what `write_output` does; RosterError too if it is the journal itself.
    """
    known, journal = report.list_files(), report.path
    path = Path(os.path.realpath(output))
    if path == Path(os.path.realpath(journal)):
        raise RosterError(f"{output} is the journal itself: name another file.")

    def is_ours(path: Path) -> bool:
        return known.get(path) == read_digest(path)

    kept = write_output(output, write, is_ours=is_ours, force=force)
    if path.is_file():
        # The journal knows the files to name after a purge. It does not while a run uses it.
        with suppress(JournalError), closing(Journal(journal)) as store:
            store.note_file(path, read_digest(path))
    return kept
