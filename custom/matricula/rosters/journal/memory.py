"""What a run without a journal remembers: whom it has met, so that nobody is registered twice."""

import marshal
from collections.abc import Sequence

from ..result import Result, StepResult
from ..row import Entry, find_person
from .history import OPEN, Past


class Memory:
    """Takes the place of a Writer where there is no journal.

    Each learner takes some 200 bytes until the run ends; a journal takes none.
    """

    run = 1

    def __init__(self) -> None:
        # Packed: as objects they would take twice as much.
        self._people: dict[str, bytes] = {}
        self._met: dict[str, tuple[int, bytes]] = {}
        self._steps: dict[str, dict[str, StepResult]] = {}

    async def plan(self, entries: Sequence[Entry]) -> dict[str, Past]:
        """What is known of those who are to be sent, by identity."""
        if not (self._people or self._steps):
            return {}
        met = ((entry.identity, self._recall(entry.identity)) for entry in entries)
        return {identity: past for identity, past in met if past is not None}

    def _recall(self, identity: str) -> Past | None:
        packed = self._people.get(identity)
        person = find_person(identity) if self._steps or self._met else identity
        steps, met = self._steps.get(person, {}), self._met.get(person)
        if packed is None:
            return Past(OPEN, None, 0, 0, b"", steps, met) if steps or met else None
        state, id_, row, fingerprint = marshal.loads(packed)
        return Past(state, id_, self.run, row, fingerprint, steps, met)

    def add(self, result: Result) -> None:
        """Take a result."""
        if not result.is_repeat:
            entry = result.entry
            known = (result.outcome, result.id, entry.row, entry.fingerprint)
            self._people[entry.identity] = marshal.dumps(known)
            if entry.identity != entry.person and result.outcome != "rejected":
                self._met.setdefault(entry.person, (entry.row, entry.fingerprint))

    async def save_step(self, identity: str, step: StepResult) -> None:
        """Take a step."""
        self.note_step(identity, step)

    def note_step(self, identity: str, step: StepResult) -> None:
        """Take a step."""
        self._steps.setdefault(find_person(identity), {})[step.name] = step

    async def flush(self) -> None:
        """Nothing waits."""

    async def reopen(self, identities: list[str]) -> None:
        """Nothing was planned."""

    async def close(self) -> None:
        """Nothing is open."""
