"""The statements of the primary documents, as rows of their page."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from spec_document import JSON, Node, SpecDocument, split_pointer
from statements.facts import find_source
from statements.labels import describe_place, find_name, find_operation
from statements.places import find_place
from statements.table import DocumentStatement, StatementTable, list_primary, locate_table

from .sources import SourceDocument, Sources
from .spec import Spec

_PARTS = ("paths", "webhooks", "components")
"""The sections of a spec whose parts have sources of their own."""
_CLEAR = ("properties", "content", "application/json")


@frozen
class StatementRow:
    """A statement. All but the number is Markdown: text, place, evidence, and its tests."""

    number: int
    text: str
    place: str
    evidence: str
    tests: str


@frozen
class DocumentStatements:
    """The statements of a document, and the file of the tests that are named without a path."""

    document: SourceDocument
    tests: str
    rows: list[StatementRow]

    @property
    def anchor(self) -> str:
        """Its place on the page of statements."""
        return f"statements-{self.document.key}"

    @property
    def placed(self) -> int:
        """The number of statements with a place."""
        return sum(bool(row.evidence) for row in self.rows)

    @property
    def tested(self) -> int:
        """The number of statements with a test."""
        return sum(row.tests.startswith("`") for row in self.rows)


def list_documents(spec: Spec) -> list[DocumentStatements]:
    """List the primary documents of a spec with their statements; none without a table."""
    document = SpecDocument.read(spec.path)
    if not locate_table(spec.path).exists():
        return []
    table, sources = StatementTable.read(document), Sources.read(spec)
    return [_make(spec, table, sources, name) for name in list_primary(document)]


def _make(spec: Spec, table: StatementTable, sources: Sources, name: str) -> DocumentStatements:
    file = table.source.root.child("documents", name, "tests").string
    own = [one for one in table.statements if one.document == name]
    rows = [_make_row(spec, table.spec, sources, one, f"{file}::") for one in own]
    return DocumentStatements(sources.by_key[name], file, rows)


def _make_row(
    spec: Spec, document: SpecDocument, sources: Sources, one: DocumentStatement, file: str
) -> StatementRow:
    names = [f"`{test.removeprefix(file)}`" for test in one.tests]
    tests = "<br>".join(names) or (f"none: {one.no_test}" if one.no_test else "")
    if not one.at:
        return StatementRow(one.number, one.says, f"none: {one.no_place}", "", tests)
    node = find_place(document, one.at)
    text = _describe(node, one)
    evidence = _describe_evidence(node, one.document, sources)
    return StatementRow(one.number, text, _link_place(spec, node, one.at), evidence, tests)


def _describe(node: Node, one: DocumentStatement) -> str:
    """Write the statement, after the name and the values of a property or a parameter."""
    if one.says and not find_name(node):
        return one.says
    shown = ", ".join([describe_place(node), *_list_values(one.has)])
    return f"{shown}: {one.says}" if one.says else shown


def _list_values(has: Mapping[str, JSON]) -> Iterator[str]:
    """Yield the values of a statement as words: `string`, `required`, `in the path`."""
    for key, value in has.items():
        if key == "required":
            yield "required" if value else "optional"
        elif key == "in":
            yield f"in the {value}"
        elif key in ("type", "format"):
            yield " or ".join(map(str, value)) if isinstance(value, list) else str(value)
        elif key:
            yield f"`{value}`" if key == "const" else f"{key} `{value}`"


def _link_place(spec: Spec, node: Node, at: str) -> str:
    """Link to the page of a place, with the rest of the place as code."""
    operation = find_operation(node)
    inner = split_pointer(at if at.startswith("/") else at.partition("#")[2])
    if operation:
        link = f"[{operation.id}](#{spec.name}-{operation.id})"
    elif node.place[0] == "webhooks":
        link = f"[{node.place[1]}](/reference/{spec.name}/webhooks.md)"
    else:
        link = f"[{spec.label}](/reference/{spec.name}/index.md)"
    inner = inner[3:] if inner and inner[0] in ("paths", "webhooks") else inner
    short = ".".join(_shorten(inner))
    return f"{link} `{short}`" if short else link


def _shorten(pointer: list[str]) -> list[str]:
    """Leave out the words of a place that its other words make clear."""
    inner = pointer[2:] if pointer[:1] == ["components"] else pointer
    return [word for word in inner if word not in _CLEAR]


def _describe_evidence(node: Node, document: str, sources: Sources) -> str:
    """Write the evidence of a place, with a link to its document if that is another one."""
    source = find_source(node)
    evidence, name = source.child("evidence").string, source.child("document").string
    if name == document or node.place[0] not in _PARTS:
        return evidence
    return f"{evidence}: [{name}](/reference/sources.md#{sources.by_key[name].anchor})"
