"""What a journal knows of people."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from attrs import field, frozen

from matricula_runtime.outcomes import Id

from .result import StepResult
from .schema import open_for_reading

INTENDED, OPEN = "intended", "open"
"""States of a row beside the outcomes: perhaps sent, and certainly not sent."""

DONE = ("created", "exists")
"""Outcomes, and states, of people whom the platform has."""


@frozen
class Past:
    """What a journal knows of a person: the state, from which run and row, and the steps."""

    state: str
    id: Id | None
    run: int
    row: int
    fingerprint: bytes
    steps: Mapping[str, StepResult] = field(factory=dict)

    @property
    def is_done(self) -> bool:
        """Whether the platform has the learner."""
        return self.state in DONE

    @property
    def is_unfinished(self) -> bool:
        """Whether something may have been sent of which the end is not known."""
        return self.state in (INTENDED, "unconfirmed")


def recall(database: sqlite3.Connection, identities: Sequence[str]) -> dict[str, Past]:
    """What a journal knows of people, by identity; nothing of those it does not know."""
    wanted = (json.dumps(identities),)
    found: dict[str, dict[str, Any]] = {}
    for identity, state, id_, run, row, fingerprint in database.execute(
        "SELECT identity, state, id, run, row, fingerprint FROM rows"
        " WHERE repeat = 0 AND identity IN (SELECT value FROM json_each(?))",
        wanted,
    ):
        found[identity] = {
            "state": state,
            "id": json.loads(id_) if id_ else None,
            "run": run,
            "row": row,
            "fingerprint": fingerprint,
            "steps": {},
        }
    if found:
        for identity, name, outcome, id_ in database.execute(
            "SELECT identity, name, outcome, id FROM steps"
            " WHERE identity IN (SELECT value FROM json_each(?))",
            wanted,
        ):
            if identity in found:
                found[identity]["steps"][name] = StepResult(name, outcome, json.loads(id_))
    return {identity: Past(**values) for identity, values in found.items()}


def recall_from(
    path: Path, platform: str, target: Mapping[str, str], identities: Sequence[str]
) -> dict[str, Past]:
    """As `recall`, from a journal that is not open; nothing if it is of another target."""
    if not path.exists():
        return {}
    with closing(open_for_reading(path)) as database:
        ours = (platform, json.dumps(target, sort_keys=True))
        theirs = database.execute("SELECT platform, target FROM journal").fetchone()
        return recall(database, identities) if theirs == ours else {}
