"""A roster for a platform: its source, which column is what, and the entries of its rows."""

from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from itertools import islice

from attrs import field, frozen

from ..registrar import Registrar, Values
from ..settings import name_option
from .errors import RosterError, StoppedError
from .generated_values import Filling
from .journal.corrections import Correction, read_correction
from .journal.seen import refuse_shared
from .readers.columns import LEARNER_FIELDS, map_columns, show
from .readers.source import REASON, Source
from .row import Entry, EntryMaker

# Attributes of a learner that several columns can fill.
_FILLED_BY = {"full_name": ("name", "first_name", "last_name")}
_SHOWN = 10


@frozen
class Survey:
    """What a look through a roster found: how many rows, and the first that are refused."""

    rows: int
    refused: int
    examples: tuple[Entry, ...]


@frozen
class Roster:
    """The rows of a source as entries for a platform. It can be gone through more than once."""

    source: Source
    registrar: Registrar
    columns: Mapping[str, int]
    values: Mapping[str, object] = field(factory=dict)
    limit: int | None = None
    filling: Filling | None = None

    @property
    def unused(self) -> list[str]:
        """The headers that mean nothing here."""
        used = set(self.columns.values())
        headers = enumerate(self.source.headers)
        return [name for index, name in headers if index not in used and name and name != REASON]

    @property
    def target(self) -> dict[str, str]:
        """What all rows are registered on."""
        return find_target(self.registrar, self.values)

    def entries(self) -> Iterator[Entry]:
        """An entry for each row, up to the limit."""
        maker = EntryMaker(
            self.registrar, self.columns, self.values, self.filling, self.source.headers
        )
        entries = map(maker.make, islice(self.source.rows(), self.limit))
        ids = [name for name in self.registrar.row_ids if name in self.columns]
        return refuse_shared(entries, ids)

    def entries_to_send(self) -> Iterator[Entry]:
        """As `entries`, for a run. Raises StoppedError where the file cannot be read any more."""
        number = 0
        try:
            for entry in self.entries():
                number += 1
                yield entry
        except (RosterError, OSError, ValueError) as error:
            raise StoppedError(
                f"The roster cannot be read on after row {number}, nothing more was sent. {error}"
            ) from error

    def corrections(self) -> Iterator[Correction]:
        """The refused rows that its rows correct, if it is a file of refused rows."""
        names = [name.lower() for name in self.source.headers]
        if REASON not in names:
            return
        place = names.index(REASON)
        with suppress(RosterError, OSError, ValueError):  # the run has told
            for entry in self.entries():
                reason = entry.cells[place] if place < len(entry.cells) else ""
                if (correction := read_correction(entry, reason)) is not None:
                    yield correction

    def survey(self) -> Survey:
        """Look through all rows. Raises RosterError where the file cannot be read."""
        rows, refused = 0, 0
        examples: list[Entry] = []
        for entry in self.entries():
            rows += 1
            if entry.refusal is not None:
                refused += 1
                if len(examples) < _SHOWN:
                    examples.append(entry)
        return Survey(rows, refused, tuple(examples))


def find_target(registrar: Registrar, values: Values) -> dict[str, str]:
    """Those of the settings that say what learners are registered on, as text."""
    settings = registrar.settings
    return {name: str(value) for name, value in values.items() if settings[name].is_target}


def make_roster(
    source: Source,
    registrar: Registrar,
    values: Mapping[str, object],
    mapping: Mapping[str, str] | None = None,
    limit: int | None = None,
    filling: Filling | None = None,
) -> Roster:
    """The roster of a source; `values` are settings for all rows, `mapping` headers for fields.

    `filling` says what is made up where a row lacks it.

    Raises RosterError, with what was found and how to say it, if a column or a setting is missing.
    """
    fields = (*LEARNER_FIELDS, *registrar.settings)
    columns = map_columns(source.headers, fields, mapping or {})
    _check_columns(source, registrar, columns, filling)
    check_settings(registrar, values, columns)
    return Roster(source, registrar, columns, values, limit, filling)


def check_settings(
    registrar: Registrar, values: Mapping[str, object], columns: Container[str]
) -> None:
    """Raise RosterError if what the platform requires is neither a setting nor a column."""
    for name, setting in registrar.settings.items():
        if setting.required and name not in values and name not in columns:
            raise RosterError(
                f"{registrar.name} needs {name_option(name)}, or a column {name!r} in the roster."
            )


def _check_columns(
    source: Source, registrar: Registrar, columns: Mapping[str, int], filling: Filling | None
) -> None:
    is_derived = filling is not None and filling.usernames
    missing = [
        need
        for need in registrar.needs
        if not any(name in columns for name in _FILLED_BY.get(need, (need,)))
        and not (need == "username" and is_derived)
    ]
    if not missing:
        return
    names = " and no ".join(name.replace("_", " ") for name in missing)
    example = _FILLED_BY.get(missing[0], (missing[0],))[0]
    raise RosterError(
        f"The roster has no {names}, which {registrar.name} needs. Its columns are"
        f" {show(source.headers)} ({source.description})."
        f' If one of them is it, say so: --map {example}="Header"; if they stand further down:'
        " --header-row N"
        f"{'; or --derive-username' if missing == ['username'] else ''}"
    )
