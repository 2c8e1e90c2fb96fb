"""The shape of a table of statements, as a JSON schema."""

from spec_document import JSON
from spec_rules.shapes import TEXT, close

NUMBER: dict[str, JSON] = {"type": "integer", "minimum": 1}
_PROPERTIES: dict[str, JSON] = {
    "number": NUMBER,
    "says": TEXT,
    "at": TEXT,
    "has": {"type": "object", "minProperties": 1},
    "test": {"type": ["string", "array"], "minLength": 1, "minItems": 1, "items": TEXT},
    "no-place": TEXT,
    "no-test": TEXT,
}
_TESTED: JSON = {"oneOf": [{"required": ["test"]}, {"required": ["no-test"]}]}
_STATEMENT: JSON = {
    "if": {"required": ["same-as"]},
    "then": close(["number"], {"number": NUMBER, "same-as": NUMBER, "test": _PROPERTIES["test"]}),
    "else": close(["number"], _PROPERTIES)
    | {
        "oneOf": [{"required": ["at"]}, {"required": ["no-place", "says"]}],
        "if": {"required": ["at"]},
        "then": _TESTED,
        "dependentRequired": {"has": ["at"], "no-test": ["at"]},
    },
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
    "write {number: …, says: …, at: PLACE, has: {KEY: VALUE}, test: NAME}, or"
    " {number: …, says: …, at: PLACE, no-test: REASON}, {number: …, says: …, no-place: REASON},"
    " {number: …, same-as: NUMBER}"
)
