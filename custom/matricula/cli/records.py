"""`matricula users`, `user`, `registrations`, `offerings`: what the platform holds."""

import argparse
import asyncio
import csv
import inspect
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import ConfigurationError

from ..registrar import Registrar, find_registrar, parse_settings
from ..rosters.readers.source import make_safe
from ..settings import name_option, parse_number
from .connect import connect
from .exits import Exit
from .screen import to_json
from .table import list_columns, make_cells, show_table
from .terminal import say

_OWN = ("limit", "page_size", "offset", "extra")
"""Parameters of a list that are no filters."""
_SHOWN = 100
"""Records that a table shows unless more are asked for."""
_PAUSE = 5.0
"""Seconds between two lines that tell how far a long list is."""


def run(options: argparse.Namespace) -> int:
    """Do what the command says; the exit code."""
    if options.on is None:
        raise ConfigurationError("Which platform? Give --on.")
    registrar = find_registrar(options.on)
    connection = connect(options, registrar)
    return asyncio.run(_run(options, registrar, connection))


async def _run(
    options: argparse.Namespace, registrar: Registrar, connection: AsyncConnection
) -> int:
    async with connection:
        resources = [getattr(connection, name, None) for name in options.resources]
        methods = [getattr(resource, options.method, None) for resource in resources]
        method = next(filter(None, methods), None)
        if method is None:
            raise ConfigurationError(f"{options.on} has no way to {options.what}.")
        if options.method == "list":
            await _list(options, registrar, method)
        elif options.method == "get":
            record = await method(_as_id(method, options.id))
            print(to_json(record.to_dict(), indent=2))
        else:
            arguments = (
                {} if options.method == "eject" else {"grade_percentage": options.grade_percentage}
            )
            await method(options.id, **arguments)
            say(f"{options.id}: done")
    return Exit.OK


def _as_id(method: Callable[..., Any], text: str) -> str | int:
    """An id as the type that the operation takes."""
    kinds = [parameter.annotation for parameter in inspect.signature(method).parameters.values()]
    return _as_number("the id", text) if kinds and kinds[0] is int else text


def _as_number(what: str, text: str) -> int:
    try:
        return parse_number(text)
    except ValueError as error:
        raise ConfigurationError(f"{what} {text!r} {error}.") from None


async def _list(
    options: argparse.Namespace, registrar: Registrar, method: Callable[..., Any]
) -> None:
    given = {name: getattr(options, name) for name in options.targets}
    targets = read_targets(registrar, {name: text for name, text in given.items() if text})
    names = {registrar.settings[name].filter: name for name in given if name in registrar.settings}
    filters = read_filters(method, {**dict(options.where), **targets}, names)
    records = method(**filters)
    if inspect.isawaitable(records):  # a list without pages
        records = _iterate(await records)
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


def read_targets(registrar: Registrar, given: Mapping[str, str]) -> dict[str, str]:
    """What people are registered on, as filters of the list. Raises ConfigurationError."""
    parse_settings(registrar, given)
    return {registrar.settings[name].filter: text for name, text in given.items()}


def read_filters(
    method: Callable[..., Any], given: Mapping[str, str], settings: Mapping[str, str]
) -> dict[str, object]:
    """The arguments of a list; `settings` names the options that stand for some of them.

    Raises ConfigurationError for a name that the list does not have, and for what it lacks.
    """
    parameters = inspect.signature(method).parameters
    known = {name: parameter for name, parameter in parameters.items() if name not in _OWN}
    filters: dict[str, object] = {}
    for name, text in given.items():
        if name not in known:
            names = ", ".join(known) or "none"
            raise ConfigurationError(f"There is no filter {name!r}; there are: {names}.")
        filters[name] = _as_number(name, text) if known[name].annotation is int else text
    needed = [name for name, one in known.items() if one.default is one.empty]
    if missing := [name for name in needed if name not in filters]:
        words = " ".join(_name_option(name, settings) for name in missing)
        raise ConfigurationError(f"This list needs {words}.")
    return filters


def _name_option(name: str, settings: Mapping[str, str]) -> str:
    return f"{name_option(settings[name])} …" if name in settings else f"--where {name}=…"


def _write_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    columns = list_columns(rows)
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    writer.writerows([make_safe(cell) for cell in make_cells(row, columns)] for row in rows)
