"""Writes a table to a stream, as the kind of its file."""

import csv
from io import TextIOBase
from typing import BinaryIO, TextIO, cast

from ...json_text import make_json
from ..errors import RosterError
from ..output_file import open_text
from ..output_kind import OutputKind
from ..readers.csv import find_own_delimiter
from ..readers.source import make_safe
from .values import DataTable, as_text


def write_table(
    stream: BinaryIO | TextIO, table: DataTable, kind: OutputKind, delimiter: str = ","
) -> None:
    """Write a table. Rows are taken one by one, so that memory stays flat.

    A stream for text takes CSV and JSON lines only; it must not change line ends. `delimiter` is
    wanted for CSV, which is safe against formulas in spreadsheets. Raises RosterError for a
    workbook that has no room for all rows. `choose_kind` finds out whether a package is missing.
    """
    if isinstance(stream, TextIOBase):
        _write_text(stream, table, kind, delimiter)
    else:
        _write_binary(cast("BinaryIO", stream), table, kind, delimiter)


def _write_binary(stream: BinaryIO, table: DataTable, kind: OutputKind, delimiter: str) -> None:
    match kind:
        case "xlsx":
            from .xlsx import write_xlsx

            write_xlsx(stream, table)
        case "ods":
            from .ods import write_ods

            write_ods(stream, table)
        case _:
            with open_text(stream, with_mark=kind == "csv") as file:
                _write_text(file, table, kind, delimiter)


def _write_text(file: TextIO, table: DataTable, kind: OutputKind, delimiter: str) -> None:
    if kind not in ("csv", "json"):
        raise RosterError("A workbook cannot be written to a stream for text: name a file.")
    if kind == "json":
        for row in table.rows:
            record = dict(zip(table.headers, row, strict=True))
            file.write(make_json(record, file) + "\n")
        return
    writer = csv.writer(file, delimiter=find_own_delimiter(table.headers, delimiter))
    writer.writerow(map(make_safe, table.headers))
    writer.writerows([make_safe(as_text(cell)) for cell in row] for row in table.rows)
