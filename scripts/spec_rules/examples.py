"""Examples: every JSON body has one, it is valid, and it names no real person or host."""

import re
from collections.abc import Iterator
from functools import lru_cache

from spec_document import Node, SpecDocument, SpecFinding
from spec_rules.contents import list_responded
from spec_schemas import compile_schema, find_in_schema, list_objects, list_schemas, list_shapes

_EMAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_URL = re.compile(r"https?://([^\s/\"'<>:?#]+)")
_RESERVED = re.compile(
    r"(.+\.)?(example\.(com|org|net)|example|test|invalid|localhost)|127\.0\.0\.1"
)


def check_presence(document: SpecDocument) -> Iterator[SpecFinding]:
    """Every JSON body of a request or a response has an example in its media type."""
    bodies = [media for operation in document.operations for _, media in operation.bodies]
    for node in [*bodies, *list_responded(document)]:
        if "json" in node.name and "example" not in node and not node.child("examples").value:
            fix = "add examples: {NAME: {value: …}} beside the schema"
            yield node.finding("JSON without an example", fix)


@lru_cache(maxsize=8)
def list_examples(document: SpecDocument) -> list[tuple[Node, Node]]:
    """List every example value with its schema; a missing value is None."""
    schemas = {schema.place for schema in list_schemas(document)}
    described = [node for node in list_objects(document) if "schema" in node]
    found = [
        (node.child("schema"), value)
        for node in described
        if node.place not in schemas
        for value in _list_values(node)
    ]
    for schema in list_schemas(document):
        found += [(schema, value) for value in schema.child("examples").elements()]
        found += [(schema, schema.child("example"))] if "example" in schema else []
    return found


def _list_values(node: Node) -> Iterator[Node]:
    if "example" in node:
        yield node.child("example")
    for _, example in node.child("examples").items():
        yield example.follow().child("value")


def check_values(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each example is valid against its schema, formats included."""
    for schema, value in list_examples(document):
        if value.place in document.text.lines:
            yield from _check_value(schema, value)
        else:
            yield value.finding("an example without a value", "add value: …")


def _check_value(schema: Node, value: Node) -> Iterator[SpecFinding]:
    try:
        validator = compile_schema(schema)
    except ValueError:
        return  # a pattern that cannot be compiled; the rule for patterns reports it
    for error in validator.iter_errors(value.value):
        message = f"the example does not fit its schema: {error.message[:200]}"
        yield value.child(*error.instance_path).finding(
            message, "correct the example or the schema"
        )


def check_keys(document: SpecDocument) -> Iterator[SpecFinding]:
    """Examples have only keys of their schema, unless it allows further properties."""
    for schema, value in list_examples(document):
        yield from _check_keys(schema, value)


def _check_keys(schema: Node, value: Node) -> Iterator[SpecFinding]:
    for key, node in value.items():
        below = find_in_schema(schema, [key])
        if below is not None:
            yield from _check_keys(below, node)
        elif not any(_is_free(part) for part in list_shapes(schema)):
            message = f"{key} of the example is not a property of its schema"
            fix = "describe it, correct it, or write additionalProperties: true"
            yield node.finding(message, fix)
    for index, node in enumerate(value.elements()):
        below = find_in_schema(schema, [str(index)])
        if below is not None:
            yield from _check_keys(below, node)


def _is_free(part: Node) -> bool:
    """Return whether a schema allows any key."""
    shaped = any(key in part for key in ("properties", "oneOf", "anyOf", "allOf"))
    other = part.child("type").value not in ("object", None)
    return "additionalProperties" in part or not (shaped or other)


def check_people(document: SpecDocument) -> Iterator[SpecFinding]:
    """No email outside the domains reserved for examples, anywhere in the spec."""
    for node in _walk(document.root):
        for host in _EMAIL.findall(node.string):
            if not _RESERVED.fullmatch(host):
                message = f"an email at {host}"
                yield node.finding(message, "invent an email at example.org")


def check_hosts(document: SpecDocument) -> Iterator[SpecFinding]:
    """URLs in examples have example hosts or hosts of the servers."""
    servers = [node.child("url").string for node in document.root.child("servers").elements()]
    own = [re.sub(r"\\\{[^{}]*\\\}", "[^.]+", re.escape(url)) for url in servers]
    hosts = [re.compile(found) for url in own for found in re.findall(r"^https?://([^/]+)", url)]
    for _, value in list_examples(document):
        for node in _walk(value):
            for host in _URL.findall(node.string):
                if not _RESERVED.fullmatch(host) and not any(one.fullmatch(host) for one in hosts):
                    fix = "use a host at example.org, or one of the servers"
                    yield node.finding(f"an example with a URL at {host}", fix)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in [*node.elements(), *(below for _, below in node.items())]:
        yield from _walk(child)
