"""Our own `x-` keys: their places and shapes."""

from collections.abc import Callable, Iterator

import jsonschema_rs
from attrs import frozen

from spec_document import JSON, Node, SpecDocument, SpecFinding, split_pointer
from spec_schemas import find_in_schema, list_objects

STAGES: list[JSON] = [
    "route", "method", "accept", "token", "permission", "throttle", "content-type", "parse", "path",
    "query", "state", "validate",
]  # fmt: skip
_TEXT: dict[str, JSON] = {"type": "string", "minLength": 1}
_TRUTH: dict[str, JSON] = {"type": "boolean"}
_POINTER: dict[str, JSON] = {"type": "string", "pattern": "^(/.*)?$"}
_SCALAR: dict[str, JSON] = {"type": ["string", "number", "boolean"]}
_POINTERS: JSON = {"type": "array", "minItems": 1, "items": _POINTER}
_ARGUMENTS: JSON = {"type": "object", "minProperties": 1, "additionalProperties": _SCALAR}
_MATCH: JSON = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^/"},
    "additionalProperties": _SCALAR,
}


def _closed(required: list[JSON], properties: dict[str, JSON]) -> dict[str, JSON]:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def _by_mode(mode: str, required: list[JSON], properties: dict[str, JSON]) -> JSON:
    return {
        "if": {"properties": {"mode": {"const": mode}}},
        "then": _closed(required, {"mode": True, "x-source": True, **properties}),
    }


_LOOKUP: dict[str, JSON] = {
    "operation": _TEXT,
    "parameters": _ARGUMENTS,
    "match": _MATCH,
    "id": _POINTER,
    "ignore-case": _TRUTH,
    "exact": _TRUTH,
}
_REPLAY: dict[str, JSON] = {
    "type": "object",
    "required": ["mode"],
    "properties": {"mode": {"enum": ["safe", "lookup", "unique", "keyed", "never"]}},
    "allOf": [
        _by_mode("safe", [], {}),
        _by_mode("never", [], {}),
        _by_mode("keyed", ["key"], {"key": _TEXT}),
        _by_mode("lookup", ["operation", "parameters", "match"], _LOOKUP),
        _by_mode(
            "unique",
            ["operation", "parameters", "match"],
            {**_LOOKUP, "taken": _POINTER, "may-hide": _TRUTH},
        ),
    ],
}


