"""The meaning of a roster's columns: exact names, usual headers, presets, and a mapping."""

from collections.abc import Collection, Container, Iterator, Mapping, Sequence

from attrs import field, frozen

from ..errors import Candidate, MissingChoice, RosterError, join_obstacles
from .half_names import HALVES, NO_COLUMN, name_full, refuse_half
from .headers import (
    LEARNER_FIELDS,
    LEARNER_MEANINGS,
    SETTING_MEANINGS,
    concerns,
    find_field,
    find_meaning,
    find_meaning_beside,
    has_name_part,
    is_foreign,
    is_further_name,
    is_name_aside,
    is_secret,
    is_status,
    recognize,
    show,
)
from .positions import find_column, name_column, to_letters
from .presets import EXPORT, LeaveOut, Preset, choose_preset

__all__ = [
    "LEARNER_FIELDS",
    "ColumnRequest",
    "Columns",
    "choose_columns",
    "is_secret",
    "recognize",
    "show",
]

_JOINABLE = ("name", "first_name", "last_name")


@frozen
class ColumnRequest:
    """Facts about the columns besides their headers.

    `mapping` has a header, a letter or a position by field; `settings` are the settings of the
    platform, `given` those that were given as options, `preset` the name of a preset. `selecting`
    are the columns that conditions look at. With `needs_halves`, the platform takes no full name.
    """

    platform: str
    settings: Collection[str] = ()
    given: Container[str] = ()
    mapping: Mapping[str, str] = field(factory=dict)
    preset: str | None = None
    selecting: Collection[int] = ()
    needs_halves: bool = False


@frozen
class Columns:
    """The columns of a roster by field.

    `places` has the column of each field. `joined` has the columns of the fields whose value is in
    several columns, from left to right. `half` is the field that a column called only `Name` is
    taken for; with `is_mixed`, only some people have the full name in it. With `prefer_parts`, a
    name counts only for people who lack a first or a last name. `leave_out` are the columns that
    mark people who are not active. `notes` are sentences for the user. With `needs_halves`, the
    platform takes no full name. With `is_export`, the roster is an export of a journal.
    """

    places: Mapping[str, int]
    joined: Mapping[str, tuple[int, ...]] = field(factory=dict)
    half: str | None = None
    prefer_parts: bool = False
    is_mixed: bool = False
    leave_out: tuple[LeaveOut, ...] = ()
    notes: tuple[str, ...] = ()
    has_preset: bool = False
    needs_halves: bool = False
    is_export: bool = False

    @property
    def used(self) -> set[int]:
        """All columns that have a value of a learner or a setting."""
        return set(self.list_places(*self.places, *self.joined))

    def list_places(self, *names: str) -> Iterator[int]:
        """Yield the columns of these fields."""
        for name in names:
            if name in self.places:
                yield self.places[name]
            yield from self.joined.get(name, ())


def choose_columns(headers: Sequence[str], request: ColumnRequest) -> Columns:
    """Return the columns of a roster.

    A mapping takes precedence, then a preset, then usual headers. A setting has a column only by
    mapping or by its exact name (`legal_entity` or `legal entity`). Raises RosterError for an
    unknown field or header, and wherever the headers can be understood in two ways.
    """
    return _Choice(headers, request).choose()


