"""The form that registrations pass: values are read as texts, and blanks around them removed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from ...call import Json, Record
from .email_rules import is_email
from .password_rules import check_password
from .site import Site, fold

Schemas: TypeAlias = Mapping[str, Mapping[str, Json]]
"""The spec's schemas by name; the bounds in messages are theirs."""

_NUL: Final = "Null characters are not allowed."
_NO_TEXT: Final = "Not a valid string."
"""Our own message: the platform takes some other values as text and crashes at the rest, but the
documents say 400."""
_BAD_USERNAME: Final = (
    "Usernames can only contain letters (A-Z, a-z), numerals (0-9), underscores (_), "
    "and hyphens (-)."
)
_BAD_EMAIL: Final = "A properly formatted e-mail is required"
_BAD_NAME: Final = "Full Name cannot contain the following characters: < >"
_PROFILE: Final = {
    *("level_of_education", "gender", "year_of_birth", "mailing_address", "goals"),
    *("city", "country"),
}
"""Properties of a profile that the form has as well."""


class AccountForm:
    """One registration: `values` are the texts of `body`, `messages` the errors by property."""

    def __init__(self, body: Record, schemas: Schemas, site: Site) -> None:
        self.messages: dict[str, list[str]] = {}
        self.values: Record = {}
        self._body = body
        self._schemas = schemas
        self._read("username", self._check_username)
        self._read("email", self._check_email)
        email = self.values["email"]
        is_stripped = email != body.get("email")  # otherwise it was looked up before
        if is_stripped and "email" not in self.messages and site.users.has("email", fold(email)):
            self.messages["email"] = [
                f"It looks like {email} belongs to an existing account. "
                "Try again with a different email address."
            ]
        if "password" in body:
            self._read("password", self._check_password)
        self._read("name", self._check_name)
        for name in _PROFILE & body.keys():
            if "\0" in str(body[name]):
                self.messages[name] = [_NUL]

    def _read(self, name: str, check: Callable[[str], list[str]]) -> None:
        value = self._body.get(name)
        self.values[name] = text = _as_text(value)
        found = check(text)
        if not found and not isinstance(value, str):
            found = [_NO_TEXT]
        if found:
            self.messages[name] = found

    def _valid(self, name: str) -> str | None:
        return None if name in self.messages else str(self.values[name])

    def _check_username(self, text: str) -> list[str]:
        rule = self._schemas["Username"]
        least, most = rule["minLength"], rule["maxLength"]
        has_length = least <= len(text) <= most
        has_form = _compile(rule["pattern"]).fullmatch(text) is not None
        if has_length and has_form:
            return []
        length = f"Username must be between {least} and {most} characters long."
        if not text:
            return [length]
        found = [] if has_form else [_BAD_USERNAME]
        found += [] if has_length else [length]
        return found + _check_nul(text)

    def _check_email(self, text: str) -> list[str]:
        if not text:
            return [_BAD_EMAIL]
        rule = self._schemas["EmailAddress"]
        least, most, length = rule["minLength"], rule["maxLength"], len(text)
        is_right = is_email(text)
        if is_right and least <= length <= most and "\0" not in text:
            return []
        found = [] if is_right else [_BAD_EMAIL]
        if length < least:
            found.append(f"Ensure this value has at least {least} characters (it has {length}).")
        if length > most:
            found.append(f"Email cannot be more than {most} characters long")
        return found + _check_nul(text)

    def _check_password(self, text: str) -> list[str]:
        if not text:
            return ["This field is required."]
        if found := _check_nul(text):
            return found
        username, email = self._valid("username"), self._valid("email")
        return list(check_password(text, username, email, self._schemas["NewPassword"]))

    def _check_name(self, text: str) -> list[str]:
        rule = self._schemas["FullName"]
        least, most = rule["minLength"], rule["maxLength"]
        if len(text) < least:
            count = "one character" if least == 1 else f"{least} characters"
            return [f"Your legal name must be a minimum of {count} long"]
        found = [_BAD_NAME] if "<" in text or ">" in text else []
        if len(text) > most:  # the platform's database fails
            found.append(f"Ensure this value has at most {most} characters (it has {len(text)}).")
        return found + _check_nul(text)


@lru_cache(8)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _as_text(value: Json) -> str:
    """Return a value as the form reads it; '' for one that is empty."""
    if isinstance(value, str):
        return value.strip()
    return "" if value is None or value in ([], {}) else str(value)


def _check_nul(text: str) -> list[str]:
    return [_NUL] if "\0" in text else []
