"""Names in several columns: parts that are joined, and a half that may be the whole."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any

_OTHER_HALF = {"first_name": "last_name", "last_name": "first_name"}


def join_parts(parts: Iterable[str]) -> str:
    """Return the parts of a name with a blank between them; empty parts are left out."""
    return " ".join(filter(None, (part.strip() for part in parts)))


def holds_both(values: Mapping[str, str | None], half: str) -> bool | None:
    """Tell whether a half name has all words of the other half, and more.

    None if one of the two is empty.
    """
    text, other = values.get(half), values.get(_OTHER_HALF[half])
    if not text or not other:
        return None
    return fold_words(other) < fold_words(text)


def fold_words(name: str) -> set[str]:
    """Return the words of a name as names are compared: `Lee, Ana` has those of `ana lee`."""
    return {word.casefold() for word in _split(name)}


def _split(name: str) -> Iterator[str]:
    """Yield the words of a name, without the comma behind a last name that comes first."""
    return filter(None, (word.strip(",;") for word in name.split()))


def complete_name(values: MutableMapping[str, Any], half: str) -> None:
    """Set the names of a learner whose half name comes from a column called only `Name`.

    Some people write the full name into it: then it has all words of the other half, and more.
    That half is not said twice.
    """
    if not holds_both(values, half):
        return
    text, other = values[half], values[_OTHER_HALF[half]]
    known = fold_words(other)
    values[half] = " ".join(word for word in _split(text) if word.casefold() not in known)
    is_turned = "," in text
    values["name"] = f"{values['first_name']} {values['last_name']}" if is_turned else text
