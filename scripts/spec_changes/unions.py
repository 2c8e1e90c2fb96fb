"""Signatures of alternatives, joined to one that is equal for all ways to write the same."""

import json
from collections.abc import Iterable
from itertools import combinations

from spec_document import JSON

_PLAIN = {"type", "enum"}


def join_parts(parts: Iterable[dict[str, JSON]]) -> JSON:
    """Return the signature of a schema with alternatives that may all apply at once.

    Alternatives that differ in one property only are the same as one whose property has them.
    """
    found = list(parts)
    if any(not part for part in found):
        return {}
    while pair := next(filter(_can_join, combinations(found, 2)), None):
        found = [part for part in found if part not in pair] + [_join(*pair)]
    joined = list_parts(found)["any"]
    return found[0] if isinstance(joined, list) and len(joined) == 1 else {"any": joined}


def list_parts(parts: Iterable[dict[str, JSON]]) -> dict[str, JSON]:
    """Return the signature of alternatives as they are, each once."""
    return {"any": sort_texts({write(part) for part in parts})}


def _can_join(pair: tuple[dict[str, JSON], dict[str, JSON]]) -> bool:
    one, other = pair
    if one == other:
        return True
    if one.keys() | other.keys() <= _PLAIN:
        return "enum" in one and "enum" in other
    return one.keys() == other.keys() and _find_difference(one, other) is not None


def _find_difference(one: dict[str, JSON], other: dict[str, JSON]) -> str | None:
    """Return the name of the only property in which two objects differ."""
    first, second = _read_properties(one), _read_properties(other)
    keys = [key for key in one if one[key] != other[key]]
    names = [name for name in first if first[name] != second.get(name)]
    if keys != ["properties"] or first.keys() != second.keys() or len(names) != 1:
        return None
    (schema, *flags), (counterpart, *others) = first[names[0]], second[names[0]]
    is_joinable = _is_joinable(schema) and _is_joinable(counterpart) and flags == others
    return names[0] if is_joinable else None


def _read_properties(part: dict[str, JSON]) -> dict[str, list[JSON]]:
    properties = part.get("properties")
    items = properties.items() if isinstance(properties, dict) else ()
    return {name: entry for name, entry in items if isinstance(entry, list)}


def _is_joinable(schema: JSON) -> bool:
    return isinstance(schema, dict) and "overlaps" not in schema


def _join(one: dict[str, JSON], other: dict[str, JSON]) -> dict[str, JSON]:
    if one == other:
        return one
    if "enum" in one:
        return {
            keyword: sort_texts(
                {str(item) for part in (one, other) for item in _read(part[keyword])}
            )
            for keyword in one
        }
    name = _find_difference(one, other)
    first, second = _read_properties(one), _read_properties(other)
    assert name is not None
    schema, *flags = first[name]
    joined = join_parts([*_list_joined(schema), *_list_joined(second[name][0])])
    return {**one, "properties": {**first, name: [joined, *flags]}}


def _list_joined(schema: JSON) -> list[dict[str, JSON]]:
    """List the alternatives that a signature was joined from."""
    if not isinstance(schema, dict):
        return []
    return [json.loads(str(part)) for part in _read(schema["any"])] if "any" in schema else [schema]


def _read(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def sort_texts(texts: Iterable[str]) -> list[JSON]:
    """Return sorted texts as a value of JSON."""
    return [*sorted(texts)]


def write(value: JSON) -> str:
    """Return a signature as text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
