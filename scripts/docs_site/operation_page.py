"""The page of an operation: needs, samples, parameters, bodies, responses, sources."""

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import starmap

from attrs import field, frozen

from matricula_runtime.errors import RateLimited, Refused, ServerError
from matricula_runtime.responses import REFUSALS

from .fields import FieldRow, list_fields, make_row
from .look_up import CurlLookUp, make_look_up
from .lost_response import explain_lost_response, link_operation
from .needs import Need, list_needs
from .samples import Sample, make_samples
from .servers import make_mock_server, make_vendor_server
from .spec import JSON, SiteOperation, Spec


@frozen
class SampleTab:
    """A sample for each kind of server."""

    label: str
    language: str
    sources: Mapping[str, str] = field(repr=False)


@frozen
class BodyExample:
    """An example of a body: its title, the language of the code block, and the text."""

    title: str
    language: str
    text: str = field(repr=False)


@frozen
class BodyForm:
    """A body in one content type."""

    content_type: str
    fields: list[FieldRow]
    examples: list[BodyExample]

    def list_other_fields(self, first: "BodyForm") -> list[FieldRow]:
        """List the fields that the first form does not describe in the same way."""
        return [row for row in self.fields if row not in first.fields]


@frozen
class ResponseSection:
    """A response. `error` is the exception that the Python client raises, empty for a success.

    `is_documented` is False for a status that was observed only.
    """

    status: str
    title: str
    description: str
    source: JSON
    error: str
    examples: list[BodyExample]
    bodies: list[BodyForm] = field(factory=list)
    headers: list[FieldRow] = field(factory=list)
    links: list[str] = field(factory=list)
    is_documented: bool = True


@frozen
class OperationPage:
    """The parts of the page of one operation."""

    spec: Spec
    operation: SiteOperation
    needs: list[Need]
    tabs: list[SampleTab]
    parameters: list[FieldRow]
    bodies: list[BodyForm]
    responses: list[ResponseSection]
    lost: str
    look_up: CurlLookUp | None

    def list_sources(self) -> Iterator[JSON]:
        """Yield the `x-source` of each fact of the page."""
        yield self.operation.facts["x-source"]
        yield from (need.source for need in self.needs if need.source)
        yield from (row.source for row in self.parameters)
        yield from (row.source for form in self.bodies for row in form.fields)
        for response in self.responses:
            yield response.source
            yield from (row.source for row in response.headers)
            yield from (row.source for form in response.bodies for row in form.fields)


def make_operation_page(spec: Spec, operation: SiteOperation) -> OperationPage:
    """Make the page of an operation."""
    facts = operation.facts
    body = spec.resolve(facts.get("requestBody", {}))
    bodies = list(_list_bodies(spec, body, facts["x-source"]))
    parameters = [
        make_row(spec, one, facts["x-source"], one["name"], is_required=one.get("required", False))
        for one in spec.parameters(operation)
    ]
    responses = [
        _describe_response(spec, operation, status, spec.resolve(response))
        for status, response in facts["responses"].items()
    ]
    rows = [*parameters, *(row for form in bodies for row in form.fields)]
    observed = list(_list_observed(operation, rows, {one.status for one in responses}))
    return OperationPage(
        spec,
        operation,
        list(list_needs(spec, operation)),
        _pair_samples(spec, operation),
        parameters,
        bodies,
        [*responses, *observed],
        explain_lost_response(spec, operation),
        make_look_up(spec, operation),
    )


def _pair_samples(spec: Spec, operation: SiteOperation) -> list[SampleTab]:
    mock, vendor = (
        make_samples(spec, operation, server)
        for server in (make_mock_server(spec), make_vendor_server(spec))
    )
    return [_make_tab(*pair) for pair in zip(mock, vendor, strict=True)]


def _make_tab(mock: Sample, vendor: Sample) -> SampleTab:
    sources = {"mock": mock.source, "vendor": vendor.source}
    return SampleTab(mock.label, mock.language, sources)


def _list_bodies(spec: Spec, node: JSON, source: JSON) -> Iterator[BodyForm]:
    for content_type, media in node.get("content", {}).items():
        examples = [
            BodyExample(title, "json", _write(value))
            for title, value in _list_examples(spec, media)
        ]
        yield BodyForm(content_type, list_fields(spec, media.get("schema", {}), source), examples)


