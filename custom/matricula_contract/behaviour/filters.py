"""Check: filters find all matching records and no others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Final

from attrs import evolve, frozen

from ..expressions import Json, SentRequest, find
from ..schemas import as_sent, list_leaves, list_types
from ..specification import ContractOperation
from .filling import fill, seed_copies
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
NOBODY: Final = "nobody-has-this"
"""A text that no record has."""


@frozen
class Filter:
    """A filter that compares the values at the JSON pointers `at` of each record.

    `finds` says how: `equal`, `part` of a text, `member` of a list, `start` of a date, its `day`,
    or `text`: at least the whole value and at most its parts. A filter of several values finds a
    record if one of them fits. With `pattern`, the first group of its match is compared instead of
    the whole text. Without `whole`, more records may be found, by values that are not compared.
    """

    name: str
    at: tuple[str, ...]
    finds: str
    pattern: str | None = None
    whole: bool = True

    def read(self, record: Json) -> list[Json]:
        """Return the values of a record, without those that it lacks."""
        values = [find(record, pointer) for pointer in self.at]
        if self.pattern is not None:
            matches = [re.match(self.pattern, str(value)) for value in values]
            values = [match and match[1] for match in matches]
        return [value for value in values if value is not None]

    def choose(self, record: Json) -> Json:
        """Return a value that finds a record; None if it has none."""
        value = next(iter(self.read(record)), None)
        return value[: len("2021-02-10")] if value and self.finds == "day" else value

    def must_find(self, record: Json, wanted: Json) -> bool:
        """Return True if the filter has to find a record."""
        finds = "equal" if self.finds == "text" else self.finds
        return any(_fits(finds, value, wanted) for value in self.read(record))

    def may_find(self, record: Json, wanted: Json) -> bool:
        """Return True if the filter is allowed to find a record."""
        finds = "part" if self.finds == "text" else self.finds
        if not self.whole and wanted != NOBODY:
            return True
        return any(_fits(finds, value, wanted) for value in self.read(record))

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


def _fits(finds: str, value: Json, wanted: Json) -> bool:
    if finds == "member":
        return wanted in value
    if finds in ("start", "day"):
        return str(value).startswith(str(wanted))
    given, asked = str(value).casefold(), str(wanted).casefold()
    return asked in given if finds == "part" else given == asked


def check_filters(target: TargetServer) -> None:
    """Check that each filter, and each pair, finds all matching records and no others."""
    for operation in find_paged_lists(target):
        target.reset()
        filters = list(find_filters(target, operation))
        if not filters:
            continue
        request = make_list_request(target, operation)
        fill(target, request)
        dates = [at for item in filters if item.finds == "start" for at in item.at]
        if dates:
            seed_copies(target, request, [dict.fromkeys(dates, moment) for moment in MOMENTS])
        if is_too_long_to_read(target, request):
            continue
        records = read_all(target, request)
        assert records or not target.controls, f"{operation.id} shows nothing"
        for item in filters:
            for wanted in _list_wanted(target, request, item, records):
                _check(target, request, records, {item: wanted})
        _check_pairs(target, request, records, filters)


def find_filters(target: TargetServer, operation: ContractOperation) -> Iterator[Filter]:
    """Find the filters of a list: in the facts of the platform, or by the spec.

    A parameter that the look-ups of `x-replay` use finds at least the matching record. One with the
    name of a property compares that. Others are noted in `target.untried`.
    """
    known = list_leaves(target.spec.content, target.spec.find_record_schema(operation))
    pages = operation.pages
    for name in operation.names("query"):
        if pages and name in (pages.size, pages.offset, pages.page):
            continue
        fact = target.expectations.find_filter(operation.id, name)
        pointer = f"/{name}"
        if fact is not None:
            if fact.at:
                yield Filter(name, fact.at, fact.finds, fact.pattern)
        elif pointer in known:
            yield Filter(name, (pointer,), _find_comparison(target, operation, name))
        elif looked_up := tuple(_find_looked_up(target, operation, name)):
            yield Filter(name, looked_up, "equal", whole=False)
        else:
            target.untried[f"{operation.id}: the filter {name}"] = (
                f"needs a [[filter]] in {target.platform}.toml: no property has this name"
            )


def _find_looked_up(target: TargetServer, operation: ContractOperation, name: str) -> Iterator[str]:
    """Find the values of a record that a look-up matches with the same value as the parameter."""
    for maker in target.spec.find_makers(operation):
        value = maker.replay.get("parameters", {}).get(name)
        if isinstance(value, str) and value.startswith("$"):
            match = maker.replay["match"].items()
            yield from (at for at, other in match if other == value)


def _find_comparison(target: TargetServer, operation: ContractOperation, name: str) -> str:
    """Return how a filter compares, by its schema: free text may be compared in several ways."""
    schema = target.spec.resolve(operation.parameters[name]["schema"])
    validator = target.spec.compile(schema)
    if not validator.is_valid(NOBODY) and all(
        validator.is_valid(MOMENTS[0][:length]) for length in SPANS
    ):
        return "start"
    is_free = list_types(target.spec.content, schema) == {"string"} and "enum" not in schema
    return "text" if is_free and not target.spec.refers(operation, name) else "equal"


def _list_wanted(
    target: TargetServer, request: SentRequest, item: Filter, records: list[Json]
) -> Iterator[Json]:
    """List the values to filter by that the filter's schema allows."""
    chosen: list[Json] = []
    for pointer in item.at:
        values = [value for one in records for value in evolve(item, at=(pointer,)).read(one)]
        different = {json.dumps(value): value for value in values}
        chosen += islice(reversed(different.values()), len(MOMENTS) + 1)
    parameter = target.operation(request.operation).parameters[item.name]
    schema = target.spec.resolve(parameter["schema"])
    enum = schema.get("enum", target.spec.resolve(schema.get("items", {})).get("enum", ()))
    asked = [wanted for value in chosen for wanted in item.ask(value)]
    asked += [*enum, NOBODY] if chosen else []
    allows = _make_validator(target, request, item)
    yield from (wanted for wanted in dict.fromkeys(asked) if allows(wanted))


