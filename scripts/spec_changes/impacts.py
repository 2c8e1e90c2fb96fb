"""What an effect means, by the direction of the value it is on: how bad, why, and for whom."""

from enum import Enum, auto

from attrs import frozen

from spec_changes.change import Direction, Severity

REQUEST, RESPONSE, NEITHER = Direction.REQUEST, Direction.RESPONSE, Direction.NEITHER
BREAKING, FEATURE = Severity.BREAKING, Severity.FEATURE


class Effect(Enum):
    """What a change does to the values, names and habits of before."""

    NARROWED = auto()
    WIDENED = auto()
    ALTERED = auto()
    ADDED = auto()
    DEMANDED = auto()
    REMOVED = auto()
    MOVED = auto()
    RENAMED = auto()
    RETYPED = auto()
    WEAKENED = auto()
    STRENGTHENED = auto()
    REREAD = auto()
    DISCOURAGED = auto()
    UNJUDGED = auto()
    NOTED = auto()


@frozen
class Impact:
    """How bad, why, what a caller of the client has to do, what a user of the mock server sees."""

    severity: Severity
    why: str
    caller: str
    mock: str


_ANY_DIRECTION: dict[Effect, Impact] = {
    Effect.ADDED: Impact(
        FEATURE,
        "nothing that was there before is touched",
        "nothing to do; there is more to use",
        "nothing that was there changes",
    ),
    Effect.REMOVED: Impact(
        BREAKING,
        "whoever uses it finds nothing there any more",
        "it is gone from the client; take it out of your code",
        "the mock no longer has it",
    ),
    Effect.MOVED: Impact(
        BREAKING,
        "a request to the old address is answered with 404 or 405",
        "a client that was generated before calls the old address; install the new one",
        "the mock responds at the new address only",
    ),
    Effect.RENAMED: Impact(
        BREAKING,
        "who sends or reads the old name is not understood, or finds nothing",
        "the name is another one in the client too; change it where you use it",
        "the mock knows the new name only",
    ),
    Effect.RETYPED: Impact(
        BREAKING,
        "the same goes over the wire, but a name or a type of the generated client is another",
        "change the name where you use it",
        "nothing changes",
    ),
    Effect.WEAKENED: Impact(
        BREAKING,
        "the client does less by itself than it did",
        "be ready for outcomes that the client used to settle",
        "nothing changes",
    ),
    Effect.STRENGTHENED: Impact(
        FEATURE,
        "the client does more by itself than it did",
        "nothing to do",
        "nothing changes",
    ),
    Effect.REREAD: Impact(
        BREAKING,
        "the same response is understood otherwise than before",
        "check what you do with it",
        "nothing changes",
    ),
    Effect.DISCOURAGED: Impact(
        FEATURE,
        "it still works, and may be removed later",
        "move away from it; the client warns where a whole method is meant",
        "nothing changes",
    ),
    Effect.UNJUDGED: Impact(
        BREAKING,
        "no rule judges this keyword, so the worst is taken for granted",
        "compare the two versions by eye",
        "compare the two versions by eye",
    ),
    Effect.NOTED: Impact(
        Severity.INFORMATIONAL,
        "only what is said about the API changes, not what it does",
        "nothing to do",
        "nothing changes",
    ),
}

_BY_DIRECTION: dict[tuple[Effect, Direction], Impact] = {
    (Effect.NARROWED, REQUEST): Impact(
        BREAKING,
        "a request that was accepted may be refused now",
        "check what you send; a refusal is raised as Invalid",
        "the mock refuses what no longer fits",
    ),
    (Effect.NARROWED, RESPONSE): Impact(
        FEATURE,
        "a response holds nothing that a caller was not prepared for",
        "nothing to do; a branch of yours may have become needless",
        "the mock's responses keep to it (in strict mode a behaviour that does not is told)",
    ),
    (Effect.WIDENED, REQUEST): Impact(
        FEATURE,
        "every request that was accepted still is",
        "nothing to do; more can be sent",
        "the mock accepts more",
    ),
    (Effect.WIDENED, RESPONSE): Impact(
        BREAKING,
        "a response may hold what no caller was prepared for",
        "be ready for the new values where you read them",
        "its behaviour decides whether the mock ever responses so",
    ),
    (Effect.ALTERED, REQUEST): Impact(
        BREAKING,
        "what was accepted may be refused now",
        "check what you send; the type of the argument may be another",
        "the mock accepts the new form only",
    ),
    (Effect.ALTERED, RESPONSE): Impact(
        BREAKING,
        "what is read is no longer what was promised",
        "check how you read it; the type of the attribute may be another",
        "the mock's responses have the new form",
    ),
    (Effect.ADDED, REQUEST): Impact(
        FEATURE,
        "it may be left out, so every request of before still holds",
        "nothing to do; the client can send it",
        "the mock accepts it and checks it",
    ),
    (Effect.ADDED, RESPONSE): Impact(
        FEATURE,
        "who does not know it passes over it",
        "nothing to do; the client's types have it",
        "its responses have it as soon as the behaviour gives it",
    ),
    (Effect.DEMANDED, REQUEST): Impact(
        BREAKING,
        "a request of before lacks it and is refused",
        "send it; the client demands it as an argument",
        "the mock refuses a request without it",
    ),
    (Effect.REMOVED, REQUEST): Impact(
        BREAKING,
        "who sends it is refused, or not heard",
        "the argument is gone from the client; take it out of your calls",
        "the mock no longer knows it",
    ),
    (Effect.REMOVED, RESPONSE): Impact(
        BREAKING,
        "who reads it finds nothing",
        "it is gone from the client's types; stop reading it",
        "the mock's responses no longer have it",
    ),
}


def judge(effect: Effect, direction: Direction) -> Impact:
    """The verdict on an effect. Raises `KeyError` where the effect needs a direction."""
    return _BY_DIRECTION.get((effect, direction)) or _ANY_DIRECTION[effect]
