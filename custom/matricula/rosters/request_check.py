"""Checks the body of a request against the spec, before anything is sent."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from attrs import frozen

from matricula_extras import name_install
from matricula_runtime.email_key import email_key
from matricula_runtime.expression import (
    join_pointer,
    locate_field,
    resolve_pointer,
    split_pointer,
)
from matricula_runtime.message import JSON
from matricula_runtime.operation import Call, Operation
from matricula_runtime.outcomes import Rejected

from ..registrar import Registrar
from .errors import RosterError
from .readers.columns import LEARNER_FIELDS
from .row import RosterRow
from .spec_reasons import describe_error

_MEDIA = ("application/json", "application/x-www-form-urlencoded")
"""The content types of bodies, in the order in which the client chooses."""


@frozen
class _Body:
    """The spec's facts on an operation's body: its schema, and the values that are unique."""

    schema: Mapping[str, Any]
    validator: Any
    lenient: Any
    """The validator of what the platform takes, although the spec describes less."""
    unique: tuple["_UniqueValue", ...]


@frozen
class _UniqueValue:
    """A value that no two records share: its JSON pointer in the body."""

    at: str
    ignore_case: bool

    @property
    def name(self) -> str:
        """The name of the field, as errors show it."""
        return ".".join(split_pointer(self.at))


class RequestCheck:
    """The request schemas of one platform's spec, and the rules that schemas cannot say.

    Raises RosterError if a package is missing that this needs.
    """

    def __init__(self, registrar: Registrar) -> None:
        if (missing := find_missing_package()) is not None:
            raise missing
        import jsonschema_rs

        self._check_body = registrar.check_body
        self._ids = frozenset(map(locate_field, registrar.ids))
        self._document = read_spec(registrar.name)
        self._make = jsonschema_rs.Draft202012Validator
        self._bodies: dict[str, _Body] = {}

    def check(self, call: Call[Any], row: RosterRow) -> Rejected | None:
        """Return what the spec has against a call for a row, None if nothing. No value is shown.

        Properties are named as the fields of the row whose values they have.
        """
        wrong: dict[str, tuple[str, ...]] = {}
        body = self._find_body(call)
        sent = _read_body(call)
        for error in chain.from_iterable(map(_unfold, _find_errors(body, sent))):
            name, text = _name_field(error, sent, row), describe_error(error, body.schema)
            wrong[name] = (*wrong.get(name, ()), text)
        if self._check_body is not None and isinstance(sent, dict):
            for name, text in self._check_body(sent).items():
                wrong.setdefault(name, (text,))
        if not wrong:
            return None
        texts = (
            f"{name.replace('_', ' ')}: {', '.join(messages)}" for name, messages in wrong.items()
        )
        return Rejected("; ".join(texts), wrong)

    def list_unique(self, call: Call[Any]) -> Iterator[tuple[str, str]]:
        """The values of a call that no two records share, by name; not ids of earlier steps.

        The email is one of them, because all rows of a person may have it.
        """
        body = _read_body(call)
        for unique in self._find_body(call).unique:
            if value := resolve_pointer(body, unique.at):
                text = str(value)
                yield unique.name, email_key(text) if unique.ignore_case else text

    def _find_body(self, call: Call[Any]) -> _Body:
        operation = call.endpoint.operation
        if operation.id not in self._bodies:
            self._bodies[operation.id] = self._describe_body(operation)
        return self._bodies[operation.id]

    def _describe_body(self, operation: Operation) -> _Body:
        schema = find_body_schema(self._document, operation.id)
        components = self._document.get("components", {})
        whole = {**schema, "components": components}
        listed = self._list_unique(operation)
        # A dry run does not know the ids of records that a run would create.
        unique = [one for one in listed if locate_field(one.at) not in self._ids]
        validator = self._make(whole, mask="it", validate_formats=True)
        lenient = self._make(_loosen(whole), validate_formats=True)
        return _Body(whole, validator, lenient, tuple(sorted(unique, key=lambda one: one.at)))

    def _list_unique(self, operation: Operation) -> Iterator[_UniqueValue]:
        for place in _find_operation(self._document, operation.id).get("x-unique", ()):
            if isinstance(place, str):
                yield _UniqueValue(place, ignore_case=False)
            else:
                yield _UniqueValue(place["at"], place.get("ignore-case", False))


def _read_body(call: Call[Any]) -> Any:
    """Return the body of a call: JSON, or the values of a form."""
    return call.arguments.get("json", call.arguments.get("data"))


def find_missing_package() -> RosterError | None:
    """Return an error that names a package which a dry run needs and which is not installed."""
    for name in ("jsonschema_rs", "yaml"):
        if find_spec(name) is None:
            return RosterError(f"A dry run needs the package {name}: {name_install('rosters')}")
    return None


def _name_field(error: Any, sent: JSON, row: RosterRow) -> str:
    """Return the field of a row that an error concerns: a learner's field, or a setting.

    For a value of no field it is the property's name as words: `lastName` is `last_name`.
    """
    path = [*error.instance_path]
    if error.kind.name == "required":
        path.append(error.kind.property)
    if not path:
        return "row"
    pointer = join_pointer(tuple(map(str, path)))
    name = row.names.find(pointer)
    if name in LEARNER_FIELDS:
        return name
    value = resolve_pointer(sent, pointer)
    settings = (name for name, one in row.settings.items() if one is not None and one == value)
    return next(settings, re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())


@cache
def read_spec(platform: str) -> dict[str, Any]:
    """Read the spec of a platform, once for all dry runs of a program."""
    import yaml

    path = find_specs() / f"{platform}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), loader)
    return document


def _find_errors(body: _Body, sent: JSON) -> list[Any]:
    """Return the errors of a body, in the words of the spec, where the platform has them too."""
    errors = list(body.validator.iter_errors(sent))
    if not errors:
        return []
    wrong = {tuple(error.instance_path) for error in body.lenient.iter_errors(sent)}
    return [error for error in errors if tuple(error.instance_path) in wrong]


def _loosen(schema: Any) -> Any:
    """Return a copy of a schema that describes all values which the platform takes."""
    if isinstance(schema, list):
        return [*map(_loosen, schema)]
    if not isinstance(schema, dict):
        return schema
    if isinstance(lenient := schema.get("x-lenient"), dict):
        return lenient.get("accepts", {})
    return {key: _loosen(value) for key, value in schema.items()}


def _unfold(error: Any) -> list[Any]:
    """An error; where a body is one of several, the errors of the one that it comes nearest to."""
    several: list[list[Any]] = getattr(error.kind, "context", [])
    return min(several, key=len, default=[error])


def find_body_schema(document: Mapping[str, Any], operation: str) -> dict[str, Any]:
    """The schema of an operation's body, of JSON before a form; {} where it has none."""
    body = _find_operation(document, operation).get("requestBody", {})
    while "$ref" in body:
        body = resolve_pointer(dict(document), body["$ref"].removeprefix("#"))
    content = body.get("content", {})
    found = [content[name] for name in _MEDIA if name in content]
    schema: dict[str, Any] = found[0].get("schema", {}) if found else {}
    return schema


def _find_operation(document: Mapping[str, Any], id_: str) -> dict[str, Any]:
    for path in document["paths"].values():
        for method in path.values():
            if isinstance(method, dict) and method.get("operationId") == id_:
                return method
    return {}


def find_specs() -> Path:
    """The folder of the specs: the one that is shipped, or the repository's."""
    code = Path(__file__).resolve().parents[2]
    shipped = code / "matricula_mock" / "spec"
    return shipped if shipped.is_dir() else code.parent / "spec"
