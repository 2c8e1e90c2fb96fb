"""The names of fields in errors: a platform's paths as the fields and columns of a roster."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from attrs import fields

from matricula_runtime.expression import join_pointer, locate_field, split_pointer
from matricula_runtime.message import JSON

from ..learner import Learner
from ..registrar import Registrar, find_registrar
from .offline import SAMPLE, list_calls, make_offline_session

_ATTRIBUTES = frozenset(one.name for one in fields(Learner))


class FieldNames:
    """Names of fields as the user knows them.

    `columns` are the headers of the roster's columns by the field of the learner. The platform's
    places of these fields are found when the first name is asked for.
    """

    def __init__(
        self, registrar: Registrar | None = None, columns: Mapping[str, str] | None = None
    ) -> None:
        self._platform = registrar.name if registrar else None
        self._columns = columns or {}

    @cached_property
    def _fields(self) -> Mapping[str, str]:
        return {} if self._platform is None else locate_fields(self._platform)

    def has(self, field: str) -> bool:
        """Tell whether the platform takes this field of a learner."""
        return field in self._fields.values()

    def find(self, name: str) -> str:
        """Return the learner's field behind a name: `email` for `user.contact[0].email`.

        For any other name, it is the last key of the path.
        """
        if name in _ATTRIBUTES:
            return name
        pointer = locate_field(name)
        keys = split_pointer(pointer)
        named = [key for key in keys if not key.isdecimal()]
        return self._fields.get(pointer) or (named[-1] if named else name)

    def show(self, name: str) -> str:
        """Return a field for a message, with its column if that has another name."""
        found = self.find(name)
        header = self._columns.get(found)
        if header is None or _letters(header) == _letters(found):
            return found
        return f'{found} (column "{header}")'

    def replace(self, text: str, names: Sequence[str]) -> str:
        """Replace these names in a text: paths anywhere, and others before a colon."""
        for name in sorted(names, key=len, reverse=True):
            end = "" if set(name) & set("./[") else "(?=: )"
            pattern = rf"(?<![\w.]){re.escape(name)}(?!\w){end}"
            text = self.show(name).join(re.split(pattern, text))
        return text


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


@lru_cache
def locate_fields(platform: str) -> Mapping[str, str]:
    """Return the learner's fields by the JSON pointers that they have in the platform's bodies.

    A form's `user[email]` has the pointer `/user/email`, as in errors.
    """
    registrar = find_registrar(platform)
    values = {getattr(SAMPLE, one): one for one in _ATTRIBUTES - {"extra"}}
    found: dict[str, str] = {}
    for call in list_calls(registrar, make_offline_session(registrar), SAMPLE):
        body = call.arguments.get("json", call.arguments.get("data"))
        for keys, value in list_leaves(body):
            if isinstance(value, str) and value in values:
                found.setdefault(locate_field(join_pointer(keys)), values[value])
    return found


def list_leaves(value: JSON, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], JSON]]:
    """Yield the values of a body that are neither objects nor lists, with their keys."""
    if isinstance(value, dict):
        members = [*value.items()]
    elif isinstance(value, list):
        members = [(str(index), one) for index, one in enumerate(value)]
    else:
        yield above, value
        return
    for key, one in members:
        yield from list_leaves(one, (*above, key))


PLAIN = FieldNames()
"""Names without a platform and without columns."""
