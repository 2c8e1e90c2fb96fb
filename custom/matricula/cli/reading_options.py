"""The options that say how a file of people is read; each record is a group of them."""

from collections.abc import Sequence
from typing import Annotated, Literal

from attrs import evolve, fields, frozen
from cyclopts import Parameter

import matricula
from matricula import rosters

from .app import make_group
from .usage_error import join_choices
from .values import Columns, Count, Delimiter, RowConditions, Text

_READING = make_group("Reading the roster", order=2)
_EMAILS = make_group("Reading the file of --emails", order=2)
_PRESETS = (*rosters.list_presets(), "none")
_FIELDS = [
    *(one.name for one in fields(matricula.Learner) if one.name != "extra"),
    *dict.fromkeys(name for one in matricula.ENTRIES.values() for name in one.settings),
]


@frozen
class LayoutOptions:
    """The layout of a file of people, where it is not found out."""

    map: Annotated[
        Columns,
        Parameter(
            help="the column of a field: its header, its letter (C), its position (#3), or none;"
            f" fields: {join_choices(_FIELDS, 'and')}"
        ),
    ] = ()
    preset: Annotated[
        str | None,
        Parameter(
            choices=_PRESETS,
            show_choices=False,
            metavar="NAME",
            help=f"a well-known export, if it is not recognized: {join_choices(_PRESETS)}",
        ),
    ] = None
    header_row: Annotated[
        Count,
        Parameter(help="CSV, Excel: the row of the headers, if titles come before it"),
    ] = 1
    sheet: Annotated[
        Text | None,
        Parameter(metavar="NAME", help="Excel: the sheet, if several have people"),
    ] = None
    hidden: Annotated[
        Literal["include", "skip"] | None,
        Parameter(
            metavar="include|skip", help="Excel: use hidden rows and columns, or leave them out"
        ),
    ] = None
    encoding: Annotated[
        Text | None,
        Parameter(
            metavar="NAME", help="CSV: the encoding, such as cp1252, if it is not recognized"
        ),
    ] = None
    delimiter: Annotated[
        Delimiter | None,
        Parameter(help="CSV: the character between cells, or tab, if it is not recognized"),
    ] = None

    def make(self, where: Sequence[str], limit: int | None = None) -> "rosters.ReadOptions":
        """Return how the file is read. Raises ConfigurationError for a doubled field."""
        return rosters.ReadOptions(
            columns=read_columns(self.map),
            preset=self.preset,
            where=where,
            sheet=self.sheet,
            header_row=self.header_row,
            delimiter=self.delimiter,
            encoding=self.encoding,
            hidden=self.hidden,
            limit=limit,
        )


@Parameter(name="*", group=_READING)
@frozen
class ReadingOptions(LayoutOptions):
    """The layout of a roster, and the values that are made for it."""

    derive_username: Annotated[bool, Parameter(help="make missing usernames from names")] = False
    generate_passwords: Annotated[
        bool, Parameter(help="make missing passwords, which are kept nowhere")
    ] = False

    def make(self, where: Sequence[str], limit: int | None = None) -> "rosters.ReadOptions":
        """Return how a roster is read. Raises ConfigurationError for a doubled field."""
        return evolve(
            super().make(where, limit),
            derive_usernames=self.derive_username,
            generate_passwords=self.generate_passwords,
        )


@Parameter(name="*", group=_EMAILS)
@frozen
class EmailFileOptions(LayoutOptions):
    """The people of a file of emails, and its layout."""

    map: Annotated[
        Columns,
        Parameter(
            help='the column of the emails or of the course: email="Work address", course=C or'
            " course=#3; course=none takes people out of all courses"
        ),
    ] = ()
    where: RowConditions = ()


def read_columns(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The headers of fields. Raises ConfigurationError for a field that is given twice."""
    columns = dict(pairs)
    for field, header in pairs:
        if columns[field] != header:
            raise matricula.ConfigurationError(
                f'--map {field}="{header}" and --map {field}="{columns[field]}":'
                " a field has one column."
            )
    return columns
