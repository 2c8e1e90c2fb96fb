"""Passwords as the platform accepts them: their length, and what they must not resemble."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from ...call import Json

_TOO_SIMILAR: Final = 0.7
"""The share of common characters from which on two texts are similar."""

_BETWEEN_WORDS: Final = re.compile(r"\W+")


def check_password(
    password: str, username: str | None, email: str | None, bounds: Mapping[str, Json]
) -> Iterator[str]:
    """Yield the messages on a password that is not empty; values that are wrong are None.

    Without a username, the platform does not compare it with the email either. `bounds` is the
    spec's schema of passwords.
    """
    text = password if password.isascii() else unicodedata.normalize("NFKC", password)
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
    wanted, whole = password.lower(), value.lower()
    return any(_are_similar(wanted, part) for part in {whole, *_BETWEEN_WORDS.split(whole)})


def _are_similar(one: str, other: str) -> bool:
    """Return whether two texts have most characters in common, in any order.

    This is `quick_ratio` of Python's difflib, which takes thirty times as long.
    """
    enough = _TOO_SIMILAR * (len(one) + len(other)) / 2
    if not enough or min(len(one), len(other)) < enough:
        return False
    left = dict.fromkeys(other, 0)
    for character in other:
        left[character] += 1
    common = 0
    for character in one:
        if left.get(character):
            left[character] -= 1
            common += 1
    return common >= enough


def _count(number: int) -> str:
    return f"{number} character{'s' * (number != 1)}"
