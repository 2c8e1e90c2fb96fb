"""The output of a list: a table on the screen, JSON lines, CSV, or a file."""

import json
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Self, TypeAlias

from matricula import make_json
from matricula.rosters import (
    DataTable,
    OutputKind,
    TableValue,
    choose_kind,
    write_output,
    write_table,
)

from .options import OutputOptions
from .table import make_cells, show_table
from .terminal import prepare_csv, say, say_kept, to_json

Handler: TypeAlias = Callable[[AsyncIterator[Any]], Awaitable[None]]
"""Takes the records of a list, as they come."""

_SHOWN = 100
"""Records that a table shows unless more are asked for."""
_PAUSE = 5.0
"""Seconds between two lines about the progress of a long list."""


def write_list(
    fetch: Callable[[Handler], None],
    options: OutputOptions,
    name: str,
    columns: Sequence[str] = (),
) -> None:
    """Write the list of `name` where the options say. `fetch` gives its records to a handler.

    `columns` are those that a file has in any case, also without records. Raises RosterError
    if a file cannot be written. It is refused before anything is fetched.
    """
    chosen = None if options.format == "table" else options.format
    if options.output is not None and str(options.output) != "-":
        _write_file(
            fetch, options, options.output, choose_kind(options.output, chosen), name, columns
        )
    elif chosen == "json":
        fetch(lambda records: _print_json(records, options.limit))
    elif chosen == "csv" or options.output is not None:
        with Spool(columns) as spool:
            fetch(lambda records: spool.fill(records, options.limit))
            write_table(prepare_csv(), spool.as_table(name), "csv")
    else:
        fetch(lambda records: _show_table(records, options.limit))


def _write_file(
    fetch: Callable[[Handler], None],
    options: OutputOptions,
    output: Path,
    kind: OutputKind,
    name: str,
    columns: Sequence[str],
) -> None:
    with Spool(columns) as spool:

        def write(stream: BinaryIO) -> None:
            fetch(lambda records: spool.fill(records, options.limit))
            if kind == "json":
                spool.copy(stream)
            else:
                write_table(stream, spool.as_table(name), kind)

        # No journal knows the file, so an older one is only replaced with --force.
        say_kept(write_output(output, write, is_ours=lambda _: False, force=options.force))
        say(f"{spool.count} records are in {output}")


async def _print_json(records: AsyncIterator[Any], limit: int | None) -> None:
    async for record in _take(records, limit):
        print(to_json(record))


async def _show_table(records: AsyncIterator[Any], limit: int | None) -> None:
    rows = [record async for record in _take(records, limit or _SHOWN + 1)]
    show_table(rows if limit else rows[:_SHOWN])
    if not limit and len(rows) > _SHOWN:
        say(f"only the first {_SHOWN} are shown: give --limit, --format json or --output FILE")


class Spool:
    """Records in a temporary file, whose columns are known once all are there.

    `count` is their number. Memory stays flat, whatever the length of the list.
    """

    def __init__(self, columns: Sequence[str] = ()) -> None:
        self.count = 0
        self._columns = dict.fromkeys(columns)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    async def fill(self, records: AsyncIterator[Any], limit: int | None) -> None:
        """Add records, `limit` at most."""
        async for record in _take(records, limit):
            self._columns.update(dict.fromkeys(record))
            text = make_json(record, None)
            self._file.write(text.encode("utf-8", "replace") + b"\n")
            self.count += 1

    def copy(self, stream: BinaryIO) -> None:
        """Write the records as JSON lines."""
        self._file.seek(0)
        for line in self._file:
            stream.write(line)

    def as_table(self, name: str) -> DataTable:
        """Return the records as a table, with a column for each name in any of them."""
        return DataTable([*self._columns], self._list_rows(), name.capitalize())

    def _list_rows(self) -> Iterator[list[TableValue]]:
        columns = [*self._columns]
        self._file.seek(0)
        for line in self._file:
            record = json.loads(line)
            texts = make_cells(record, columns)
            yield [
                record[column] if type(record.get(column)) in (int, float) else text
                for column, text in zip(columns, texts, strict=True)
            ]


async def _take(records: AsyncIterator[Any], limit: int | None) -> AsyncIterator[dict[str, Any]]:
    number, due = 0, time.monotonic() + _PAUSE
    async for record in records:
        yield record.to_dict()
        number += 1
        if number == limit:
            return
        if time.monotonic() >= due:
            due = time.monotonic() + _PAUSE
            say(f"{number} records so far")
