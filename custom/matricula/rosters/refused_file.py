"""The file of refused and rejected rows: the roster's own columns and the reason."""

import csv
import io
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Protocol, Self
from zlib import crc32

from attrs import frozen

from ..discovery import find_title
from .errors import JournalError
from .journal.beside import find_writer
from .journal.problems import explain_database_error
from .journal.scratch import open_scratch
from .output_file import open_private, open_text
from .readers.csv import find_own_delimiter
from .readers.source import REASON, make_safe
from .result import DONE, Result
from .roster import Roster
from .tags import make_check, make_tag

_ENDING = ".refused.csv"
_DIGEST = 16
"""The bytes of a digest."""


class FileLog(Protocol):
    """Remembers the files that a journal's runs wrote, by their digest."""

    @property
    def path(self) -> Path:
        """The journal's path."""
        ...

    def recall_file(self, path: Path) -> bytes | None:
        """Return the digest of a file as it was written, or None if it was not."""
        ...

    def note_file(self, path: Path, digest: bytes) -> None:
        """Save the digest of a file."""
        ...


@frozen
class NoFileLog:
    """Stands for a journal where there is none: no file was written by an earlier run."""

    path: Path

    def recall_file(self, path: Path) -> bytes | None:
        """Return None."""
        return None

    def note_file(self, path: Path, digest: bytes) -> None:
        """Save nothing."""


