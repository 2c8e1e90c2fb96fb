"""The position in a list with pages, and the checks that no list ends early without an error."""

import time
from typing import Any, Generic, Self, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from attrs import define, evolve

from .errors import IncompleteList, LinkError, PageLoop
from .expression import Scope, evaluate, resolve_pointer
from .operation import Call, Endpoint, Pagination
from .session import FetchedPage, Session
from .steps import Flow

Item = TypeVar("Item")


class Page(list[Item]):
    """The records of one page. `next` is the link to the next page; None on the last page.

    You can save `next`: `pages(after=next)` continues there, even in another process.
    """

    next: str | None = None


class Cursor(Generic[Item]):
    """The position in a list. `is_done` is True after the last page.

    `after` is the link of an earlier page. An error that a page shows is raised when the next one
    is asked for, since the records of the page are real.
    """

    def __init__(self, session: Session, call: Call[Any], after: str | None = None) -> None:
        self._session = session
        self._call = call
        self._link = after
        self._url: str | None = None
        self._problem: LinkError | None = None
        self._bounds: _Bounds | None = None
        self._progress = _Progress(call.endpoint, session.options.empty_pages)
        if after is not None:
            self._progress.position = None
        self.is_done = False

    @classmethod
    def for_look_up(cls, session: Session, call: Call[Any]) -> Self:
        """Make a cursor for a look-up, which ends after some pages, and at a call's deadline."""
        cursor = cls(session, call)
        cursor._bounds = _Bounds(session.options.lookup_pages, session.options.deadline)
        return cursor

    def fetch_next(self) -> Flow[Page[Item]]:
        """Fetch the next page.

        Raises PageLoop if the list leads back to earlier pages or records, or on and on without a
        record; IncompleteList if it ends before its total, skips records, has no usable link, or
        was bounded; ForeignHost if it leads to another host; and the errors of a call.
        """
        if self._problem is not None:
            raise self._problem
        session = (
            self._bounds.limit(self._session, self._progress) if self._bounds else self._session
        )
        if self._link is not None and self._url is not None:
            self._progress.check_link(session.resolve_link(self._link, self._url), self._url)
        fetched = yield from session.fetch_page(self._call, self._link, self._url)
        self._url = fetched.url
        pagination = self._call.endpoint.pagination
        if pagination is None:  # the response is the whole list
            self.is_done = True
            return Page(fetched.value)
        return self._read_page(pagination, fetched)

    def _read_page(self, pagination: Pagination, fetched: FetchedPage[Any]) -> Page[Item]:
        body = fetched.response.json_or_none()
        scope = Scope(response_body=body, response_headers=fetched.response.headers)
        try:
            items: list[Item] = self._progress.read_items(pagination.find_records(fetched.value))
            page = Page(self._progress.drop_known(items, fetched.url))
            link = evaluate(pagination.next, scope) if pagination.next else None
            total = resolve_pointer(body, pagination.total) if pagination.total else None
            self._problem = self._progress.find_problem(len(items), total, link, fetched.url)
        except LinkError as error:
            self._problem = error
            raise
        page.next = self._link = link if isinstance(link, str) and link else None
        self.is_done = link is None and self._problem is None
        return page


@define
class _Bounds:
    """The bounds of a look-up: pages, and seconds from its first request on."""

    pages: int
    seconds: float
    began: float | None = None

    def limit(self, session: Session, progress: "_Progress") -> Session:
        """Return the session with the time that is left. Raises IncompleteList at a bound."""
        if self.began is None:
            self.began = time.monotonic()
            return session
        if progress.pages >= self.pages:
            raise progress.make_error(f"the look-up was ended after {self.pages} pages")
        left = self.began + self.seconds - time.monotonic()
        if left <= 0:
            raise progress.make_error(f"the look-up was ended after {self.seconds:g} s")
        return evolve(session, options=evolve(session.options, deadline=left))


