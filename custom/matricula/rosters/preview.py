"""Some rows of a roster as they were understood, for a look before people are registered."""

from collections.abc import Collection, Mapping
from operator import attrgetter

from attrs import frozen

from .readers.columns import LEARNER_FIELDS
from .row import RosterRow


@frozen
class PreviewRow:
    """A row as it was understood: its place, such as `line 25`, and its values by field.

    A password is only counted.
    """

    place: str
    values: Mapping[str, str]


class PreviewCollector:
    """Picks three rows: the first, the last, and the one with the most letters beyond ASCII."""

    def __init__(self, settings: Collection[str]) -> None:
        self._settings = settings
        self._first: list[RosterRow] = []
        self._last: RosterRow | None = None
        self._richest: RosterRow | None = None
        self._most = 0

    def add(self, row: RosterRow) -> None:
        """Take a row that can be sent."""
        if len(self._first) < 3:
            self._first.append(row)
        self._last = row
        text = f"{row.learner.full_name}{row.learner.username}{row.email}"
        if not text.isascii():
            letters = sum(ord(sign) > 127 for sign in text)
            if letters > self._most:
                self._most, self._richest = letters, row

    def rows(self) -> tuple[PreviewRow, ...]:
        """Return the rows in the order of the roster."""
        wanted = [*self._first[:1], self._richest, self._last, *self._first]
        chosen: dict[int, RosterRow] = {}
        for row in wanted:
            if row is not None and len(chosen) < 3:
                chosen.setdefault(row.number, row)
        ordered = sorted(chosen.values(), key=attrgetter("number"))
        return tuple(self._show(row) for row in ordered)

    def _show(self, row: RosterRow) -> PreviewRow:
        values = {name: getattr(row.learner, name) for name in LEARNER_FIELDS}
        values["password"] = _count(values["password"])
        values |= {name: row.settings.get(name) for name in self._settings}
        shown = {name: str(value) for name, value in values.items() if value is not None}
        return PreviewRow(row.place, shown)


def _count(password: str | None) -> str | None:
    return None if password is None else f"({len(password)} characters)"
