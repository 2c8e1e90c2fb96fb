"""Rows that were refused, in the roster's own columns with the reason: to correct and run again."""

import csv
import io
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Protocol, TextIO

from .errors import JournalError
from .result import Result
from .source import make_safe

REASON = "reason"


class FileLog(Protocol):
    """Remembers files that were written, by a digest."""

    def recall_file(self, path: Path) -> bytes | None:
        """The digest of a file as it was written; None if it was not."""
        ...

    def note_file(self, path: Path, digest: bytes) -> None:
        """Remember a file."""
        ...


class RefusedFile:
    """A CSV file that is written when it is closed, in the order of the roster.

    Until then the rows are in a database without a name, which goes with the process. A file of
    this name that was changed since a run wrote it is kept: the new one is `NAME-2.csv`. `ids` are
    columns that name what an earlier step made, with their places in the roster, if any. The
    `delimiter` is best the roster's: what opened that opens this.
    """

    def __init__(
        self,
        path: Path,
        headers: Sequence[str],
        log: FileLog,
        ids: Mapping[str, int | None],
        delimiter: str = ",",
    ) -> None:
        self.path = self.wanted = path
        self.rows = 0
        self._log = log
        self._part = path.with_name(path.name + ".part")
        self._database: sqlite3.Connection | None = None
        self._keep = [index for index, name in enumerate(headers) if name.lower() != REASON]
        self._width = len(headers)
        self._ids = ids
        self._delimiter = delimiter
        self._new = [name for name, place in ids.items() if place is None]
        self._headers = [headers[index] for index in self._keep] + self._new

    def add(self, result: Result) -> None:
        """Add a row. Raises JournalError if it cannot be written."""
        cells, made = list(result.entry.cells), result.made
        for name, place in self._ids.items():
            if place is not None and place < len(cells):
                cells[place] = cells[place] or made.get(name, "")
        kept = [cells[index] if index < len(cells) else "" for index in self._keep]
        kept += [made.get(name, "") for name in self._new]
        try:
            if self._database is None:
                self._database = _open_nameless()
            values = (result.row, self._as_line([*kept, result.reason, *cells[self._width :]]))
            self._database.execute("INSERT OR REPLACE INTO lines VALUES (?, ?)", values)
        except sqlite3.Error as error:
            raise JournalError(f"The refused rows cannot be kept: {error}.") from None
        self.rows += 1

    def close(self) -> None:
        """Write the file. Raises JournalError if it cannot be written."""
        if self._database is None:
            return
        database, self._database = self._database, None
        try:
            with closing(database):
                self._write(text for (text,) in database.execute(_IN_ORDER))
            self.path = next(path for path in _name(self.path) if self._is_free(path))
            self._part.replace(self.path)
            self._log.note_file(self.path, _digest(self.path))
        except OSError as error:
            raise JournalError(
                f"Cannot write {self.path}: {error.strerror}. `matricula roster failed` gives the"
                " refused rows, without passwords."
            ) from None
        except sqlite3.Error as error:
            raise JournalError(f"Cannot write {self.path}: {error}.") from None

    def _write(self, lines: Iterable[str]) -> None:
        self._part.unlink(missing_ok=True)  # of a run that was killed
        try:
            with open_private(self._part) as file:
                file.write(self._as_line([*self._headers, REASON]))
                file.writelines(lines)
        except BaseException:
            self._part.unlink(missing_ok=True)
            raise

    def _as_line(self, cells: Sequence[str]) -> str:
        file = io.StringIO(newline="")
        csv.writer(file, delimiter=self._delimiter).writerow([make_safe(cell) for cell in cells])
        return file.getvalue().encode("utf-8", "replace").decode()

    def remove_stale(self) -> None:
        """Remove the file of an earlier run, if nobody has changed it."""
        if self.path.exists() and self._is_free(self.path):
            self.path.unlink(missing_ok=True)

    def _is_free(self, path: Path) -> bool:
        return not path.exists() or _digest(path) == self._log.recall_file(path)


_IN_ORDER = "SELECT text FROM lines ORDER BY row"


def _open_nameless() -> sqlite3.Connection:
    # It is on the disk when it grows, and in no folder: a million rows take two megabytes.
    database = sqlite3.connect("", isolation_level=None)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("CREATE TABLE lines (row INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    return database


def _name(path: Path) -> Iterator[Path]:
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


def _digest(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            digest = blake2b(digest_size=16)
            while piece := file.read(1 << 20):
                digest.update(piece)
            return digest.digest()
    except OSError:
        return b"unreadable"


def open_private(path: Path) -> TextIO:
    """A new text file for the owner alone; one of this name is kept, with `~` at its name.

    It begins with a byte order mark, without which Excel would not take it for UTF-8.
    """
    if path.exists():
        path.replace(path.with_name(path.name + "~"))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return open(handle, "w", encoding="utf-8-sig", errors="replace", newline="")
