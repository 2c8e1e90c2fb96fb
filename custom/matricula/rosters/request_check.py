"""Checks the body of a request against the spec, before anything is sent."""

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from attrs import frozen

from matricula_runtime.email_key import email_key
from matricula_runtime.operation import Call, Operation
from matricula_runtime.outcomes import Rejected

from .errors import RosterError
from .spec_reasons import describe_error

_MEDIA = "application/json"


@frozen
class _Body:
    """What the spec says of an operation's body: its schema, and which properties are unique."""

    schema: Mapping[str, Any]
    validator: Any
    unique: tuple[str, ...]


class RequestCheck:
    """The request schemas of one platform's spec.

    Raises RosterError if a package is missing that this needs.
    """

    def __init__(self, platform: str) -> None:
        if (missing := find_missing_package()) is not None:
            raise missing
        import jsonschema_rs
        import yaml

        path = find_specs() / f"{platform}.yaml"
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._document: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), loader)
        self._make = jsonschema_rs.Draft202012Validator
        self._bodies: dict[str, _Body] = {}

    def check(self, call: Call[Any]) -> Rejected | None:
        """What the spec has against a call, None if nothing. No value is shown."""
        wrong: dict[str, tuple[str, ...]] = {}
        body = self._find_body(call)
        found = body.validator.iter_errors(call.arguments.get("json"))
        for error in chain.from_iterable(map(_unfold, found)):
            place = ".".join(map(str, error.instance_path)) or "the whole"
            wrong[place] = (*wrong.get(place, ()), describe_error(error, body.schema))
        if not wrong:
            return None
        texts = (f"{place}: {' '.join(messages)}" for place, messages in wrong.items())
        return Rejected("; ".join(texts), wrong)

    def list_unique(self, call: Call[Any]) -> Iterator[tuple[str, str]]:
        """The values of a call that no two records share, by name; not those it is looked up by."""
        for name in self._find_body(call).unique:
            if value := call.arguments["json"].get(name):
                replay = call.endpoint.operation.replay
                yield name, email_key(value) if replay.ignore_case else value

    def _find_body(self, call: Call[Any]) -> _Body:
        operation = call.endpoint.operation
        if operation.id not in self._bodies:
            self._bodies[operation.id] = self._read_body(operation)
        return self._bodies[operation.id]

    def _read_body(self, operation: Operation) -> _Body:
        schema = find_body_schema(self._document, operation.id)
        components = self._document.get("components", {})
        whole = {**schema, "components": components}
        unique = set(self._find_unique(schema)) - set(operation.replay.match)
        validator = self._make(whole, mask="it", validate_formats=True)
        return _Body(whole, validator, tuple(sorted(unique)))

    def _find_unique(self, schema: Mapping[str, Any]) -> Iterator[str]:
        """The properties whose description begins with the word."""
        for name, value in self._resolve(schema).get("properties", {}).items():
            if self._resolve(value).get("description", "").startswith("Unique"):
                yield name

    def _resolve(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            place = schema["$ref"].rpartition("/")[2]
            schema = self._document["components"]["schemas"][place]
        return schema


def find_missing_package() -> RosterError | None:
    """Return an error that names a package which a dry run needs and which is not installed."""
    for name in ("jsonschema_rs", "yaml"):
        if find_spec(name) is None:
            return RosterError(
                f"A dry run needs the package {name}: pip install 'matricula[rosters]'"
            )
    return None


def _unfold(error: Any) -> list[Any]:
    """An error; where a body is one of several, the errors of the one that it comes nearest to."""
    several: list[list[Any]] = getattr(error.kind, "context", [])
    return min(several, key=len, default=[error])


def find_body_schema(document: Mapping[str, Any], operation: str) -> dict[str, Any]:
    """The schema of an operation's JSON body; one that takes everything where it has none."""
    for path in document["paths"].values():
        for method in path.values():
            if isinstance(method, dict) and method.get("operationId") == operation:
                content = method.get("requestBody", {}).get("content", {})
                schema: dict[str, Any] = content.get(_MEDIA, {}).get("schema", {})
                return schema
    return {}


def find_specs() -> Path:
    """The folder of the specs: the one that is shipped, or the repository's."""
    code = Path(__file__).resolve().parents[2]
    shipped = code / "matricula_mock" / "spec"
    return shipped if shipped.is_dir() else code.parent / "spec"
