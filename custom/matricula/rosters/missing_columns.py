"""Columns that a platform needs and a roster lacks, with the options that most likely solve it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from itertools import islice

from .errors import Candidate, MissingChoice, RosterError, Solution
from .readers.columns import Columns, is_secret, recognize, show
from .readers.half_names import HALVES, SPLIT
from .readers.headers import split_words
from .readers.positions import name_column
from .readers.source import Source

FILLED_BY = {"full_name": ("name", "first_name", "last_name")}
"""The columns that can fill an attribute of a learner, where it is not one of the same name."""
_SAMPLE = 50
"""The rows that are looked at."""
_TITLES = 20
"""The rows above the headers that may be titles."""
_MOST = 0.8
"""The share of the cells that have to look like a field."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WORDS: Mapping[str, Set[str]] = {
    "email": {"address", "adresse", "contact", "kontakt", "login", "person", "student", "work"}
    | {"user", "principal", "name", "upn"},
    "name": {"employee", "learner", "member", "participant", "person", "persona", "persoon"}
    | {"personne", "mitarbeiter", "student", "teilnehmer", "trainee"},
}
"""The words of headers that may be proposed. Any other word may make it somebody else's column."""
_NAME = re.compile(r"[^\W\d_][^\d@]*\s[^\d@]*[^\W\d_]")


def find_missing_columns(
    source: Source,
    platform: str,
    needs: Sequence[str],
    choice: Columns,
    *,
    derives: bool,
    header_row: int = 1,
) -> RosterError | None:
    """Return the error of a roster that lacks columns; `derives` usernames are made from names.

    `header_row` is the one that was given or found: if there is one, no other is proposed.

    It names all missing fields as `--map` takes them, each with the column that has such values.
    """
    found = {*choice.places, *choice.joined}
    missing = [need for need in needs if found.isdisjoint(FILLED_BY.get(need, (need,)))]
    if derives and "username" in missing:
        missing.remove("username")
    if not missing:
        return None
    wanted = {name for need in missing for name in FILLED_BY.get(need, (need,))}
    if (taken := _find_taken(source, choice, wanted)) is not None:
        return taken
    if (below_titles := find_lower_headers(source)) is not None:
        return below_titles
    fields = [FILLED_BY.get(need, (need,))[0] for need in missing]
    likely = dict(_find_likely(source, fields, choice))
    names = " and no ".join(need.replace("_", " ") for need in missing)
    options = [f'--map {name}="{likely.get(name, "HEADER")}"' for name in fields]
    where = _name_likely(likely)
    if "name" in found and set(HALVES) <= set(missing):
        header = source.headers[next(choice.list_places("name"))]
        where += f" {header!r} seems to have both: {SPLIT}."
    derive = ""
    may_derive = "username" in missing
    if may_derive:
        derive = "; --derive-username makes usernames from names"
    below = "; if the headers are further down: --header-row N" if header_row == 1 else ""
    choices = [MissingChoice(name, tuple(_list_candidates(source))) for name in fields]
    return RosterError(
        f"The roster has no {names}, which {platform} needs. Its columns are"
        f" {show(source.headers)} ({source.description}).{where} Name the right"
        f" {'one' if len(fields) == 1 else 'ones'}: {' '.join(options)}{derive}{below}",
        Solution(columns=likely, derive_usernames=may_derive),
        choices,
    )


def _list_candidates(source: Source) -> Iterator[Candidate]:
    """Yield the columns with a header, each with its first value."""
    rows = [row.cells for row in islice(source.rows(), _SAMPLE)]
    for place, header in enumerate(source.headers):
        if header:
            values = (row[place].strip() for row in rows if place < len(row))
            sample = "" if is_secret(header) else next(filter(None, values), "")
            yield Candidate(name_column(source.headers, place), sample)


def _find_taken(source: Source, choice: Columns, missing: Set[str]) -> RosterError | None:
    """Return the error if the column of a missing field is there, and is used for another one."""
    for name, place in choice.places.items():
        header = source.headers[place]
        field = recognize(header)
        if field is not None and field in missing and HALVES.get(name) != field:
            text = name_column(source.headers, place)
            return RosterError(
                f"{header!r} is used for the {name.replace('_', ' ')}, and the roster has no other"
                f' {field.replace("_", " ")}. To use it for both: --map {field}="{text}"',
                Solution(columns={field: text}),
                [MissingChoice(field, tuple(_list_candidates(source)))],
            )
    return None


def _name_likely(likely: Mapping[str, str]) -> str:
    places = [f"the {name} in {header!r}" for name, header in likely.items()]
    return f" Most likely {' and '.join(places)}." if places else ""


def find_lower_headers(source: Source) -> RosterError | None:
    """Return the error of a roster with titles above its headers; None if it seems to have none."""
    row = _find_headers(source)
    if row is None:
        return None
    unit = source.unit.removeprefix("Excel ")
    return RosterError(
        f"The headers seem to be in {unit} {row}, below titles: --header-row {row}",
        Solution(header_row=row),
    )


def _find_headers(source: Source) -> int | None:
    """Return the line of a row that seems to have the headers, if the first row has titles.

    That is the first row with two headers of learners; or the one above the first email, if the
    first row has one cell only.
    """
    is_title = sum(map(bool, source.headers)) == 1
    above: int | None = None
    for row in islice(source.rows(), _TITLES):
        cells = [cell.strip() for cell in row.cells if cell.strip()]
        if any(map(_EMAIL.fullmatch, cells)):
            return above if is_title else None
        if len({recognize(cell) for cell in cells} - {None}) > 1:
            return row.line
        above = row.line if len(cells) > 1 else above
    return None


def _find_likely(
    source: Source, fields: Collection[str], choice: Columns
) -> Iterator[tuple[str, str]]:
    """Yield the only column whose values look like a field, for each field that has one."""
    rows = [row.cells for row in islice(source.rows(), _SAMPLE)]
    headers = source.headers
    free = [
        place
        for place, header in enumerate(headers)
        if header and place not in choice.used and list(headers).count(header) == 1
    ]
    # A code of any kind looks like a username, and a wrong one cannot be changed later.
    for name, pattern in (("email", _EMAIL), ("name", _NAME)):
        if name not in fields:
            continue
        fitting = [
            place
            for place in free
            if _WORDS[name] >= {*split_words(headers[place])} and _fits(rows, place, pattern)
        ]
        if len(fitting) == 1:
            yield name, headers[fitting[0]]


def _fits(rows: Sequence[Sequence[str]], place: int, pattern: re.Pattern[str]) -> bool:
    """Tell whether most cells of a column look like a field."""
    cells = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
    if len(cells) < _MOST * len(rows) or not cells:
        return False
    return sum(map(bool, map(pattern.fullmatch, cells))) >= _MOST * len(cells)
