"""Learners of a program as rows: `Learner` objects, or mappings with the headers of a roster."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from math import isfinite
from typing import Any

from ...learner import Learner
from ...settings import Setting
from ..errors import RosterError
from .columns import LEARNER_FIELDS, ColumnRequest, Columns, choose_columns
from .headers import SETTING_MEANINGS
from .names import complete_name, join_parts
from .presets import NO_PRESET
from .snapshot import Snapshot
from .source import SourceRow


class LearnerSource:
    """A source whose rows come from a program. An iterator can be read only once.

    The first learner decides which targets and required settings the rows name themselves.
    """

    description = "rows of a program"
    delimiter = ","
    unit = "row"
    notes: Sequence[str] = ()
    hidden_columns: Collection[int] = ()
    may_be_cut = False
    ends_quoted = False
    partial_columns: Collection[int] = ()
    snapshot: Snapshot | None = None

    def __init__(
        self, learners: Iterable[Learner | Mapping[str, object]], settings: Mapping[str, Setting]
    ) -> None:
        first, self._learners = _peek(learners)
        keys = set() if isinstance(first, Learner) else set(_read(first))
        own = [
            name
            for name, setting in settings.items()
            if name in keys or not (setting.is_target or setting.required)
        ]
        self.headers: Sequence[str] = [*LEARNER_FIELDS, *own]

    def rows(self) -> Iterator[SourceRow]:
        """Yield all rows. Raises RosterError for a key that is no field."""
        for number, item in enumerate(self._learners, 1):
            values = _read(item)
            if unknown := set(values) - set(self.headers):
                raise RosterError(f"Learner {number}: there is no {', '.join(sorted(unknown))}.")
            found = map(values.get, self.headers)
            cells = [*map(_as_text, found)]
            extra = item.extra if isinstance(item, Learner) else {}
            problem = _find_missing(values) or _find_problem(cells) or _check_extra(extra)
            yield SourceRow(number, number, cells, problem, extra)

    def close(self) -> None:
        """Do nothing: there is no file."""


def _peek(
    learners: Iterable[Learner | Mapping[str, object]],
) -> tuple[Learner | Mapping[str, object], Iterable[Learner | Mapping[str, object]]]:
    """Return the first learner, and all of them."""
    if isinstance(learners, Sequence):
        return next(iter(learners), Learner()), learners
    rest = iter(learners)
    for first in rest:
        return first, chain([first], rest)
    return Learner(), ()


def _read(item: object) -> dict[str, object]:
    if isinstance(item, Learner):
        return {name: getattr(item, name) for name in LEARNER_FIELDS}
    if isinstance(item, Mapping) and all(isinstance(key, str) for key in item):
        return _read_mapping(item)
    kind = type(item).__name__
    raise RosterError(f"A row is a Learner or a mapping with texts as keys, not {kind}.")


def _find_missing(values: Mapping[str, object]) -> str | None:
    """Say which value is NaN or infinite: a table library has NaN where a value is missing."""
    for name, value in values.items():
        if _is_missing(value):
            return f"{name} is {value}: give None where there is no value"
    return None


def _is_missing(value: object) -> bool:
    return isinstance(value, float) and not isfinite(value)


_JSON = json.JSONEncoder(allow_nan=False)


def _check_extra(extra: Mapping[str, Any]) -> str | None:
    """Say why the further properties cannot be sent, if they cannot."""
    if not extra:
        return None
    try:
        _JSON.encode({**extra})
    except (TypeError, ValueError, RecursionError) as error:
        return f"its extra values are not valid JSON: {error}"
    return None


def _read_mapping(item: Mapping[str, object]) -> dict[str, object]:
    """Return the values by field; keys are understood as headers, and settings by their names."""
    keys = tuple(item)
    choice = _choose(keys)
    others = (key for place, key in enumerate(keys) if place not in choice.used)
    values = {_name_setting(key): item[key] for key in others}
    values |= {name: item[keys[place]] for name, place in choice.places.items()}
    for name, places in choice.joined.items():
        parts = [item[keys[place]] for place in places]
        missing = next(filter(_is_missing, parts), None)
        values[name] = join_parts(map(_as_text, parts)) if missing is None else missing
    if choice.half is not None and not any(map(_is_missing, values.values())):
        names = {name: _as_text(values.get(name)) for name in ("first_name", "last_name")}
        complete_name(names, choice.half)
        values |= names
    return values


def _name_setting(key: str) -> str:
    name = key.replace(" ", "_")
    return name if name in SETTING_MEANINGS else key


@lru_cache
def _choose(keys: tuple[str, ...]) -> Columns:
    return choose_columns(keys, ColumnRequest(platform="", preset=NO_PRESET))


def _as_text(value: object) -> str:
    return "" if value is None else str(value)


def _find_problem(cells: Sequence[str]) -> str | None:
    """Say why UTF-8 cannot encode the cells, if it cannot."""
    text = "".join(cells)
    if text.isascii():
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        return "a value has half a character (a lone surrogate)"
    return None
