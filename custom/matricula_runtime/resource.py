"""The base of the generated resource classes."""

from typing import Any, TypeVar

from .connection import AsyncConnection, Connection
from .operation import Call
from .pages import AsyncPages, Pages

T = TypeVar("T")


class Resource:
    """A group of operations of a synchronous connection, such as `connection.users`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _perform(self, call: Call[T]) -> T:
        return self._connection.run(self._connection.session.perform(call))

    def _list(self, call: Call[Any], limit: int | None) -> Pages[Any]:
        return Pages(self._connection, call, limit)


class AsyncResource:
    """A group of operations of an asynchronous connection, such as `connection.users`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def _perform(self, call: Call[T]) -> T:
        return await self._connection.run(self._connection.session.perform(call))

    def _list(self, call: Call[Any], limit: int | None) -> AsyncPages[Any]:
        return AsyncPages(self._connection, call, limit)
