"""Lists with pages: fetched lazily, and to their end or to an error."""

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .cursor import Cursor, Page
from .errors import ConfigurationError
from .operation import Call

if TYPE_CHECKING:
    from .connection import AsyncConnection, Connection

Item = TypeVar("Item")


class Pages(Generic[Item]):
    """A list on the platform. Iterating fetches its pages one after the other, as needed.

    Each iteration starts from the first page. `limit` is the largest number of records; None for
    all. Iterating raises LinkError and the errors of a call.
    """

    def __init__(self, connection: "Connection", call: Call[Any], limit: int | None = None) -> None:
        self._connection = connection
        self._call = _check_numbers(call)
        self._limit = _check_limit(limit)

    def __iter__(self) -> Iterator[Item]:
        left = self._limit
        if left == 0:
            return
        for page in self.pages():
            for item in page:
                yield item
                if left is not None:
                    left -= 1
                    if left == 0:
                        return

    def pages(self, after: str | None = None) -> Iterator[Page[Item]]:
        """Iterate over whole pages, without `limit`; `after` is the `next` of an earlier page."""
        cursor: Cursor[Item] = Cursor(self._connection.session, self._call, _check_after(after))
        while not cursor.is_done:
            yield self._connection.run(cursor.fetch_next())

    def first(self) -> Item | None:
        """Fetch the first record; None if there is none."""
        return next(iter(self), None)


class AsyncPages(Generic[Item]):
    """A list on the platform, for `async for`; see Pages."""

    def __init__(
        self, connection: "AsyncConnection", call: Call[Any], limit: int | None = None
    ) -> None:
        self._connection = connection
        self._call = _check_numbers(call)
        self._limit = _check_limit(limit)

    async def __aiter__(self) -> AsyncIterator[Item]:
        left = self._limit
        if left == 0:
            return
        async for page in self.pages():
            for item in page:
                yield item
                if left is not None:
                    left -= 1
                    if left == 0:
                        return

    async def pages(self, after: str | None = None) -> AsyncIterator[Page[Item]]:
        """Iterate over whole pages, without `limit`; `after` is the `next` of an earlier page."""
        cursor: Cursor[Item] = Cursor(self._connection.session, self._call, _check_after(after))
        while not cursor.is_done:
            yield await self._connection.run(cursor.fetch_next())

    async def first(self) -> Item | None:
        """Fetch the first record; None if there is none."""
        async for item in self:
            return item
        return None


def _check_numbers(call: Call[Any]) -> Call[Any]:
    """Raise ConfigurationError for a page size below 1 or an offset below 0.

    A platform may use a size of its own instead, and a program would not notice.
    """
    pagination = call.endpoint.pagination
    if pagination is not None:
        given = call.arguments.get("params", {})
        for what, name, least in (
            ("page_size", pagination.size, 1),
            ("offset", pagination.offset, 0),
        ):
            value = given.get(name, least) if name else least
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                raise ConfigurationError(
                    f"{what} must be a whole number, {least} or more; not {value!r}."
                )
    return call


def _check_limit(limit: int | None) -> int | None:
    if limit is not None and limit < 0:
        raise ValueError(
            f"limit must be a number of records, 0 or more, or None for all; not {limit}"
        )
    return limit


def _check_after(after: str | None) -> str | None:
    if after is None or (isinstance(after, str) and after):
        return after
    raise ConfigurationError(f"after must be the `next` of a page, a text; not {after!r}.")
