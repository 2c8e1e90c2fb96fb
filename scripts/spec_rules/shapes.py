"""The shapes of our own `x-` keys, as JSON schemas."""

from spec_document import JSON

STAGES: list[JSON] = [
    "route", "method", "accept", "token", "permission", "throttle", "content-type", "parse", "path",
    "query", "state", "validate",
]  # fmt: skip
KINDS: list[JSON] = ["document", "example-code", "source-code", "library", "ours"]
TEXT: dict[str, JSON] = {"type": "string", "minLength": 1}
TRUTH: dict[str, JSON] = {"type": "boolean"}
POINTER: dict[str, JSON] = {"type": "string", "pattern": "^(/.*)?$"}
SCALAR: dict[str, JSON] = {"type": ["string", "number", "boolean"]}
POINTERS: JSON = {"type": "array", "minItems": 1, "items": POINTER}
ARGUMENTS: JSON = {"type": "object", "minProperties": 1, "additionalProperties": SCALAR}
MATCH: JSON = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^/"},
    "additionalProperties": SCALAR,
}


def close(required: list[JSON], properties: dict[str, JSON]) -> dict[str, JSON]:
    """Return the schema of an object with these properties and no others."""
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def _by_mode(mode: str, required: list[JSON], properties: dict[str, JSON]) -> JSON:
    return {
        "if": {"properties": {"mode": {"const": mode}}},
        "then": close(required, {"mode": True, "x-source": True, **properties}),
    }


LOOKUP: dict[str, JSON] = {
    "operation": TEXT,
    "parameters": ARGUMENTS,
    "match": MATCH,
    "id": POINTER,
    "ignore-case": TRUTH,
    "exact": TRUTH,
}
REPLAY: dict[str, JSON] = {
    "type": "object",
    "required": ["mode"],
    "properties": {"mode": {"enum": ["safe", "lookup", "unique", "keyed", "never"]}},
    "allOf": [
        _by_mode("safe", [], {}),
        _by_mode("never", [], {}),
        _by_mode("keyed", ["key"], {"key": TEXT}),
        _by_mode("lookup", ["operation", "parameters", "match"], LOOKUP),
        _by_mode(
            "unique",
            ["operation", "parameters", "match"],
            {**LOOKUP, "taken": POINTER, "may-hide": TRUTH},
        ),
    ],
}


STATUSES: JSON = {
    "type": "array",
    "minItems": 1,
    "uniqueItems": True,
    "items": {"type": "integer", "minimum": 200, "maximum": 599},
}
LIMITS: list[JSON] = [
    "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "pattern",
]  # fmt: skip
SOURCES: dict[str, JSON] = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},
    "additionalProperties": close(
        ["kind", "title"],
        {
            "kind": {"enum": KINDS},
            "title": TEXT,
            "url": {"type": "string", "format": "uri", "pattern": "^https://"},
            "date": {"type": "string", "format": "date"},
            "primary": {"const": True},
        },
    ),
}
VARIANTS: dict[str, JSON] = {
    "type": "object",
    "minProperties": 2,
    "propertyNames": {"pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},
    "additionalProperties": close(
        ["description", "x-source"],
        {"description": TEXT, "default": {"const": True}, "x-source": True},
    ),
}


PLACES: JSON = {
    "type": "array",
    "minItems": 1,
    "items": {
        "if": {"type": "object"},
        "then": close(["at"], {"at": POINTER, "name": POINTER, "message": POINTER}),
        "else": POINTER,
    },
}
THROTTLED: dict[str, JSON] = {
    **close(
        ["status"],
        {
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "mark": {"type": "string", "pattern": r"^\$response\."},
            "text": TEXT,
        },
    ),
    "dependentRequired": {"mark": ["text"], "text": ["mark"]},
}
PAGINATION: dict[str, JSON] = {
    "if": {"type": "string"},
    "then": {"const": "none"},
    "else": close(
        [],
        {
            "next": {"type": "string", "pattern": r"^\$response\."},
            "previous": {"type": ["string", "array"], "items": TEXT},
            "items": POINTER,
            "id": POINTER,
            "total": POINTER,
            "offset": TEXT,
            "size": TEXT,
            "page": TEXT,
        },
    )
    | {
        "anyOf": [{"required": ["next"]}, {"required": ["items"]}],
        "dependentRequired": {key: ["next"] for key in ("previous", "offset", "size", "page")},
    },
}
UNIQUE: dict[str, JSON] = {
    "type": "array",
    "minItems": 1,
    "items": {
        "if": {"type": "object"},
        "then": close(["at"], {"at": POINTER, "ignore-case": TRUTH}),
        "else": POINTER,
    },
}
DELETE: dict[str, JSON] = {
    "type": "object",
    "required": ["mode"],
    "properties": {"mode": {"enum": ["removed", "ended"]}},
    "allOf": [
        _by_mode("removed", [], {}),
        _by_mode("ended", ["shows"], {"shows": MATCH, "read": TEXT}),
    ],
}
