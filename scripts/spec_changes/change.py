"""One difference between two versions of a spec, and its impact."""

from enum import StrEnum

from attrs import frozen


class Severity(StrEnum):
    """Severities, the worst first; each raises another part of the version."""

    BREAKING = "breaking"
    FEATURE = "feature"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Return the position in the order, 0 for breaking."""
        return [*Severity].index(self)


class Direction(StrEnum):
    """Direction of a value. The request of a webhook counts as a response."""

    REQUEST = "request"
    RESPONSE = "response"
    NEITHER = "neither"

    @property
    def opposite(self) -> "Direction":
        return {Direction.REQUEST: Direction.RESPONSE, Direction.RESPONSE: Direction.REQUEST}[self]


@frozen
class Change:
    """A difference in one operation, or in the whole spec if `operation` is empty.

    `place` is the dotted path in `file` at `line`: in the newer version, or in the older one for
    something removed. `subject` is the same place as a caller sees it.
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
        """The change in one line."""
        return f"{self.subject}: {self.text}" if self.subject else self.text

    @property
    def order(self) -> tuple[object, ...]:
        """The sort key of changes."""
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
