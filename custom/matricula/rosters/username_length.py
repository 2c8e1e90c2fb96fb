"""The length of the usernames that a platform takes."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from matricula_runtime.expression import resolve_pointer, split_pointer

from ..registrar import find_registrar
from .errors import RosterError
from .field_names import locate_fields
from .offline import SAMPLE, list_calls, make_offline_session
from .request_check import find_body_schema, find_missing_package, read_spec

Document: TypeAlias = dict[str, Any]
Schema: TypeAlias = Mapping[str, Any]

_COMBINED = ("allOf", "anyOf", "oneOf")


@lru_cache
def find_longest_username(platform: str) -> int | None:
    """Return the most characters of a username by the platform's spec; None if it names no limit.

    Raises RosterError if a package is missing that reads specs.
    """
    places = [at for at, field in locate_fields(platform).items() if field == "username"]
    if not places:
        return None
    document, registrar = _read_document(platform), find_registrar(platform)
    limits = (
        find_longest(document, find_body_schema(document, call.endpoint.operation.id), place)
        for call in list_calls(registrar, make_offline_session(registrar), SAMPLE)
        for place in places
    )
    return min((limit for limit in limits if limit is not None), default=None)


def _read_document(platform: str) -> Document:
    if (missing := find_missing_package()) is not None:
        raise RosterError(str(missing).replace("A dry run", "A generated username"))
    return read_spec(platform)


def find_longest(document: Document, schema: Schema, pointer: str) -> int | None:
    """Return the `maxLength` of the value at a JSON pointer of a body; None if there is none."""
    found = [schema]
    for key in split_pointer(pointer):
        parts = (list_parts(document, one) for one in found)
        found = [child for several in parts for child in _list_children(several, key)]
    parts = (list_parts(document, one) for one in found)
    return min(
        (part["maxLength"] for several in parts for part in several if "maxLength" in part),
        default=None,
    )


def list_parts(document: Document, schema: Schema) -> list[Schema]:
    """Return a schema with the targets of its references and its alternatives, at any depth."""
    if "$ref" in schema:
        target = resolve_pointer(document, schema["$ref"].removeprefix("#"))
        schema = {**target, **schema} if isinstance(target, dict) else schema
    others = [one for key in _COMBINED for one in schema.get(key, ())]
    return [schema, *(part for one in others for part in list_parts(document, one))]


def _list_children(parts: Sequence[Schema], key: str) -> Iterator[Schema]:
    for part in parts:
        if key in part.get("properties", {}):
            yield part["properties"][key]
        elif key.isdecimal() and isinstance(part.get("items"), dict):
            yield part["items"]
