"""The one place that decides which values a path may have.

A value like `..` changes the path: `PUT /users/7/agreements/..` is `PUT /users/7` to many servers,
another operation. Percent-encoding does not help, because servers decode before they look for dots.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import TypeVar
from urllib.parse import unquote
from uuid import UUID

from .errors import ConfigurationError

V = TypeVar("V")

MAX_LENGTH = 1000
"""Characters of the longest value. The longest documented one has 255."""

_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,100}")
"""Values that need no closer look, as most ids: that takes a tenth of the time."""

_DECODINGS = 3
"""Proxies and servers may each decode a path once."""


def check_path_value(name: str, value: V) -> V:
    """Return the value of a path's parameter, unchanged.

    Raises ConfigurationError, which names the parameter and the value, if the value could lead to
    another path: no text or number, nothing visible, dots or nothing between slashes, control
    characters, or half of a surrogate pair. Sources: RFC 3986, section 5.2.4; the WHATWG's URL
    Standard, "double-dot URL path segment".
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, UUID)):
        raise _make_error(name, repr(value), "it is neither a text nor a whole number")
    try:
        text = str(value)
    except ValueError:  # Python writes no integer of more than 4,300 digits
        raise _make_error(name, "", "it has too many digits") from None
    if not _PLAIN.fullmatch(text) and (problem := _find_problem(text)):
        raise _make_error(name, ascii(text) if not text.isprintable() else repr(text), problem)
    return value


def is_path_value(value: object) -> bool:
    """Return True if `check_path_value` takes the value."""
    try:
        check_path_value("", value)
    except ConfigurationError:
        return False
    return True


def _make_error(name: str, shown: str, problem: str) -> ConfigurationError:
    shown = f" {shown[:60]}…" if len(shown) > 60 else f" {shown}".rstrip()
    return ConfigurationError(f"{name}{shown} cannot be part of a path: {problem}.")


def _find_problem(text: str) -> str:
    """Return why a text must not be in a path; "" if it may."""
    if len(text) > MAX_LENGTH:
        return f"it has more than {MAX_LENGTH} characters"
    for form in _list_decoded(text):
        categories = {unicodedata.category(sign) for sign in form}
        if "Cs" in categories:
            return "it has half of a surrogate pair"
        if categories & {"Cc", "Zl", "Zp"}:
            return "it has a control character"
        for segment in form.replace("\\", "/").split("/"):
            if problem := _find_segment_problem(segment):
                return problem
    return ""


def _list_decoded(text: str) -> Iterator[str]:
    """List the forms that a server may see, also with compatibility characters as plain ones."""
    for _ in range(_DECODINGS):
        yield text
        yield unicodedata.normalize("NFKC", text)
        decoded = unquote(text)
        if decoded == text:
            return
        text = decoded


def _find_segment_problem(segment: str) -> str:
    # Some servers cut off the text behind a semicolon, and most cut off blanks.
    name = "".join(sign for sign in segment.partition(";")[0] if _is_visible(sign))
    if not name:
        return "it is blank, or has nothing before or behind a slash"
    return "servers read its dots as a way to another path" if name in (".", "..") else ""


def _is_visible(sign: str) -> bool:
    return not sign.isspace() and unicodedata.category(sign) != "Cf"
