"""Presets: well-known exports of people, recognised as a whole by their headers.

They are data, in `presets.toml`, with the public pages that describe the headers.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from attrs import frozen

from ..errors import RosterError
from .data_files import load_data
from .headers import LEARNER_FIELDS, normalize, show

_NUMBER = re.compile(r"([0-9]{1,15})(?:[.,]0*)?")
"""A whole number, as spreadsheets may write it: `514`, `514.0`, `514,0`."""
_TIME = re.compile(r"(?!.*\b0001\b)(?:\d{1,4}([-./])\d{1,2}\1 ?\d{1,4}\b.*|\d{5}(?:[.,]\d+)?)")
"""A date in figures, as exports and spreadsheets write it, or the number that Excel has for one.

The year 1 is the date that .NET writes if there is none.
"""
_TRUE: Final = (
    *("true", "yes", "1", "1.0", "1,0", "wahr", "ja", "vrai", "oui", "verdadero", "sí"),
    *("verdadeiro", "sim", "vero", "sì", "waar", "prawda", "tak", "истина", "да"),
)
_FALSE: Final = (
    *("false", "no", "0", "0.0", "0,0", "falsch", "nein", "faux", "non", "falso", "não"),
    *("onwaar", "nee", "fałsz", "nie", "ложь", "нет"),
)
_TRUTHS: Final = {True: frozenset(_TRUE), False: frozenset(_FALSE)}
EXPORT: Final = "matricula"
"""The preset of `matricula roster export`."""
NO_PRESET: Final = "none"
"""The name that switches the presets off."""


def read_truth(text: str) -> bool | None:
    """Return the truth value that a text is in some language, None if it is none."""
    value = text.strip().casefold()
    return next((truth for truth, words in _TRUTHS.items() if value in words), None)


@frozen
class LeaveOut:
    """A column that marks people who are not active, by values, by bits of a number, or by a time.

    `active` has the values of the others. An empty cell marks nobody. With `is_time`, the column
    has the time at which somebody was deleted, and most cells are empty.
    """

    column: int
    header: str
    values: frozenset[str] = frozenset()
    active: frozenset[str] = frozenset()
    bits: int = 0
    is_time: bool = False

    def name(self, cell: str) -> str:
        """Return the mark of a person for a message: the header and the value."""
        return f"{self.header}: {'a time' if self.is_time else cell.strip()}"

    def matches(self, cell: str) -> bool:
        """Tell whether a cell says that its person is not active."""
        value = cell.strip().casefold()
        if self.bits:
            found = _NUMBER.fullmatch(value)
            return found is not None and bool(int(found[1]) & self.bits)
        if self.is_time:
            return _TIME.fullmatch(value) is not None
        return value in self.values

    def find_doubt(self, cell: str) -> str | None:
        """Say why a cell does not tell if its person is active, None if it does."""
        value = cell.strip().casefold()
        if not value or value in self.active or self.matches(cell):
            return None
        if self.bits and _NUMBER.fullmatch(value):
            return None
        return (
            f"{self.header} is {cell.strip()[:40]!r}, and nobody knows if that is an active person."
            f' Say which values are: --where "{self.header}=VALUE"'
        )


@frozen
class Preset:
    """A preset, applied to the headers of a roster.

    With `prefer_parts`, a name counts only for people who lack a first or a last name.
    """

    name: str
    title: str
    note: str
    columns: Mapping[str, int]
    leave_out: tuple[LeaveOut, ...]
    prefer_parts: bool


def choose_preset(headers: Sequence[str], name: str | None) -> Preset | None:
    """Return the preset with this name; without a name, the one that the headers show, if any.

    Raises RosterError for an unknown name, a preset without its columns, and headers that show
    several presets.
    """
    if name is not None and name.casefold() == NO_PRESET:
        return None
    places = _find_places(headers)
    presets: Mapping[str, Mapping[str, Any]] = load_data("presets.toml")
    if name is None:
        found = [one for one, preset in presets.items() if _is_like(preset, places)]
        if len(found) > 1:
            names = " and ".join(found)
            raise RosterError(f"The roster looks like {names}. Say which: --preset {found[0]}")
        return _apply(found[0], presets[found[0]], places) if found else None
    if name.casefold() not in presets:
        raise RosterError(_explain_unknown(name, (*presets, NO_PRESET)))
    name = name.casefold()
    preset = _apply(name, presets[name], places)
    if "email" in presets[name] and "email" not in preset.columns:
        wanted = " or ".join(map(repr, presets[name]["email"]))
        raise RosterError(
            f"--preset {name}: the roster has no column {wanted}. It has {show(headers)}."
        )
    return preset


def is_export(headers: Sequence[str]) -> bool:
    """Tell whether the headers are those of `matricula roster export`."""
    return _is_like(load_data("presets.toml")[EXPORT], _find_places(headers))


def _explain_unknown(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name.casefold(), known, 1)
    hint = f" Did you mean {close[0]}?" if close else ""
    return f"--preset {name}: there is no such preset. Known are {', '.join(known)}.{hint}"


def _find_places(headers: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        places.setdefault(normalize(header), []).append(place)
    return places


def _is_like(preset: Mapping[str, Any], places: Mapping[str, object]) -> bool:
    others = preset.get("any")
    return all(normalize(one) in places for one in preset["headers"]) and (
        others is None or any(normalize(one) in places for one in others)
    )


def _apply(name: str, preset: Mapping[str, Any], places: Mapping[str, list[int]]) -> Preset:
    columns = {}
    for field in LEARNER_FIELDS:
        for header in preset.get(field, ()):
            found = places.get(normalize(header), [])
            if len(found) > 1:
                raise RosterError(
                    f"The roster has the column {header!r} of {name} more than once. Rename one."
                )
            if found:
                columns[field] = found[0]
                break
    rules = [
        LeaveOut(place, header, frozenset(values), frozenset(preset["active"][header]))
        for header, values in preset.get("leave_out", {}).items()
        for place in places.get(normalize(header), ())
    ]
    rules += [
        LeaveOut(place, header, _TRUTHS[marks], _TRUTHS[not marks])
        for header, marks in preset.get("yes_or_no", {}).items()
        for place in places.get(normalize(header), ())
    ]
    rules += [
        LeaveOut(place, header, bits=bits)
        for header, bits in preset.get("bits", {}).items()
        for place in places.get(normalize(header), ())
    ]
    rules += [
        LeaveOut(place, header, is_time=True)
        for header in preset.get("times", ())
        for place in places.get(normalize(header), ())
    ]
    return Preset(
        name,
        preset["title"],
        preset.get("note", ""),
        columns,
        tuple(rules),
        preset.get("prefer_parts", False),
    )
