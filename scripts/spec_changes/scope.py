"""The place of a comparison, and the record of changes that it fills."""

from attrs import define, evolve, field, frozen

from spec_changes.change import Change, Direction
from spec_changes.kinds import ANNOTATION_KINDS, KINDS
from spec_document import Node, SpecDocument
from spec_yaml import write_place

_Key = tuple[str, Direction, str, str, str]


@define
class ChangeRecord:
    """The changes so far. `pairs` maps names of older schemas to their newer ones."""

    old: SpecDocument
    new: SpecDocument
    changes: dict[_Key, Change] = field(factory=dict)
    subjects: dict[_Key, list[str]] = field(factory=dict)
    pairs: dict[str, set[str]] = field(factory=dict)

    def list_changes(self) -> list[Change]:
        """List the changes in order, with the number of further subjects of each place."""
        found = []
        for key, change in self.changes.items():
            subject = min(self.subjects[key], key=lambda text: (len(text), text))
            others = len(self.subjects[key]) - 1
            rest = f" (and in {others} other place{'s' if others > 1 else ''})" if others else ""
            found.append(evolve(change, subject=subject + rest))
        return sorted(found, key=lambda change: change.order)


@frozen
class ChangeScope:
    """An operation, a direction and a place as a caller sees it.

    `part` and `path` make the subject, such as `response 200, results[].id`.
    """

    spec: str
    record: ChangeRecord = field(repr=False)
    operation: str = ""
    direction: Direction = Direction.NEITHER
    part: str = ""
    path: str = ""

    def enter(self, part: str, direction: Direction) -> "ChangeScope":
        """Return the scope of a part of an operation, such as `query limit`."""
        return evolve(self, part=part, direction=direction, path="")

    def step(self, key: str) -> "ChangeScope":
        """Return the scope of a property (`.name`) or of the items (`[]`)."""
        return evolve(self, path=self.path + key)

    @property
    def subject(self) -> str:
        """The place as a caller sees it."""
        return ", ".join(part for part in (self.part, self.path.lstrip(".")) if part)

    def add(self, kind: str, node: Node, text: str) -> None:
        """Record a change. Annotations of a component belong to no operation."""
        place, scope, subject = write_place(node.place), self, self.subject
        if kind in ANNOTATION_KINDS and node.place[:1] == ("components",):
            scope, subject = ChangeScope(self.spec, self.record), write_place(node.place[1:])
        elif kind in ANNOTATION_KINDS and not self.operation:
            subject = place
        impact = KINDS[kind].find_impact(scope.direction)
        key = (scope.operation, scope.direction, kind, place, text)
        seen = self.record.subjects.setdefault(key, [])
        if subject not in seen:
            seen.append(subject)
        if key not in self.record.changes:
            self.record.changes[key] = Change(
                spec=self.spec,
                operation=scope.operation,
                direction=scope.direction,
                kind=kind,
                severity=impact.severity,
                place=place,
                file=node.document.file,
                line=node.line,
                subject=subject,
                text=text,
                why=impact.why,
                caller=impact.caller,
                mock=impact.mock,
            )
