"""All kinds of change with their effects, and more precise advice for some."""

from attrs import evolve, frozen

from spec_changes.change import Direction
from spec_changes.impacts import Effect, Impact, find_impact

_INTO_PLATFORMS = "custom/matricula_mock/platforms"


@frozen
class Kind:
    """An effect; `caller` and `mock` replace the general advice of its impact."""

    effect: Effect
    caller: str = ""
    mock: str = ""

    def find_impact(self, direction: Direction) -> Impact:
        """Return the impact of a change of this kind in a direction."""
        impact = find_impact(self.effect, direction)
        caller, mock = self.caller or impact.caller, self.mock or impact.mock
        return evolve(impact, caller=caller, mock=mock)


_SPEC = {
    "spec-added": Kind(Effect.ADDED, "nothing to do; there is one more client"),
    "spec-removed": Kind(Effect.REMOVED, "the client of this platform was removed"),
    "openapi-version-changed": Kind(Effect.NOTED),
    "version-changed": Kind(Effect.NOTED),
    "server-added": Kind(Effect.ADDED, "nothing to do; you can use it as base URL"),
    "server-removed": Kind(
        Effect.REMOVED,
        "set the base URL yourself, or use one of the remaining servers",
        "the mock responds below the paths of the remaining servers",
    ),
    "default-server-changed": Kind(
        Effect.REINTERPRETED,
        "a connection without a base URL uses the new host; check that your token belongs to it",
        "nothing changes as long as the spec keeps the old server",
    ),
    "server-variable-changed": Kind(Effect.NOTED),
    "error-reading-changed": Kind(
        Effect.REINTERPRETED,
        "the client reads messages, fields and token errors from other keys",
    ),
    "rate-limit-lowered": Kind(
        Effect.NARROWED,
        "the client follows the new rate; lower a rate that you set yourself",
    ),
    "rate-limit-raised": Kind(Effect.WIDENED, "nothing to do; the client sends faster"),
    "check-order-changed": Kind(
        Effect.REINTERPRETED,
        "a request with two mistakes may get another error",
        "a request with two mistakes may get another error",
    ),
    "variant-added": Kind(
        Effect.ADDED, "check that your code works with the deployments it describes"
    ),
    "variant-removed": Kind(Effect.NOTED),
    "default-variant-changed": Kind(
        Effect.REINTERPRETED,
        "check that your code works with the new default",
        "the mock shows another variant; choose one with --variant",
    ),
    "security-scheme-changed": Kind(
        Effect.ALTERED,
        "install the new client; the platform rejects tokens sent the old way",
        "the mock accepts the token in the new way only",
    ),
    "schema-added": Kind(Effect.NOTED, "nothing to do; the client has one more class"),
    "schema-removed": Kind(Effect.RETYPED, "the client's models no longer have the class"),
    "schema-renamed": Kind(Effect.RETYPED, "import the class under its new name"),
    "schema-replaced": Kind(Effect.RETYPED, "the value has another class; change annotations"),
}
_OPERATION = {
    "operation-added": Kind(
        Effect.ADDED,
        "nothing to do; the client has one more method",
        f"the mock does not start until {_INTO_PLATFORMS} has its behaviour",
    ),
    "operation-removed": Kind(
        Effect.REMOVED,
        "the client no longer has the method; remove it from your code",
        f"the mock responds with 404 or 405; remove its behaviour from {_INTO_PLATFORMS}",
    ),
    "operation-moved": Kind(Effect.MOVED),
    "operation-renamed": Kind(
        Effect.RETYPED,
        "change the name of the method where you call it",
        f"rename its behaviour in {_INTO_PLATFORMS}; faults and recorded requests name it",
    ),
    "operation-deprecated": Kind(Effect.DEPRECATED),
    "operation-undeprecated": Kind(Effect.NOTED),
    "tag-changed": Kind(Effect.RETYPED, "the method moves to another attribute of the client"),
    "methods-changed": Kind(Effect.RETYPED, "change the name of the method where you call it"),
    "method-added": Kind(Effect.ADDED),
    "webhook-added": Kind(Effect.ADDED, "nothing to do; you can receive one more event"),
    "webhook-removed": Kind(
        Effect.REMOVED, "the platform no longer sends the event; do not wait for it"
    ),
    "webhook-renamed": Kind(Effect.RENAMED),
    "security-tightened": Kind(Effect.NARROWED, "send a token with the required permissions"),
    "security-loosened": Kind(Effect.WIDENED),
    "replay-weakened": Kind(Effect.WEAKENED, "a lost response may now raise Unconfirmed"),
    "replay-strengthened": Kind(Effect.STRENGTHENED),
    "replay-changed": Kind(
        Effect.REINTERPRETED, "after a lost response the look-up may find another record"
    ),
    "pagination-added": Kind(Effect.RETYPED, "the method now returns the records of all pages"),
    "pagination-removed": Kind(
        Effect.RETYPED, "the method now returns one response instead of records"
    ),
    "pagination-changed": Kind(
        Effect.REINTERPRETED, "the client reads records or the next page from another key"
    ),
    "links-changed": Kind(Effect.NOTED),
    "other-changed": Kind(Effect.UNKNOWN),
}
_REQUEST = {
    "parameter-added": Kind(Effect.ADDED),
    "required-parameter-added": Kind(Effect.REQUIRED),
    "parameter-removed": Kind(Effect.REMOVED),
    "parameter-moved": Kind(
        Effect.ALTERED, "install the new client; it sends the parameter in the new place"
    ),
    "parameter-renamed": Kind(Effect.RENAMED),
    "path-parameter-renamed": Kind(Effect.RETYPED, "change the name of the argument"),
    "parameter-became-required": Kind(Effect.NARROWED, "pass the argument in every call"),
    "parameter-became-optional": Kind(Effect.WIDENED),
    "parameter-style-changed": Kind(Effect.ALTERED, "install the new client"),
    "parameter-deprecated": Kind(Effect.DEPRECATED),
    "body-added": Kind(Effect.ADDED),
    "required-body-added": Kind(Effect.REQUIRED),
    "body-removed": Kind(Effect.REMOVED),
    "body-became-required": Kind(Effect.NARROWED),
    "body-became-optional": Kind(Effect.WIDENED),
    "content-type-added": Kind(Effect.ADDED),
    "content-type-removed": Kind(Effect.REMOVED),
    "encoding-changed": Kind(Effect.ALTERED),
}  # fmt: skip
_RESPONSE = {
    "status-added": Kind(Effect.ADDED, "nothing to do; the client knows its body"),
    "status-removed": Kind(Effect.REMOVED, "success has another status; check your comparisons"),
    "error-status-added": Kind(
        Effect.ADDED, "handle this error; earlier clients raised it without details"
    ),
    "error-status-removed": Kind(Effect.NOTED),
    "response-body-added": Kind(Effect.ALTERED, "the method now returns a value"),
    "response-body-removed": Kind(Effect.REMOVED, "the method no longer returns a value"),
    "error-body-added": Kind(Effect.ADDED),
    "header-added": Kind(Effect.ADDED),
    "header-removed": Kind(Effect.REMOVED),
    "header-became-required": Kind(Effect.NARROWED),
    "header-became-optional": Kind(Effect.WIDENED, "handle responses without it"),
    "created-id-added": Kind(Effect.STRENGTHENED, "nothing to do; outcomes now have an id"),
    "created-id-removed": Kind(Effect.WEAKENED, "outcomes no longer have an id"),
    "created-id-changed": Kind(
        Effect.REINTERPRETED, "the client reads the id of an outcome from another place"
    ),
}
_SCHEMA = {
    "property-added": Kind(Effect.ADDED),
    "required-property-added": Kind(Effect.REQUIRED),
    "property-removed": Kind(Effect.REMOVED),
    "property-renamed": Kind(Effect.RENAMED),
    "property-became-required": Kind(Effect.NARROWED),
    "property-became-optional": Kind(Effect.WIDENED),
    "property-deprecated": Kind(Effect.DEPRECATED),
    "additional-properties-allowed": Kind(Effect.ADDED),
    "additional-properties-forbidden": Kind(Effect.NARROWED),
    "alternative-added": Kind(Effect.WIDENED),
    "alternative-removed": Kind(Effect.NARROWED),
    "overlap-allowed": Kind(Effect.WIDENED),
    "overlap-forbidden": Kind(Effect.NARROWED),
    "overlap-changed": Kind(Effect.UNCERTAIN),
    "discriminator-changed": Kind(Effect.ALTERED),
    "tuple-changed": Kind(Effect.ALTERED),
    "type-narrowed": Kind(Effect.NARROWED),
    "type-widened": Kind(Effect.WIDENED),
    "type-changed": Kind(Effect.ALTERED),
    "null-added": Kind(Effect.WIDENED),
    "null-removed": Kind(Effect.NARROWED),
    "enum-added": Kind(Effect.NARROWED),
    "enum-removed": Kind(Effect.WIDENED),
    "enum-value-added": Kind(Effect.WIDENED),
    "enum-value-removed": Kind(Effect.NARROWED),
    "constant-added": Kind(
        Effect.RETYPED, "the client no longer has the argument; remove it from your calls"
    ),
    "constant-removed": Kind(Effect.RETYPED, "pass it as an argument"),
    "format-added": Kind(Effect.NARROWED),
    "format-removed": Kind(Effect.WIDENED),
    "format-narrowed": Kind(Effect.NARROWED),
    "format-widened": Kind(Effect.WIDENED),
    "format-changed": Kind(Effect.ALTERED),
    "pattern-added": Kind(Effect.NARROWED),
    "pattern-removed": Kind(Effect.WIDENED),
    "pattern-changed": Kind(Effect.ALTERED),
    "multiple-of-added": Kind(Effect.NARROWED),
    "multiple-of-removed": Kind(Effect.WIDENED),
    "multiple-of-narrowed": Kind(Effect.NARROWED),
    "multiple-of-widened": Kind(Effect.WIDENED),
    "multiple-of-changed": Kind(Effect.ALTERED),
    "unique-items-added": Kind(Effect.NARROWED),
    "unique-items-removed": Kind(Effect.WIDENED),
    "default-changed": Kind(
        Effect.REINTERPRETED,
        "a request without it now has another meaning; send it if that matters",
        "the meaning of a request without it depends on the mock's behaviour",
    ),
}
_ANNOTATION = {
    "description-changed": Kind(Effect.NOTED),
    "example-changed": Kind(Effect.NOTED),
    "mark-changed": Kind(
        Effect.NOTED, "nothing to do; checks and messages of the new client follow the mark"
    ),
    "source-changed": Kind(Effect.NOTED, "rely on the fact only as far as its new evidence allows"),
}
LOWER_BOUNDS = {
    "minimum": "minimum",
    "minLength": "min-length",
    "minItems": "min-items",
    "minProperties": "min-properties",
}
UPPER_BOUNDS = {
    "maximum": "maximum",
    "maxLength": "max-length",
    "maxItems": "max-items",
    "maxProperties": "max-properties",
}
_BOUNDS = {
    f"{name}-{move}": Kind(Effect.NARROWED if move in narrowing else Effect.WIDENED)
    for names, narrowing in ((LOWER_BOUNDS, "raised added"), (UPPER_BOUNDS, "lowered added"))
    for name in names.values()
    for move in ("added", "removed", "raised", "lowered")
}

ANNOTATION_KINDS = frozenset(_ANNOTATION)
"""Kinds that change no behaviour. In a component they count once, not once an operation."""
KINDS = {**_SPEC, **_OPERATION, **_REQUEST, **_RESPONSE, **_SCHEMA, **_ANNOTATION, **_BOUNDS}
"""All kinds by name, as acknowledgements and reports show them."""
