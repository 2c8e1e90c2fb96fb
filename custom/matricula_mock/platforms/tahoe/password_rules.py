"""Passwords as the platform accepts them: their length, and what they must not resemble."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

from ...call import Json

_TOO_SIMILAR: Final = 0.7
"""The share of common characters from which on two texts are similar."""


def check_password(
    password: str, username: str | None, email: str | None, bounds: Mapping[str, Json]
) -> Iterator[str]:
    """Yield the messages on a password that is not empty; values that are wrong are None.

    Without a username, the platform does not compare it with the email either. `bounds` is the
    spec's schema of passwords.
    """
    text = unicodedata.normalize("NFKC", password)
    for name, value in (("username", username), ("email address", email)):
        if username and value and _resembles(text, value):
            yield f"The password is too similar to the {name}."
            break
    least, most = bounds["minLength"], bounds["maxLength"]
    if len(text) < least:
        yield f"This password is too short. It must contain at least {_count(least)}."
    if len(text) > most:
        yield f"This password is too long. It must contain no more than {_count(most)}."


def _resembles(password: str, value: str) -> bool:
    """Return whether a password has most characters of a value, or of a word in it."""
    wanted = password.lower()
    for part in (*re.split(r"\W+", value), value):
        if SequenceMatcher(a=wanted, b=part.lower()).quick_ratio() >= _TOO_SIMILAR:
            return True
    return False


def _count(number: int) -> str:
    return f"{number} character{'s' * (number != 1)}"
