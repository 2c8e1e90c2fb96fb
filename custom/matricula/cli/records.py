"""Calls for single records of a platform."""

import asyncio
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from matricula import AsyncConnection, ConfigurationError, find_title, parse_number

from .entry import CommandLine
from .exits import Exit
from .options import Access
from .questions import connect_or_ask
from .terminal import say, to_json


def show_record(platform: str, access: Access, typed: CommandLine, resource: str, id_: str) -> Exit:
    """Show the record with an id as JSON."""
    connection = connect_or_ask(platform, access, typed)

    async def ask() -> Any:
        async with connection:
            method = find_method(connection, (resource,), "get", f"show one of its {resource}")
            return await method(**_assign(method, [as_id(method, id_)]))

    print(to_json(asyncio.run(ask()).to_dict(), indent=2))
    return Exit.OK


def change_record(
    platform: str,
    access: Access,
    typed: CommandLine,
    resource: str,
    action: str,
    id_: str,
    *values: object,
    hint: str = "",
) -> Exit:
    """Call the method `action` for the record with an id. It needs the id and these values.

    `hint` says what to do on a platform that has no such method.
    """

    connection = connect_or_ask(platform, access, typed)

    async def change() -> None:
        async with connection:
            what = f"{action} {resource}"
            method = find_method(connection, (resource,), action, what, hint)
            await method(**_assign(method, [as_id(method, id_), *values]))

    asyncio.run(change())
    say(f"{id_}: done")
    return Exit.OK


def _assign(method: Callable[..., Any], values: Sequence[object]) -> dict[str, object]:
    """Give values to the parameters without a default, in order.

    Raises ConfigurationError if there are other parameters than values.
    """
    names = [one.name for one in list_required(method)]
    if len(names) != len(values):
        raise ConfigurationError(f"This operation needs other values: {', '.join(names)}.")
    return dict(zip(names, values, strict=True))


def find_method(
    connection: AsyncConnection, resources: Sequence[str], method: str, what: str, hint: str = ""
) -> Callable[..., Any]:
    """The method of the first of these resources that has it.

    Raises ConfigurationError if the platform has none.
    """
    for name in resources:
        found: Callable[..., Any] | None = getattr(getattr(connection, name, None), method, None)
        if found is not None:
            return found
    title = find_title(connection.platform.name)
    raise ConfigurationError(f"{title} has no way to {what}. {hint}".rstrip())


def as_id(method: Callable[..., Any], text: str) -> str | int:
    """An id as the type that the operation takes: its first parameter without a default."""
    kinds = [one.annotation for one in list_required(method)]
    return as_number("the id", text) if kinds[:1] == [int] else text


def list_required(method: Callable[..., Any]) -> list[inspect.Parameter]:
    """List the parameters of a method that have no default."""
    parameters = inspect.signature(method).parameters.values()
    return [one for one in parameters if one.default is one.empty]


def as_number(what: str, text: str) -> int:
    """A whole number. Raises ConfigurationError for another text."""
    try:
        return parse_number(text)
    except ValueError as error:
        raise ConfigurationError(f"{what} {text!r} {error}.") from None
