"""Cells that are not the values that the user sees: missing, doubtful or run together."""

from collections.abc import Collection, Sequence

from matricula_runtime.outcomes import Rejected

from .places import RowPlaces
from .readers.columns import LEARNER_FIELDS, Columns
from .readers.source import SourceRow, explain_width

_LINE_BREAKS = ("\n", "\r", "\x85", "\u2028", "\u2029")


class CellCheck:
    """Checks the cells of rows.

    `required` names the settings that each row has to have, `delimiter` separates cells of the
    file. With `can_shift`, a delimiter too many moves the cells behind it, as in CSV.
    """

    def __init__(
        self,
        columns: Columns,
        required: Collection[str],
        headers: Sequence[str],
        delimiter: str,
        *,
        can_shift: bool,
    ) -> None:
        self._cells = [*columns.places.items()]
        self._cells += [(name, place) for name, all_ in columns.joined.items() for place in all_]
        needed = {*LEARNER_FIELDS, *required} - {"password"}
        self._needed = [place for name, place in self._cells if name in needed]
        # An email with a line break is refused anyway, with a better reason.
        texts = {*LEARNER_FIELDS} - {"password", "email"}
        last = max((at for at, name in enumerate(headers) if name), default=0)
        self._can_move = can_shift and last not in self._needed
        """True if a row with a delimiter too many can have as many cells as the headers."""
        names = {"name", "first_name", "last_name"}
        self._behind_names = [(name, place + 1) for name, place in self._cells if name in names]
        self._texts = [(name, place) for name, place in self._cells if name in texts]
        self._width = len(headers)
        self._named = max((at for at, name in enumerate(headers, 1) if name), default=0)
        behind = range(self._named, self._width) if can_shift else ()
        self._behind = [place for place in behind if place not in columns.used]
        """Columns behind the last header that nobody has chosen."""
        self._delimiter = delimiter
        self._no_text = "is not a text. Put it in quotation marks"
        if not can_shift:
            self._no_text = "is not a text in Excel. Format the cell as text"

    def fit(self, source: SourceRow, places: RowPlaces) -> SourceRow:
        """Return a row with the empty cells at its end that spreadsheets leave out.

        Its `problem` says so if a cell is among them that every row needs, or if there is a value
        behind the last header.
        """
        found = len(source.cells)
        if source.problem is not None:
            return source
        if any(source.cells[at] for at in self._behind if at < found):
            return source._replace(problem=self._explain(source, places, self._named))
        if found >= self._width:
            return source
        if any(index >= found for index in self._needed):
            return source._replace(problem=self._explain(source, places, self._width))
        return source._replace(cells=[*source.cells, *[""] * (self._width - found)])

    def _explain(self, source: SourceRow, places: RowPlaces, expected: int) -> str:
        return explain_width(places.name(source.number), len(source.cells), expected)

    def find_refusal(self, source: SourceRow) -> Rejected | None:
        """Return why a cell of a row cannot be the value of its field, if one cannot."""
        for name, place in self._texts:
            cell = source.cells[place]
            if not cell.isprintable() and (reason := self._find_other_cells(cell)) is not None:
                return _refuse(name, reason)
        for name, place in self._cells if source.doubts else ():
            doubt = source.doubts.get(place)
            if doubt is None or doubt.is_move:
                continue
            if name == "password" and not doubt.is_covered:  # the reason would show it
                return _refuse(name, self._no_text)
            if doubt.is_for_all or name in LEARNER_FIELDS:
                return _refuse(name, doubt.reason)
        return self._find_move(source) if source.doubts and self._can_move else None

    def _find_move(self, source: SourceRow) -> Rejected | None:
        """Return why an unquoted delimiter may have moved cells of a row, if it may."""
        for name, place in self._cells:
            if (doubt := source.doubts.get(place)) is not None and doubt.is_move:
                return _refuse(name, doubt.reason)
        for name, place in self._behind_names:
            if (doubt := source.doubts.get(place)) is not None and doubt.is_move:
                return _refuse(name, f"may be cut: the cell behind it {doubt.reason}")
        return None

    def _find_other_cells(self, cell: str) -> str | None:
        """Say why a cell may hold several: it spans lines and has what separates cells."""
        text = cell.strip()
        if not any(sign in text for sign in _LINE_BREAKS):
            return None
        signs = {self._delimiter: "delimiter", "@": "@", '"': "quotation mark"}
        found = next((name for sign, name in signs.items() if sign in text), None)
        if found is None:
            return None
        return f"has a line break and a {found}: perhaps a quotation mark is missing"


def _refuse(name: str, reason: str) -> Rejected:
    return Rejected(f"the {name.replace('_', ' ')} {reason}", {name: (reason,)})