class RefusedFile:
    """A CSV file that is written when it is closed, in the order of the roster.

    Until then the rows are in a temporary database. Files of others are kept: if a file that this
    journal did not write has the name, the new file is `spare`; if the file was changed since, the
    new one is `NAME-2.csv`, and `kept` says so. `rows` counts the rows, `with_account` the people
    among them who have an account now. `ids` are the columns of ids that earlier steps made, with
    their places in the roster, if it has them.
    """

    def __init__(
        self,
        path: Path,
        spare: Path,
        headers: Sequence[str],
        log: FileLog,
        ids: Mapping[str, int | None],
        delimiter: str = ",",
    ) -> None:
        self.path = self._wanted = path
        self.kept = ""
        self.rows = self.with_account = 0
        self._spare = spare
        self._log = log
        # Runs on other platforms may write files of the same roster at the same time.
        self._part = path.with_name(f"{path.name}.{name_part(log.path)}")
        self._unfinished = log.recall_file(self._part)
        """The digest of a file that a killed run was about to name."""
        self._database: sqlite3.Connection | None = None
        self._keep = [index for index, name in enumerate(headers) if name.lower() != REASON]
        self._width = len(headers)
        self._ids = ids
        self._new = [name for name, place in ids.items() if place is None]
        self._headers = [headers[index] for index in self._keep] + self._new
        self._delimiter = find_own_delimiter([*self._headers, REASON], delimiter)

    @classmethod
    def of_roster(cls, path: Path, roster: Roster, log: FileLog) -> Self:
        """Return the file of a roster; its spare name has the platform: `p.NAME.refused.csv`."""
        ids = {name: roster.columns.get(name) for name in roster.registrar.row_ids}
        stem = path.name.removesuffix(_ENDING) if path.name.endswith(_ENDING) else path.stem
        spare = path.with_name(f"{stem}.{roster.registrar.name}{_ENDING}")
        source = roster.source
        return cls(path, spare, source.headers, log, ids, source.delimiter)

    def add(self, result: Result) -> None:
        """Add a row. Raises JournalError if the disk is full."""
        cells, made = list(result.source.cells), result.ids
        for name, place in self._ids.items():
            if place is not None and place < len(cells):
                cells[place] = cells[place] or made.get(name, "")
        kept = [cells[index] if index < len(cells) else "" for index in self._keep]
        # Cells that are too many come before the reason: joining two of them corrects the row.
        kept += [*cells[self._width :], *(made.get(name, "") for name in self._new)]
        check = make_check(kept) if result.source.is_misread else ""
        reason = f"{result.reason} {make_tag(result.place, result.source.fingerprint, check)}"
        try:
            if self._database is None:
                self._database = open_scratch(_TABLE)
            values = (result.row, self._as_line([*kept, reason]))
            self._database.execute("INSERT OR REPLACE INTO lines VALUES (?, ?)", values)
        except sqlite3.Error as error:
            raise JournalError(
                f"The refused rows cannot be kept: {explain_database_error(error)}."
            ) from None
        self.rows += 1
        self.with_account += any(step.outcome in DONE for step in result.steps)

    def close(self) -> None:
        """Write the file, if there are rows. Raises JournalError if it cannot be written."""
        if self._database is None:
            with suppress(OSError):
                self._part.unlink(missing_ok=True)  # of a run that was killed
            return
        database, self._database = self._database, None
        try:
            with closing(database):
                self._write(text for (text,) in database.execute(_IN_ORDER))
            digest = read_digest(self._part)
            # Before the file gets its name: after a kill the next run has to recognise it.
            self._log.note_file(self._part, digest)
            self.path = next(path for path in self._list_names() if self._take(path))
            self._log.note_file(self.path, digest)
            self._log.note_file(self._part, b"")
            if self.path == self._wanted:
                self._remove(self._spare)
        except OSError as error:
            raise JournalError(
                f"Cannot write {self.path}: {error.strerror}. `matricula roster failed` lists the"
                " rejected rows, without passwords."
            ) from None
        except sqlite3.Error as error:
            raise JournalError(
                f"Cannot write {self.path}: {explain_database_error(error)}."
            ) from None

    def _write(self, lines: Iterable[str]) -> None:
        self._part.unlink(missing_ok=True)  # of a run that was killed
        try:
            with open_private(self._part) as stream, open_text(stream, with_mark=True) as file:
                file.write(self._as_line([*self._headers, REASON]))
                file.writelines(lines)
        except BaseException:
            self._part.unlink(missing_ok=True)
            raise

    def _as_line(self, cells: Sequence[str]) -> str:
        file = io.StringIO(newline="")
        csv.writer(file, delimiter=self._delimiter).writerow([make_safe(cell) for cell in cells])
        return file.getvalue().encode("utf-8", "replace").decode()

    def remove_stale(self) -> None:
        """Remove the file of an earlier run if nobody has changed it."""
        self._remove(self._wanted)
        self._remove(self._spare)

    def _remove(self, path: Path) -> None:
        if self._is_ours(path):
            path.unlink(missing_ok=True)

    def _list_names(self) -> Iterator[Path]:
        path = self._wanted
        if path.exists() and not self._is_ours(path):
            is_known = self._log.recall_file(path) is not None
            if is_known:
                self.kept = f"{path} was changed since it was written; left as it is"
            elif self._log.recall_file(self._spare) is None:  # only the first time
                self.kept = f"{path} {_name_writer(path)}; left as it is"
            path = path if is_known else self._spare
        yield path
        for number in count(2):
            yield path.with_name(f"{path.stem}-{number}{path.suffix}")

    def _take(self, path: Path) -> bool:
        """Give the new file a name; tell whether that was possible."""
        was_there = path.exists()
        if not self._claim(path):
            return False
        try:
            self._part.replace(path)
        except PermissionError:
            if not was_there:
                raise
            # Windows: Excel has the file open.
            self.kept = f"{path} is in use by another program; left as it is"
            return False
        return True

    def _claim(self, path: Path) -> bool:
        """Reserve a name; tell whether that was possible."""
        if self._is_ours(path):
            return True
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            return False
        return True

    def _is_ours(self, path: Path) -> bool:
        """Tell whether this journal wrote a file that nobody has changed since.

        A run that was killed may have left the whole file, or an empty one that reserves the name.
        """
        if not path.exists():
            return False
        digest = read_digest(path)
        if self._unfinished and digest in (self._unfinished, _EMPTY):
            return True
        return digest == self._log.recall_file(path)


_EMPTY = blake2b(digest_size=_DIGEST).digest()
_TABLE = "CREATE TABLE lines (row INTEGER PRIMARY KEY, text TEXT NOT NULL)"
_IN_ORDER = "SELECT text FROM lines ORDER BY row"


def _name_writer(path: Path) -> str:
    """Return a part of a sentence about the origin of a file that another journal may have."""
    platform = find_writer(path)
    if platform is None:
        return "is not from a run with this journal"
    return f"belongs to another journal's run on {find_title(platform)}"


def name_part(journal: Path) -> str:
    """Return the ending of a file that a run with this journal has not finished."""
    return f"{crc32(os.fsencode(journal.name)):08x}.part"


def read_digest(path: Path) -> bytes:
    """Return the digest of a file; `unreadable` if it cannot be read."""
    try:
        with path.open("rb") as file:
            digest = blake2b(digest_size=_DIGEST)
            while piece := file.read(1 << 20):
                digest.update(piece)
            return digest.digest()
    except OSError:
        return b"unreadable"
