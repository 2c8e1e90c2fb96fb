"""The two halves of a name, and the error of a roster that has only one of them."""

from collections.abc import Sequence

from ..errors import RosterError
from .headers import is_surname, show
from .positions import name_column

NO_COLUMN = "none"
"""The word of a mapping that leaves a field without a column."""
HALVES = {"first_name": "last_name", "last_name": "first_name"}
SPLIT = "split it into two columns in the file"
"""The solution for a full name, where a platform takes none."""


def name_full(column: str, needs_halves: bool) -> str:
    """Return the solution if a column has the full name; `column` names it in a mapping."""
    return SPLIT if needs_halves else f'--map name="{column}"'


def refuse_half(
    headers: Sequence[str], half: str, place: int, others: Sequence[int], needs_halves: bool
) -> RosterError:
    """Return the error of a roster with one half of the name, and columns that may be the other.

    With `needs_halves`, the platform takes no full name.
    """
    header, missing = headers[place], HALVES[half]
    found, lacks = half.replace("_", " "), missing.replace("_", " ")
    surnames = [other for other in others if is_surname(headers[other])]
    other = name_column(headers, (surnames or others)[0])
    options = f'--map {missing}="{other}"'
    if half == "last_name" and surnames:
        options = f'--map first_name="{name_column(headers, place)}" --map last_name="{other}"'
    whole = (
        f'--map name="{name_column(headers, place)}"; if there is no {lacks}:'
        f" --map {missing}={NO_COLUMN}"
    )
    return RosterError(
        f"The roster has a {found} ({header!r}) and no {lacks}. It may be in"
        f" {show(headers[other] for other in others)}: {options}. If {header!r} is the whole name:"
        f" {SPLIT if needs_halves else whole}"
    )
