"""A copy of a roster's file, so that a file that changes during a run is never misread."""

import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from ..errors import RosterError
from ..journal.scratch import open_scratch_file

_PIECE = 1 << 20


class Snapshot:
    """The bytes of a file or stream as they were when it was opened.

    `file` is a copy without a name, which ends with the process. Raises RosterError if the file
    changes while it is copied.
    """

    def __init__(self, name: str, original: BinaryIO, *, is_stream: bool) -> None:
        self._path = None if is_stream else Path(name)
        self._stat = None if is_stream else _read_stat(os.fstat(original.fileno()))
        self.file = open_scratch_file()
        try:
            self._digest = _copy(original, self.file)
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


def _copy(original: BinaryIO, copy: BinaryIO) -> bytes:
    try:
        digest = _read(original, copy.write)
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
