"""Sources: every fact has a document and its evidence."""

from collections.abc import Iterator
from difflib import get_close_matches

from spec_document import Node, SpecDocument, SpecFinding
from spec_schemas import list_objects

SECTIONS = ("schemas", "responses", "parameters", "securitySchemes", "headers")


def check_presence(document: SpecDocument) -> Iterator[SpecFinding]:
    """The info object, operations and components have an x-source."""
    operations = [operation.node for operation in [*document.operations, *document.webhooks]]
    components = document.root.child("components")
    parts = [node for section in SECTIONS for _, node in components.child(section).items()]
    for node in [document.root.child("info"), *operations, *parts]:
        if "x-source" not in node:
            fix = (
                "add x-source: {document: …, evidence: stated | example | inferred}: info, each"
                " operation and each component need their own, and the parts inside inherit it"
            )
            yield node.finding("no x-source", fix)


def check_use(document: SpecDocument) -> Iterator[SpecFinding]:
    """Sources are in x-sources, and have a note if inferred."""
    known = document.root.child("x-sources")
    for source in list_sources(document):
        name, evidence = source.child("document"), source.child("evidence")
        if name.string and name.string not in known:
            yield _find_unknown(name, known)
        if evidence.value == "inferred" and "note" not in source:
            yield source.finding("inferred without a note", "add a note with the reason")
        is_ours = known.child(name.string, "kind").value == "ours"
        if is_ours and evidence.value != "inferred":
            message = f"{name.string} is our own reading, so it cannot be {evidence.value}"
            yield evidence.finding(message, "write evidence: inferred, or name a document")


def check_documents(document: SpecDocument) -> Iterator[SpecFinding]:
    """Every document of x-sources is named by some x-source."""
    named = {node.child("document").string for node in list_sources(document)}
    for key, node in document.root.child("x-sources").items():
        if key not in named:
            yield node.finding(f"no x-source names {key}", "name it where it is used, or remove it")


def list_sources(document: SpecDocument) -> list[Node]:
    """List every x-source of a spec."""
    return [node.child("x-source") for node in list_objects(document) if "x-source" in node]


def _find_unknown(name: Node, known: Node) -> SpecFinding:
    close = get_close_matches(name.string, [key for key, _ in known.items()], 1)
    fix = f"write {close[0]}" if close else "add it there: {KEY: {kind: …, title: …}}"
    return name.finding(f"{name.string} is not a document of x-sources", fix)
