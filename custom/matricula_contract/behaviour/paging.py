"""Reading of lists, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import evolve

from ..expressions import Json, ReadResponse, SentRequest
from ..specification import ContractOperation
from .reading import list_records
from .target import TargetServer
from .valid_requests import make_request

MOST: Final = 1000
"""More pages than any list of the mock has."""
RECORDS: Final = 23
"""The least number of records for a list: a prime, and more than a page has by default."""


def find_paged_lists(target: TargetServer) -> list[ContractOperation]:
    """Return the list operations that have pages."""
    return [operation for operation in target.spec.operations.values() if operation.has_pages]


def _next_key(operation: ContractOperation) -> str:
    expression: str = operation.content["x-pagination"]["next"]
    return expression.rpartition("/")[2]


def make_list_request(target: TargetServer, operation: ContractOperation) -> SentRequest:
    """Make a request for a list, without filters."""
    return evolve(make_request(target, operation.id), query={})


def is_too_long_to_read(target: TargetServer, request: SentRequest) -> bool:
    """Return True if a list of a real server is longer than a page: it is not read then."""
    first = next(read_pages(target, request, 100, MOST))
    return not target.controls and bool(
        first.body.get(_next_key(target.operation(request.operation)))
    )


def read_list(
    target: TargetServer, operation_id: str, query: Mapping[str, Json] | None = None
) -> list[Json]:
    """Read all records of a list without path parameters that pass the filters in `query`."""
    return read_all(target, SentRequest(operation_id, query=query or {}))


def read_all(target: TargetServer, request: SentRequest, size: int = 100) -> list[Json]:
    """Read all records of a list, `size` for each page."""
    pages = read_pages(target, request, size, MOST)
    return [record for page in pages for record in list_records(page.body)]


def read_pages(
    target: TargetServer, request: SentRequest, size: int | None, most: int
) -> Iterator[ReadResponse]:
    """Read the pages from the first one on. Raises AssertionError after more than `most` pages."""
    operation = target.operation(request.operation)
    limit = {} if size is None else {"limit": size}
    page = target.send(evolve(request, query={**request.query, **limit}))
    link = _next_key(operation)
    yield from _follow_links(target, operation, page, link, most)


def read_pages_back(
    target: TargetServer, operation: ContractOperation, page: ReadResponse, most: int
) -> Iterator[ReadResponse]:
    """Read the pages from the last one back to the first one."""
    yield from _follow_links(target, operation, page, "previous", most)


def _follow_links(
    target: TargetServer, operation: ContractOperation, page: ReadResponse, link: str, most: int
) -> Iterator[ReadResponse]:
    for _ in range(most + 1):
        assert page.accepted, f"{operation.id}: a page got {page.status}"
        yield page
        if not page.body.get(link):
            return
        page = target.send_link(operation, page.body[link])
    raise AssertionError(f"{operation.id}: {link} still goes on after {most + 1} pages")
