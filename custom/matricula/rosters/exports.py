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
from .paths import FilePath
from .readers.csv import find_own_delimiter
from .readers.source import make_safe
from .refused_file import open_private, read_digest

_STATE_NAMES = {"intended": "not finished", "open": "not sent"}
"""The names of the states that are no outcomes."""
_CONTROLS = re.compile("[\x7f-\x9f]")
"""Characters that terminals obey and that JSON need not escape."""
_COLUMNS = ("row", "place", "email", "outcome", "id", "reason", "at", "run", "roster")


def write_rejected(
    journal: FilePath,
    output: FilePath | TextIO,
    *,
    unconfirmed: bool = False,
    delimiter: str | None = None,
) -> None:
    """Write the rejected rows of a journal as CSV, in the columns of the roster with the reason.

    With `unconfirmed`, rows that nobody knows about are written as well. `delimiter` is that of the
    roster unless another one is given. A new file can be read by
    its owner only; an older one gets `~` behind its name. Raises JournalError; RosterError if the
    file cannot be written.
    """
    more = ("unconfirmed",) if unconfirmed else ()

    def write(file: TextIO) -> None:
        with JournalReport(Path(journal)) as report:
            headers, rows = report.rejected(*more)
            chosen = delimiter or find_own_delimiter(headers, report.find_delimiter())
            _write_csv(file, headers, rows, chosen)

    _write_output(Path(journal), output, write)


def write_export(
    journal: FilePath,
    output: FilePath | TextIO,
    *,
    as_json: bool = False,
    only_changed: bool = False,
) -> None:
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

    _write_output(Path(journal), output, write)


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
    journal: Path, output: FilePath | TextIO, write: Callable[[TextIO], None]
) -> None:
    if not isinstance(output, (str, os.PathLike)):
        write(output)
        return
    path = Path(output)
    try:
        file = open_private(path)
    except OSError as error:
        raise RosterError(f"Cannot write {path}: {error.strerror}.") from None
    with file:
        write(file)
    # The journal knows the files to name after a purge. It does not while a run uses it.
    with suppress(JournalError), closing(Journal(journal)) as store:
        store.note_file(path, read_digest(path))
