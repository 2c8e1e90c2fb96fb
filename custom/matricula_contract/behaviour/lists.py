"""Check: lists are complete, have no record twice, and end, in both directions."""

from __future__ import annotations

import json
from typing import Final

from attrs import evolve

from ..expressions import Json, ReadResponse, SentRequest, evaluate, find, has
from ..specification import ContractOperation
from .filling import fill, find_table, make_record
from .paging import (
    RECORDS,
    WHOLE,
    allows_size,
    find_links_back,
    find_paged_lists,
    is_too_long_to_read,
    make_list_request,
    read_all,
    read_pages,
    read_pages_back,
)
from .reading import list_records, make_look_up
from .target import TargetServer

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
        at = target.spec.find_id_pointer(operation.id)
        expected = sorted(_name(at, record) for record in read_all(target, request))
        assert len(expected) == len(set(expected)), f"{operation.id} shows something twice"
        if (table := find_table(target, request)) and not request.path:
            kept = sorted(str(find(record, at)) for record in target.state()[table])
            assert expected == kept, f"{operation.id} shows {expected}, there is {kept}"
        sizes = range(1, len(expected) + 2) if target.controls else SIZES
        allowed = [size for size in (*sizes, WHOLE) if allows_size(target, operation, size)]
        for size in [None, *allowed]:
            _check_pages_of_size(target, request, size, expected)


def _name(at: str, record: Json) -> str:
    """Return what identifies a record: its id, at a JSON pointer, or all of it."""
    return str(find(record, at)) if has(record, at) else json.dumps(record, sort_keys=True)


def _check_pages_of_size(
    target: TargetServer, request: SentRequest, size: int | None, expected: list[str]
) -> None:
    operation = target.operation(request.operation)
    at = target.spec.find_id_pointer(operation.id)

    def names(page: ReadResponse) -> list[str]:
        return [_name(at, record) for record in list_records(operation, page.body)]

    pages = list(read_pages(target, request, size, len(expected)))
    forth = [names(page) for page in pages]
    name = f"{operation.id}, {size} a page"
    ids = sorted(id for page in forth for id in page)
    assert ids == expected, f"{name}: {len(ids)} records of {len(expected)}: {forth}"
    full = size or len(forth[0])
    assert all(len(page) == full for page in forth[:-1]), f"{name}: a page is not full: {forth}"
    least = min(1, len(expected))
    assert least <= len(forth[-1]) <= full, f"{name}: the last page has {len(forth[-1])}"
    _check_totals(operation, name, pages, len(expected))
    if not operation.pages or not operation.pages.previous:
        return
    for page in pages:
        previous = {json.dumps(link) for link in find_links_back(operation, page) if link}
        assert len(previous) <= 1, f"{name}: two ways back: {previous}"
    back = read_pages_back(target, operation, pages[-1], len(expected))
    found = [names(page) for page in back]
    assert found == forth[::-1], f"{name}: backwards {found}, forwards {forth}"


def _check_totals(
    operation: ContractOperation, name: str, pages: list[ReadResponse], expected: int
) -> None:
    total = operation.pages and operation.pages.total
    if total:
        totals = {find(page.body, total) for page in pages if has(page.body, total)}
        assert totals <= {expected}, f"{name}: {expected} records, but a total of {totals}"


def check_whole_lists(target: TargetServer) -> None:
    """Check that a list without pages shows every created record once."""
    for maker in target.spec.operations.values():
        if "operation" not in maker.replay:
            continue
        reader = target.operation(maker.replay["operation"])
        if not reader.pages:
            _check_whole_list(target, maker, reader)


def _check_whole_list(
    target: TargetServer, maker: ContractOperation, reader: ContractOperation
) -> None:
    at = target.spec.find_id_pointer(reader.id)
    wanted = make_list_request(target, reader)
    made = []
    for _ in range(RECORDS):
        request = make_record(target, maker, wanted)
        response = target.send(request)
        made.append(evaluate(maker.created_id, request, response))
    look_up = make_look_up(target, maker, request, response)
    page = target.send(evolve(wanted, path=look_up.path))
    shown = [find(record, at) for record in list_records(reader, page.body)]
    new = [id for id in shown if id in made]
    assert sorted(map(str, new)) == sorted(map(str, made)), (
        f"{reader.id}: {made} were created, {new} are shown"
    )
    assert len(shown) == len(set(shown)), f"{reader.id} shows something twice: {shown}"
