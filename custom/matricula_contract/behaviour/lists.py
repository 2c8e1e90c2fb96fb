"""Lists are complete, hold nothing twice, and end, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..expressions import Answer, Json, Request, evaluate
from ..specification import Operation
from .reading import list_records
from .target import Target
from .walk import make_request

RECORDS: Final = 23
"""So many records a list has at least: more than a page has by itself, and a prime number."""


def check_pages(target: Target) -> None:
    """With every size of a page, and with none given: all records, each once, there and back."""
    for operation in _paged(target):
        table = fill(target, operation)
        expected = sorted(str(record["id"]) for record in target.state()[table])
        for size in [None, *range(1, len(expected) + 2), 100]:
            _check_walk(target, operation, size, expected)


def _paged(target: Target) -> list[Operation]:
    """The lists with pages, but those that cannot be filled."""
    return [
        operation
        for operation in target.spec.operations.values()
        if "x-pagination" in operation.content
        if operation.id not in target.expectations.unfilled
    ]


def check_whole_lists(target: Target) -> None:
    """A list without pages shows everything that was made, each once."""
    for maker in target.spec.operations.values():
        replay = maker.content["x-replay"]
        if replay["mode"] != "lookup":
            continue
        reader = target.operation(replay["operation"])
        if "x-pagination" not in reader.content:
            requests = [make_request(target, maker.id) for _ in range(RECORDS)]
            made = [
                evaluate(maker.created_id, request, target.send(request)) for request in requests
            ]
            answer = target.send(make_request(target, reader.id))
            shown = [record[replay.get("id", "id")] for record in list_records(answer.body)]
            new = [id for id in shown if id in made]
            assert sorted(new) == sorted(made), f"{reader.id}: {made} were made, {new} are shown"
            assert len(shown) == len(set(shown)), f"{reader.id} shows something twice: {shown}"


def fill(target: Target, operation: Operation) -> str:
    """Make records until a list has enough of them; returns the table of the server's state."""
    maker = _find_maker(target, operation)
    while maker and len(_read_ids(target, operation)) < RECORDS:
        assert target.send(make_request(target, maker.id)).accepted
    ids = {str(id) for id in _read_ids(target, operation)}
    state: dict[str, Json] = target.state()
    table = max(state, key=lambda name: len(ids & {str(row.get("id")) for row in state[name]}))
    if maker is None:
        model = state[table][0]
        target.seed(table, [model | {"id": f"seeded{number:02}"} for number in range(RECORDS)])
    return table


def _find_maker(target: Target, operation: Operation) -> Operation | None:
    """The operation that makes what a list shows: it is found there after a lost answer."""
    for maker in target.spec.operations.values():
        if maker.content["x-replay"].get("operation") == operation.id:
            return maker
    return None


def _check_walk(
    target: Target, operation: Operation, size: int | None, expected: list[str]
) -> None:
    pages = list(walk(target, operation, size, len(expected)))
    forth = [[str(record["id"]) for record in list_records(page.body)] for page in pages]
    name = f"{operation.id}, {size} a page"
    ids = sorted(id for page in forth for id in page)
    assert ids == expected, f"{name}: {len(ids)} records of {len(expected)}: {forth}"
    full = size or len(forth[0])
    assert all(len(page) == full for page in forth[:-1]), f"{name}: a page is not full: {forth}"
    assert 0 < len(forth[-1]) <= full, f"{name}: the last page has {len(forth[-1])}"
    assert {page.body.get("count", len(expected)) for page in pages} == {len(expected)}, name
    for page in pages:
        previous = {page.body[key] for key in page.body if key.startswith("prev")}
        assert len(previous) <= 1, f"{name}: two ways back: {previous}"
    back = list(walk_back(target, operation, pages[-1], len(expected)))
    found = [[str(record["id"]) for record in list_records(page.body)] for page in back]
    assert found == forth[::-1], f"{name}: backwards {found}, forwards {forth}"


def walk(target: Target, operation: Operation, size: int | None, most: int) -> Iterator[Answer]:
    """The pages from the first one on; AssertionError after more pages than there are records."""
    query = {} if size is None else {"limit": size}
    page = target.send(Request(operation.id, query=query))
    yield from _follow(target, operation, page, operation.content["x-pagination"]["next"], most)


def walk_back(target: Target, operation: Operation, page: Answer, most: int) -> Iterator[Answer]:
    """The pages from the last one back to the first one."""
    yield from _follow(target, operation, page, "previous", most)


def _follow(
    target: Target, operation: Operation, page: Answer, link: str, most: int
) -> Iterator[Answer]:
    for _ in range(most + 1):
        assert page.accepted, f"{operation.id}: a page was answered with {page.status}"
        yield page
        if not page.body.get(link):
            return
        page = target.follow(operation, page.body[link])
    raise AssertionError(f"{operation.id}: {link} still goes on after {most + 1} pages")


def _read_ids(target: Target, operation: Operation) -> list[Json]:
    pages = walk(target, operation, 100, 1000)
    return [record["id"] for page in pages for record in list_records(page.body)]


def check_filters(target: Target) -> None:
    """A filter finds the record whose value it was given, and nothing by a value that none has."""
    for operation in _paged(target):
        fill(target, operation)
        record = list_records(target.send(Request(operation.id)).body)[-1]
        for name in operation.names("query"):
            key = name.removesuffix("_exact")
            if isinstance(record.get(key), str):
                _check_filter(target, operation, name, record[key], record)


def _check_filter(
    target: Target, operation: Operation, name: str, value: str, record: Json
) -> None:
    found = target.send(Request(operation.id, query={name: value, "limit": 100}))
    records = list_records(found.body)
    assert record in records, f"{operation.id}: {name}={value} does not find the record with it"
    key = name.removesuffix("_exact")
    wrong = [item for item in records if value.casefold() not in str(item.get(key)).casefold()]
    assert not wrong, f"{operation.id}: {name}={value} finds {wrong[0]}"
    nobody = "nobody-has-this"
    if target.spec.compile(operation.parameters[name]["schema"]).is_valid(nobody):
        none = target.send(Request(operation.id, query={name: nobody}))
        assert list_records(none.body) == [], f"{operation.id}: {name} finds what nobody has"