class _Choice:
    """Finds the columns of one roster."""

    def __init__(self, headers: Sequence[str], request: ColumnRequest) -> None:
        self._headers = headers
        self._request = request
        self._joined: dict[str, tuple[int, ...]] = {}
        self._places: dict[str, int] = {}
        self._notes: list[str] = []
        self._leave_out: tuple[LeaveOut, ...] = ()
        self._half: str | None = None

    def choose(self) -> Columns:
        self._take_mapping()
        preset = choose_preset(self._headers, self._request.preset)
        if preset is not None:
            self._take_preset(preset)
        else:
            self._take_learner()
        self._take_settings()
        if preset is None:
            self._check_halves()
        self._refuse_base64()
        self._note_status()
        return Columns(
            self._places,
            self._joined,
            self._half,
            preset is not None and preset.prefer_parts,
            leave_out=self._leave_out,
            notes=tuple(self._notes),
            has_preset=preset is not None,
            needs_halves=self._request.needs_halves,
            is_export=preset is not None and preset.name == EXPORT,
        )

    def _take_mapping(self) -> None:
        known = (*LEARNER_FIELDS, *self._request.settings)
        wrong: list[RosterError] = []
        for name, text in self._request.mapping.items():
            if name not in known:
                hint = f' Write the field first: --map {text}="{name}".' if text in known else ""
                raise RosterError(
                    f"--map {name}=…: there is no such field. Known are {', '.join(known)}.{hint}"
                )
            try:
                self._take(name, self._read_mapping(name, text))
            except RosterError as error:
                choice = MissingChoice(name, tuple(self._list_candidates()))
                wrong.append(RosterError(str(error), choices=[choice]))
        if wrong:
            raise join_obstacles(wrong)

    def _list_candidates(self) -> Iterator[Candidate]:
        """Yield the columns with a header, by the text that names each in a mapping."""
        for place, header in enumerate(self._headers):
            if header:
                yield Candidate(self._name(place))

    def _read_mapping(self, name: str, text: str) -> tuple[int, ...]:
        """Return the columns that a mapping names; several are joined by ` + `."""
        option = f'--map {name}="{text}"'
        if text == NO_COLUMN and text not in self._headers:
            return ()
        parts = text.split(" + ") if text not in self._headers and " + " in text else [text]
        if len(parts) > 1 and name not in _JOINABLE:
            raise RosterError(f"{option}: only names can be joined of several columns.")
        return tuple(self._find(part.strip() or part, option) for part in parts)

    def _find(self, text: str, option: str) -> int:
        return find_column(self._headers, text, option)

    def _take(self, name: str, places: Sequence[int]) -> None:
        if len(places) > 1:
            self._joined[name] = tuple(places)
        elif places:
            self._places[name] = places[0]

    def _take_preset(self, preset: Preset) -> None:
        mapped = self._request.mapping
        chosen = "" if self._request.preset else ", found by its headers"
        note = f" {preset.note}" if preset.note else ""
        self._notes.append(
            f"preset {preset.name} ({preset.title}){chosen}; --preset none reads each header by"
            f" itself.{note}"
        )
        for name, place in preset.columns.items():
            if name not in mapped and place not in self._used:
                self._places[name] = place
        self._leave_out = preset.leave_out

    def _refuse_base64(self) -> None:
        """Raise RosterError if a column that is used has values in base64, as LDIF writes them."""
        for place in sorted(self._used):
            header = self._headers[place]
            if header.rstrip().endswith("::"):
                raise RosterError(
                    f"The header {header!r} says that its values are in base64. Export the entries"
                    " as CSV with plain text."
                )

    @property
    def _used(self) -> set[int]:
        return Columns(self._places, self._joined).used

    def _take_learner(self) -> None:
        """Find the columns of learners by their headers."""
        found = self._find_meanings()
        full, plain = found.pop("full_name", None), found.pop("name", None)
        first, second = found.pop("last_name_1", None), found.pop("last_name_2", None)
        prefix = found.pop("last_name_prefix", None)
        last = found.pop("last_name", None)
        if last is not None and (first is not None or second is not None):
            other = first if first is not None else second
            assert other is not None
            raise self._refuse_both("last_name", last, other)
        self._places.update(found)
        halves = {"last_name": first if last is None else last, **found}
        if plain is not None:
            last = self._place_name(plain, full, halves, last)
        elif full is not None:
            self._places["name"] = full
        parts = [one for one in (prefix, last, first, second) if one is not None]
        if parts and not (last is None and first is None):
            self._take("last_name", parts)

    def _place_name(
        self, plain: int, full: int | None, halves: Mapping[str, int | None], last: int | None
    ) -> int | None:
        """Decide what a column called `Name` is; return the column of the last name."""
        mapped = {*self._places, *self._joined}
        has_first = halves.get("first_name") is not None or "first_name" in mapped
        has_last = halves.get("last_name") is not None or "last_name" in mapped
        if full is not None:
            if has_first == has_last:
                if not has_first:
                    raise self._refuse_both("name", full, plain)
                self._places["name"] = full
                return last
            self._places["name"] = full
        elif has_first == has_last:
            is_exact = {"name", "first_name", "last_name"} <= set(self._headers)
            if not has_first or is_exact:
                self._places["name"] = plain
            return last
        self._half = "last_name" if has_first else "first_name"
        self._note_half(plain, self._half, halves)
        if self._half == "last_name":
            return plain
        self._places["first_name"] = plain
        return last

    def _note_half(self, plain: int, half: str, halves: Mapping[str, int | None]) -> None:
        other = halves.get(HALVES[half])
        beside = "the other one is there" if other is None else f"{self._headers[other]!r} is there"
        header = self._headers[plain]
        solution = name_full(self._name(plain), self._request.needs_halves)
        self._notes.append(
            f"{header!r} is taken for the {half.replace('_', ' ')}, because {beside}."
            f" If it is the full name: {solution}"
        )

    def _find_meanings(self) -> dict[str, int]:
        """Return the columns of learners by the meaning of their headers."""
        found: dict[str, int] = {}
        used = self._used
        for place, header in enumerate(self._headers):
            meaning = find_meaning_beside(header, self._headers)
            if meaning not in LEARNER_MEANINGS or place in used:
                continue
            if is_foreign(header, self._headers):
                continue
            if find_field(meaning) in self._request.mapping:
                continue
            if meaning in found:
                raise self._refuse_both(find_field(meaning) or meaning, found[meaning], place)
            found[meaning] = place
        return found

    def _refuse_both(self, name: str, one: int, other: int) -> RosterError:
        first, second = sorted((one, other))
        columns = f"{self._show(first)} and {self._show(second)}"
        texts = [self._name(place) for place in (first, second)]
        both = f', or both: --map {name}="{" + ".join(texts)}"' if name in _JOINABLE else ""
        return RosterError(
            f"Two columns could be the {name}: {columns}. Say which: --map {name}="
            f'"{texts[0]}" or --map {name}="{texts[1]}"{both}',
            choices=[MissingChoice(name, tuple(map(Candidate, texts)))],
        )

    def _name(self, place: int) -> str:
        return name_column(self._headers, place)

    def _show(self, place: int) -> str:
        return f"{self._headers[place]!r} (column {to_letters(place)})"

    def _take_settings(self) -> None:
        """Find the columns of settings: only by their exact names."""
        used, mapped = self._used, self._request.mapping
        for name in self._request.settings:
            if name in mapped:
                continue
            exact = (name, name.replace("_", " "))
            places = [place for place, header in enumerate(self._headers) if header in exact]
            if len(places) > 1:
                raise self._refuse_both(name, places[0], places[1])
            if places:
                self._take(name, places)
                continue
            for place, header in enumerate(self._headers):
                if place not in used and self._may_be(name, header):
                    self._pass_over(name, place)

    def _may_be(self, name: str, header: str) -> bool:
        return name in SETTING_MEANINGS and concerns(header, name, self._request.platform)

    def _pass_over(self, name: str, place: int) -> None:
        """Leave a column alone that may be a setting, if the setting is an option of the command.

        Raises RosterError if it is not: then nobody knows whether the column was meant.
        """
        option = "--" + name.replace("_", "-")
        header, text = self._headers[place], self._name(place)
        if name in self._request.given:
            self._notes.append(
                f"{header!r} is not used, because {option} is given. To use the column:"
                f' --map {name}="{text}"'
            )
            return
        raise RosterError(
            f"The column {header!r} may be the {name.replace('_', ' ')}, but it is not called"
            f' {name!r}. To use it: --map {name}="{text}"; to leave it alone: --map {name}='
            f"{NO_COLUMN}{'' if name == 'candidate_id' else f', or {option} for all rows'}"
        )

    def _check_halves(self) -> None:
        """Raise RosterError if one half of the name was found and the other one may be there."""
        mapped = {*self._places, *self._joined}
        if "name" in self._request.mapping:
            return
        if "name" in mapped:
            self._check_name()
            return
        halves = [half for half in HALVES if half in mapped]
        if len(halves) != 1 or HALVES[halves[0]] in self._request.mapping:
            return
        used = self._used
        others = [
            place
            for place, header in enumerate(self._headers)
            if place not in used
            and (_may_be_name_part(header) or is_foreign(header, self._headers))
        ]
        if others:
            raise self._refuse_half(halves[0], others)

    def _check_name(self) -> None:
        """Raise RosterError if a column called only `Name` is beside the rest of the name."""
        place = self._places["name"]
        if find_meaning(self._headers[place]) != "name" or "last_name" in self._places:
            return
        used = self._used
        others = [
            self._name(other)
            for other, header in enumerate(self._headers)
            if other not in used and _may_be_name_part(header) and not is_name_aside(header)
        ]
        if others:
            header, needs_halves = self._headers[place], self._request.needs_halves
            parts, full = f'--map name="{header} + {others[0]}"', name_full(header, needs_halves)
            if needs_halves:
                parts = f'--map first_name="{header}" --map last_name="{others[0]}"'
            raise RosterError(
                f"{header!r} may be one part of the name, and {show(others)} another. Name the"
                f" parts: {parts}. If {header!r} is the full name: {full}"
            )

    def _note_status(self) -> None:
        """Point to a column that may mark people who have left."""
        used = self._used | {rule.column for rule in self._leave_out} | {*self._request.selecting}
        for place, header in enumerate(self._headers):
            if place not in used and is_status(header):
                self._notes.append(
                    f"{header!r} is not used. If it marks people who have left, choose by it:"
                    f' --where "{self._name(place)}=VALUE". If it has the day on which somebody'
                    f' leaves, take those without one: --where "{self._name(place)}="'
                )

    def _refuse_half(self, half: str, others: Sequence[int]) -> RosterError:
        place = self._places.get(half, self._joined.get(half, (0,))[0])
        return refuse_half(self._headers, half, place, others, self._request.needs_halves)


def _may_be_name_part(header: str) -> bool:
    return has_name_part(header) or is_further_name(header)
