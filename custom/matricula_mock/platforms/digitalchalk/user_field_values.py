"""Values of a user's fields: one flat object, by the id of the field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from ...call import Json, MockResponse, OperationCall, Record
from .errors import refuse_fields
from .organisation import Organisation, platform
from .users import find_user

_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@platform.early_check("getUserFieldValues", "updateUserFieldValues")
def find_owner(call: OperationCall, organisation: Organisation) -> None:
    """Refuse an unknown user, whatever the body is."""
    find_user(call, organisation)


@platform.operation("getUserFieldValues")
def get_user_field_values(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return the values that are set."""
    return MockResponse(200, _values_of(call.path["user_id"], organisation))


def _values_of(user_id: str, organisation: Organisation) -> Record:
    record = organisation.field_values.get(user_id) or {"values": {}}
    values: Record = record["values"]
    return values


@platform.operation("updateUserFieldValues")
def update_user_field_values(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Set all values in the body, or none; null clears a value."""
    problems = {
        id: text
        for id, value in call.body.items()
        if (text := _find_problem(organisation.user_fields.get(id), value))
    }
    if problems:
        raise refuse_fields(**problems)
    user_id = call.path["user_id"]
    values = {**_values_of(user_id, organisation), **call.body}
    kept = {id: value for id, value in values.items() if value is not None}
    if user_id in organisation.field_values:
        organisation.field_values.change(user_id, {"values": kept})
    else:
        organisation.field_values.add({"userId": user_id, "values": kept})
    return MockResponse(204)


def _find_problem(field: Record | None, value: Json) -> str | None:
    if field is None:
        return "there is no such field"
    kind = str(field.get("type"))
    if value is None or kind not in _FITS or _FITS[kind](value, _names(field)):
        return None
    return f"is no value of a field of the type {kind}"


def _names(field: Record) -> list[str]:
    return [option["name"] for option in field.get("options", [])]


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_date(value: Json) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_choice(value: Json, names: list[str]) -> bool:
    return isinstance(value, str) and value in names


_FITS: Final[Mapping[str, Callable[[Json, list[str]], bool]]] = {
    "text": lambda value, names: isinstance(value, str),
    "number": lambda value, names: _is_number(value) and float(value).is_integer(),
    "decimal": lambda value, names: _is_number(value),
    "email": lambda value, names: isinstance(value, str) and bool(_ADDRESS.fullmatch(value)),
    "date": lambda value, names: _is_date(value),
    "dropdown": _is_choice,
    "radios": _is_choice,
    "radiobuttons": _is_choice,
    "checkbox": lambda value, names: (
        isinstance(value, list) and all(text in names for text in value)
    ),
    "yesno": lambda value, names: isinstance(value, bool),
    "message": lambda value, names: False,
}
"""Allowed values by the type of the field; an unknown type allows anything."""
