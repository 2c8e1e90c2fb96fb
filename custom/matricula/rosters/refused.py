"""Rows that were refused, in the roster's own columns with the reason: to correct and run again."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from .errors import JournalError
from .source import make_safe

REASON = "reason"


class RefusedFile:
    """A CSV file that is made with its first row. One from before is kept, with `~` at its name."""

    def __init__(self, path: Path, headers: Sequence[str]) -> None:
        self.path = path
        self.rows = 0
        self._file: TextIO | None = None
        self._keep = [index for index, name in enumerate(headers) if name.lower() != REASON]
        self._width = len(headers)
        self._headers = [headers[index] for index in self._keep]

    def add(self, cells: Sequence[str], reason: str) -> None:
        """Add a row. Raises JournalError if it cannot be written."""
        try:
            if self._file is None:
                self._file = open_private(self.path)
                self._write([*self._headers, REASON])
            kept = [cells[index] if index < len(cells) else "" for index in self._keep]
            self._write([*kept, reason, *cells[self._width :]])
            self._file.flush()
        except OSError as error:
            raise JournalError(f"Cannot write {self.path}: {error.strerror}.") from None
        self.rows += 1

    def _write(self, cells: Sequence[str]) -> None:
        assert self._file is not None
        csv.writer(self._file).writerow([make_safe(cell) for cell in cells])

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def open_private(path: Path) -> TextIO:
    """A new text file for the owner alone; one of this name is kept, with `~` at its name.

    It begins with a byte order mark, without which Excel would not take it for UTF-8.
    """
    if path.exists():
        path.replace(path.with_name(path.name + "~"))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return open(handle, "w", encoding="utf-8-sig", newline="")
