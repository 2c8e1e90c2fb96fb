"""A copy of a roster's file, so that a file that changes during a run is never misread."""

import os
import stat
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from ..errors import RosterError
from ..journal.scratch import open_scratch_file

_PIECE = 1 << 20
_LARGEST = 4 << 30
"""Bytes of the largest roster. A stream without an end would fill the disk."""


class Snapshot:
    """The bytes of a file or stream as they were when it was opened.

    `file` is a copy without a name, which ends with the process. Raises RosterError if the file
    changes while it is copied, is a device, or has more than 4 GB.
    """

    def __init__(self, name: str, original: BinaryIO, *, is_stream: bool) -> None:
        _refuse_kind(name, original)
        self._path = None if is_stream else Path(name)
        self._stat = None if is_stream else _read_stat(os.fstat(original.fileno()))
        self.file = open_scratch_file()
        try:
            self._digest = _copy(name, original, self.file)
            if self._path is not None and self._stat != _read_stat(os.fstat(original.fileno())):
                raise RosterError(
                    f"{name} is being written. Run the command again when the file is complete."
                )
        except BaseException:
            self.file.close()
            raise

    def is_outdated(self) -> bool:
        """Tell whether the file has other bytes now. A file that is gone is as it was."""
        if self._path is None:
            return False
        try:
            stat = _read_stat(self._path.stat())
            if stat == self._stat:
                return False
            with self._path.open("rb") as file:
                if _read(file, lambda _: None) != self._digest:
                    return True
        except OSError:
            return False
        self._stat = stat
        return False


def _refuse_kind(name: str, original: BinaryIO) -> None:
    """Raise RosterError for a device, such as a disk or one that never ends, and a huge file.

    A terminal is fine, and the null device is an empty roster.
    """
    try:
        found = os.fstat(original.fileno())
    except OSError:  # a program's stream, which is no file
        return
    is_null = stat.S_ISCHR(found.st_mode) and found.st_rdev == os.stat(os.devnull).st_rdev
    if stat.S_ISBLK(found.st_mode) or (
        stat.S_ISCHR(found.st_mode) and not is_null and not original.isatty()
    ):
        raise RosterError(f"{name} is a device, not a roster.")
    if found.st_size > _LARGEST:
        raise _refuse_size(name)


def _refuse_size(name: str) -> RosterError:
    return RosterError(f"{name} has more than {_LARGEST >> 30} GB: that is no roster.")


def _copy(name: str, original: BinaryIO, copy: BinaryIO) -> bytes:
    size = 0

    def write(piece: bytes) -> None:
        nonlocal size
        size += len(piece)
        if size > _LARGEST:
            raise _refuse_size(name)
        copy.write(piece)

    try:
        digest = _read(original, write)
    except OSError as error:
        raise RosterError(f"The roster cannot be copied: {error.strerror}.") from None
    copy.seek(0)
    return digest


def _read(file: BinaryIO, use: Callable[[bytes], object]) -> bytes:
    digest = blake2b(digest_size=16)
    while piece := file.read(_PIECE):
        digest.update(piece)
        use(piece)
    return digest.digest()


def _read_stat(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns
