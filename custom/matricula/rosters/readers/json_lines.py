"""Rosters as JSON lines: one object for each learner; its keys are the headers."""

import json
import math
from codecs import BOM_UTF8
from collections.abc import Collection, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from ..errors import RosterError
from .snapshot import Snapshot
from .source import Doubt, SourceRow, check_headers

_MOST_KEYS = 1000
_LONGEST = 1 << 20


class JsonSource:
    """A file with a JSON object on each line, in UTF-8.

    A value is a text, a number (kept as it is written), true, false, or null for an empty cell. Any
    other value refuses the row.
    """

    delimiter = ","
    unit = "line"
    notes: Sequence[str] = ()
    hidden_columns: Collection[int] = ()
    may_be_cut = False
    ends_quoted = False
    snapshot: Snapshot | None = None
    description = "JSON lines"

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        keys: dict[str, int] = {}
        objects = 0
        for line, record in self._objects():
            if isinstance(record, _Broken) and not keys:
                raise RosterError(f"Line {line}: {record.why}. Each line has to hold one object.")
            if isinstance(record, dict):
                objects += 1
                keys.update((key, keys.get(key, 0) + 1) for key in record)
            if len(keys) > _MOST_KEYS:
                raise RosterError(f"The roster has more than {_MOST_KEYS} different keys.")
        self._keys = list(keys)
        self.partial_columns: Collection[int] = [
            place for place, count in enumerate(keys.values()) if count < objects
        ]
        self.headers: Sequence[str] = check_headers(self._keys)

    def rows(self) -> Iterator[SourceRow]:
        """Yield all objects as rows; empty lines are skipped and not counted.

        A line without an object becomes a row with one cell too many.
        """
        for number, (line, record) in enumerate(self._objects(), 1):
            if isinstance(record, _Broken):
                cells = [*[""] * len(self._keys), record.text]
                yield SourceRow(number, line, cells, f"line {line}: {record.why}")
                continue
            values = [_as_text(record.get(key)) for key in self._keys]
            problem = None
            if None in values:
                key = self._keys[values.index(None)]
                problem = f"line {line}: {key!r} is a list or an object, not a text"
            elif halves := [key for key in self._keys if _has_half(str(record.get(key)))]:
                problem = f"line {line}: {halves[0]!r} has half a character (a lone surrogate)"
            cells = [(value or "").encode("utf-8", "replace").decode() for value in values]
            doubts = {
                place: doubt
                for place, key in enumerate(self._keys)
                if (doubt := _find_doubt(record.get(key))) is not None
            }
            yield SourceRow(number, line, cells, problem, doubts=doubts)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _objects(self) -> Iterator[tuple[int, "dict[str, object] | _Broken"]]:
        """Yield each object with its line, or the reason why there is none."""
        self._file.seek(0)
        line = 0
        while text := self._file.readline(_LONGEST):
            line += 1
            if len(text) == _LONGEST:
                raise RosterError(f"Line {line} is longer than a mebibyte.")
            if text.removeprefix(BOM_UTF8).strip():
                yield line, _parse(text)


class _Broken(NamedTuple):
    """A line without an object."""

    why: str
    text: str


class _WrongValue(Exception):
    """JSON that is no value for a cell."""


def _parse(line: bytes) -> dict[str, object] | _Broken:
    text = line.decode("utf-8-sig", "replace").strip()
    try:
        record = _DECODER.decode(line.decode("utf-8-sig").strip())
    except (ValueError, RecursionError):
        return _Broken("no JSON", text)
    except _WrongValue as error:
        return _Broken(str(error), text)
    if not isinstance(record, dict):
        return _Broken("no JSON object", text)
    if any(map(_has_half, record)):
        return _Broken("a key has half a character (a lone surrogate)", text)
    return record


def _has_half(text: str) -> bool:
    """Tell whether a text has half a character, which JSON can escape and UTF-8 cannot have."""
    return not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)


def _as_text(value: object) -> str | None:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
    return None


def _find_doubt(value: object) -> Doubt | None:
    """Say why a value is no name: a truth value, or a number that is not whole."""
    if isinstance(value, bool):
        return Doubt(f"is {str(value).lower()}, which is no text. Put it in quotation marks")
    if isinstance(value, _Fraction):
        return Doubt(f"is the number {value[:40]}, which is no text. Put it in quotation marks")
    return None


class _Fraction(str):
    """A number with a point or an exponent, as it is written."""


def _read_number(text: str) -> str:
    """Return a number as it is written."""
    if not math.isfinite(float(text)):
        raise _WrongValue(f"{text[:40]} is too large a number")
    return _Fraction(text)


def _refuse(text: str) -> None:
    raise _WrongValue(f"{text} is no JSON and no number")


def _collect(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _WrongValue(f"the key {twice!r} is there twice")
    return record


_DECODER = json.JSONDecoder(
    object_pairs_hook=_collect,
    parse_float=_read_number,
    parse_int=str,
    parse_constant=_refuse,
)
