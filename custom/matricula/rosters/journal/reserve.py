"""Room on the disk for what has happened already, in case the disk gets full during a run."""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from ..errors import JournalError
from .problems import DiskFull

_SIZE = 256 * 1024
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class Reserve:
    """A file beside a journal that takes room until it is needed."""

    def __init__(self, journal: Path) -> None:
        self._path = journal.with_name(journal.name + ".reserve")

    def take(self) -> None:
        """Write the file. Raises JournalError if there is no room for it."""
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(handle, "wb") as file:
                file.write(os.urandom(_SIZE))  # zeros would be compressed
        except OSError as error:
            self.free()
            if error.errno in _NO_ROOM:
                raise JournalError(
                    f"The journal cannot be written: the disk of {self._path.parent} is full. Free"
                    " the disk and run again."
                ) from None

    def free(self) -> bool:
        """Remove the file; return whether it was there."""
        with suppress(OSError):
            self._path.unlink()
            return True
        return False


class _HasReserve(Protocol):
    def make_room(self, error: DiskFull) -> bool: ...


S = TypeVar("S", bound=_HasReserve)
P = ParamSpec("P")
T = TypeVar("T")


def using_reserve(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Make a method of a journal that records what has happened try again in the reserve."""

    @wraps(method)
    def retry(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(self, *args, **kwargs)
        except DiskFull as error:
            if not self.make_room(error):
                raise
            return method(self, *args, **kwargs)

    return retry
