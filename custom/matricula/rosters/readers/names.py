"""Names in several columns: parts that are joined, and a half that may be the whole."""

from collections.abc import Iterable, MutableMapping
from typing import Any

_OTHER_HALF = {"first_name": "last_name", "last_name": "first_name"}


def join_parts(parts: Iterable[str]) -> str:
    """Return the parts of a name with a blank between them; empty parts are left out."""
    return " ".join(filter(None, (part.strip() for part in parts)))


def complete_name(values: MutableMapping[str, Any], half: str) -> None:
    """Set the names of a learner whose half name comes from a column called only `Name`.

    Some people write the full name into it: then it has all words of the other half, and more.
    That half is not said twice.
    """
    text, other = values.get(half), values.get(_OTHER_HALF[half])
    if not text or not other:
        return
    words, known = text.split(), {word.casefold() for word in other.split()}
    if not known < {word.casefold() for word in words}:
        return
    rest = [word for word in words if word.casefold() not in known]
    values["name"] = text
    values[half] = " ".join(rest)
