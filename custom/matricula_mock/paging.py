"""Pages of lists: records, total and link are in the places that the spec says."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from .call import NOTHING, Json, MockResponse, OperationCall, Record, parse_query
from .expressions import ResponsePlace, put


@frozen
class Paging:
    """`x-pagination`: pointers to records and total, the link's place, and the parameters.

    Without `next`, a list comes in one response.
    """

    next: ResponsePlace | None = None
    items: str = ""
    total: str | None = None
    offset: str | None = None
    size: str | None = None
    page: str | None = None

    def make_page(
        self, records: Sequence[Record], link: str | None, total: int, *, shows_null: bool = False
    ) -> MockResponse:
        """Return the response with a page, and with the link to the next one.

        The last page lacks the link; with `shows_null` its body has a null in that place.
        """
        response = MockResponse(200, put(NOTHING, self.items, list(records)))
        if self.total is not None:
            response.value = put(response.value, self.total, total)
        if self.next and (link is not None or (shows_null and not self.next.header)):
            response = self.next.write(response, link)
        return response


def make_page(
    call: OperationCall,
    records: Sequence[Record],
    *,
    size: int = 20,
    shows_null: bool = False,
) -> MockResponse:
    """Return the page of `records` that a call asks for; the link to the next one is a whole URL.

    All of them if the spec says that the list comes in one response (`items` without `next`).
    `size` is the number of records without the parameter for it. Pages are counted from 1 on. If
    the spec has neither a parameter for the number of records before a page, nor one for the number
    of the page, links have the parameter `page`.
    """
    paging = call.paging
    if paging is None:
        raise ValueError("the spec has no x-pagination for this operation")
    if paging.next is None:
        return paging.make_page(records, None, len(records))
    size = call.query.get(paging.size, size) if paging.size else size
    if paging.offset:
        start = call.query.get(paging.offset, 0)
        following: dict[str, Json] = {paging.offset: start + size}
    else:
        name = paging.page or "page"
        number = _read_number(parse_query(call.query_text).get(name))
        start = (number - 1) * size
        following = {name: number + 1}
    has_more = start + size < len(records)
    link = call.origin + call.link(**following) if has_more else None
    shown = records[start : start + size]
    return paging.make_page(shown, link, len(records), shows_null=shows_null)


def _read_number(texts: Sequence[str] | None) -> int:
    """Return the number of a page; 1 for a text that is none."""
    text = texts[-1] if texts else ""
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 10 else 1
