"""Where a comparison stands, and the list that it fills."""

from attrs import define, evolve, field, frozen

from spec_changes.change import Change, Direction
from spec_changes.kinds import KINDS, SAID_KINDS
from spec_document import Node, SpecDocument
from spec_yaml import write_place

_Key = tuple[str, Direction, str, str, str]


@define
class ChangeRecord:
    """What was found so far. `pairs` are the names of schemas that stood for one another."""

    old: SpecDocument
    new: SpecDocument
    changes: dict[_Key, Change] = field(factory=dict)
    subjects: dict[_Key, list[str]] = field(factory=dict)
    pairs: dict[str, set[str]] = field(factory=dict)

    def list_changes(self) -> list[Change]:
        """The changes in their order; several subjects of one place are counted."""
        found = []
        for key, change in self.changes.items():
            subject = min(self.subjects[key], key=lambda text: (len(text), text))
            others = len(self.subjects[key]) - 1
            rest = f" (and in {others} other place{'s' if others > 1 else ''})" if others else ""
            found.append(evolve(change, subject=subject + rest))
        return sorted(found, key=lambda change: change.order)


@frozen
class ChangeScope:
    """An operation, a direction and a place as a caller sees it, as `response 200,
    results[].id`."""

    spec: str
    record: ChangeRecord = field(repr=False)
    operation: str = ""
    direction: Direction = Direction.NEITHER
    part: str = ""
    path: str = ""

    def enter(self, part: str, direction: Direction) -> "ChangeScope":
        """The scope of a part of an operation, as `query limit`."""
        return evolve(self, part=part, direction=direction, path="")

    def step(self, key: str) -> "ChangeScope":
        """The scope of a property, `.name`, or of the items, `[]`."""
        return evolve(self, path=self.path + key)

    @property
    def subject(self) -> str:
        """The place as a caller sees it."""
        return ", ".join(part for part in (self.part, self.path.lstrip(".")) if part)

    def add(self, kind: str, node: Node, text: str) -> None:
        """Note a change. What is only said of a component counts for the spec as a whole."""
        place, scope, subject = write_place(node.place), self, self.subject
        if kind in SAID_KINDS and node.place[:1] == ("components",):
            scope, subject = ChangeScope(self.spec, self.record), write_place(node.place[1:])
        elif kind in SAID_KINDS and not self.operation:
            subject = place
        verdict = KINDS[kind].judge(scope.direction)
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
                severity=verdict.severity,
                place=place,
                file=node.document.file,
                line=node.line,
                subject=subject,
                text=text,
                why=verdict.why,
                caller=verdict.caller,
                mock=verdict.mock,
            )
