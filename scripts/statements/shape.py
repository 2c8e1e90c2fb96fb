"""The shape of a table of statements, as a JSON schema."""

from spec_document import JSON
from spec_rules.shapes import TEXT, close

_STATEMENT = close(
    ["number"],
    {
        "number": {"type": "integer", "minimum": 1},
        "says": TEXT,
        "at": TEXT,
        "has": {"type": "object", "minProperties": 1},
        "test": {"type": ["string", "array"], "minLength": 1, "minItems": 1, "items": TEXT},
        "no-place": TEXT,
        "no-test": TEXT,
    },
) | {
    "allOf": [
        {"oneOf": [{"required": ["at"]}, {"required": ["no-place"]}]},
        {"oneOf": [{"required": ["test"]}, {"required": ["no-test"]}]},
        {"if": {"required": ["no-place"]}, "then": {"required": ["says"]}},
    ],
    "dependentRequired": {"has": ["at"]},
}
_DOCUMENT = close(
    ["statements"],
    {"tests": TEXT, "statements": {"type": "array", "minItems": 1, "items": _STATEMENT}},
)
TABLE: dict[str, JSON] = close(
    ["documents"],
    {
        "documents": {"type": "object", "minProperties": 1, "additionalProperties": _DOCUMENT},
        "ours": {"type": "object", "additionalProperties": TEXT},
    },
)
FIX = (
    "write {number: …, says: …, at: PLACE, has: {KEY: VALUE}, test: NAME}; `no-place` or `no-test`"
    " with a reason, and `says`, where there is none"
)
