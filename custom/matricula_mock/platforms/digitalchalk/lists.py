"""Shared parts of the resources: filters, pages, dates and the response to a creation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from ...call import MockResponse, OperationCall, Record
from .organisation import fold

PAGE: Final = 15
"""Records of a page without a `limit`."""

_SECOND: Final = "%Y-%m-%dT%H:%M:%SZ"
_FULL: Final = re.compile(r".{10}T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def now() -> str:
    """Return the current second as responses show it."""
    return datetime.now(UTC).strftime(_SECOND)


def _moment(text: str) -> str:
    """Return the start of all dates that a filter for dates matches."""
    if not _FULL.fullmatch(text):
        return text
    try:
        return datetime.fromisoformat(text).astimezone(UTC).strftime(_SECOND)
    except (ValueError, OverflowError):
        return "no such moment"


def select(
    records: Sequence[Record],
    call: OperationCall,
    *,
    parts: Sequence[str] = (),
    whole: Sequence[str] = (),
) -> list[Record]:
    """Return the records that match the filters of the query.

    Properties in `parts` match when they contain the text, ignoring case. Properties in `whole`
    must be equal. Dates match by their start.
    """
    selected = list(records)
    for name, wanted in call.query.items():
        if name in parts:
            needle = fold(wanted)
            selected = [item for item in selected if name in item and needle in fold(item[name])]
        elif name.endswith("Date"):
            start = _moment(wanted)
            selected = [item for item in selected if item.get(name, "").startswith(start)]
        elif name in whole:
            selected = [item for item in selected if item.get(name) == wanted]
    return selected


def page_of(records: Sequence[Record], call: OperationCall) -> MockResponse:
    """Return one page. Its links are paths with the query; at the ends there is none."""
    limit, offset = call.query.get("limit", PAGE), call.query.get("offset", 0)
    assert call.paging is not None
    link = call.link(offset=offset + limit) if offset + limit < len(records) else None
    response = call.paging.make_page(records[offset : offset + limit], link, len(records))
    if offset > 0:
        before = call.link(offset=max(offset - limit, 0))
        response.value |= {"prev": before, "previous": before}
    return response


def sort(records: Sequence[Record]) -> list[Record]:
    """Return records by `orderIndex`, those without one in the order of their creation."""
    return sorted(records, key=lambda record: record.get("orderIndex", 0))


def created(call: OperationCall, id: str, whole: bool = False) -> MockResponse:
    """Return an empty response with the location of a new record, below the path of the request.

    The vendor's pages show a path for most records, and the `whole` URL for some.
    """
    origin = call.origin if whole else ""
    return MockResponse(201, headers={"Location": f"{origin}{call.raw_path.rstrip('/')}/{id}"})


def split_tags(text: str) -> list[str]:
    """Split tags at blanks and commas."""
    return [tag for tag in re.split(r"[\s,]+", text) if tag]
