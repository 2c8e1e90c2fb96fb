"""The inferred facts of a spec, from its marks, as rows of their page."""

import re
from collections.abc import Iterable, Iterator

from attrs import frozen

from spec_document import Node, Place, SpecDocument
from spec_schemas import list_objects, list_schemas
from statements.labels import find_name, find_operations

from .lost_response import link_operation
from .sources import Sources
from .spec import Spec

_PARTLY = re.compile(r"\b(?:inferred|ours)\b")
"""Words in the note of a stated fact that name an inferred part."""
_SHOWN = 3
"""The most operations that a row links."""


@frozen
class InferredRow:
    """A fact, the operations that use it, and the reason or the limits, in Markdown."""

    fact: str
    operations: str
    text: str


@frozen
class InferredFacts:
    """The facts of a spec that no document states, wholly or in part, and limits of our own."""

    whole: list[InferredRow]
    partly: list[InferredRow]
    limits: list[InferredRow]


def list_inferred(spec: Spec) -> InferredFacts:
    """List the inferred facts of a spec, in the order of its file: one row for each mark."""
    document, sources = SpecDocument.read(spec.path), Sources.read(spec)
    marked = [node for node in list_objects(document) if "evidence" in node.child("x-source")]
    whole = [one for one in marked if one.child("x-source", "evidence").value == "inferred"]
    partly = [
        one
        for one in marked
        if one not in whole and _PARTLY.search(one.child("x-source", "note").string)
    ]
    limited = [node for node in list_schemas(document) if "x-own-limits" in node]
    return InferredFacts(
        [
            _make_row(spec, one, sources.explain(one.child("x-source").value), _list_unmarked(one))
            for one in whole
        ],
        [_make_row(spec, one, sources.cite(one.child("x-source").value)) for one in partly],
        [_make_row(spec, one, ", ".join(_list_limits(one))) for one in limited],
    )


def _make_row(spec: Spec, node: Node, text: str, properties: Iterable[str] = ()) -> InferredRow:
    """Make a row; the fact names its properties, or those that refer to it."""
    names = ", ".join(f"`{name}`" for name in [*properties] or _list_uses(node))
    fact = f"{_describe(node)}: {names}" if names else _describe(node)
    return InferredRow(fact, _link_operations(spec, node), text)


def _list_limits(schema: Node) -> Iterator[str]:
    for key in schema.child("x-own-limits").strings:
        yield f"`{key}` {schema.child(key).value}"


def _list_unmarked(schema: Node) -> Iterator[str]:
    """Yield the properties of a schema that have its mark."""
    for name, node in schema.child("properties").items():
        if "x-source" not in node and "x-source" not in node.follow():
            yield name


def _list_uses(schema: Node) -> Iterator[str]:
    """Yield the properties that refer to a schema and have no mark of their own."""
    if schema.place[:2] != ("components", "schemas"):
        return
    for node in list_objects(schema.document):
        is_property = node.place[-2:-1] == ("properties",) and "x-source" not in node
        if is_property and "$ref" in node and node.follow().place == schema.place:
            yield _describe(node).strip("`")


def _describe(node: Node) -> str:
    """Describe a part of a spec for a reader of its pages."""
    match node.place:
        case ("info",):
            return "The API as a whole"
        case ("paths", _, _):
            return "The operation"
        case ("webhooks", _, _):
            return "The webhook"
        case (*above, "schema"):
            parent = _describe(node.document.root.child(*above))
            return f"Values of {parent[0].lower()}{parent[1:]}"
        case (*_, "requestBody"):
            return "The body"
        case ("components", "responses", name):
            statuses = " or ".join(_list_statuses(node.document, node.place))
            return f"Response {statuses} (`{name}`)" if statuses else f"Response `{name}`"
        case (*_, "responses", status):
            return f"Response {status}"
        case (*_, "headers", name):
            return f"Header `{name}`"
        case (*_, "parameters", _):
            return f"Parameter `{find_name(node) or node.child('name').string}`"
        case ("components", "schemas", name, *inner):
            keys = [str(key) for key in inner if key not in ("properties", "items")]
            return f"`{'.'.join([str(name), *keys])}`"
    return f"`{'.'.join(map(str, node.place))}`"


def _list_statuses(document: SpecDocument, response: Place) -> list[str]:
    """List the statuses with which operations use a response of the components."""
    return sorted(
        {
            status
            for operation in [*document.operations, *document.webhooks]
            for status, node in operation.responses
            if node.place == response
        }
    )


def _link_operations(spec: Spec, node: Node) -> str:
    links = [
        link_operation(spec, one.id)
        if one.node.place[0] == "paths"
        else f"[{one.path}](/reference/{spec.name}/webhooks.md)"
        for one in find_operations(node)
    ]
    more = [f"{len(links) - _SHOWN} more"] if len(links) > _SHOWN else []
    return ", ".join([*links[:_SHOWN], *more])
