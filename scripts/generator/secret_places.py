"""The places of secrets in the bodies of an operation (`x-secret`)."""

from collections.abc import Iterator

from spec_data import JSON, resolve
from spec_document import write_pointer

_ANY = "*"
"""The key of a place that stands for every member of a list or an object."""
_ALTERNATIVES = ("allOf", "anyOf", "oneOf")


def find_secrets(spec: JSON, facts: JSON) -> tuple[str, ...]:
    """Return the places of secrets in an operation's bodies.

    Places are JSON pointers, in which the key `*` stands for every member.
    """
    body = resolve(spec, facts.get("requestBody", {}))
    schemas = [media["schema"] for media in body.get("content", {}).values()]
    found = (place for schema in schemas for place in _find(spec, schema, (), ()))
    return tuple(sorted({write_pointer(place) for place in found}))


def _find(
    spec: JSON, schema: JSON, place: tuple[str, ...], above: tuple[int, ...]
) -> Iterator[tuple[str, ...]]:
    if not isinstance(schema, dict):
        return
    is_secret = schema.get("x-secret", False)
    schema = resolve(spec, schema)
    if id(schema) in above:  # a schema that contains itself
        return
    if is_secret or schema.get("x-secret"):
        yield place
        return
    above = (*above, id(schema))
    for name, one in schema.get("properties", {}).items():
        yield from _find(spec, one, (*place, name), above)
    for keyword in ("additionalProperties", "items"):
        yield from _find(spec, schema.get(keyword), (*place, _ANY), above)
    for keyword in _ALTERNATIVES:
        for one in schema.get(keyword, ()):
            yield from _find(spec, one, place, above)
