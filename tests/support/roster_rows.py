"""Rows of a roster, made without a file."""

from matricula import Learner
from matricula.rosters.identity import SEPARATOR, make_fingerprint
from matricula.rosters.row import RosterRow
from matricula_runtime.email_key import email_key
from matricula_runtime.outcomes import Rejected


def make_row(
    number: int = 1,
    email: str = "ana@example.org",
    *,
    username: str | None = "ana",
    name: str | None = "Ana Lee",
    city: str = "",
    target: str | None = None,
    refusal: str | None = None,
) -> RosterRow:
    """Return a row; `city` is any other column, `target` what the row itself registers on."""
    person = email_key(email)
    cells = [email, username or "", name or "", city]
    return RosterRow(
        number=number,
        email=email,
        identity=person if target is None else f"{person}{SEPARATOR}{target}",
        person=person,
        fingerprint=make_fingerprint(cells[1:], username, name),
        cells=cells,
        learner=Learner(email=email, username=username, name=name),
        names_targets=target is not None,
        settings={} if target is None else {"course": target},
        refusal=None if refusal is None else Rejected(refusal),
    )
