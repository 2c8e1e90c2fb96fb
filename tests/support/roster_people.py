"""People of random rosters, and how many rosters the properties try."""

import os
from typing import Final, TypeAlias

from matricula.rosters.row import RosterRow

EXAMPLES: Final = int(os.environ.get("ROSTER_EXAMPLES", "0"))
"""How many examples each property has in `make roster-files`; 0 elsewhere."""

Person: TypeAlias = tuple[str, str, str]
"""The email, the full name and the username."""


def as_person(row: RosterRow) -> Person:
    """Return the person of a row."""
    return row.email, row.learner.name or "", row.learner.username or ""
