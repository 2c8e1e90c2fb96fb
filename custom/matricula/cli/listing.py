"""Lists of a platform's records: the operation, its filters and its pages."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, get_args, get_origin

from attrs import frozen

from matricula import (
    AsyncConnection,
    ConfigurationError,
    Invalid,
    find_registrar,
    name_option,
    parse_settings,
)

from .entry import CommandLine
from .exits import Exit
from .list_output import Handler, write_list
from .options import Access, ListOptions
from .questions import ask_settings, connect_or_ask, show_completed
from .records import as_number, find_method

_OWN = ("limit", "page_size", "offset", "page", "extra")
"""Arguments of a list that are no filters; the generated clients name those for paging so."""


@frozen
class Filters:
    """The filters of a list by name, as texts; `settings` has the settings behind some of them."""

    values: Mapping[str, str]
    settings: Mapping[str, str]


class MissingFiltersError(ConfigurationError):
    """The list needs filters that are not given; `settings` are those that settings have."""

    def __init__(self, message: str, settings: Sequence[str]) -> None:
        super().__init__(message)
        self.settings = settings


def show_list(
    platform: str,
    access: Access,
    resources: Sequence[str],
    options: ListOptions,
    typed: CommandLine,
    targets: Mapping[str, str | None] | None = None,
) -> Exit:
    """Show the list of the first of these resources that the platform has.

    `targets` are the settings that name what people are registered on.
    """
    filters = _read_targets(platform, targets or {})
    filters = Filters({**dict(options.where), **filters.values}, filters.settings)

    def write(handle: Handler) -> None:
        connection = connect_or_ask(platform, access, None)
        method = find_method(connection, resources, "list", f"list {resources[0]}")
        try:
            values = read_filters(method, filters)
        except MissingFiltersError as error:
            ask_settings(platform, access, error.settings)
            raise
        show_completed(typed)
        asyncio.run(_fetch(connection, method, values, handle, targets or {}))

    write_list(write, options, resources[0])
    return Exit.OK


def _read_targets(platform: str, targets: Mapping[str, str | None]) -> Filters:
    """Settings as filters of the list. Raises ConfigurationError for a wrong one."""
    registrar = find_registrar(platform)
    given = {name: text for name, text in targets.items() if text}
    parse_settings(registrar, given)
    names = {name: one.filter for name, one in registrar.settings.items() if one.filter}
    return Filters(
        {names[name]: text for name, text in given.items()},
        {filter_: name for name, filter_ in names.items()},
    )


async def _fetch(
    connection: AsyncConnection,
    method: Callable[..., Any],
    values: Mapping[str, object],
    handle: Handler,
    targets: Mapping[str, str | None],
) -> None:
    async with connection:
        records = method(**values)
        if inspect.isawaitable(records):  # a list without pages
            records = _iterate(await records)
        await handle(_check_empty(records, connection, targets))


async def _check_empty(
    records: AsyncIterator[Any], connection: AsyncConnection, targets: Mapping[str, str | None]
) -> AsyncIterator[Any]:
    """Yield the records of a list; ask for the target if there is none.

    Raises ConfigurationError if the platform has no such target.
    """
    registrar = find_registrar(connection.platform.name)
    values = parse_settings(registrar, {name: text for name, text in targets.items() if text})
    is_empty = True
    try:
        async for record in records:
            is_empty = False
            yield record
    except Invalid:  # as for a course without the form of an id
        await connection.run(registrar.refuse_missing_target(connection.session, values))
        raise
    if is_empty:
        await connection.run(registrar.refuse_missing_target(connection.session, values))


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
        settings = {name: filters.settings[name] for name in missing if name in filters.settings}
        words = [
            f"{name_option(settings[name])} …" if name in settings else f"--where {name}=…"
            for name in missing
        ]
        raise MissingFiltersError(f"This list needs {' '.join(words)}.", [*settings.values()])
    return values


def _read_filter(name: str, text: str, annotation: object) -> object:
    """A filter as the type of its argument. Several values of a list are separated by commas."""
    for kind in (annotation, *get_args(annotation)):
        if get_origin(kind) is list:
            is_number = get_args(kind) == (int,)
            return [as_number(name, one) if is_number else one for one in text.split(",")]
    return as_number(name, text) if annotation is int else text


async def _iterate(records: Sequence[Any]) -> AsyncIterator[Any]:
    for record in records:
        yield record
