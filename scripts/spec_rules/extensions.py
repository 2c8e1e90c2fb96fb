"""Our own `x-` keys: their places and shapes."""

from collections.abc import Callable, Iterator
from functools import lru_cache

import jsonschema_rs
from attrs import frozen

from spec_document import JSON, Node, Place, SpecDocument, SpecFinding, split_pointer
from spec_rules.expressions import find_problem
from spec_rules.shapes import (
    DELETE,
    KINDS,
    LIMITS,
    PAGINATION,
    PLACES,
    POINTER,
    POINTERS,
    REPLAY,
    SCALAR,
    SOURCES,
    STAGES,
    STATUSES,
    TEXT,
    THROTTLED,
    TRUTH,
    UNIQUE,
    VARIANTS,
    close,
)
from spec_schemas import find_in_schema, list_objects, list_schemas


def _anywhere(node: Node) -> bool:
    return True


def _at_root(node: Node) -> bool:
    return not node.place


def _on_operation(node: Node) -> bool:
    return len(node.place) == 3 and node.place[0] in ("paths", "webhooks")


def _on_delete(node: Node) -> bool:
    return _on_operation(node) and node.name == "delete"


def _on_response(node: Node) -> bool:
    return len(node.place) >= 3 and node.place[-2] == "responses"


def _on_schema(node: Node) -> bool:
    return node.place[:2] == ("components", "schemas") and len(node.place) == 3


def _on_scheme(node: Node) -> bool:
    return node.place[:2] == ("components", "securitySchemes") and len(node.place) == 3


def _on_value(node: Node) -> bool:
    return _on_schema(node) or "in" in node


def _may_differ(node: Node) -> bool:
    return _on_value(node) or _on_operation(node)


def _is_schema(node: Node) -> bool:
    return node.place in _list_schema_places(node.document)


@lru_cache(maxsize=8)
def _list_schema_places(document: SpecDocument) -> frozenset[Place]:
    return frozenset(schema.place for schema in list_schemas(document))


def _on_schema_or_parameter(node: Node) -> bool:
    return "in" in node or _is_schema(node)


def _on_form(node: Node) -> bool:
    return node.name == "application/x-www-form-urlencoded"


@frozen
class Extension:
    """The allowed places of a key, its JSON schema, and the fix that shows how to write it."""

    is_allowed: Callable[[Node], bool]
    where: str
    schema: dict[str, JSON]
    fix: str


