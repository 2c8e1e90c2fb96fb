"""Messages about journals that cannot be used: the problem, and the way out."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import JournalError
from ..history import STATES

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
_NO_ROOM = "Free the disk and run again"
_REPLACE = (
    "Put back a copy of the file, with its -wal file if there is one. Without a copy, name another"
    " journal: Tahoe and DigitalChalk recognize the people they have, but on tahdah you first have"
    " to take the registered people out of the roster."
)


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
        return JournalError(f"{path} is not a journal of matricula, or is damaged. {_REPLACE}")
    if not isinstance(error, (sqlite3.Error, OSError)) or kind in _DAMAGED:
        return describe_damage(path, error)
    advice, verb = _advise(path, kind), "used"
    if is_run:
        verb = "written"
        advice = (
            f"Nothing more was sent. The results so far are in it, or will be looked up. {advice}"
        )
    return JournalError(f"The journal {path} cannot be {verb}: {_shorten(error)}. {advice}")


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


def _shorten(error: Exception | str) -> str:
    """Return the text of an error as a part of one line: it may quote wrong bytes of the file."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(error))
    return text.strip().rstrip(".")[:200] or type(error).__name__


@contextmanager
def guard(path: Path) -> Iterator[None]:
    """Turn the errors that a damaged or unreadable journal causes into JournalError."""
    try:
        yield
    except UNREADABLE as error:
        raise describe_problem(path, error) from None


def expect(condition: object, what: str) -> None:
    """Raise ValueError with `what` is wrong unless the condition is true."""
    if not condition:
        raise ValueError(what)


def check_state(state: object) -> str:
    """Return the state of a person or a step. Raises ValueError for any other value.

    An unknown state would count as "never sent", and the person would be registered again.
    """
    if not isinstance(state, str) or state not in STATES:
        raise ValueError(f"a row has the state {state!r}")
    return state


def read_id(text: object) -> str | int | None:
    """Return an id that was saved as JSON. Raises ValueError for anything else."""
    if text is None:
        return None
    found = json.loads(text) if isinstance(text, str) else text
    if isinstance(found, bool) or not isinstance(found, (str, int, type(None))):
        raise ValueError(f"a row has the id {found!r}")
    return found


def check_integrity(database: sqlite3.Connection, path: Path) -> None:
    """Raise JournalError if pages or indexes of the file are damaged.

    A damaged index would hide people, who would be sent again. A million rows take half a second.
    """
    with guard(path):
        (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise describe_damage(path, str(found))