def _list_examples(spec: Spec, media: JSON) -> Iterator[tuple[str, JSON]]:
    for example in map(spec.resolve, media.get("examples", {}).values()):
        yield example.get("summary", ""), example["value"]
    if "example" in media:
        yield "", media["example"]


def _describe_response(
    spec: Spec, operation: SiteOperation, status: str, response: JSON
) -> ResponseSection:
    source = response.get("x-source") or operation.facts["x-source"]
    bodies = list(_list_bodies(spec, response, source))
    headers = [
        make_row(spec, node, source, name, is_required=spec.resolve(node).get("required", False))
        for name, node in response.get("headers", {}).items()
    ]
    return ResponseSection(
        status,
        _name_status(status),
        response["description"].strip(),
        source,
        _find_error(operation, status),
        list(_list_messages(spec, status, response)),
        bodies,
        headers,
        list(_list_links(spec, response)),
    )


def _list_messages(spec: Spec, status: str, response: JSON) -> Iterator[BodyExample]:
    """Yield each example as a message of HTTP: status, headers and body."""
    head = [f"HTTP/1.1 {_name_status(status)}"]
    for name, node in response.get("headers", {}).items():
        header = spec.resolve(node)
        examples = [value for _, value in _list_examples(spec, header)]
        if examples or header.get("required"):
            head.append(f"{name}: {examples[0] if examples else '…'}")
    contents = response.get("content", {})
    if not contents:
        yield BodyExample("", "http", "\n".join(head))
    for content_type, media in contents.items():
        for title, value in _list_examples(spec, media):
            lines = [*head, f"Content-Type: {content_type}", "", _write(value)]
            yield BodyExample(title, "http", "\n".join(lines))


def _list_links(spec: Spec, response: JSON) -> Iterator[str]:
    """Yield the operations that a response leads to, in Markdown."""
    for link in map(spec.resolve, response.get("links", {}).values()):
        if "operationId" in link:
            description = link.get("description", "").strip()
            yield f"{link_operation(spec, link['operationId'])}: {description}".rstrip(": ")


def _list_observed(
    operation: SiteOperation, rows: list[FieldRow], documented: set[str]
) -> Iterator[ResponseSection]:
    """Yield the statuses that some deployment shows, and no document: see `x-differs`."""
    known = [("", operation.facts.get("x-differs"), operation.facts["x-source"])]
    known += [(row.name, row.differs, row.source) for row in rows]
    found: dict[str, dict[str, list[str]]] = {}
    sources: dict[str, JSON] = {}
    for name, differs, source in known:
        for status in map(str, (differs or {}).get("statuses", ())):
            if status not in documented:
                sources.setdefault(status, source)
                found.setdefault(status, {}).setdefault(differs["description"], []).append(name)
    for status, texts in found.items():
        example = BodyExample("", "http", f"HTTP/1.1 {_name_status(status)}")
        yield ResponseSection(
            status,
            _name_status(status),
            "\n\n".join(starmap(_describe_difference, texts.items())),
            sources[status],
            _find_error(operation, status),
            [example],
            is_documented=False,
        )


def _describe_difference(text: str, names: list[str]) -> str:
    """Return a text with the names of its fields; a text on the whole request has none."""
    fields = ", ".join(f"`{name}`" for name in dict.fromkeys(names) if name)
    return f"{fields}: {text.strip()}" if fields else text.strip()


def _name_status(status: str) -> str:
    """Return a status with its phrase, such as `409 Conflict`."""
    try:
        return f"{status} {HTTPStatus(int(status)).phrase}"
    except ValueError:  # 2XX, or a status that the standard library does not know
        return status


def _find_error(operation: SiteOperation, status: str) -> str:
    """Return the name of the exception that the Python client raises for a status."""
    if status[0] == "5":
        return ServerError.__name__ if operation.method == "GET" else "Unconfirmed"
    if status == "429":
        return RateLimited.__name__
    if status[0] == "4":
        return REFUSALS.get(int(status), Refused).__name__
    return ""


def _write(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
