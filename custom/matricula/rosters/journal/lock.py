"""One run at a time: a lock that the system releases when the process ends, however it ends."""

import errno
import os
import sys
from pathlib import Path
from typing import Self

from matricula_runtime.forks import watch_forks

from ..errors import JournalError
from ..paths import is_reserved

_IS_HELD = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)
"""The errors of a lock that another process has; a network drive may have others."""


class Lock:
    """Holds the file beside a journal locked from `acquire` to `release`."""

    def __init__(self, journal: Path) -> None:
        if not journal.name or is_reserved(journal):
            raise JournalError(f"{journal} is no path for a journal.")
        self._path = journal.with_name(journal.name + ".lock")
        self._handle = -1
        watch_forks(self)

    def after_fork(self) -> None:
        """Leave the lock to the parent: it ends with the parent, however long a child lives."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1

    def acquire(self) -> Self:
        """Lock the file, which is made. Raises JournalError if another process has it."""
        while True:
            handle = self._open()
            try:
                _lock(handle)
            except OSError as error:
                os.close(handle)
                raise self._explain(error) from None
            if is_same(os.fstat(handle), self._path):
                self._handle = handle
                return self
            os.close(handle)  # it was released, and so removed, between opening and locking

    @property
    def is_held(self) -> bool:
        """True if the locked file is still the one that others would lock."""
        return is_same(os.fstat(self._handle), self._path)

    def release(self) -> None:
        """Let go, and remove the file."""
        if self._handle < 0:
            return
        if sys.platform != "win32":  # there an open file cannot be removed
            self._path.unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = -1

    def _explain(self, error: OSError) -> JournalError:
        if error.errno in _IS_HELD:
            return JournalError(
                f"Another run uses this journal (it holds {self._path.name}). Wait for its end."
            )
        return JournalError(
            f"Cannot lock {self._path}: {error.strerror}. Put the journal on a disk of this"
            " machine, not on a network drive."
        )

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise JournalError(f"Cannot write {self._path}: {error.strerror}.") from None
        except ValueError:  # a NUL character
            raise JournalError(f"{str(self._path)!r} is no path for a journal.") from None


def is_same(file: os.stat_result, path: Path) -> bool:
    """True if a path still leads to a file."""
    try:
        return os.path.samestat(file, os.stat(path))
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