EXTENSIONS = {
    "x-source": Extension(
        _anywhere,
        "anywhere",
        close(
            ["document", "evidence"],
            {
                "document": TEXT,
                "evidence": {"enum": ["stated", "example", "inferred"]},
                "note": TEXT,
            },
        ),
        "write {document: KEY OF x-sources, evidence: stated | example | inferred, note: …}",
    ),
    "x-sources": Extension(
        _at_root,
        "at the root",
        SOURCES,
        f"write {{KEY: {{kind: {' | '.join(map(str, KINDS))}, title: …, url: https://…,"
        " date: …, primary: true}, …}, url and date if known",
    ),
    "x-replay": Extension(
        _on_operation,
        "on operations",
        REPLAY,
        "write {mode: safe}, {mode: never}, {mode: keyed, key: …} or {mode: lookup, operation: …,"
        " parameters: …, match: …, id: …, ignore-case: …, exact: …}; unique also has taken and"
        " may-hide",
    ),
    "x-pagination": Extension(
        _on_operation,
        "on operations",
        PAGINATION,
        "write {next: $response.body#/KEY or $response.header.Link#regex:…, items: /KEY, id: /KEY,"
        " total: /KEY, offset | page: PARAMETER, size: PARAMETER}; for a list that comes in one"
        " response {items: /KEY}, or none if the body itself is the list",
    ),
    "x-unique": Extension(
        _on_operation,
        "on operations",
        UNIQUE,
        "list JSON pointers into the body: [/KEY, {at: /KEY/KEY, ignore-case: true}]",
    ),
    "x-delete": Extension(
        _on_delete,
        "on DELETE operations",
        DELETE,
        "write {mode: removed}, or {mode: ended, shows: {/KEY: VALUE}, read: OPERATION}",
    ),
    "x-reference": Extension(
        _on_schema_or_parameter,
        "on schemas and parameters",
        close(["unknown"], {"operation": TEXT, "id": POINTER, "unknown": SCALAR}),
        "write {operation: LIST, id: /KEY, unknown: VALUE}; without operation if nothing lists"
        " the records",
    ),
    "x-secret": Extension(
        _is_schema,
        "on schemas",
        TRUTH,
        "write true; false for a property that is no secret in spite of its name",
    ),
    "x-created-id": Extension(
        _on_response,
        "on responses",
        {"type": "string", "pattern": r"^\$"},
        "write a runtime expression such as $response.body#/id",
    ),
    "x-alias": Extension(
        _on_schema,
        "on schemas of components",
        TEXT,
        "write the name of the equivalent schema",
    ),
    "x-error": Extension(
        _at_root,
        "at the root",
        close(
            ["message", "refused"],
            {
                "message": POINTERS,
                "fields": PLACES,
                "throttled": THROTTLED,
                "refused": {
                    "type": "array",
                    "minItems": 1,
                    "uniqueItems": True,
                    "items": {"type": "integer", "minimum": 400, "maximum": 499},
                },
            },
        ),
        "write {message: [/POINTER], fields: [/POINTER, {at: /POINTER, name: /KEY, message: /KEY}],"
        " refused: [401, 403], throttled: {status: 403, mark: EXPRESSION, text: TEXT}}",
    ),
    "x-token-prefix": Extension(
        _on_scheme,
        "on security schemes",
        {"type": "string", "pattern": "^[A-Za-z]+$"},
        "write the word before the token",
    ),
    "x-rate-limit": Extension(
        _at_root,
        "at the root",
        close(
            ["requests", "per"],
            {
                "requests": {"type": "integer", "minimum": 1},
                "per": {"type": "number", "exclusiveMinimum": 0},
            },
        ),
        "write {requests: 60, per: 60}, per in seconds",
    ),
    "x-variants": Extension(
        _at_root,
        "at the root",
        VARIANTS,
        "write {NAME: {description: …, default: true, x-source: …}, …}, one of them the default;"
        " names have small letters and hyphens",
    ),
    "x-lenient": Extension(
        _on_value,
        "on parameters, and on schemas of components",
        close(["description"], {"description": TEXT, "accepts": {"type": "object"}}),
        "write {description: what the platform does with other values, accepts: SCHEMA}; without"
        " accepts it takes any value",
    ),
    "x-differs": Extension(
        _may_differ,
        "on operations, parameters, and schemas of components",
        close(["description"], {"description": TEXT, "statuses": STATUSES}),
        "write {description: how some deployments differ, statuses: [500]}; without statuses it is"
        " about accepted requests",
    ),
    "x-own-limits": Extension(
        _anywhere,
        "on schemas",
        {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": LIMITS}},
        "list the keywords of this schema that are our choice",
    ),
    "x-multipart": Extension(
        _on_form,
        "on forms of requests",
        {"const": True},
        "write true, or remove it",
    ),
    "x-check-order": Extension(
        _at_root,
        "at the root",
        {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "prefixItems": [{"const": "route"}],
            "items": {"enum": STAGES},
        },
        f"begin with route and list each once, of {', '.join(map(str, STAGES))}",
    ),
}


_VALUE_FIXES = {
    "parameters": "write one text, number, true, false or expression for each parameter",
    "match": "write one text, number, true, false or expression for each pointer into the record",
    "shows": "write the one value that an ended record shows there",
}
"""The fixes for values inside these keys, where the extension's own fix says nothing."""


def check_extensions(document: SpecDocument) -> Iterator[SpecFinding]:
    """Only the `x-` keys of docs/reference/spec-extensions.md, in their places and shapes."""
    for node in list_objects(document):
        for key, child in node.items():
            if not key.startswith("x-"):
                continue
            extension = EXTENSIONS.get(key)
            if extension is None:
                message = f"{key} is an unknown extension"
                yield child.finding(message, f"use one of {', '.join(EXTENSIONS)}, or remove it")
            elif not extension.is_allowed(node):
                message = f"{key} has no effect here"
                yield child.finding(message, f"it is allowed {extension.where}; move or remove it")
            else:
                yield from _check_shape(child, extension)


def _check_shape(node: Node, extension: Extension) -> Iterator[SpecFinding]:
    for error in jsonschema_rs.iter_errors(extension.schema, node.value, validate_formats=True):
        key, *inner = [*error.instance_path, ""]
        fix = _VALUE_FIXES.get(str(key), extension.fix) if len(inner) > 1 else extension.fix
        yield node.child(*error.instance_path).finding(error.message, fix)


def check_variants(document: SpecDocument) -> Iterator[SpecFinding]:
    """Exactly one variant is the default."""
    node = document.root.child("x-variants")
    usual = [name for name, variant in node.items() if variant.child("default").value]
    if "x-variants" in document.root and len(usual) != 1:
        message = f"{', '.join(usual) or 'no variant'} is the default"
        yield node.finding(message, "write default: true at one variant, the documented one")


def check_aliases(document: SpecDocument) -> Iterator[SpecFinding]:
    """An alias names another schema of this spec."""
    schemas = document.root.child("components", "schemas")
    for name, schema in schemas.items():
        alias = schema.child("x-alias")
        if alias.string and (alias.string == name or alias.string not in schemas):
            message = f"{alias.string} is not another schema of this spec"
            yield alias.finding(message, "write the name of the equivalent schema")


def check_error(document: SpecDocument) -> Iterator[SpecFinding]:
    """The pointers of x-error exist in some error, and its statuses are documented."""
    node = document.root.child("x-error")
    if "x-error" not in document.root:
        fix = "add x-error: {message: [/POINTER], fields: [/POINTER], refused: [401, 403]}"
        yield document.root.finding(
            "no x-error: the client cannot read the message of an error", fix
        )
        return
    responses = [response for one in document.operations for response in one.responses]
    schemas = _list_error_schemas(responses)
    fields = [
        place.child("at") if "at" in place else place for place in node.child("fields").elements()
    ]
    for pointer in [*node.child("message").elements(), *fields]:
        if pointer.string.startswith("/"):
            tokens = split_pointer(pointer.string)
            if not any(find_in_schema(schema, tokens) for schema in schemas):
                message = f"no 4xx response has {pointer.string}"
                yield pointer.finding(message, "point to a property of an error")
    yield from _check_throttled(node.child("throttled"), document)
    for status in node.child("refused").elements():
        if str(status.value) not in {name for name, _ in responses}:
            message = f"no operation has a response {status.value}"
            yield status.finding(message, f'describe "{status.value}", or remove it here')


def _check_throttled(node: Node, document: SpecDocument) -> Iterator[SpecFinding]:
    """Some operation documents the response, with the place of the mark."""
    status, mark = str(node.child("status").value), node.child("mark")
    if node.value is None:
        return
    found = [
        (one, dict(one.responses)[status])
        for one in document.operations
        if status in dict(one.responses)
    ]
    if not found:
        message = f"no operation has a response {status}"
        yield node.child("status").finding(message, f'describe "{status}", or remove throttled')
    problems = [find_problem(mark.string, one, response) for one, response in found]
    if mark.string and problems and all(problems):
        message = f"{mark.string} {problems[0]}"
        yield mark.finding(message, f"point to a part of the response {status}")


def _list_error_schemas(responses: list[tuple[str, Node]]) -> list[Node]:
    errors = {node.place: node for status, node in responses if status.startswith("4")}
    media = [media for node in errors.values() for _, media in node.child("content").items()]
    return [one.child("schema") for one in media if "schema" in one]
