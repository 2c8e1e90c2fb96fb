"""Facts of a spec by evidence: stated, example or inferred."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from spec_data import METHODS

from .spec import EVIDENCE, JSON, Spec

KINDS = ("operations", "parameters", "responses", "properties", "security schemes")


@frozen
class Fact:
    """A fact with its place and its evidence, which it may inherit from its parent."""

    kind: str
    place: str
    evidence: str
    document: str
    note: str | None


def count(facts: list[Fact]) -> Mapping[str, Mapping[str, int]]:
    """Count facts by kind and evidence, and in total as `all`."""
    numbers = Counter((fact.kind, fact.evidence) for fact in facts)
    table = {
        kind: {evidence: numbers[kind, evidence] for evidence in EVIDENCE}
        for kind in KINDS
        if any(numbers[kind, evidence] for evidence in EVIDENCE)
    }
    table["all"] = {word: sum(row[word] for row in table.values()) for word in EVIDENCE}
    return table


def count_uses(facts: Iterable[Fact]) -> Mapping[str, int]:
    """Count the facts of each document."""
    return Counter(fact.document for fact in facts)


def list_facts(spec: Spec) -> list[Fact]:
    """List all operations, parameters, responses, properties and security schemes, each once."""
    root = spec.content["info"].get("x-source", {})
    return [*_list_operations(spec, root), *_list_components(spec, root)]


def _list_operations(spec: Spec, root: JSON) -> Iterator[Fact]:
    for section in ("paths", "webhooks"):
        for path, item in spec.content.get(section, {}).items():
            for method in METHODS:
                if method not in item:
                    continue
                operation = item[method]
                place = f"{method.upper()} {path}"
                source = operation.get("x-source", root)
                yield _make("operations", place, source)
                for node in (*item.get("parameters", []), *operation.get("parameters", [])):
                    if "$ref" not in node:
                        name = f"{place}, {node['name']}"
                        yield _make("parameters", name, node.get("x-source", source))
                for status, node in operation.get("responses", {}).items():
                    if "$ref" not in node:
                        own = node.get("x-source", source)
                        yield _make("responses", f"{place}, {status}", own)


def _list_components(spec: Spec, root: JSON) -> Iterator[Fact]:
    components = spec.content["components"]
    for kind, section in (("parameters", "parameters"), ("responses", "responses")):
        for name, node in components.get(section, {}).items():
            yield _make(kind, name, node.get("x-source", root))
    for name, node in components.get("securitySchemes", {}).items():
        yield _make("security schemes", name, node.get("x-source", root))
    for name, node in components.get("schemas", {}).items():
        yield from _list_properties(spec, name, node, node.get("x-source", root))


def _list_properties(spec: Spec, place: str, schema: JSON, source: JSON) -> Iterator[Fact]:
    for name, node in schema.get("properties", {}).items():
        target = spec.resolve(node)
        own = node.get("x-source", target.get("x-source", source))
        yield _make("properties", f"{place}.{name}", own)
        if "$ref" not in node:
            yield from _list_properties(spec, f"{place}.{name}", node, own)


def _make(kind: str, place: str, source: JSON) -> Fact:
    return Fact(kind, place, source["evidence"], source["document"], source.get("note"))
