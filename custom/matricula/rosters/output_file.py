"""Files that a command writes where the user says: nothing of the user's is lost by that."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from .errors import RosterError
from .paths import FilePath
from .refused_file import open_private


def write_output(
    output: FilePath,
    write: Callable[[TextIO], None],
    *,
    is_ours: Callable[[Path], bool],
    force: bool = False,
) -> Path | None:
    """Write a file, and return the path at which an older one was kept, if there was one.

    Links are followed; pipes and devices are written to. An older file gets `~` behind its name if
    it `is_ours`, or with `force`. The new one can be read by its owner only, and appears when it is
    complete. Raises RosterError for a folder, for a file of somebody else, and if the file cannot
    be written.
    """
    if str(output) in ("-", "", "."):
        raise RosterError(
            "--output needs the name of a file. Leave it out to write to standard output."
        )
    named, path = Path(output), Path(os.path.realpath(output))
    try:
        if named.is_dir():
            raise RosterError(f"{output} is a folder: name a file.")
        if named.exists() and not named.is_file():
            # By its name: /dev/stdout can lead to a pipe that has none.
            with named.open("w", encoding="utf-8", errors="replace", newline="") as stream:
                write(stream)
            return None
        if path.exists() and not (force or is_ours(path)):
            raise RosterError(
                f"{output} exists, and was not written by this command or was changed since. Name"
                " another file, or say --force: the old one is kept with ~ behind its name."
            )
        return _replace(path, write)
    except OSError as error:
        raise RosterError(f"Cannot write {output}: {error.strerror}.") from None


def _replace(path: Path, write: Callable[[TextIO], None]) -> Path | None:
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
