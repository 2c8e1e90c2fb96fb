"""The envelope of a list, and the filters that lists share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ...call import Json, MockResponse, OperationCall, Record
from ...state import Table, TableSelection
from .site import fold

PAGE: Final = 20
"""Records of a page without a `limit`."""


def page_of(
    call: OperationCall, records: Sequence[Record] | Table | TableSelection
) -> MockResponse:
    """Return one page. Its links keep the query; the link to the first page has no offset."""
    limit = _read_number(call.query.get("limit"), 1, PAGE)
    offset = _read_number(call.query.get("offset"), 0, 0)
    count = len(records)
    before = max(offset - limit, 0) or None
    next_, previous = None, None
    if offset + limit < count:
        next_ = call.origin + call.link(limit=limit, offset=offset + limit)
    if offset > 0:
        previous = call.origin + call.link(limit=limit, offset=before)
    if isinstance(records, Table | TableSelection):
        shown = records.page(offset, limit)
    else:
        shown = list(records[offset : offset + limit])
    return MockResponse(
        200, {"count": count, "next": next_, "previous": previous, "results": shown}
    )


def _read_number(value: Json, least: int, usual: int) -> int:
    """Read a number as the platform does: it overlooks what it cannot use."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return usual
    return number if number >= least else usual


def wanted(call: OperationCall, name: str) -> str:
    """Return the text of a filter without blanks around it; '' is no filter."""
    return str(call.query.get(name, "")).strip()


def has_part(value: object, part: str) -> bool:
    """Return whether a text contains another, upper and lower case alike."""
    return fold(part) in fold(value)
