"""A roster for a platform: a file, the meaning of its columns, and its rows."""

from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from itertools import islice

from attrs import field, frozen

from ..registrar import Registrar, Values
from ..settings import name_option
from .errors import RosterError, StoppedError
from .generated_values import GeneratedValues
from .journal.corrections import Correction, read_correction
from .readers.columns import LEARNER_FIELDS, map_columns, show
from .readers.source import REASON, Source
from .row import RosterRow, RowMaker
from .unique_values import refuse_shared

# The columns that can fill an attribute of a learner.
_FILLED_BY = {"full_name": ("name", "first_name", "last_name")}
_SHOWN = 10


@frozen
class Survey:
    """The number of rows of a roster, and the first rows that cannot be sent."""

    rows: int
    refused: int
    examples: tuple[RosterRow, ...]


@frozen
class Roster:
    """The rows of a source for a platform. They can be read more than once."""

    source: Source
    registrar: Registrar
    columns: Mapping[str, int]
    settings: Values = field(factory=dict)
    limit: int | None = None
    generated: GeneratedValues | None = None

    @property
    def unused(self) -> list[str]:
        """The headers of columns that are not used."""
        used = set(self.columns.values())
        headers = enumerate(self.source.headers)
        return [name for index, name in headers if index not in used and name and name != REASON]

    @property
    def target(self) -> dict[str, str]:
        """The settings that say what all rows are registered on."""
        return find_target(self.registrar, self.settings)

    def rows(self) -> Iterator[RosterRow]:
        """Yield the rows, up to the limit. Raises RosterError where the file cannot be read."""
        maker = RowMaker(
            self.registrar, self.columns, self.settings, self.generated, self.source.headers
        )
        rows = map(maker.make, islice(self.source.rows(), self.limit))
        ids = [name for name in self.registrar.row_ids if name in self.columns]
        return refuse_shared(rows, ids)

    def rows_to_send(self) -> Iterator[RosterRow]:
        """Yield the rows for a run. Raises StoppedError where the file cannot be read any more."""
        number = 0
        try:
            for row in self.rows():
                number += 1
                yield row
        except (RosterError, OSError, ValueError) as error:
            raise StoppedError(
                f"The roster cannot be read after row {number}, and nothing more was sent. {error}"
            ) from error

    def corrections(self) -> Iterator[Correction]:
        """Yield the rejected rows that its rows correct, if it is a file of rejected rows."""
        names = [name.lower() for name in self.source.headers]
        if REASON not in names:
            return
        place = names.index(REASON)
        with suppress(RosterError, OSError, ValueError):  # the run has reported it
            for row in self.rows():
                reason = row.cells[place] if place < len(row.cells) else ""
                if (correction := read_correction(row, reason)) is not None:
                    yield correction

    def survey(self) -> Survey:
        """Read all rows and count them. Raises RosterError where the file cannot be read."""
        number = refused = 0
        examples: list[RosterRow] = []
        for row in self.rows():
            number += 1
            if row.refusal is not None:
                refused += 1
                if len(examples) < _SHOWN:
                    examples.append(row)
        return Survey(number, refused, tuple(examples))


def find_target(registrar: Registrar, settings: Values) -> dict[str, str]:
    """Return the settings that say what learners are registered on, as text."""
    known = registrar.settings
    return {name: str(value) for name, value in settings.items() if known[name].is_target}


def make_roster(
    source: Source,
    registrar: Registrar,
    settings: Values,
    mapping: Mapping[str, str] | None = None,
    limit: int | None = None,
    generated: GeneratedValues | None = None,
) -> Roster:
    """Return the roster of a source.

    `settings` count for all rows, `mapping` has headers by field. Raises RosterError if a column or
    a setting is missing; the message names what was found and how to give it.
    """
    fields = (*LEARNER_FIELDS, *registrar.settings)
    columns = map_columns(source.headers, fields, mapping or {})
    _check_columns(source, registrar, columns, generated)
    check_settings(registrar, settings, columns)
    return Roster(source, registrar, columns, settings, limit, generated)


def check_settings(registrar: Registrar, settings: Values, columns: Container[str]) -> None:
    """Raise RosterError if a required setting is neither given nor a column."""
    for name, setting in registrar.settings.items():
        if setting.required and name not in settings and name not in columns:
            raise RosterError(
                f"{registrar.name} needs {name_option(name)}, or a column {name!r} in the roster."
            )


def _check_columns(
    source: Source,
    registrar: Registrar,
    columns: Mapping[str, int],
    generated: GeneratedValues | None,
) -> None:
    is_generated = generated is not None and generated.usernames
    missing = [
        need
        for need in registrar.needs
        if not any(name in columns for name in _FILLED_BY.get(need, (need,)))
        and not (need == "username" and is_generated)
    ]
    if not missing:
        return
    names = " and no ".join(name.replace("_", " ") for name in missing)
    example = _FILLED_BY.get(missing[0], (missing[0],))[0]
    derive = "; or --derive-username" if missing == ["username"] else ""
    raise RosterError(
        f"The roster has no {names}, which {registrar.name} needs. Its columns are"
        f" {show(source.headers)} ({source.description})."
        f' If one of them is the right one, name it: --map {example}="Header"; if the headers are'
        f" further down: --header-row N{derive}"
    )
