"""Values as the columns of a journal have them, and checks of what is read from there."""

import json

from matricula_runtime.outcomes import Id

from ..history import STATES
from ..identity import SEPARATOR
from ..result import Result, clean
from ..row import RosterRow


def match_person(key: str) -> str:
    """Return the SQL condition for the rows of a person, on whatever target.

    `key` is the SQL expression of the person's key. An index on `identity` is used.
    """
    first, after = (f"{key} || char({ord(SEPARATOR) + more})" for more in (0, 1))
    return f"(identity = {key} OR identity >= {first} AND identity < {after})"


def describe_plan(row: RosterRow, run: int, now: float) -> tuple[object, ...]:
    """Return the columns of a row that may be sent from now on."""
    name, names = clean(row.username), describe_names(row)
    return (row.identity, row.number, row.line, run, row.email, row.fingerprint, name, names, now)


def describe_names(row: RosterRow) -> str:
    """Return the first, last and full name of a row as one text; an empty one without any.

    Cells that cannot be told apart may be a password, so nothing is kept of them.
    """
    learner = row.learner
    names = (learner.first_name or "", learner.last_name or "", learner.full_name or "")
    if row.is_misread or not any(names):
        return ""
    return clean(SEPARATOR.join(name.replace(SEPARATOR, " ") for name in names))


def read_names(text: str) -> tuple[str, str, str]:
    """Return the first, last and full name of a row. Raises ValueError for anything else."""
    if not text:
        return "", "", ""
    first, last, full = text.split(SEPARATOR)
    return first, last, full


def describe_end(result: Result) -> tuple[object, ...]:
    """Return the columns of a row that say how it ended."""
    return (
        result.outcome,
        None if result.id is None else encode_id(result.id),
        result.reason or None,
        json.dumps(result.fields) if result.fields else None,
        None if result.is_done else json.dumps(result.source.public_cells),
        int(result.source.is_misread),
        result.username,
    )


def encode_id(id_: Id | None) -> str:
    """Return an id as JSON."""
    # Most are numbers, and the encoder takes a while to find that out.
    return str(id_) if type(id_) is int else json.dumps(id_)


def expect(condition: object, what: str) -> None:
    """Raise ValueError with `what` is wrong unless the condition is true."""
    if not condition:
        raise ValueError(what)


def check_state(state: object) -> str:
    """Return the state of a person or a step. Raises ValueError for any other value.

    An unknown state would count as "never sent", and the person would be registered again.
    """
    if not isinstance(state, str) or state not in STATES:
        raise ValueError(f"a row has the state {state!r}")
    return state


def read_id(text: object) -> str | int | None:
    """Return an id that was saved as JSON. Raises ValueError for anything else."""
    if text is None:
        return None
    found = json.loads(text) if isinstance(text, str) else text
    if isinstance(found, bool) or not isinstance(found, (str, int, type(None))):
        raise ValueError(f"a row has the id {found!r}")
    return found
