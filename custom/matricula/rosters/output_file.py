"""Files that a command writes where the user says: nothing of the user's is lost by that."""

import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from .errors import RosterError
from .paths import FilePath, explain_access, is_reserved

_STANDARD_OUTPUT = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
"""They may lead to a file, which the shell has opened, and which is no file of somebody else."""


def write_output(
    output: FilePath,
    write: Callable[[BinaryIO], None],
    *,
    is_ours: Callable[[Path], bool],
    force: bool = False,
) -> Path | None:
    """Write a file, and return the path at which an older one was kept, if there was one.

    Links are followed; pipes and devices are written to, and standard output for `-`. An older file
    gets `~` behind its name if it `is_ours`, or with `force`. The new one can be read by its owner
    only, and appears when it is complete. Raises RosterError for a folder, for a file of somebody
    else, and if the file cannot be written.
    """
    named, path = Path(output), Path(os.path.realpath(output))
    if is_reserved(path):
        raise RosterError(f"{output} is the name of a device: name a file.")
    try:
        if str(output) == "-" or os.path.abspath(output) in _STANDARD_OUTPUT:
            with os.fdopen(os.dup(1), "wb") as stream:
                write(stream)
            return None
        if named.is_dir():
            raise RosterError(f"{str(output) or '.'} is a folder: name a file.")
        if named.exists() and not named.is_file():
            # By its name: /dev/stdout can lead to a pipe that has none.
            with named.open("wb") as stream:
                write(stream)
            return None
        if path.exists() and not (force or is_ours(path)):
            raise RosterError(
                f"{output} exists, and was not written by this command or was changed since. Name"
                " another file, or say --force: the old one is kept with ~ behind its name."
            )
        return _replace(path, write)
    except BrokenPipeError:  # the reader has gone, which is no error of the file
        raise
    except OSError as error:
        raise RosterError(f"Cannot write {output}: {explain_access(error)}.") from None


def _replace(path: Path, write: Callable[[BinaryIO], None]) -> Path | None:
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)  # of a process that was killed
    try:
        with open_private(part) as file:
            write(file)
        kept = path.with_name(path.name + "~") if path.exists() else None
        if kept is not None:
            path.replace(kept)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return kept


def open_private(path: Path) -> BinaryIO:
    """Create a file that only its owner can read. Raises FileExistsError if there is one."""
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def open_text(stream: BinaryIO, *, with_mark: bool = False) -> Iterator[TextIO]:
    """Open a binary stream for text in UTF-8, with its line ends as they are written.

    `with_mark` puts a byte order mark before the text, without which Excel does not read CSV as
    UTF-8. A pipe gets none: the program behind it would take it for a letter.
    """
    encoding = "utf-8-sig" if with_mark and _is_file(stream) else "utf-8"
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    try:
        yield text
        text.flush()
    finally:
        text.detach()


def _is_file(stream: BinaryIO) -> bool:
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):  # a stream of a program, in memory
        return True
