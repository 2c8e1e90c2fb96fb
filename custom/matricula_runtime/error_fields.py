"""The fields that an error names, with their messages (`x-error` of a spec)."""

from collections.abc import Iterator, Sequence

from .expression import resolve_pointer
from .message import JSON
from .operation import ErrorFieldPlace

_DEPTH = 8
"""The levels of objects and lists in which names and texts are looked for."""


def read_fields(body: JSON, places: Sequence[ErrorFieldPlace]) -> dict[str, tuple[str, ...]]:
    """Return the messages of an error by the name of the field, from the first place with any.

    Nested keys are joined by dots: `{"user": {"email": ["taken"]}}` is about `user.email`.
    `locate_field` makes a JSON pointer of a name.
    """
    for place in places:
        fields: dict[str, tuple[str, ...]] = {}
        for name, messages in _list_fields(resolve_pointer(body, place.at), place):
            fields[name] = (*fields.get(name, ()), *messages)
        if fields:
            return fields
    return {}


def list_texts(value: JSON, name: str = "", depth: int = _DEPTH) -> Iterator[str]:
    """List the texts of a JSON value at any place, each with the name of its property."""
    if isinstance(value, str) and value.strip():
        yield f"{name}: {value}" if name else value
    elif isinstance(value, list) and depth:
        for one in value:
            yield from list_texts(one, name, depth - 1)
    elif isinstance(value, dict) and depth:
        for key, one in value.items():
            yield from list_texts(one, key, depth - 1)


def _list_fields(value: JSON, place: ErrorFieldPlace) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield names and messages of an object, or of a list of names, pairs or objects."""
    if isinstance(value, dict):
        yield from _list_nested(value, place, ())
    for entry in value if isinstance(value, list) else ():
        match entry:
            case str(name):
                yield name, ()
            case [str(name), messages]:
                yield name, _read_messages(messages, place)
            case dict() if place.name is not None:
                if name := _read_name(resolve_pointer(entry, place.name)):
                    yield name, _read_messages(entry if place.message else None, place)


def _list_nested(
    value: dict[str, JSON], place: ErrorFieldPlace, above: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Follow the keys of objects until there are texts, a list, or an object with a message."""
    for name, one in value.items():
        keys = (*above, name)
        if isinstance(one, dict) and one and len(keys) < _DEPTH and not _has_message(one, place):
            yield from _list_nested(one, place, keys)
        else:
            yield ".".join(keys), _read_messages(one, place)


def _has_message(value: JSON, place: ErrorFieldPlace) -> bool:
    return place.message is not None and resolve_pointer(value, place.message) is not None


def _read_messages(value: JSON, place: ErrorFieldPlace) -> tuple[str, ...]:
    """Return the texts of a value; of an object, or each object of a list, those of its message."""
    entries = value if isinstance(value, list) else [value]
    found = [
        resolve_pointer(one, place.message or "") if _has_message(one, place) else one
        for one in entries
    ]
    return tuple(text for one in found for text in list_texts(one))


def _read_name(value: JSON) -> str:
    """Return the name of a field: a text, or the texts of a path such as `["body", "email"]`."""
    if isinstance(value, list):
        return ".".join(str(one) for one in value if isinstance(one, (str, int)))
    return value if isinstance(value, str) else ""
