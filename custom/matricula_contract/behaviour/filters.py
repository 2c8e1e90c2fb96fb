"""Check: filters find all matching records and no others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from attrs import evolve, frozen

from ..expressions import Json, SentRequest, find
from ..specification import ContractOperation
from .filling import fill, find_table
from .paging import find_paged_lists, is_too_long_to_read, make_list_request, read_all
from .target import TargetServer

PAGE: Final = 7
"""Records of a page while filters are tried."""
MOMENTS: Final = (
    "2019-03-05T07:08:09Z",
    "2019-03-05T07:08:10Z",
    "2019-03-05T07:09:09Z",
    "2019-03-05T08:08:09Z",
    "2019-03-06T07:08:09Z",
    "2019-04-05T07:08:09Z",
    "2020-03-05T07:08:09Z",
)
"""Dates that differ in one unit each."""
SPANS: Final = (4, 7, 10, 13, 16, 20)
"""Lengths to which a date can be cut: after the year, the month, and so on."""


@frozen
class Filter:
    """A filter that compares the value at the JSON pointer `at` of each record.

    `finds` says how: `equal`, `part` of a text, `member` of a list, `start` of a date, or its
    `day`. With `pattern`, the first group of its match is compared instead of the whole text.
    """

    name: str
    at: str
    finds: str
    pattern: str | None = None

    def read(self, record: Json) -> Json:
        """Return the value of a record; None if there is none."""
        value = find(record, self.at)
        if self.pattern is None:
            return value
        match = re.match(self.pattern, str(value))
        return match and match[1]

    def choose(self, record: Json) -> Json:
        """Return a value that finds a record."""
        value = self.read(record)
        return value[: len("2021-02-10")] if value and self.finds == "day" else value

    def fits(self, record: Json, wanted: Json) -> bool:
        """Return True if the filter should find a record."""
        value = self.read(record)
        if value is None:
            return False
        if self.finds == "member":
            return wanted in value
        if self.finds in ("start", "day"):
            return str(value).startswith(wanted)
        given, asked = str(value).casefold(), str(wanted).casefold()
        return asked in given if self.finds == "part" else given == asked

    def ask(self, value: Json) -> Iterator[Json]:
        """List filter values that should find a record with this value, and some near misses."""
        if self.finds == "member":
            yield from value
        elif self.finds == "day":
            yield value[: len("2021-02-10")]
        elif self.finds == "start":
            yield from (value[:length] for length in SPANS)
        elif self.finds == "part":
            yield from (value, value.swapcase(), value[1:-1].strip() or value)
        else:
            yield value
            if isinstance(value, str):
                yield value[:-1]


def check_filters(target: TargetServer) -> None:
    """Check that each filter, and each pair, finds all matching records and no others."""
    for operation in find_paged_lists(target):
        target.reset()
        filters = list(_filters(target, operation))
        if not filters:
            continue
        request = make_list_request(target, operation)
        fill(target, request)
        if any(item.finds == "start" for item in filters):
            _seed_moments(target, request)
        if is_too_long_to_read(target, request):
            continue
        records = read_all(target, request)
        assert records or not target.controls, f"{operation.id} shows nothing"
        for item in filters:
            for wanted in _list_wanted(target, request, item, records):
                _check(target, request, records, {item: wanted})
        _check_pairs(target, request, records, filters)


def _filters(target: TargetServer, operation: ContractOperation) -> Iterator[Filter]:
    for name in operation.names("query"):
        if entry := target.expectations.filters.get((operation.id, name)):
            yield Filter(name, **entry)
            continue
        if name in ("limit", "offset"):
            continue
        schema = target.spec.resolve(operation.parameters[name]["schema"])
        is_text = schema.get("type") == "string" and "enum" not in schema
        is_whole = name.endswith(("Id", "_exact")) or not is_text
        kind = "start" if name.endswith("Date") else "equal" if is_whole else "part"
        yield Filter(name, f"/{name.removesuffix('_exact')}", kind)


def _seed_moments(target: TargetServer, request: SentRequest) -> None:
    table = find_table(target, request)
    if table is None:
        return
    model = target.state()[table][-1]
    unique = {name for name in target.spec.unique if name in model}
    records = [
        model
        | dict.fromkeys(unique, f"moment{number}@example.org")
        | {name: moment for name in model if name.endswith("Date")}
        | {"id": f"moment{number}", "createdDate": moment}
        for number, moment in enumerate(MOMENTS)
    ]
    target.seed(table, records)


def _list_wanted(
    target: TargetServer, request: SentRequest, item: Filter, records: list[Json]
) -> Iterator[Json]:
    """List the values to filter by that the filter's schema allows."""
    values = [item.read(record) for record in records]
    different = {json.dumps(value): value for value in values if value is not None}
    chosen = islice(reversed(different.values()), len(MOMENTS) + 1)
    parameter = target.operation(request.operation).parameters[item.name]
    schema = target.spec.resolve(parameter["schema"])
    validator = target.spec.compile(schema)
    asked = [wanted for value in chosen for wanted in item.ask(value)]
    asked += [*schema.get("enum", ()), "nobody-has-this"] if different else []
    yield from (wanted for wanted in dict.fromkeys(asked) if validator.is_valid(wanted))


def _check_pairs(
    target: TargetServer, request: SentRequest, records: list[Json], filters: list[Filter]
) -> None:
    """Check two filters at once, with values of the last record, and of the last and the first."""
    for first in filters:
        for second in filters:
            for other in (records[-1:] + records[:1]) if first.name < second.name else ():
                wanted = {first: first.choose(records[-1]), second: second.choose(other)}
                if all(isinstance(value, str) for value in wanted.values()):
                    _check(target, request, records, wanted)


def _check(
    target: TargetServer, request: SentRequest, records: list[Json], wanted: Mapping[Filter, Json]
) -> None:
    query = {item.name: _write(value) for item, value in wanted.items()}
    expected = [one for one in records if all(i.fits(one, v) for i, v in wanted.items())]
    found = read_all(target, evolve(request, query=query), PAGE)
    lacking = [record for record in expected if record not in found]
    surplus = [record for record in found if record not in expected]
    operation = target.operation(request.operation)
    if (lacking or surplus) and any(target.explains_filter(operation, name) for name in query):
        return
    name = f"{request.operation}: {query}"
    assert not lacking, f"{name} does not find {lacking[0]}"
    assert not surplus, f"{name} finds {surplus[0]}"
    assert len(found) == len(expected), f"{name} finds {len(found)} instead of {len(expected)}"


def _write(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
