"""The impact of each effect, by direction: severity, reason, advice to callers and mock users."""

from enum import Enum, auto

from attrs import frozen

from spec_changes.change import Direction, Severity

REQUEST, RESPONSE, NEITHER = Direction.REQUEST, Direction.RESPONSE, Direction.NEITHER
BREAKING, FEATURE = Severity.BREAKING, Severity.FEATURE


class Effect(Enum):
    """Effects of a change on values, names and behaviour."""

    NARROWED = auto()
    WIDENED = auto()
    ALTERED = auto()
    ADDED = auto()
    REQUIRED = auto()
    REMOVED = auto()
    MOVED = auto()
    RENAMED = auto()
    RETYPED = auto()
    WEAKENED = auto()
    STRENGTHENED = auto()
    REINTERPRETED = auto()
    DEPRECATED = auto()
    UNKNOWN = auto()
    UNCERTAIN = auto()
    NOTED = auto()


@frozen
class Impact:
    """Severity, reason, advice to a caller of the client, and effect on the mock server."""

    severity: Severity
    why: str
    caller: str
    mock: str


_ANY_DIRECTION: dict[Effect, Impact] = {
    Effect.ADDED: Impact(
        FEATURE,
        "existing parts do not change",
        "nothing to do; there is more to use",
        "existing behaviour does not change",
    ),
    Effect.REMOVED: Impact(
        BREAKING,
        "code that uses it stops working",
        "the client no longer has it; remove it from your code",
        "the mock no longer has it",
    ),
    Effect.MOVED: Impact(
        BREAKING,
        "a request to the old path gets 404 or 405",
        "install the new client; the old one calls the old path",
        "the mock has the new path only",
    ),
    Effect.RENAMED: Impact(
        BREAKING,
        "code that sends or reads the old name stops working",
        "change the name where you use it; the client has the new one",
        "the mock knows the new name only",
    ),
    Effect.RETYPED: Impact(
        BREAKING,
        "requests and responses stay the same, but a name or a type of the client changes",
        "change the name where you use it",
        "nothing changes",
    ),
    Effect.WEAKENED: Impact(
        BREAKING,
        "the client handles fewer cases itself",
        "handle the cases that the client used to handle",
        "nothing changes",
    ),
    Effect.STRENGTHENED: Impact(
        FEATURE,
        "the client handles more cases itself",
        "nothing to do",
        "nothing changes",
    ),
    Effect.REINTERPRETED: Impact(
        BREAKING,
        "the client interprets the same response differently",
        "check your use of it",
        "nothing changes",
    ),
    Effect.DEPRECATED: Impact(
        FEATURE,
        "it still works, but may be removed later",
        "stop using it; the client warns when you call a deprecated method",
        "nothing changes",
    ),
    Effect.UNKNOWN: Impact(
        BREAKING,
        "no rule covers this keyword, so it counts as breaking",
        "compare the two versions yourself",
        "compare the two versions yourself",
    ),
    Effect.UNCERTAIN: Impact(
        BREAKING,
        "it may break: the comparison cannot show that it does not",
        "compare the two versions yourself",
        "compare the two versions yourself",
    ),
    Effect.NOTED: Impact(
        Severity.NOTE,
        "only the description changes, not the behaviour",
        "nothing to do",
        "nothing changes",
    ),
}

_BY_DIRECTION: dict[tuple[Effect, Direction], Impact] = {
    (Effect.NARROWED, REQUEST): Impact(
        BREAKING,
        "the platform may reject a request that it accepted before",
        "check your values; a rejected request raises Invalid",
        "the mock rejects values that no longer fit",
    ),
    (Effect.NARROWED, RESPONSE): Impact(
        FEATURE,
        "every response still fits the old description",
        "nothing to do; some of your code may be unused now",
        "the mock's responses fit the new description; strict mode reports those that do not",
    ),
    (Effect.WIDENED, REQUEST): Impact(
        FEATURE,
        "the platform still accepts every earlier request",
        "nothing to do; more can be sent",
        "the mock accepts more",
    ),
    (Effect.WIDENED, RESPONSE): Impact(
        BREAKING,
        "a response may contain values that callers do not expect",
        "handle the new values where you read them",
        "the mock sends such values only if its behaviour does",
    ),
    (Effect.ALTERED, REQUEST): Impact(
        BREAKING,
        "the platform may reject a value that it accepted before",
        "check your values; the type of the argument may have changed",
        "the mock accepts the new form only",
    ),
    (Effect.ALTERED, RESPONSE): Impact(
        BREAKING,
        "the value no longer fits the old description",
        "check how you read it; the type of the attribute may have changed",
        "the mock's responses have the new form",
    ),
    (Effect.ADDED, REQUEST): Impact(
        FEATURE,
        "it is optional, so earlier requests stay valid",
        "nothing to do; the client can send it",
        "the mock accepts it and validates it",
    ),
    (Effect.ADDED, RESPONSE): Impact(
        FEATURE,
        "existing code ignores it",
        "nothing to do; the client's types have it",
        "the mock sends it once its behaviour does",
    ),
    (Effect.REQUIRED, REQUEST): Impact(
        BREAKING,
        "earlier requests lack it, so the platform rejects them",
        "send it; it is a required argument of the client",
        "the mock rejects a request without it",
    ),
    (Effect.REMOVED, REQUEST): Impact(
        BREAKING,
        "the platform rejects or ignores it",
        "the client no longer has the argument; remove it from your calls",
        "the mock no longer knows it",
    ),
    (Effect.REMOVED, RESPONSE): Impact(
        BREAKING,
        "code that reads it finds nothing",
        "the client's types no longer have it; stop reading it",
        "the mock's responses no longer have it",
    ),
}


def find_impact(effect: Effect, direction: Direction) -> Impact:
    """Return the impact of an effect. Raises `KeyError` if the effect needs a direction."""
    return _BY_DIRECTION.get((effect, direction)) or _ANY_DIRECTION[effect]
