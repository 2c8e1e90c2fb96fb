"""Notices that another program changes the files of a journal while a run uses them."""

import os
import stat
from pathlib import Path
from typing import NamedTuple

_HEADER = 100
"""The bytes of SQLite's header, which every change of the main file changes."""


class _Look(NamedTuple):
    """The properties of a file that only its own run changes; readers may let the index grow."""

    device: int
    number: int
    size: int


class FileWatch:
    """Watches a journal's file, its write-ahead log and their index.

    SQLite keeps them open, and would go on writing to a file that has no name any more. While the
    watch is open no other part of this process may open the file and close it: that would end
    SQLite's locks.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._others = [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]
        self._known: list[_Look | None] = [None, None]
        self.note()

    def note(self) -> None:
        """Remember the files as this run has just left them.

        Another program may have replaced or removed them meanwhile: those are never taken for own.
        """
        self._header = self._read_header()
        own = os.fstat(self._handle)
        self._own = _Look(own.st_dev, own.st_ino, own.st_size)
        self._known = [
            _keep(known, _look(other))
            for other, known in zip(self._others, self._known, strict=True)
        ]

    def find_change(self) -> str | None:
        """Return what happened to the files, as the end of a sentence; None if nothing did."""
        try:
            found = os.stat(self._path)
        except OSError:
            return "was removed"
        own = self._own
        if (found.st_dev, found.st_ino) != own[:2]:
            return "was removed or replaced"
        if not found.st_mode & stat.S_IWUSR:
            return "was made read-only"
        if found.st_size != own.size or self._read_header() != self._header:
            return "was changed by another program"
        for other, known in zip(self._others, self._known, strict=True):
            if known is not None and _look(other) != known:
                return f"lost its file {other.name}, or another program changed that"
        return None

    @property
    def is_gone(self) -> bool:
        """True if the file that SQLite writes has no name, or another file has its name."""
        now = _look(self._path)
        return now is None or now[:2] != self._own[:2]

    @property
    def is_read_only(self) -> bool:
        """True if the file is the one that SQLite writes, and may no longer be written."""
        return not self.is_gone and not os.stat(self._path).st_mode & stat.S_IWUSR

    def remove_others(self) -> None:
        """Remove the names of the log and its index, which SQLite keeps open.

        SQLite would apply that log to whatever journal gets the name of this one.
        """
        for other, known in zip(self._others, self._known, strict=True):
            now = _look(other)
            if now is not None and known is not None and now[:2] == known[:2]:
                other.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop watching. The database must be closed before."""
        os.close(self._handle)

    def _read_header(self) -> bytes:
        os.lseek(self._handle, 0, os.SEEK_SET)
        return os.read(self._handle, _HEADER)


def _keep(known: _Look | None, now: _Look | None) -> _Look | None:
    """Return the look to compare a file with: the known one if the name leads elsewhere now."""
    is_other = known is not None and (now is None or now[:2] != known[:2])
    return known if is_other else now


def _look(path: Path) -> _Look | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    is_index = path.name.endswith("-shm")
    return _Look(found.st_dev, found.st_ino, 0 if is_index else found.st_size)
