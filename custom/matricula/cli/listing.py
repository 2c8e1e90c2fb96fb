"""Lists of a platform's records, as a table, JSON lines or CSV."""

import asyncio
import csv
import inspect
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, get_args, get_origin

from attrs import frozen

from matricula import ConfigurationError, find_registrar, name_option, parse_settings
from matricula.rosters import make_safe

from .connect import connect
from .exits import Exit
from .options import Access, ListOptions
from .records import as_number, find_method
from .table import list_columns, make_cells, show_table
from .terminal import say, to_json

_OWN = ("limit", "page_size", "offset", "page", "extra")
"""Arguments of a list that are no filters; the generated clients name those for paging so."""
_SHOWN = 100
"""Records that a table shows unless more are asked for."""
_PAUSE = 5.0
"""Seconds between two lines about the progress of a long list."""


@frozen
class Filters:
    """The filters of a list by name, as texts; `options` names the options behind some of them."""

    values: Mapping[str, str]
    options: Mapping[str, str]


def show_list(
    platform: str,
    access: Access,
    resources: Sequence[str],
    options: ListOptions,
    targets: Mapping[str, str | None] | None = None,
) -> Exit:
    """Show the list of the first of these resources that the platform has.

    `targets` are the settings that name what people are registered on.
    """
    filters = _read_targets(platform, targets or {})
    filters = Filters({**dict(options.where), **filters.values}, filters.options)
    asyncio.run(_show(platform, access, resources, options, filters))
    return Exit.OK


def _read_targets(platform: str, targets: Mapping[str, str | None]) -> Filters:
    """Settings as filters of the list. Raises ConfigurationError for a wrong one."""
    registrar = find_registrar(platform)
    given = {name: text for name, text in targets.items() if text}
    parse_settings(registrar, given)
    names = {name: one.filter for name, one in registrar.settings.items() if one.filter}
    return Filters(
        {names[name]: text for name, text in given.items()},
        {filter_: name_option(name) for name, filter_ in names.items()},
    )


async def _show(
    platform: str,
    access: Access,
    resources: Sequence[str],
    options: ListOptions,
    filters: Filters,
) -> None:
    async with connect(platform, access) as connection:
        method = find_method(connection, resources, "list", f"list {resources[0]}")
        records = method(**read_filters(method, filters))
        if inspect.isawaitable(records):  # a list without pages
            records = _iterate(await records)
        await _write(records, options)


def read_filters(method: Callable[..., Any], filters: Filters) -> dict[str, object]:
    """The arguments of a list.

    Raises ConfigurationError for a filter that the list does not have, and for one that it needs.
    """
    parameters = inspect.signature(method).parameters
    known = {name: parameter for name, parameter in parameters.items() if name not in _OWN}
    values: dict[str, object] = {}
    for name, text in filters.values.items():
        if name not in known:
            names = ", ".join(known) or "none"
            raise ConfigurationError(f"There is no filter {name!r}; there are: {names}.")
        values[name] = _read_filter(name, text, known[name].annotation)
    needed = [name for name, one in known.items() if one.default is one.empty]
    if missing := [name for name in needed if name not in values]:
        words = [
            f"{filters.options[name]} …" if name in filters.options else f"--where {name}=…"
            for name in missing
        ]
        raise ConfigurationError(f"This list needs {' '.join(words)}.")
    return values


def _read_filter(name: str, text: str, annotation: object) -> object:
    """A filter as the type of its argument. Several values of a list are separated by commas."""
    for kind in (annotation, *get_args(annotation)):
        if get_origin(kind) is list:
            is_number = get_args(kind) == (int,)
            return [as_number(name, one) if is_number else one for one in text.split(",")]
    return as_number(name, text) if annotation is int else text


async def _write(records: AsyncIterator[Any], options: ListOptions) -> None:
    if options.format == "json":
        async for record in _take(records, options.limit):
            print(to_json(record))
        return
    is_cut = options.format == "table" and not options.limit
    limit = _SHOWN + 1 if is_cut else options.limit
    rows = [record async for record in _take(records, limit)]
    if options.format == "csv":
        _write_csv(rows)
        return
    show_table(rows[:_SHOWN] if is_cut else rows)
    if is_cut and len(rows) > _SHOWN:
        say(f"only the first {_SHOWN} are shown: give --limit, or --format json")


async def _iterate(records: Sequence[Any]) -> AsyncIterator[Any]:
    for record in records:
        yield record


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


def _write_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    columns = list_columns(rows)
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    writer.writerows([make_safe(cell) for cell in make_cells(row, columns)] for row in rows)
