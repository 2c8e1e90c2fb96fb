"""Checks of an enrollment's body, with the messages of the platform's framework."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from ...call import NOTHING, Json, Refusal

Schemas: TypeAlias = Mapping[str, Json]
"""The spec's schemas by name; the bounds are theirs."""

Check: TypeAlias = Callable[[Json, Schemas], Json]
"""The messages on a value; none where it is accepted."""

_YES: Final = ("t", "T", "y", "Y", "yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "1")
_NO: Final = ("f", "F", "n", "N", "no", "NO", "false", "False", "FALSE", "off", "Off", "OFF", "0")
_WORDS: Final[Mapping[str, bool]] = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
_BLANKS: Final = " \t\r\n"
_ABSENT: Final = "This field is required."
_NULL: Final = "This field may not be null."


def read_truth(value: Json) -> bool | None:
    """Read a boolean in one of the framework's spellings; None for anything else."""
    if isinstance(value, bool):
        return value
    return _WORDS.get(value) if isinstance(value, str) else None


def trim(identifier: str) -> str:
    """Return an identifier as the platform looks it up."""
    return identifier.strip(_BLANKS)


def check_body(body: Json, schemas: Schemas) -> None:
    """Raise a refusal with the messages by property, if there are any."""
    if body is None:
        raise Refusal(400, {"non_field_errors": ["No data provided"]})
    if not isinstance(body, dict):
        text = f"Invalid data. Expected a dictionary, but got {type(body).__name__}."
        raise Refusal(400, {"non_field_errors": [text]})
    messages = {name: check(body.get(name, NOTHING), schemas) for name, check in _CHECKS.items()}
    if found := {name: texts for name, texts in messages.items() if texts}:
        raise Refusal(400, found)


def _check_action(value: Json, _: Schemas) -> Json:
    if value is NOTHING:
        return [_ABSENT]
    if value is None:
        return [_NULL]
    return [] if value in ("enroll", "unenroll") else [f'"{value}" is not a valid choice.']


def _check_truth(value: Json, _: Schemas) -> Json:
    if value is None:
        return [_NULL]
    return [] if value is NOTHING or read_truth(value) is not None else ["Must be a valid boolean."]


def _check_list(value: Json, most: int) -> Json:
    if value is NOTHING:
        return [_ABSENT]
    if value is None:
        return [_NULL]
    if not isinstance(value, list):
        return [f'Expected a list of items but got type "{type(value).__name__}".']
    if not value:
        return ["This list may not be empty."]
    if len(value) > most:
        return [f"Ensure this field has no more than {most} elements."]
    members = {str(index): _check_text(text) for index, text in enumerate(value)}
    return {index: texts for index, texts in members.items() if texts}


def _check_text(value: Json) -> list[str]:
    if value is None:
        return [_NULL]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ["Not a valid string."]
    value = str(value)  # numbers are taken as text
    if not trim(value):
        return ["This field may not be blank."]
    return ["Null characters are not allowed."] if "\0" in value else []


def _check_identifiers(value: Json, schemas: Schemas) -> Json:
    return _check_list(value, schemas["LearnerIdentifiers"]["maxItems"])


def _check_courses(value: Json, schemas: Schemas) -> Json:
    if messages := _check_list(value, schemas["CourseIds"]["maxItems"]):
        return messages
    longest, form = schemas["CourseId"]["maxLength"], schemas["CourseId"]["pattern"]
    texts = [str(course) for course in value]
    bad = [text for text in texts if len(text) > longest or not re.fullmatch(form, text)]
    return [f"Course key not valid: {bad[0]}"] if bad else []


_CHECKS: Final[Mapping[str, Check]] = {
    "action": _check_action,
    "auto_enroll": _check_truth,
    "courses": _check_courses,
    "email_learners": _check_truth,
    "identifiers": _check_identifiers,
}