class _Progress:
    """The pages and records so far. `position` is the number of records before the next page.

    It is None where it cannot be known: behind a saved link without an offset.
    """

    def __init__(self, endpoint: Endpoint[Any], empty_pages: int) -> None:
        self._pagination = pagination = endpoint.pagination
        self._operation = endpoint.operation
        self._offset = pagination.offset if pagination else None
        self._size = pagination.size if pagination else None
        self._empty_pages = empty_pages
        self._urls: set[str] = set()
        self._known: set[object] = set()
        self._empty = 0
        self.pages = 0
        self.position: int | None = 0

    def make_error(self, problem: str) -> IncompleteList:
        """Make the error for a list that is not read to its end."""
        return IncompleteList(
            f"{self._operation}: {problem}. The list is incomplete; the records so far are real."
        )

    def check_link(self, target: str, url: str) -> None:
        """Raise LinkError if a page links to an earlier page, or to another path."""
        if _without_fragment(target) in self._urls:
            raise PageLoop(
                f"{self._operation}: page {self.pages} leads back to a page that was fetched"
                " before. The list is incomplete; the records so far are real."
                " Report this to the vendor."
            )
        if _find_path(target) != _find_path(url):
            raise self.make_error(
                f"page {self.pages} leads to another path, {_find_path(target)!r}"
            )

    def read_items(self, items: object) -> list[Any]:
        """Return the records of a page. Raises IncompleteList if there is no list of them."""
        if not isinstance(items, list):
            raise self.make_error(f"page {self.pages + 1} has no list of records")
        return items

    def drop_known(self, items: list[Item], url: str) -> list[Item]:
        """Return the records that are new: one added meanwhile shifts others to the next page.

        Raises PageLoop if none of them is new, or for more empty pages in a row than allowed.
        """
        self.pages += 1
        self._urls.add(_without_fragment(url))
        fresh = [item for item in items if (id_ := self._find_id(item)) is None or self._add(id_)]
        # Records without an id may be alike, but not a whole page of them.
        has_ids = all(self._find_id(item) is not None for item in items)
        is_new = bool(fresh) and (has_ids or self._add(("page", hash(repr(items)))))
        if items and not is_new:
            raise PageLoop(
                f"{self._operation}: page {self.pages} has only records that came before."
                " The list may be incomplete; the records so far are real."
            )
        self._empty = 0 if items else self._empty + 1
        if self._empty > self._empty_pages:
            raise PageLoop(
                f"{self._operation}: {self._empty} pages in a row had no new record."
                " The list may be incomplete; the records so far are real."
            )
        return fresh

    def _find_id(self, item: object) -> str | int | None:
        return self._pagination.find_id(item) if self._pagination else None

    def _add(self, key: object) -> bool:
        """Add the key of a record or a page; return False if it was there."""
        before = len(self._known)
        self._known.add(key)
        return len(self._known) > before

    def find_problem(
        self, count: int, total: object, link: object, url: str
    ) -> IncompleteList | None:
        """Return what is wrong with a page of `count` records and its link; None if nothing is."""
        own = _read_number(url, self._offset)
        position = self.position if own is None else own
        self.position = None if position is None else position + count
        size = _read_number(url, self._size)
        if size and count > size:
            return self.make_error(f"page {self.pages} has {count} records instead of {size}")
        if not (link is None or (isinstance(link, str) and link)):
            return self.make_error(f"page {self.pages} has a link that is none: {_show(link)}")
        shown = count if own is None else own + count
        if total is not None and (problem := self._find_wrong_total(total, count, shown, link)):
            return self.make_error(problem)
        return self._find_gap(link) if count and isinstance(link, str) else None

    def _find_wrong_total(self, total: object, count: int, shown: int, link: object) -> str | None:
        """Return why a total is wrong; `shown` is the number of records that the page proves."""
        if isinstance(total, bool) or not isinstance(total, int) or total < 0:
            return f"its total is {_show(total)}"
        if count and shown > total:
            return f"its total is {total}, but there are {shown} records"
        if link is None and self.position is not None and self.position < total:
            return f"it ends after {self.position} of {total} records"
        return None

    def _find_gap(self, link: str) -> IncompleteList | None:
        following = _read_number(link, self._offset)
        if following is None or self.position is None or following <= self.position:
            return None
        skipped = following - self.position
        return self.make_error(f"the link of page {self.pages} skips {skipped} records")


def _show(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _without_fragment(url: str) -> str:
    return urlsplit(url)._replace(fragment="").geturl()


def _find_path(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/")


def _read_number(url: str, name: str | None) -> int | None:
    """Return the number in a parameter of a URL; None without one."""
    if name is None:
        return None
    try:
        texts = parse_qs(urlsplit(url).query).get(name, [])
    except ValueError:
        return None
    is_number = len(texts) == 1 and texts[0].isascii() and texts[0].isdecimal()
    return int(texts[0][:18]) if is_number else None
