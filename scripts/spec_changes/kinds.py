"""Every kind of change, with its effect, and its own words where the general ones mislead."""

from attrs import evolve, frozen

from spec_changes.change import Direction
from spec_changes.impacts import Effect, Impact, judge

_INTO_PLATFORMS = "custom/matricula_mock/platforms"


@frozen
class Kind:
    """An effect; `caller` and `mock` take the place of the verdict's own sentences."""

    effect: Effect
    caller: str = ""
    mock: str = ""

    def judge(self, direction: Direction) -> Impact:
        verdict = judge(self.effect, direction)
        caller, mock = self.caller or verdict.caller, self.mock or verdict.mock
        return evolve(verdict, caller=caller, mock=mock)


_SPEC = {
    "spec-added": Kind(Effect.ADDED, "nothing to do; there is one more client"),
    "spec-removed": Kind(Effect.REMOVED, "the whole client is gone"),
    "openapi-version-changed": Kind(Effect.NOTED),
    "version-changed": Kind(Effect.NOTED),
    "server-added": Kind(Effect.ADDED, "nothing to do; it can be given as base URL"),
    "server-removed": Kind(
        Effect.REMOVED,
        "give the base URL yourself, or move to an address that is left",
        "the mock responds below the paths of the servers that are left",
    ),
    "default-server-changed": Kind(
        Effect.REREAD,
        "a connection without a base URL goes to the new address; check that your token is for it",
        "nothing changes as long as the old address stays described",
    ),
    "server-variable-changed": Kind(Effect.NOTED),
    "error-reading-changed": Kind(
        Effect.REREAD,
        "errors take their message, their fields and what concerns the token from other places",
    ),
    "rate-limit-lowered": Kind(
        Effect.NARROWED,
        "the client keeps to the new rate by itself; lower a rate that you set yourself",
    ),
    "rate-limit-raised": Kind(Effect.WIDENED, "nothing to do; the client is faster by itself"),
    "check-order-changed": Kind(
        Effect.REREAD,
        "a request with two mistakes is refused for the other one",
        "a request with two mistakes is refused for the other one",
    ),
    "security-scheme-changed": Kind(
        Effect.ALTERED,
        "the token is sent another way; a client that was generated before is refused",
        "the mock accepts the token in the new way only",
    ),
    "schema-added": Kind(Effect.NOTED, "nothing to do; the client has one more class"),
    "schema-removed": Kind(Effect.RETYPED, "the class is gone from the client's models"),
    "schema-renamed": Kind(Effect.RETYPED, "import the class under its new name"),
    "schema-replaced": Kind(Effect.RETYPED, "the value has another class; change annotations"),
}
_OPERATION = {
    "operation-added": Kind(
        Effect.ADDED,
        "nothing to do; the client has one more method",
        f"the mock has it as soon as its behaviour is in {_INTO_PLATFORMS}, and starts no sooner",
    ),
    "operation-removed": Kind(
        Effect.REMOVED,
        "the method is gone from the client; take it out of your code",
        f"the mock responds with 404 or 405, once its behaviour is out of {_INTO_PLATFORMS}",
    ),
    "operation-moved": Kind(Effect.MOVED),
    "operation-renamed": Kind(
        Effect.RETYPED,
        "change the name of the method where you call it",
        f"rename its behaviour in {_INTO_PLATFORMS}; faults and recorded requests name it",
    ),
    "operation-deprecated": Kind(Effect.DISCOURAGED),
    "operation-undeprecated": Kind(Effect.NOTED),
    "tag-changed": Kind(Effect.RETYPED, "the method moves to another attribute of the client"),
    "methods-changed": Kind(Effect.RETYPED, "change the name of the method where you call it"),
    "method-added": Kind(Effect.ADDED),
    "webhook-added": Kind(Effect.ADDED, "nothing to do; there is one more event to receive"),
    "webhook-removed": Kind(Effect.REMOVED, "the event no longer comes; do not wait for it"),
    "webhook-renamed": Kind(Effect.RENAMED),
    "security-tightened": Kind(Effect.NARROWED, "send a token that has what is demanded now"),
    "security-loosened": Kind(Effect.WIDENED),
    "replay-weakened": Kind(Effect.WEAKENED, "a lost response may now be raised as Unconfirmed"),
    "replay-strengthened": Kind(Effect.STRENGTHENED),
    "replay-changed": Kind(
        Effect.REREAD, "after a lost response another record may count as found"
    ),
    "pagination-added": Kind(Effect.RETYPED, "the method gives the records of all pages"),
    "pagination-removed": Kind(Effect.RETYPED, "the method gives one response, not records"),
    "pagination-changed": Kind(Effect.REREAD, "the client finds records or pages elsewhere"),
    "links-changed": Kind(Effect.NOTED),
    "other-changed": Kind(Effect.UNJUDGED),
}
_REQUEST = {
    "parameter-added": Kind(Effect.ADDED),
    "required-parameter-added": Kind(Effect.DEMANDED),
    "parameter-removed": Kind(Effect.REMOVED),
    "parameter-moved": Kind(
        Effect.ALTERED, "the client sends it in its new place; a client of before is refused"
    ),
    "parameter-renamed": Kind(Effect.RENAMED),
    "path-parameter-renamed": Kind(Effect.RETYPED, "change the argument where you give it by name"),
    "parameter-became-required": Kind(Effect.NARROWED, "give the argument in every call"),
    "parameter-became-optional": Kind(Effect.WIDENED),
    "parameter-style-changed": Kind(Effect.ALTERED, "a client of before writes it otherwise"),
    "parameter-deprecated": Kind(Effect.DISCOURAGED),
    "body-added": Kind(Effect.ADDED),
    "required-body-added": Kind(Effect.DEMANDED),
    "body-removed": Kind(Effect.REMOVED),
    "body-became-required": Kind(Effect.NARROWED),
    "body-became-optional": Kind(Effect.WIDENED),
    "content-type-added": Kind(Effect.ADDED),
    "content-type-removed": Kind(Effect.REMOVED),
    "encoding-changed": Kind(Effect.ALTERED),
}  # fmt: skip
_ANSWER = {
    "status-added": Kind(Effect.ADDED, "nothing to do; the client knows its body"),
    "status-removed": Kind(Effect.REMOVED, "success is answered otherwise; check what you compare"),
    "error-status-added": Kind(
        Effect.ADDED, "be ready for this refusal; it was raised before too, without its details"
    ),
    "error-status-removed": Kind(Effect.NOTED),
    "response-body-added": Kind(
        Effect.ALTERED, "the method returns something where it gave nothing"
    ),
    "response-body-removed": Kind(Effect.REMOVED, "the method no longer returns it"),
    "error-body-added": Kind(Effect.ADDED),
    "header-added": Kind(Effect.ADDED),
    "header-removed": Kind(Effect.REMOVED),
    "header-became-required": Kind(Effect.NARROWED),
    "header-became-optional": Kind(Effect.WIDENED, "be ready for responses without it"),
    "created-id-added": Kind(Effect.STRENGTHENED, "nothing to do; outcomes have an id now"),
    "created-id-removed": Kind(Effect.WEAKENED, "outcomes no longer have an id"),
    "created-id-changed": Kind(Effect.REREAD, "the id of an outcome is read from another place"),
}
_SCHEMA = {
    "property-added": Kind(Effect.ADDED),
    "required-property-added": Kind(Effect.DEMANDED),
    "property-removed": Kind(Effect.REMOVED),
    "property-renamed": Kind(Effect.RENAMED),
    "property-became-required": Kind(Effect.NARROWED),
    "property-became-optional": Kind(Effect.WIDENED),
    "property-deprecated": Kind(Effect.DISCOURAGED),
    "additional-properties-allowed": Kind(Effect.ADDED),
    "additional-properties-forbidden": Kind(Effect.NARROWED),
    "alternative-added": Kind(Effect.WIDENED),
    "alternative-removed": Kind(Effect.NARROWED),
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
    "constant-added": Kind(Effect.RETYPED, "the argument is gone; take it out of your calls"),
    "constant-removed": Kind(Effect.RETYPED, "give it as an argument"),
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
    "multiple-of-changed": Kind(Effect.ALTERED),
    "unique-items-added": Kind(Effect.NARROWED),
    "unique-items-removed": Kind(Effect.WIDENED),
    "default-changed": Kind(
        Effect.REREAD,
        "a request that leaves it out means something else now; send it if that matters",
        "the mock's behaviour decides what a request without it means",
    ),
}
_SAID = {
    "description-changed": Kind(Effect.NOTED),
    "example-changed": Kind(Effect.NOTED),
    "source-changed": Kind(Effect.NOTED, "trust the fact as far as its evidence goes now"),
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
    f"{name}-{what}": Kind(Effect.NARROWED if what in narrowing else Effect.WIDENED)
    for names, narrowing in ((LOWER_BOUNDS, "raised added"), (UPPER_BOUNDS, "lowered added"))
    for name in names.values()
    for what in ("added", "removed", "raised", "lowered")
}

SAID_KINDS = frozenset(_SAID)
"""What is only said. On a component it counts for the spec as a whole, not for each operation."""
KINDS = {**_SPEC, **_OPERATION, **_REQUEST, **_ANSWER, **_SCHEMA, **_SAID, **_BOUNDS}
"""By name, as acknowledgements and reports have it."""
