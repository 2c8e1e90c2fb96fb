"""The kinds of files that are written, and the endings of their names."""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal, TextIO, TypeAlias

from matricula_extras import name_install

from .errors import RosterError
from .paths import FilePath

OutputKind: TypeAlias = Literal["csv", "json", "xlsx", "ods"]
"""CSV, JSON lines, and two kinds of workbooks."""

_ENDINGS: Final[Mapping[str, OutputKind]] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".xlsx": "xlsx",
    ".ods": "ods",
}
_OTHERS = (".xls", ".xlsm", ".xlsb", ".fods", ".numbers", ".pdf", ".html")
"""Endings of files that are not written: under such a name, CSV opens with an error or not."""


def choose_kind(output: FilePath | TextIO, chosen: OutputKind | None = None) -> OutputKind:
    """Return the kind of a file, by the ending of its name; CSV for any other name or a stream.

    `chosen` is what the user asked for. Raises RosterError if the name says otherwise, is of a kind
    that is not written, or needs a package that is missing.
    """
    if not isinstance(output, (str, os.PathLike)):
        return chosen or "csv"
    ending = Path(output).suffix.lower()
    if ending in _OTHERS:
        raise RosterError(f"{ending} files are not written: name it .xlsx, .ods, .csv or .jsonl.")
    named = _ENDINGS.get(ending)
    if named and chosen and named != chosen:
        raise RosterError(f"{output} would be {show_kind(named)}, not {show_kind(chosen)}.")
    kind = chosen or named or "csv"
    # Found now, not after a long list was fetched.
    if kind == "xlsx" and find_spec("xlsxwriter") is None:
        raise RosterError(
            f"A .xlsx file needs one more package: {name_install('reports')}. Or name the file .ods"
            " or .csv."
        )
    return kind


def show_kind(kind: OutputKind) -> str:
    """Return the name of a kind for a message."""
    return {"csv": "CSV", "json": "JSON lines", "xlsx": "an Excel workbook"}.get(
        kind, "an .ods file"
    )
