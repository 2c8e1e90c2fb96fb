"""Reads the emails of a file: one in a line, or the column of a roster."""

import os
import re
from collections.abc import Sequence
from contextlib import closing

from .errors import RosterError
from .paths import FilePath
from .readers.columns import recognize
from .readers.guard import undo_guards
from .readers.open import open_source
from .readers.source import Source

_EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+")


def read_emails(path: FilePath) -> list[str]:
    """Return the emails of a file with one in each line, or of a roster with an email column.

    Raises RosterError if the file cannot be read for certain, or has no email.
    """
    name = os.fspath(path)
    lines = _read_lines(name)
    if lines is not None and not any(lines):
        raise RosterError(f"{name} has no email. Give one email in each line.")
    lines = lines or []
    first = next((line for line in lines if line), "")
    if "@" in first:  # no header has one
        return _check_lines(name, lines)
    with closing(open_source(name)) as source:
        return _read_column(name, undo_guards(source))


def _read_lines(name: str) -> list[str] | None:
    """Return the lines of a text without blanks around them; None if it is no text in UTF-8."""
    try:
        with open(name, encoding="utf-8-sig") as file:
            return [line.strip() for line in file]
    except UnicodeError:
        return None
    except IsADirectoryError:
        raise RosterError(f"{name} is a folder, not a list of emails.") from None
    except OSError as error:
        raise RosterError(f"Cannot read {name}: {error.strerror}.") from None


def _check_lines(name: str, lines: Sequence[str]) -> list[str]:
    for number, line in enumerate(lines, 1):
        if line and not _EMAIL.fullmatch(line):
            text = f"{name}, line {number}: {line[:60]!r} is no email"
            raise RosterError(f"{text}. Give one email in each line, or a column with a header.")
    return [line for line in lines if line]


def _read_column(name: str, source: Source) -> list[str]:
    places = [at for at, header in enumerate(source.headers) if recognize(header) == "email"]
    if len(places) != 1:
        found = "no column" if not places else "several columns"
        raise RosterError(f"{name} has {found} of emails. Give one email in each line.")
    emails: list[str] = []
    for row in source.rows():
        if row.problem is not None or places[0] in row.doubts:
            raise RosterError(f"{name}, {source.unit} {row.line} cannot be read for certain.")
        cell = row.cells[places[0]].strip() if places[0] < len(row.cells) else ""
        emails += [cell] if cell else []
    if not emails:
        raise RosterError(f"{name} has no email.")
    return emails
