"""Kinds of rosters: a small file, how it is read, and what has to become of it.

They are data in `tests/rosters/kinds`. `people` are the rows that can be registered, as
`email|name|username`; `refused` are the others, as `line|part of the reason`. `stops` is a part of
the message if the file cannot be used at all. The word `LONG` stands for 140,000 letters.
"""

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Any, Final

from attrs import define, field, frozen
from roster_files import TAHDAH_TARGET, write_workbook

from matricula.registrar import find_registrar
from matricula.rosters import LeftOut
from matricula.rosters.readers.open import open_source
from matricula.rosters.roster import Roster, make_roster
from matricula.rosters.row import RosterRow

FOLDER: Final = Path(__file__).parents[1] / "rosters" / "kinds"
SETTINGS: Final[Mapping[str, Mapping[str, object]]] = {
    "tahoe": {},
    "tahdah": TAHDAH_TARGET,
    "digitalchalk": {"course": f"5d2a{1:028x}"},
}


@frozen(kw_only=True)
class RosterKind:
    """A roster of some kind, and what has to become of it."""

    name: str
    text: str
    on: str = "tahoe"
    settings: Mapping[str, object] | None = None
    map: Mapping[str, str] = field(factory=dict)
    preset: str | None = None
    where: Sequence[str] = ()
    excel: bool = True
    stops: str = ""
    people: Sequence[str] = ()
    refused: Sequence[str] = ()
    notes: Sequence[str] = ()
    unused: Sequence[str] | None = None
    cleaned: Sequence[str] | None = None
    passwords: Sequence[str] | None = None
    courses: Sequence[str] | None = None
    blank: int | None = None
    remarks: int = 0
    unselected: int = 0
    inactive: Mapping[str, int] = field(factory=dict)

    def write_csv(self, folder: Path) -> Path:
        """Write the roster as CSV."""
        path = folder / "r.csv"
        text = self.text.replace("LONG", "x" * 140_000)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def write_excel(self, folder: Path) -> Path:
        """Write the roster as a workbook."""
        delimiter = ";" if ";" in self.text.split("\n")[0] else ","
        rows = csv.reader(io.StringIO(self.text, newline=""), delimiter=delimiter)
        return write_workbook(folder, [[escape(cell) for cell in row] for row in rows])


@define
class RosterReading:
    """A roster as it was read."""

    roster: Roster
    rows: list[RosterRow]
    left_out: LeftOut

    @property
    def people(self) -> list[RosterRow]:
        """The rows that can be registered."""
        return [row for row in self.rows if row.refusal is None]

    @property
    def refused(self) -> list[RosterRow]:
        """The rows that cannot."""
        return [row for row in self.rows if row.refusal is not None]


def load_kinds() -> list[RosterKind]:
    """Return all kinds."""
    tables: list[dict[str, Any]] = [
        table
        for path in sorted(FOLDER.glob("*.toml"))
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["kind"]
    ]
    return [RosterKind(**table) for table in tables]


def read_kind(kind: RosterKind, path: Path) -> RosterReading:
    """Read a roster as a run would. Raises RosterError."""
    settings = SETTINGS[kind.on] if kind.settings is None else kind.settings
    registrar = find_registrar(kind.on)
    with closing(open_source(str(path))) as source:
        roster = make_roster(
            source, registrar, settings, kind.map, preset=kind.preset, where=kind.where
        )
        left_out = LeftOut()
        return RosterReading(roster, list(roster.rows(left_out)), left_out)
