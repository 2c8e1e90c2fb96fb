"""The operations of a spec as the contract tests read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen

from .expressions import Json, body_pointer

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
REFUSED: Final = (400, 422)
"""The statuses for a body that breaks the spec."""


@frozen
class Link:
    """A link from a response with `status` of the operation `source` to a request of `target`."""

    name: str
    source: str
    status: int
    target: str
    parameters: Mapping[str, Json]
    body: Json


@frozen
class UniqueProperty:
    """A value of a body, at a JSON pointer, that no two records share (`x-unique`)."""

    at: str
    ignore_case: bool = False


@frozen
class PagedList:
    """A list with pages (`x-pagination`).

    `next` and `previous` are expressions for the URLs of other pages; several for `previous` agree.
    Without `next`, all records come in one response.
    `items` and `total` are JSON pointers into the body, `id` is one into a record; `size`,
    `offset` and `page` are parameters.
    """

    next: str | None = None
    items: str = ""
    id: str | None = None
    total: str | None = None
    size: str | None = None
    offset: str | None = None
    page: str | None = None
    previous: tuple[str, ...] = ()


@frozen
class RecordReference:
    """A property or a parameter with the id of another record.

    `pools` name the sources of such ids: operations that list the records, with the pointer of the
    id in each, or that create them, with the pointer None. `unknown` is an id that no record has.
    """

    pools: frozenset[tuple[str, str | None]]
    unknown: Json = None


@frozen(eq=False)
class ContractOperation:
    """An operation of the spec.

    `path` begins with the path of the spec's server; `template` is its key in the spec. `unique`
    are the values of its body that no two records share; `fresh` are JSON pointers to those that
    should differ between requests. `shows` is `x-delete.shows`: the values that an ended record
    shows, by JSON pointer; None if the operation removes records, or deletes none. `read` is
    `x-delete.read`: the operation that reads an ended record, if that has another path.
    """

    id: str
    method: str
    path: str
    template: str
    tag: str
    content: Json = field(repr=False)
    parameters: Mapping[str, Json] = field(repr=False)
    responses: Mapping[int, Json] = field(repr=False)
    bodies: Mapping[str, Json] = field(repr=False)
    unique: tuple[UniqueProperty, ...] = ()
    fresh: frozenset[str] = frozenset()
    pages: PagedList | None = None
    shows: Mapping[str, Json] | None = None
    read: str | None = None

    @property
    def statuses(self) -> list[int]:
        """The documented statuses, in order; the first one means success."""
        return sorted(self.responses)

    @property
    def created_id(self) -> str | None:
        """The expression for the id of the created record; None if nothing is created."""
        expression: str | None = self.responses[self.statuses[0]].get("x-created-id")
        return expression

    @property
    def media_type(self) -> str | None:
        """The media type in which its bodies are sent: JSON if it takes that; None without one."""
        return JSON if JSON in self.bodies else next(iter(self.bodies), None)

    @property
    def schema(self) -> Json:
        """The schema of its body; None without one."""
        return self.bodies[self.media_type].get("schema") if self.media_type else None

    @property
    def examples(self) -> list[Json]:
        """The examples of its body."""
        return list_examples(self.bodies[self.media_type]) if self.media_type else []

    @property
    def unique_pointers(self) -> list[str]:
        """The JSON pointers of its unique values."""
        return [one.at for one in self.unique]

    @property
    def replay(self) -> Json:
        """`x-replay`: how a request is repeated, and how its record is looked up."""
        return self.content["x-replay"]

    @property
    def looked_up(self) -> dict[str, str]:
        """The pointers into a listed record by those into the body, from `x-replay.match`."""
        pairs = [(body_pointer(value), at) for at, value in self.replay.get("match", {}).items()]
        return {pointer: at for pointer, at in pairs if pointer is not None}

    @property
    def refuses_second(self) -> bool:
        """True if the platform refuses a second record that the look-up would find."""
        return bool(self.replay.get("mode") == "unique")

    def find_refusals(self, *others: int) -> set[int]:
        """Return the documented statuses for a body that breaks the spec; `others` may be given."""
        return {*REFUSED, *others} & set(self.statuses)

    def example_path(self) -> Iterator[tuple[str, Json]]:
        """Yield the path parameters that have examples, with the first example."""
        for name in self.names("path"):
            for example in list_examples(self.parameters[name])[:1]:
                yield name, example

    def names(self, location: str) -> list[str]:
        """Return the names of its parameters in `path` or `query`."""
        return [name for name, item in self.parameters.items() if item["in"] == location]


def list_examples(holder: Json) -> list[Json]:
    """Return the examples of a body or of a parameter; a default counts if there are none."""
    examples = [example["value"] for example in holder.get("examples", {}).values()]
    if not examples and "default" in holder.get("schema", {}):
        examples = [holder["schema"]["default"]]
    return examples
