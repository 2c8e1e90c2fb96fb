"""The fields that an error response names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .expressions import Json, find, find_counterpart, has, join, list_values, split
from .specification import ErrorFieldsEntry, Specification


def find_error_fields(spec: Specification, body: Json, sent: Json = None) -> list[str]:
    """Return the fields that an error names, as JSON pointers into the body of the request.

    `x-error` of the spec lists where to look; the first list or object found there counts. If
    `sent`, the body of the request, has the named value only deeper, the pointer leads there.
    """
    for entry in spec.error_fields:
        value = find(body, entry.at)
        if isinstance(value, dict | list) and value:
            found = list(dict.fromkeys(_list_fields(entry, value)))
            return [_locate(pointer, sent) for pointer in found]
    return []


def _locate(pointer: str, sent: Json) -> str:
    if not isinstance(sent, dict) or has(sent, pointer):
        return pointer
    known = [at for at, _ in list_values(sent)]
    written = {"".join(map(to_pointer, split(at))): at for at in known}
    if pointer in written:  # a form has the key `user[email]`
        return written[pointer]
    return pointer if "/" in pointer[1:] else find_counterpart(pointer, known) or pointer


def _list_fields(entry: ErrorFieldsEntry, value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _follow(entry, to_pointer(str(name)), item)
        return
    for item in value:
        if isinstance(item, dict):
            name = find(item, entry.name) if entry.name is not None else None
        else:
            name = item[0] if isinstance(item, list) and item else item
        if isinstance(name, str):
            yield to_pointer(name)


def _follow(entry: ErrorFieldsEntry, pointer: str, value: Json) -> Iterator[str]:
    """Yield the fields below a name: nested names are followed until there are texts or lists."""
    describes = not isinstance(value, dict) or not value
    if describes or (entry.message is not None and has(value, entry.message)):
        yield pointer
        return
    for name, item in value.items():
        yield from _follow(entry, pointer + to_pointer(str(name)), item)


def to_pointer(name: str) -> str:
    """Return a field's name as a JSON pointer: `/user/email` for `user.email`, `user[email]`."""
    if name.startswith("/"):
        return name
    return join(step for step in re.sub(r"\[([^\]]*)\]", r".\1", name).split(".") if step)
