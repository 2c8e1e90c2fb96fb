"""Lists, read page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import evolve

from ..expressions import Json, ReadResponse, SentRequest
from ..specification import ContractOperation
from .reading import list_records
from .target import TargetServer
from .walk import make_request

MOST: Final = 1000
"""More pages than any list here has."""
RECORDS: Final = 23
"""So many records a list has at least: more than a page has by itself, and a prime number."""


def paged(target: TargetServer) -> list[ContractOperation]:
    """The lists that have pages."""
    return [
        operation
        for operation in target.spec.operations.values()
        if "x-pagination" in operation.content
    ]


def ask_for(target: TargetServer, operation: ContractOperation) -> SentRequest:
    """A request of a list, without filters."""
    return evolve(make_request(target, operation.id), query={})


def is_too_long(target: TargetServer, request: SentRequest) -> bool:
    """Whether a list is one of a real server, and longer than a page: then it is left alone."""
    first = next(walk(target, request, 100, MOST))
    return not target.controls and bool(
        first.body.get(target.operation(request.operation).content["x-pagination"]["next"])
    )


def read_list(
    target: TargetServer, operation_id: str, query: Mapping[str, Json] | None = None
) -> list[Json]:
    """All records of a list with a plain path that pass the filters in `query`."""
    return read_all(target, SentRequest(operation_id, query=query or {}))


def read_all(target: TargetServer, request: SentRequest, size: int = 100) -> list[Json]:
    """All records of a list, `size` a page."""
    pages = walk(target, request, size, MOST)
    return [record for page in pages for record in list_records(page.body)]


def walk(
    target: TargetServer, request: SentRequest, size: int | None, most: int
) -> Iterator[ReadResponse]:
    """The pages from the first one on; AssertionError after more pages than there are records."""
    operation = target.operation(request.operation)
    limit = {} if size is None else {"limit": size}
    page = target.send(evolve(request, query={**request.query, **limit}))
    yield from _follow(target, operation, page, operation.content["x-pagination"]["next"], most)


def walk_back(
    target: TargetServer, operation: ContractOperation, page: ReadResponse, most: int
) -> Iterator[ReadResponse]:
    """The pages from the last one back to the first one."""
    yield from _follow(target, operation, page, "previous", most)


def _follow(
    target: TargetServer, operation: ContractOperation, page: ReadResponse, link: str, most: int
) -> Iterator[ReadResponse]:
    for _ in range(most + 1):
        assert page.accepted, f"{operation.id}: a page was answered with {page.status}"
        yield page
        if not page.body.get(link):
            return
        page = target.follow(operation, page.body[link])
    raise AssertionError(f"{operation.id}: {link} still goes on after {most + 1} pages")
