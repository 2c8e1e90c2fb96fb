"""Tables of statements: one file for each spec, `spec/statements/<platform>.yaml`."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import evolve, field, frozen

from spec_document import JSON, Node, SpecDocument

FOLDER = "statements"


@frozen
class DocumentStatement:
    """A statement of a document.

    It has a place in the spec, or a reason why there is none; and tests, or a reason. `has` are
    keywords with the values that the document gives. `says` is empty if the place shows all.
    """

    number: int
    document: str
    says: str
    at: str
    has: Mapping[str, JSON]
    tests: tuple[str, ...]
    no_place: str
    no_test: str
    node: Node = field(repr=False)


@frozen(eq=False)
class StatementTable:
    """The statements of a spec's documents, and the places that no document states.

    `ours` has a reason by place: parts of the spec that are ours, although they inherit the mark of
    a document.
    """

    source: SpecDocument
    spec: SpecDocument
    statements: list[DocumentStatement]
    ours: Mapping[str, Node]

    @classmethod
    def read(cls, spec: SpecDocument) -> "StatementTable":
        """Read the table of a spec. Raises `UnreadableSpec`."""
        return cls.parse(SpecDocument.read(locate_table(spec.path)), spec)

    @classmethod
    def parse(cls, source: SpecDocument, spec: SpecDocument) -> "StatementTable":
        """Make a table of a file that has the right shape."""
        return cls(
            source, spec, list(_list_statements(source)), dict(source.root.child("ours").items())
        )

    @property
    def root(self) -> Path:
        """The folder of the project: the paths of tests begin there."""
        return self.spec.path.absolute().parent.parent


def locate_table(spec: Path) -> Path:
    """Return the path of the table of a spec; the file need not exist."""
    return spec.parent / FOLDER / spec.name


def list_primary(spec: SpecDocument) -> list[str]:
    """List the documents whose statements are all in the table."""
    sources = spec.root.child("x-sources").items()
    return [name for name, source in sources if source.child("primary").value is True]


def _list_statements(source: SpecDocument) -> Iterator[DocumentStatement]:
    """Yield the statements; those that repeat another one have its content."""
    own: dict[object, DocumentStatement] = {}
    for name, document in source.root.child("documents").items():
        folder = document.child("tests").string
        for node in document.child("statements").elements():
            statement = _make(node, name, folder)
            number = node.child("same-as").value
            if number in own:
                yield _repeat(own[number], statement)
            else:
                own[statement.number] = statement
                yield statement


def _repeat(first: DocumentStatement, again: DocumentStatement) -> DocumentStatement:
    return evolve(
        first,
        number=again.number,
        document=again.document,
        tests=again.tests or first.tests,
        node=again.node,
    )


def _make(node: Node, document: str, file: str) -> DocumentStatement:
    test, has = node.child("test"), node.child("has")
    names = test.strings or [test.string] * bool(test.string)
    return DocumentStatement(
        number=int(str(node.child("number").value)),
        document=document,
        says=node.child("says").string,
        at=node.child("at").string,
        has={key: value.value for key, value in has.items()},
        tests=tuple(name if "/" in name else f"{file}::{name}" for name in names),
        no_place=node.child("no-place").string,
        no_test=node.child("no-test").string,
        node=node,
    )