_STATUSES: JSON = {
    "type": "array",
    "minItems": 1,
    "uniqueItems": True,
    "items": {"type": "integer", "minimum": 200, "maximum": 599},
}
_LIMITS: list[JSON] = [
    "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "pattern",
]  # fmt: skip
_VARIANTS: dict[str, JSON] = {
    "type": "object",
    "minProperties": 2,
    "propertyNames": {"pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},
    "additionalProperties": _closed(
        ["description", "x-source"],
        {"description": _TEXT, "default": {"const": True}, "x-source": True},
    ),
}


_PLACES: JSON = {
    "type": "array",
    "minItems": 1,
    "items": {
        "if": {"type": "object"},
        "then": _closed(["at"], {"at": _POINTER, "name": _POINTER, "message": _POINTER}),
        "else": _POINTER,
    },
}
_THROTTLED: dict[str, JSON] = {
    **_closed(
        ["status"],
        {
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "mark": {"type": "string", "pattern": r"^\$response\."},
            "text": _TEXT,
        },
    ),
    "dependentRequired": {"mark": ["text"], "text": ["mark"]},
}
_PAGINATION: dict[str, JSON] = {
    "if": {"type": "string"},
    "then": {"const": "none"},
    "else": _closed(
        ["next"],
        {
            "next": {"type": "string", "pattern": r"^\$response\."},
            "previous": {"type": ["string", "array"], "items": _TEXT},
            "items": _POINTER,
            "total": _POINTER,
            "offset": _TEXT,
            "size": _TEXT,
        },
    ),
}
_UNIQUE: dict[str, JSON] = {
    "type": "array",
    "minItems": 1,
    "items": {
        "if": {"type": "object"},
        "then": _closed(["at"], {"at": _POINTER, "ignore-case": _TRUTH}),
        "else": _POINTER,
    },
}
_DELETE: dict[str, JSON] = {
    "type": "object",
    "required": ["mode"],
    "properties": {"mode": {"enum": ["removed", "ended"]}},
    "allOf": [
        _by_mode("removed", [], {}),
        _by_mode("ended", ["shows"], {"shows": _MATCH}),
    ],
}


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
        _closed(
            ["document", "evidence"],
            {
                "document": _TEXT,
                "evidence": {"enum": ["stated", "example", "inferred"]},
                "note": _TEXT,
            },
        ),
        "write {document: KEY OF sources.yaml, evidence: stated | example | inferred, note: …}",
    ),
    "x-replay": Extension(
        _on_operation,
        "on operations",
        _REPLAY,
        "write {mode: safe}, {mode: never}, {mode: keyed, key: …} or {mode: lookup, operation: …,"
        " parameters: …, match: …, id: …, ignore-case: …, exact: …}; unique also has taken and"
        " may-hide",
    ),
    "x-pagination": Extension(
        _on_operation,
        "on operations",
        _PAGINATION,
        "write {next: $response.body#/KEY or $response.header.Link#regex:…, items: /KEY,"
        " total: /KEY, offset: PARAMETER, size: PARAMETER}, or none for a list without pages",
    ),
    "x-unique": Extension(
        _on_operation,
        "on operations",
        _UNIQUE,
        "list JSON pointers into the body: [/KEY, {at: /KEY/KEY, ignore-case: true}]",
    ),
    "x-delete": Extension(
        _on_delete,
        "on DELETE operations",
        _DELETE,
        "write {mode: removed}, or {mode: ended, shows: {/KEY: VALUE}}",
    ),
    "x-reference": Extension(
        _anywhere,
        "on schemas and parameters",
        _closed(["unknown"], {"operation": _TEXT, "id": _POINTER, "unknown": _SCALAR}),
        "write {operation: LIST, id: /KEY, unknown: VALUE}; without operation if nothing lists"
        " the records",
    ),
    "x-secret": Extension(
        _anywhere,
        "on schemas",
        {"const": True},
        "write true, or remove it",
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
        _TEXT,
        "write the name of the equivalent schema",
    ),
    "x-error": Extension(
        _at_root,
        "at the root",
        _closed(
            ["message", "refused"],
            {
                "message": _POINTERS,
                "fields": _PLACES,
                "throttled": _THROTTLED,
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
        _closed(
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
        _VARIANTS,
        "write {NAME: {description: …, default: true, x-source: …}, …}, one of them the default;"
        " names have small letters and hyphens",
    ),
    "x-lenient": Extension(
        _on_value,
        "on parameters, and on schemas of components",
        _closed(["description"], {"description": _TEXT, "accepts": {"type": "object"}}),
        "write {description: what the platform does with other values, accepts: SCHEMA}; without"
        " accepts it takes any value",
    ),
    "x-differs": Extension(
        _may_differ,
        "on operations, parameters, and schemas of components",
        _closed(["description"], {"description": _TEXT, "statuses": _STATUSES}),
        "write {description: how some deployments differ, statuses: [500]}; without statuses it is"
        " about accepted requests",
    ),
    "x-own-limits": Extension(
        _anywhere,
        "on schemas",
        {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": _LIMITS}},
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


def check_extensions(document: SpecDocument) -> Iterator[SpecFinding]:
    """Only the `x-` keys of ARCHITECTURE.md, in their places and shapes."""
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
    for error in jsonschema_rs.iter_errors(extension.schema, node.value):
        yield node.child(*error.instance_path).finding(error.message, extension.fix)


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
    for status in node.child("refused").elements():
        if str(status.value) not in {name for name, _ in responses}:
            message = f"no operation has a response {status.value}"
            yield status.finding(message, f'describe "{status.value}", or remove it here')


def _list_error_schemas(responses: list[tuple[str, Node]]) -> list[Node]:
    errors = {node.place: node for status, node in responses if status.startswith("4")}
    media = [media for node in errors.values() for _, media in node.child("content").items()]
    return [one.child("schema") for one in media if "schema" in one]
