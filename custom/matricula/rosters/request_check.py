"""Checks the body of a request against the spec, before anything is sent."""

import re
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Rejected

from .errors import RosterError

_MEDIA = "application/json"


class RequestCheck:
    """The request schemas of one platform's spec.

    Raises RosterError if a package is missing that this needs.
    """

    def __init__(self, platform: str) -> None:
        try:
            import jsonschema_rs
            import yaml
        except ImportError as error:
            raise RosterError(
                f"A dry run needs the package {error.name}: pip install 'matricula[rosters]'"
            ) from None
        path = find_specs() / f"{platform}.yaml"
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._document: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), loader)
        self._make = jsonschema_rs.Draft202012Validator
        self._validators: dict[str, Any] = {}

    def check(self, call: Call[Any]) -> Rejected | None:
        """What the spec has against a call, None if nothing. No value is shown."""
        operation = call.endpoint.operation.id
        if operation not in self._validators:
            self._validators[operation] = self._compile(operation)
        wrong: dict[str, tuple[str, ...]] = {}
        found = self._validators[operation].iter_errors(call.arguments.get("json"))
        for error in chain.from_iterable(map(_unfold, found)):
            place = ".".join(map(str, error.instance_path)) or "the whole"
            wrong[place] = (*wrong.get(place, ()), _say_plainly(error.message))
        if not wrong:
            return None
        texts = (f"{place}: {' '.join(messages)}" for place, messages in wrong.items())
        return Rejected("; ".join(texts), wrong)

    def _compile(self, operation: str) -> Any:
        schema = find_body_schema(self._document, operation)
        components = self._document.get("components", {})
        return self._make({**schema, "components": components}, mask="it", validate_formats=True)


def _unfold(error: Any) -> list[Any]:
    """An error; where a body is one of several, the errors of the one that it comes nearest to."""
    several: list[list[Any]] = getattr(error.kind, "context", [])
    return min(several, key=len, default=[error])


def _say_plainly(message: str) -> str:
    # The validator says: it is not a "email".
    return re.sub(r'is not an? "([\w-]+)"$', lambda found: f"is no valid {found[1]}", message)


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
