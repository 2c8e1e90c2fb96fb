"""One difference between two versions of a spec, and what it means."""

from enum import StrEnum

from attrs import frozen


class Severity(StrEnum):
    """How bad, the worst first; each demands a part of the version."""

    BREAKING = "breaking"
    FEATURE = "feature"
    INFORMATIONAL = "informational"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return [*Severity].index(self)


class Direction(StrEnum):
    """Which way the value goes. What the platform sends to a webhook counts as a response."""

    REQUEST = "request"
    RESPONSE = "response"
    NEITHER = "neither"

    @property
    def opposite(self) -> "Direction":
        return {Direction.REQUEST: Direction.RESPONSE, Direction.RESPONSE: Direction.REQUEST}[self]


@frozen
class Change:
    """A difference in one operation, or, where `operation` is empty, in the spec as a whole.

    `place` is the dotted place in `file` at `line`: in the newer version, or, for what was
    removed, in the older one. `subject` is the same place as a caller sees it.
    """

    spec: str
    operation: str
    direction: Direction
    kind: str
    severity: Severity
    place: str
    file: str
    line: int
    subject: str
    text: str
    why: str
    caller: str
    mock: str

    @property
    def message(self) -> str:
        """What changed, in one sentence."""
        return f"{self.subject}: {self.text}" if self.subject else self.text

    @property
    def order(self) -> tuple[object, ...]:
        """What changes are sorted by."""
        return (
            self.spec,
            self.severity.rank,
            self.kind,
            self.direction,
            self.place,
            self.operation,
            self.subject,
            self.text,
        )
