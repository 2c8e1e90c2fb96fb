"""Opens a roster by its name with the reader it needs, and names the files beside it."""

import sys
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from ..errors import RosterError
from ..paths import explain_access
from .csv import CsvSource
from .encoding import find_utf16
from .excel import ExcelSource
from .file_kinds import WORKBOOKS, explain_kind
from .json_lines import JsonSource
from .other_workbooks import OtherWorkbookSource, find_kind
from .snapshot import Snapshot
from .source import Source

STDIN = "-"

_SAMPLE = 4096
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@frozen
class Layout:
    """How a file is read where that is not found out; see `ReadOptions`."""

    delimiter: str | None = None
    sheet: str | None = None
    header_row: int = 1
    encoding: str | None = None
    hidden: str | None = None


def open_source(name: str, layout: Layout | None = None) -> Source:
    """Open a roster: a file, or `-` for standard input.

    The first bytes decide the format: an Excel workbook, JSON lines or CSV. Raises RosterError if
    the file cannot be read, or is of another kind; the message names the kind.
    """
    return read_snapshot(name, open_snapshot(name), layout or Layout())


def read_snapshot(name: str, snapshot: Snapshot, layout: Layout) -> Source:
    """Return the source of a copy of a roster, which closes it. See `open_source`."""
    try:
        source = _choose_reader(name, snapshot, layout)
    except BaseException:
        snapshot.file.close()
        raise
    source.snapshot = snapshot
    source.notes = [*source.notes, *_list_unused(source, layout)]
    return source


def _choose_reader(name: str, snapshot: Snapshot, layout: Layout) -> Source:
    file = snapshot.file
    start = file.read(_SAMPLE)
    file.seek(0)
    if (problem := explain_kind(Path(name).name, start)) is not None:
        raise RosterError(problem)
    if start.startswith(WORKBOOKS):
        is_xlsx = find_kind(Path(name).name, file) == "xlsx"
        reader = ExcelSource if is_xlsx else OtherWorkbookSource
        return reader(file, layout.sheet, layout.header_row, layout.hidden)
    begin = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if begin == b"{":
        if layout.encoding is not None:
            raise RosterError("--encoding is for CSV: JSON lines are always UTF-8.")
        return JsonSource(file)
    if _is_json_in_utf16(start):
        raise RosterError(f"{name} is JSON in UTF-16, and JSON lines are always UTF-8. Save it so.")
    return CsvSource(file, layout.delimiter, layout.header_row, layout.encoding)


def _list_unused(source: Source, layout: Layout) -> Iterator[str]:
    """Yield a sentence for each option that says nothing about a file of this kind."""
    is_table = source.unit == "line"
    options = {"--sheet": layout.sheet, "--hidden": layout.hidden} if is_table else {}
    if not is_table:
        options = {"--encoding": layout.encoding, "--delimiter": layout.delimiter}
    for name, value in options.items():
        if value is not None:
            yield f"{name} is not used: the roster is {source.description.partition(',')[0]}"


def _is_json_in_utf16(start: bytes) -> bool:
    known = find_utf16(start) if start[:2] not in _UTF16 else "utf-16"
    return known is not None and start.decode(known, "replace").lstrip("\ufeff \r\n").startswith(
        "{"
    )


def open_snapshot(name: str) -> Snapshot:
    """Return a copy of a file, or of standard input for `-`. Raises RosterError."""
    if name == STDIN:
        return Snapshot(name, sys.stdin.buffer, is_stream=True)
    try:
        with open(name, "rb") as file:
            return Snapshot(name, file, is_stream=not Path(name).is_file())
    except IsADirectoryError:
        raise RosterError(f"{name} is a folder, not a roster.") from None
    except OSError as error:
        raise RosterError(f"Cannot read {name}: {explain_access(error)}.") from None


def is_stream(name: str) -> bool:
    """Tell whether a roster is not an ordinary file: standard input, a pipe."""
    return name == STDIN or (Path(name).exists() and not Path(name).is_file())


def is_same_roster(one: str, other: str) -> bool:
    """Tell whether two names mean one roster: the same file name, and not two existing files."""
    first, second = Path(one), Path(other)
    if first.name != second.name:
        return False
    return not (first.exists() and second.exists()) or first.samefile(second)


def journal_path(name: str, platform: str) -> Path:
    """Return the default path of the journal of a roster: `people.PLATFORM.journal`."""
    return _beside(name, f"{platform}.journal")


def refused_path(name: str) -> Path:
    """Return the default path of the file of refused rows: `people.refused.csv`."""
    return _beside(name if not is_stream(name) else STDIN, "refused.csv")


def _beside(name: str, ending: str) -> Path:
    """Return the path of a file that belongs to a roster: `roster.refused.csv` for `roster.csv`."""
    if name == STDIN:
        return Path(f"stdin.{ending}")
    path = Path(name)
    return path.with_name(f"{path.stem}.{ending}")
