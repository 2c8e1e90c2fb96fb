"""Opens a roster by its name with the reader it needs, and names the files beside it."""

import sys
import tempfile
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO, cast

from ..errors import RosterError
from .csv import CsvSource
from .excel import ExcelSource
from .json_lines import JsonSource
from .source import Source

STDIN = "-"

_SAMPLE = 4096
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods, .xls


def open_source(
    name: str, delimiter: str | None = None, sheet: str | None = None, header_row: int = 1
) -> Source:
    """Open a roster: a file, or `-` for standard input.

    `header_row` is the line, or the row of a sheet, from which on the headers are looked for. The
    first bytes decide the format: an Excel workbook, JSON lines or CSV. Raises RosterError if the
    file cannot be read.
    """
    file = _open(name)
    try:
        start = file.read(_SAMPLE)
        file.seek(0)
        if start.startswith(_WORKBOOKS):
            return ExcelSource(file, sheet, header_row)
        begin = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if begin == b"[":
            raise RosterError(
                f"{name} seems to be one JSON list. Write an object on each line, without commas"
                " between them, as `jq -c '.[]'` does."
            )
        if begin == b"{":
            return JsonSource(file)
        return CsvSource(file, delimiter, header_row)
    except BaseException:
        file.close()
        raise


def _open(name: str) -> BinaryIO:
    if name == STDIN:
        return _copy(sys.stdin.buffer)
    try:
        file = open(name, "rb")  # noqa: SIM115
        return file if file.seekable() else _copy(file)
    except IsADirectoryError:
        raise RosterError(f"{name} is a folder, not a roster.") from None
    except OSError as error:
        raise RosterError(f"Cannot read {name}: {error.strerror}.") from None


def _copy(file: BinaryIO) -> BinaryIO:
    # It is read more than once. The copy has no name and ends with the process.
    copy = tempfile.TemporaryFile()  # noqa: SIM115
    copyfileobj(file, copy)
    copy.seek(0)
    if file is not sys.stdin.buffer:
        file.close()
    return cast(BinaryIO, copy)


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
    """Return the default path of the journal of a roster: `people.tahoe.journal`."""
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
