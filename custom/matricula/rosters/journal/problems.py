"""Messages about journals that cannot be used: the problem, and the way out."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...discovery import find_title
from ...settings import name_option
from ..errors import JournalError


class DiskFull(JournalError):
    """There is no room for a write to a journal."""


UNREADABLE = (
    sqlite3.Error,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    OSError,
    RecursionError,
)
"""The errors that the content of a damaged file can cause."""
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR})
_SAMPLE = 512
_NO_ROOM = "Free the disk and run again"
_REPLACE = (
    "Put back a copy of the file, with its -wal file if there is one. Without a copy, name another"
    " journal: a platform that can look people up recognizes those it has. On a platform that"
    " cannot, you first have to take the registered people out of the roster."
)


NAME_JOURNAL = "Name the file that `matricula register` wrote, which ends in .journal."


def describe_damage(path: Path, error: Exception | str) -> JournalError:
    """Return the error for a journal whose content cannot be right."""
    return JournalError(f"The journal {path} is damaged: {_shorten(error)}. {_REPLACE}")


def describe_problem(path: Path, error: Exception, *, is_run: bool = False) -> JournalError:
    """Return the error for a journal that SQLite cannot read or write.

    `is_run`: a run was going on, which has sent nothing more.
    """
    code = getattr(error, "sqlite_errorcode", None)
    kind = None if code is None else code & 0xFF
    if kind == sqlite3.SQLITE_NOTADB:
        if _is_text(path):
            return JournalError(
                f"{path} is not a journal of matricula, but a text file. {NAME_JOURNAL}"
            )
        return JournalError(f"{path} is not a journal of matricula, or is damaged. {_REPLACE}")
    if not isinstance(error, (sqlite3.Error, OSError)) or kind in _DAMAGED:
        return describe_damage(path, error)
    advice, verb = _advise(path, kind), "used"
    if is_run:
        verb = "written"
        advice = (
            f"Nothing more was sent. The results so far are in it, or will be looked up. {advice}"
        )
    # SQLite calls a limit on the size of files an I/O error.
    has_room = kind not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
    make = JournalError if has_room else DiskFull
    return make(f"The journal {path} cannot be {verb}: {explain_database_error(error)}. {advice}")


def _is_text(path: Path) -> bool:
    """Tell whether a file is a text, such as a roster that was named by mistake."""
    try:
        with path.open("rb") as file:
            start = file.read(_SAMPLE)
    except OSError:
        return False
    return min(start.translate(None, b"\t\r\n"), default=0) >= ord(" ")


def _advise(path: Path, kind: int | None) -> str:
    match kind:
        case sqlite3.SQLITE_FULL:
            return f"{_NO_ROOM}."
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return "Another program has it open: close that and run again."
        case sqlite3.SQLITE_READONLY:
            return "Make the file and its folder writable and run again."
        case sqlite3.SQLITE_CANTOPEN:
            return f"{_explain_no_access(path)} Journals have to be on a disk of this machine."
    return f"{_NO_ROOM}. Journals have to be on a disk of this machine, not on a network drive."


def _explain_no_access(path: Path) -> str:
    if path.is_dir():
        return "It is a folder: name a file."
    try:
        os.close(os.open(path, os.O_RDWR))
    except OSError as error:
        return f"{error.strerror}: check the permissions of the file and its folder."
    return "Check the permissions of its folder."


_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk does not take or give its data",
    sqlite3.SQLITE_BUSY: "it is locked",
    sqlite3.SQLITE_LOCKED: "it is locked",
    sqlite3.SQLITE_PROTOCOL: "it is locked",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_NOMEM: "there is not enough memory",
    sqlite3.SQLITE_PERM: "there is no permission for it",
}
"""Reasons in plain words, by SQLite's error code."""


def explain_database_error(error: Exception) -> str:
    """Return the reason of an error of SQLite or of the system in plain words."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and (known := _REASONS.get(code & 0xFF)) is not None:
        return known
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return _shorten(error)


def _shorten(error: Exception | str) -> str:
    """Return the text of an error as a part of a sentence."""
    return str(error).strip().rstrip(".")[:200] or type(error).__name__


@contextmanager
def guard(path: Path) -> Iterator[None]:
    """Turn the errors that a damaged or unreadable journal causes into JournalError."""
    try:
        yield
    except UNREADABLE as error:
        raise describe_problem(path, error) from None


def check_integrity(database: sqlite3.Connection, path: Path) -> None:
    """Raise JournalError if pages or indexes of the file are damaged.

    A damaged index would hide people, who would be sent again. A million rows take half a second.
    """
    with guard(path):
        (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise describe_damage(path, str(found))


def describe_owner(path: Path, theirs: tuple[str, str, str], ours: tuple[str, str, str]) -> str:
    """Return the message for a journal of another platform, URL or target: `theirs`, not `ours`."""

    def show(owner: tuple[str, str, str]) -> str:
        target = ", ".join(f"{name} {value}" for name, value in json.loads(owner[2]).items())
        return f"{find_title(owner[0])} at {owner[1]}" + (f" ({target})" if target else "")

    advice = "Name another journal with --journal."
    if theirs[:2] == ours[:2]:
        target = json.loads(theirs[2])
        options = " ".join(f"{name_option(name)} {value}" for name, value in target.items())
        advice = f"To continue it, give {options or 'no course'}. For a new run, name another."
    return (
        f"The journal {path} belongs to another run: {show(theirs)}. This one is for {show(ours)}."
        f" {advice} To see the people in it: matricula roster export {path}"
    )
