"""Sources: every fact has a document and its evidence."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

import jsonschema_rs

from spec_document import Node, SpecDocument, SpecFinding
from spec_schemas import list_objects

SECTIONS = ("schemas", "responses", "parameters", "securitySchemes", "headers")
_KINDS = ["document", "example-code", "source-code", "library", "ours"]
_ENTRY = jsonschema_rs.validator_for(
    {
        "type": "object",
        "required": ["platform", "kind", "title"],
        "additionalProperties": False,
        "properties": {
            "platform": {"type": "string", "pattern": "^[a-z]+$"},
            "kind": {"enum": _KINDS},
            "title": {"type": "string", "minLength": 1},
            "url": {"type": "string", "format": "uri", "pattern": "^https://"},
            "modified": {"type": "string", "format": "date"},
        },
    },
    validate_formats=True,
)


def check_presence(document: SpecDocument) -> Iterator[SpecFinding]:
    """The info object, operations and components have an x-source."""
    operations = [operation.node for operation in [*document.operations, *document.webhooks]]
    components = document.root.child("components")
    parts = [node for section in SECTIONS for _, node in components.child(section).items()]
    for node in [document.root.child("info"), *operations, *parts]:
        if "x-source" not in node:
            fix = "add x-source: {document: …, evidence: stated | example | inferred}"
            yield node.finding("no x-source", fix)


def check_use(document: SpecDocument) -> Iterator[SpecFinding]:
    """Sources are in sources.yaml, belong to the platform, and have a note if inferred."""
    for source in list_sources(document):
        name, evidence = source.child("document"), source.child("evidence")
        entry = document.sources.child(name.string)
        if name.string and name.string not in document.sources:
            yield _find_unknown(name)
        platforms = {node.child("platform").string for _, node in document.sources.items()}
        stem, platform = document.path.stem, entry.child("platform").string
        if stem in platforms and platform not in (stem, "all", ""):
            message = f"{name.string} is a document of {platform}"
            yield name.finding(message, f"name a document of {stem}, or correct sources.yaml")
        if evidence.value == "inferred" and "note" not in source:
            yield source.finding("inferred without a note", "add a note with the reason")
        if entry.child("kind").value == "ours" and evidence.value != "inferred":
            message = f"{name.string} is our own reading, so it cannot be {evidence.value}"
            yield evidence.finding(message, "write evidence: inferred, or name a document")


def list_sources(document: SpecDocument) -> list[Node]:
    """List every x-source of a spec."""
    return [node.child("x-source") for node in list_objects(document) if "x-source" in node]


def _find_unknown(name: Node) -> SpecFinding:
    known = [key for key, _ in name.document.sources.items()]
    close = get_close_matches(name.string, known, 1)
    fix = f"write {close[0]}" if close else "add it to sources.yaml"
    return name.finding(f"{name.string} is not a document of sources.yaml", fix)


def check_sources_file(sources: SpecDocument) -> Iterator[SpecFinding]:
    """Entries of sources.yaml have platform, kind and title, and optionally a URL and a date."""
    yield from sources.text.traps
    if not isinstance(sources.root.value, dict):
        yield sources.root.finding("no documents", "write an entry KEY: {platform, kind, title}")
    fix = (
        f"write platform, kind ({', '.join(_KINDS)}), title; url (https), modified (date) if known"
    )
    for _, node in sources.root.items():
        for error in _ENTRY.iter_errors(node.value):
            yield node.child(*error.instance_path).finding(error.message, fix)


def check_unused_sources(
    sources: SpecDocument, specs: Iterable[SpecDocument]
) -> Iterator[SpecFinding]:
    """Every document is named by some spec; `specs` must be all of them."""
    named = {node.child("document").string for spec in specs for node in list_sources(spec)}
    for key, node in sources.root.items():
        if key not in named:
            yield node.finding(f"no x-source names {key}", "name it where it is used, or remove it")
