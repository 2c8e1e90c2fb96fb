"""Reading of lists, page by page, as `x-pagination` describes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import evolve

from ..expressions import Json, ReadResponse, SentRequest, evaluate
from ..operations import PagedList
from ..specification import ContractOperation
from .reading import list_records
from .target import TargetServer
from .valid_requests import make_request

MOST: Final = 1000
"""More pages than any list of the mock has."""
RECORDS: Final = 23
"""The least number of records for a list: a prime, and more than a page has by default."""
WHOLE: Final = 100
"""The size of the pages of a list that is read as a whole, if the platform allows that."""


def find_paged_lists(target: TargetServer) -> list[ContractOperation]:
    """Return the list operations that have pages."""
    return [operation for operation in target.spec.operations.values() if operation.pages]


def make_list_request(target: TargetServer, operation: ContractOperation) -> SentRequest:
    """Make a request for a list, without filters that it does not need."""
    request = make_request(target, operation.id)
    needed = [name for name in request.query if operation.parameters[name].get("required")]
    return evolve(request, query={name: request.query[name] for name in needed})


def is_too_long_to_read(target: TargetServer, request: SentRequest) -> bool:
    """Return True if a list of a real server is longer than a page: it is not read then."""
    if target.controls:
        return False
    first = next(read_pages(target, request, WHOLE, MOST))
    return bool(find_link(target.operation(request.operation), first))


def find_link(operation: ContractOperation, page: ReadResponse) -> Json:
    """Return the link of a page to the next one; None without one."""
    following = _get_pages(operation).next
    return following and evaluate(following, SentRequest(operation.id), page)


def find_links_back(operation: ContractOperation, page: ReadResponse) -> list[Json]:
    """Return the links of a page to the previous one, one for each way to say it."""
    pages = _get_pages(operation)
    return [evaluate(one, SentRequest(operation.id), page) for one in pages.previous]


def _get_pages(operation: ContractOperation) -> PagedList:
    if operation.pages is None:
        raise LookupError(f"{operation.id} has no pages")
    return operation.pages


def read_list(
    target: TargetServer,
    operation_id: str,
    query: Mapping[str, Json] | None = None,
    path: Mapping[str, Json] | None = None,
) -> list[Json]:
    """Read all records of a list that pass the filters in `query`, with pages or without."""
    request = SentRequest(operation_id, path=path or {}, query=query or {})
    operation = target.operation(operation_id)
    if operation.pages:
        return read_all(target, request)
    return list_records(operation, target.send(request).body)


def read_all(target: TargetServer, request: SentRequest, size: int = WHOLE) -> list[Json]:
    """Read all records of a list, `size` for each page."""
    operation = target.operation(request.operation)
    pages = read_pages(target, request, size, MOST)
    return [record for page in pages for record in list_records(operation, page.body)]


def allows_size(target: TargetServer, operation: ContractOperation, size: int) -> bool:
    """Return True if a page may have this size by the spec."""
    name = _get_pages(operation).size
    if name is None:
        return False
    return bool(target.spec.compile(operation.parameters[name]["schema"]).is_valid(size))


def read_pages(
    target: TargetServer, request: SentRequest, size: int | None, most: int
) -> Iterator[ReadResponse]:
    """Read the pages from the first one on. Raises AssertionError after more than `most` pages.

    If pages cannot have the size, the server chooses one.
    """
    operation = target.operation(request.operation)
    query = dict(request.query)
    if size is not None and allows_size(target, operation, size):
        query[str(_get_pages(operation).size)] = size
    page = target.send(evolve(request, query=query))
    for _ in range(most + 1):
        yield _check(operation, page)
        link = find_link(operation, page)
        if not link:
            return
        page = target.send_link(operation, link)
    raise AssertionError(f"{operation.id}: the next page still goes on after {most + 1} pages")


def read_pages_back(
    target: TargetServer, operation: ContractOperation, page: ReadResponse, most: int
) -> Iterator[ReadResponse]:
    """Read the pages from the last one back to the first one."""
    for _ in range(most + 1):
        yield _check(operation, page)
        link = next(filter(None, find_links_back(operation, page)), None)
        if not link:
            return
        page = target.send_link(operation, link)
    raise AssertionError(f"{operation.id}: the previous page still goes on after {most + 1} pages")


def _check(operation: ContractOperation, page: ReadResponse) -> ReadResponse:
    assert page.accepted, f"{operation.id}: a page got {page.status}"
    return page
