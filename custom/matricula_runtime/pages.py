"""Lists with pages: fetched lazily and to their end, with a guard against loops."""

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlsplit

from .errors import PageLoop
from .operation import Call
from .session import Session
from .steps import Flow

if TYPE_CHECKING:
    from .connection import AsyncConnection, Connection

Item = TypeVar("Item")

_MOST_EMPTY_PAGES = 3
"""After more pages in a row without a new record, the list counts as endless."""


class Page(list[Item]):
    """The records of one page. `next` is the link to the next page; None on the last page.

    You can save `next`: `pages(after=next)` continues there, even in another process.
    """

    next: str | None = None


class Cursor(Generic[Item]):
    """The position in a list. `is_done` is True after the last page."""

    def __init__(self, session: Session, call: Call[Any], after: str | None = None) -> None:
        self._session = session
        self._call = call
        self._link = after
        self._page: str | None = None
        self._seen: set[str] = set()
        self._last_ids: set[str | int | None] = set()
        self._empty = 0
        self.is_done = False

    def fetch_next(self) -> Flow[Page[Item]]:
        """Fetch the next page.

        Raises PageLoop if the list leads back to an earlier page, or on and on without a record,
        ForeignHost if it leads to another host, and the errors of a call.
        """
        endpoint = self._call.endpoint
        if self._link is not None and self._page is not None:
            self._refuse_loop(self._session.resolve_link(self._link, self._page))
        value, url = yield from self._session.fetch_page(self._call, self._link, self._page)
        self._seen.add(_without_fragment(url))
        page: Page[Item] = Page(
            self._drop_repeated(endpoint.items(value) if endpoint.items else value)
        )
        self._count_empty(page)
        link = endpoint.next(value) if endpoint.next else None
        page.next = link if isinstance(link, str) and link else None
        self._link, self._page = page.next, url
        self.is_done = page.next is None
        return page

    def _drop_repeated(self, items: list[Item]) -> list[Item]:
        """Drop records of the page before: a record added meanwhile shifts them to this page."""
        fresh = [item for item in items if _get_id(item) not in self._last_ids]
        self._last_ids = {_get_id(item) for item in items} - {None}
        return fresh

    def _refuse_loop(self, url: str) -> None:
        if _without_fragment(url) in self._seen:
            raise PageLoop(
                f"{self._call.endpoint.operation}: page {len(self._seen)} leads back to a page that"
                " was fetched before. The list is incomplete; the records so far are real."
                " Report this to the vendor."
            )

    def _count_empty(self, items: list[Item]) -> None:
        self._empty = 0 if items else self._empty + 1
        if self._empty > _MOST_EMPTY_PAGES:
            raise PageLoop(
                f"{self._call.endpoint.operation}: {self._empty} pages in a row had no new record."
                " The list may be incomplete; the records so far are real."
            )


def _get_id(item: object) -> str | int | None:
    value = getattr(item, "id", None)
    return value if isinstance(value, (str, int)) else None


def _without_fragment(url: str) -> str:
    return urlsplit(url)._replace(fragment="").geturl()


class Pages(Generic[Item]):
    """A list on the platform. Iterating fetches its pages one after the other, as needed.

    Each iteration starts from the first page. `limit` is the largest number of records; None for
    all. Iterating raises LinkError and the errors of a call.
    """

    def __init__(self, connection: "Connection", call: Call[Any], limit: int | None = None) -> None:
        self._connection = connection
        self._call = call
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
        cursor: Cursor[Item] = Cursor(self._connection.session, self._call, after)
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
        self._call = call
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
        cursor: Cursor[Item] = Cursor(self._connection.session, self._call, after)
        while not cursor.is_done:
            yield await self._connection.run(cursor.fetch_next())

    async def first(self) -> Item | None:
        """Fetch the first record; None if there is none."""
        async for item in self:
            return item
        return None


def _check_limit(limit: int | None) -> int | None:
    if limit is not None and limit < 0:
        raise ValueError(
            f"limit must be a number of records, 0 or more, or None for all; not {limit}"
        )
    return limit
