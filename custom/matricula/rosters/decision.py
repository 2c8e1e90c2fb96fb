"""Rows of people who were met before: in this run, or in an earlier one."""

from .identity import is_same_row
from .journal.history import Past
from .result import Result
from .row import Entry


def judge_past(entry: Entry, past: Past | None, run: int) -> Result | None:
    """The result of a row for which nothing has to be sent in this run; None if there is none."""
    if past is None:
        return None
    if (conflict := past.find_conflict(entry, run)) is not None:
        return refuse_namesake(entry, *conflict)
    if not past.is_done:
        return None
    is_repeat = past.is_of_before(entry, run)
    return Result(
        entry,
        "exists" if is_repeat else past.outcome,
        past.id,
        tell_repeat(past.row) if is_repeat else "registered before",
        steps=tuple(past.steps.values()),
        is_changed=not is_same_row(past.fingerprint, entry.fingerprint),
        is_repeat=is_repeat,
        was_done=True,
    )


def refuse_namesake(entry: Entry, first: int, difference: str) -> Result:
    """The result of a row that has the address of somebody else, who stands in row `first`."""
    reason = f"{tell_repeat(first)}, with another {difference}"
    fields = {"email": (f"that of row {first}",)}
    return Result(entry, "rejected", None, reason, fields, is_repeat=True, was_done=True)


def tell_repeat(first: int) -> str:
    """Why nothing is sent for a row whose person stands in row `first` as well."""
    return f"the same address as row {first}"
