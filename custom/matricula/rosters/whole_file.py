"""Questions about a roster's columns that only all of its rows can answer."""

from attrs import evolve

from .errors import RosterError
from .places import RowPlaces
from .readers.columns import Columns, show
from .readers.half_names import name_full
from .readers.names import holds_both, join_parts
from .readers.positions import name_column, to_letters
from .readers.source import Source, SourceRow

_NAMES = ("name", "first_name", "last_name")


def check_whole_file(source: Source, choice: Columns) -> Columns:
    """Return the choice with what the rows add to it.

    Raises RosterError if values are below an empty header beside a used column, or if the meaning
    of a name depends on a key that only some objects have.
    """
    _check_keys(source, choice)
    unnamed = _find_unnamed(source, choice)
    if "email" not in choice.places or not (unnamed or choice.half):
        return choice
    whole = parts = 0
    for row in source.rows():
        if row.problem is not None or not _is_person(row, choice):
            continue
        for place in unnamed:
            if place < len(row.cells) and any(map(str.isalpha, row.cells[place])):
                raise _refuse_unnamed(source, choice, place, row)
        if choice.half is not None and (is_whole := _is_whole(row, choice)) is not None:
            whole += is_whole
            parts += not is_whole
    return evolve(choice, is_mixed=bool(whole and parts))


def _is_person(row: SourceRow, choice: Columns) -> bool:
    place = choice.places["email"]
    return place < len(row.cells) and "@" in row.cells[place]


def _find_unnamed(source: Source, choice: Columns) -> list[int]:
    """Return the columns without a header whose next header to the left or right is used.

    A header over two columns leaves the second one without a header. In a text file, values behind
    the last header refuse their row.
    """
    headers, used = source.headers, choice.used
    named = [place for place, header in enumerate(headers) if header]
    end = named[-1] if named and source.unit == "line" else len(headers)
    found = []
    for place in range(end):
        if headers[place] or place in used or place in source.hidden_columns:
            continue
        left = max((one for one in named if one < place), default=place)
        right = min((one for one in named if one > place), default=place)
        if left in used or right in used:
            found.append(place)
    return found


def _refuse_unnamed(source: Source, choice: Columns, place: int, row: SourceRow) -> RosterError:
    places = RowPlaces(source.unit)
    places.add(row.number, row.line)
    letters = to_letters(place)
    join = ""
    for name in _NAMES:
        beside = choice.places.get(name)
        if beside is not None and source.headers[beside:place].count("") == place - beside - 1:
            header = name_column(source.headers, beside)
            join = f', or if it belongs to {header!r}: --map {name}="{header} + {letters}"'
    return RosterError(
        f"Column {letters} has no header and has values, such as in {places.name(row.number)}."
        f" Nobody knows what they are. Give it a header in the file{join}"
    )


def _is_whole(row: SourceRow, choice: Columns) -> bool | None:
    """Tell whether a name has the other half in it; None if one of them is empty."""
    values = {name: _read(row, choice, name) for name in _NAMES}
    assert choice.half is not None
    return holds_both(values, choice.half)


def _read(row: SourceRow, choice: Columns, name: str) -> str:
    cells = (row.cells[at] for at in choice.list_places(name) if at < len(row.cells))
    return join_parts(cells)


def _check_keys(source: Source, choice: Columns) -> None:
    """Raise RosterError if a name means something else because of a key that some rows lack."""
    if choice.half is None:
        return
    places = {*choice.list_places("first_name", "last_name")} & {*source.partial_columns}
    if places:
        keys = show(source.headers[place] for place in sorted(places))
        half = choice.half.replace("_", " ")
        shown = [name_column(source.headers, at) for at in choice.list_places(choice.half)]
        full = name_full(shown[0], choice.needs_halves)
        none = "" if choice.needs_halves else " --map first_name=none --map last_name=none"
        raise RosterError(
            f"Only some rows have {keys}, and {shown[0]!r} would be the {half} of all rows because"
            f" of that. If it is the full name: {full}{none}; if it is the {half}:"
            f' --map {choice.half}="{shown[0]}"'
        )
