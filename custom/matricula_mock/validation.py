"""Validation against the spec's schemas: texts become values, and errors become problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from jsonschema_rs import Draft202012Validator, ValidationError

from .call import Json
from .document import MockSpec
from .problems import Problem

Reader: TypeAlias = Callable[[Sequence[str]], Json]
"""Converts the texts of a parameter or of a form's field (at least one) to a value."""

PROBLEM_LIMIT: Final = 100
"""The most problems of one value that are reported."""
LARGE: Final = 5000
"""A value with more values in it than this is large."""

_INTEGER: Final = re.compile(r"-?[0-9]{1,40}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?")


def make_reader(document: MockSpec, schema: Json, explode: bool = True) -> Reader:
    """Return a function that converts texts to a value of `schema`; unsuitable texts stay texts.

    The last of repeated texts counts, unless the schema is an array.
    """
    types = set(_types(document, schema))
    if "array" in types:
        items = make_reader(document, document.resolve(schema).get("items", {}))
        return lambda texts: [items([text]) for text in _split(texts, explode)]
    if "string" in types or not types:
        return lambda texts: texts[-1]
    if "boolean" in types:
        return lambda texts: {"true": True, "false": False}.get(texts[-1], texts[-1])
    if "number" in types:
        return lambda texts: _number(texts[-1])
    return lambda texts: int(texts[-1]) if _INTEGER.fullmatch(texts[-1]) else texts[-1]


def _types(document: MockSpec, schema: Json) -> Iterator[str]:
    schema = document.resolve(schema)
    declared = schema.get("type", [])
    yield from [declared] if isinstance(declared, str) else declared
    for keyword in ("oneOf", "anyOf", "allOf"):
        for branch in schema.get(keyword, []):
            yield from _types(document, branch)


def _split(texts: Sequence[str], explode: bool) -> list[str]:
    return list(texts) if explode else texts[-1].split(",")


def _number(text: str) -> Json:
    if not _NUMBER.fullmatch(text):
        return text
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def find_problems(
    validator: Draft202012Validator,
    value: Json,
    where: tuple[str | int, ...] = (),
) -> list[Problem]:
    """Return the problems of `value`, in the order of the schema, up to a limit.

    A large value has one problem only: to find all takes seconds.
    """
    if validator.is_valid(value):
        return []
    return list_problems(validator, value, where, large=is_large(value))


def list_problems(
    validator: Draft202012Validator, value: Json, where: tuple[str | int, ...] = (), *, large: bool
) -> list[Problem]:
    """Return the problems of a value that is known to be invalid, and to be `large` or not."""
    errors = [_first_error(validator, value)] if large else validator.iter_errors(value)
    problems: list[Problem] = []
    for error in errors:
        problems += _problems(error, where)
        if len(problems) >= PROBLEM_LIMIT:
            return problems[:PROBLEM_LIMIT]
    return problems


def _first_error(validator: Draft202012Validator, value: Json) -> ValidationError:
    try:
        validator.validate(value)
    except ValidationError as error:
        return error
    raise AssertionError("a value that is not valid has an error")


def is_large(value: Json) -> bool:
    """Return whether a value contains more than `LARGE` others."""
    count, waiting = 0, [value]
    while waiting and count <= LARGE:
        item = waiting.pop()
        if isinstance(item, list | dict):
            count += len(item)
            if count <= LARGE:
                waiting.extend(item.values() if isinstance(item, dict) else item)
    return count > LARGE


def _problems(error: ValidationError, where: tuple[str | int, ...]) -> list[Problem]:
    place, kind = (*where, *error.instance_path), error.kind
    keyword = kind.name
    if keyword == "required":
        return [Problem((*place, kind.as_dict()["property"]), keyword)]
    if keyword in ("additionalProperties", "unevaluatedProperties"):
        return [Problem((*place, name), keyword) for name in kind.as_dict()["unexpected"]]
    if keyword in ("oneOf", "anyOf") and (branch := _fitting(kind.as_dict()["context"], error)):
        return [problem for inner in branch for problem in _problems(inner, where)]
    return [Problem(place, keyword, error.instance, kind.as_dict)]


def _fitting(
    branches: Iterable[list[ValidationError]], error: ValidationError
) -> list[ValidationError]:
    """Return the errors of the only alternative with the right shape and wrong values, if any."""
    depth = len(error.instance_path)
    fitting = [
        branch
        for branch in branches
        if branch and all(len(inner.instance_path) > depth for inner in branch)
    ]
    return fitting[0] if len(fitting) == 1 else []
