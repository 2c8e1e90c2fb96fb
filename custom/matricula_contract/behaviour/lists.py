"""Check: lists are complete, have no record twice, and end, in both directions."""

from __future__ import annotations

import json
from typing import Final

from ..expressions import Json, ReadResponse, SentRequest, evaluate, find
from .filling import fill, find_table
from .paging import (
    RECORDS,
    find_paged_lists,
    is_too_long_to_read,
    make_list_request,
    read_all,
    read_pages,
    read_pages_back,
)
from .reading import list_records
from .target import TargetServer
from .valid_requests import make_request

SIZES: Final = (7, 10)
"""Page sizes that are tried on a server that is not a mock server."""


def check_pages(target: TargetServer) -> None:
    """Check that pages of every size have all records once, forwards and backwards."""
    for operation in find_paged_lists(target):
        target.reset()
        request = make_list_request(target, operation)
        fill(target, request)
        if is_too_long_to_read(target, request):
            continue
        expected = sorted(map(_name, read_all(target, request)))
        assert len(expected) == len(set(expected)), f"{request.operation} shows something twice"
        if table := find_table(target, request):
            kept = sorted(str(record["id"]) for record in target.state()[table])
            assert expected == kept, f"{request.operation} shows {expected}, there is {kept}"
        sizes = range(1, len(expected) + 2) if target.controls else SIZES
        for size in [None, *sizes, 100]:
            _check_pages_of_size(target, request, size, expected)


def _name(record: Json) -> str:
    """Return what identifies a record: its id, or all of it."""
    return str(record["id"]) if "id" in record else json.dumps(record, sort_keys=True)


def _names(page: ReadResponse) -> list[str]:
    return [_name(record) for record in list_records(page.body)]


def _check_pages_of_size(
    target: TargetServer, request: SentRequest, size: int | None, expected: list[str]
) -> None:
    operation = target.operation(request.operation)
    pages = list(read_pages(target, request, size, len(expected)))
    forth = [_names(page) for page in pages]
    name = f"{operation.id}, {size} a page"
    ids = sorted(id for page in forth for id in page)
    assert ids == expected, f"{name}: {len(ids)} records of {len(expected)}: {forth}"
    full = size or len(forth[0])
    assert all(len(page) == full for page in forth[:-1]), f"{name}: a page is not full: {forth}"
    least = min(1, len(expected))
    assert least <= len(forth[-1]) <= full, f"{name}: the last page has {len(forth[-1])}"
    assert {page.body.get("count", len(expected)) for page in pages} == {len(expected)}, name
    for page in pages:
        previous = {page.body[key] for key in page.body if key.startswith("prev")}
        assert len(previous) <= 1, f"{name}: two ways back: {previous}"
    found = [_names(page) for page in read_pages_back(target, operation, pages[-1], len(expected))]
    assert found == forth[::-1], f"{name}: backwards {found}, forwards {forth}"


def check_whole_lists(target: TargetServer) -> None:
    """Check that a list without pages shows every created record once."""
    for maker in target.spec.operations.values():
        replay = maker.content["x-replay"]
        if "operation" not in replay:
            continue
        reader = target.operation(replay["operation"])
        if not reader.has_pages:
            requests = [make_request(target, maker.id) for _ in range(RECORDS)]
            made = [
                evaluate(maker.created_id, request, target.send(request)) for request in requests
            ]
            response = target.send(make_request(target, reader.id))
            id_ = replay.get("id", "/id")
            shown = [find(record, id_) for record in list_records(response.body)]
            new = [id for id in shown if id in made]
            assert sorted(new) == sorted(made), f"{reader.id}: {made} were created, {new} are shown"
            assert len(shown) == len(set(shown)), f"{reader.id} shows something twice: {shown}"