def _make_validator(
    target: TargetServer, request: SentRequest, item: Filter
) -> Callable[[Json], bool]:
    """Return a function that says whether the schema of a filter allows a value."""
    parameter = target.operation(request.operation).parameters[item.name]
    validator = target.spec.compile(parameter["schema"])
    return lambda wanted: bool(
        validator.is_valid(as_sent(target.spec.content, parameter, _write(wanted)))
    )


def _check_pairs(
    target: TargetServer, request: SentRequest, records: list[Json], filters: list[Filter]
) -> None:
    """Check two filters at once, with values of the last record, and of the last and the first."""
    allow = {item: _make_validator(target, request, item) for item in filters}
    for first in filters:
        for second in filters:
            for other in (records[-1:] + records[:1]) if first.name < second.name else ():
                wanted = {first: first.choose(records[-1]), second: second.choose(other)}
                if all(isinstance(one, str) and allow[item](one) for item, one in wanted.items()):
                    _check(target, request, records, wanted)


def _check(
    target: TargetServer, request: SentRequest, records: list[Json], wanted: Mapping[Filter, Json]
) -> None:
    query = {item.name: _write(value) for item, value in wanted.items()}
    expected = [one for one in records if all(i.must_find(one, v) for i, v in wanted.items())]
    allowed = [one for one in records if all(i.may_find(one, v) for i, v in wanted.items())]
    found = read_all(target, evolve(request, query={**request.query, **query}), PAGE)
    lacking = [record for record in expected if record not in found]
    surplus = [record for record in found if record not in allowed]
    operation = target.operation(request.operation)
    if (lacking or surplus) and any(target.explains_filter(operation, name) for name in query):
        return
    name = f"{request.operation}: {query}"
    assert not lacking, f"{name} does not find {lacking[0]}"
    assert not surplus, f"{name} finds {surplus[0]}"
    assert len(expected) <= len(found) <= len(allowed), (
        f"{name} finds {len(found)} instead of {len(expected)}"
    )


def _write(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
