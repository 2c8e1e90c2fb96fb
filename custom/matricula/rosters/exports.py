"""Writes rows of a journal as files: the rejected rows, and a list of everybody."""

import csv
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import TextIO

from .errors import JournalError, RosterError
from .journal.report import JournalRecord, JournalReport, JournalSummary
from .journal.store import Journal
from .output_file import write_output
from .paths import FilePath
from .readers.csv import find_own_delimiter
from .readers.source import make_safe
from .refused_file import read_digest

_STATE_NAMES = {"intended": "not finished", "open": "not sent"}
"""The names of the states that are no outcomes."""
_CONTROLS = re.compile("[\x7f-\x9f]")
"""Characters that terminals obey and that JSON need not escape."""
_COLUMNS = ("row", "place", "email", "username", "outcome", "id", "reason", "at", "run", "roster")


def write_rejected(
    journal: FilePath,
    output: FilePath | TextIO,
    *,
    unconfirmed: bool = False,
    delimiter: str | None = None,
    force: bool = False,
) -> Path | None:
    """Write the rejected rows of a journal as CSV, in the columns of the roster with the reason.

    With `unconfirmed`, rows that nobody knows about are written as well. `delimiter` is that of the
    roster unless another one is given. Returns the path at which an older file was kept; a file
    that this journal did not write, or that was changed since, is only replaced with `force`.
    Raises JournalError; RosterError if the file cannot be written.
    """
    more = ("unconfirmed",) if unconfirmed else ()

    def write(file: TextIO) -> None:
        with JournalReport(Path(journal)) as report:
            headers, rows = report.rejected(*more)
            chosen = delimiter or find_own_delimiter(headers, report.find_delimiter())
            _write_csv(file, headers, rows, chosen)

    return _write_output(Path(journal), output, write, force=force)


def write_export(
    journal: FilePath,
    output: FilePath | TextIO,
    *,
    as_json: bool = False,
    only_changed: bool = False,
    force: bool = False,
) -> Path | None:
    """Write everybody of a journal with outcome, id, reason, time and run, as CSV or JSON lines.

    With `only_changed`, people whose last row has other values than the one that was registered.
    Raises what `write_rejected` raises.
    """

    def write(file: TextIO) -> None:
        with JournalReport(Path(journal)) as report:
            names = [*_COLUMNS, *report.list_ids()]
            rows = _list_people(report, only_changed=only_changed)
            if as_json:
                file.writelines(_as_json(file, dict(zip(names, row, strict=True))) for row in rows)
            else:
                _write_csv(file, names, ([_as_text(value) for value in row] for row in rows))

    return _write_output(Path(journal), output, write, force=force)


def _list_people(report: JournalReport, *, only_changed: bool) -> Iterator[list[object]]:
    summary, ids = report.summarize(), report.list_ids()
    for record in report.records():
        if record.is_changed or not only_changed:
            yield [*_describe(summary, record), *(record.ids.get(name, "") for name in ids)]


def _describe(summary: JournalSummary, record: JournalRecord) -> tuple[object, ...]:
    return (
        record.row,
        record.place,
        record.email,
        record.username,
        name_state(record.state),
        record.id,
        record.reason,
        show_time(record.at),
        summary.find_run(record.at),
        summary.find_roster(record.run),
    )


def name_state(state: str) -> str:
    """Return the name of a state of a journal as people read it: `not finished` for `intended`."""
    return _STATE_NAMES.get(state, state)


def show_time(when: datetime) -> str:
    """Return a time in UTC as text, like `2026-03-31T08:15:00Z`."""
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


def _as_text(value: object) -> str:
    return "" if value is None else str(value)


def _as_json(file: TextIO, value: dict[str, object]) -> str:
    is_utf = (getattr(file, "encoding", None) or "utf-8").lower().startswith("utf")
    text = json.dumps(value, ensure_ascii=not is_utf, default=str)
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def _write_csv(
    file: TextIO, headers: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ","
) -> None:
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(map(make_safe, headers))
    writer.writerows([make_safe(cell) for cell in row] for row in rows)


def _write_output(
    journal: Path, output: FilePath | TextIO, write: Callable[[TextIO], None], *, force: bool
) -> Path | None:
    if not isinstance(output, (str, os.PathLike)):
        write(output)
        return None
    with JournalReport(journal) as report:
        known = report.list_files()
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
