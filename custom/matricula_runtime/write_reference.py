"""A reference to a write: what a look-up needs to know about it, as JSON text that can be stored.

It has only the values that the look-up sends and compares (`x-replay`), such as an email. So it
needs nothing of the rest of the request, and has no password and no token.
"""

import json
from collections.abc import Mapping
from typing import Any, NoReturn, cast

from attrs import field, frozen

from .errors import ConfigurationError
from .expression import Scope, evaluate
from .message import JSON
from .operation import Call

VERSION = 1
"""The version of the text. A text of another version is refused."""

_TYPES: Mapping[str, type] = {
    "version": int,
    "platform": str,
    "url": str,
    "operation": str,
    "step": str,
    "is_partial": bool,
    "parameters": dict,
    "match": dict,
    "made": dict,
}
_EXPECTED = "a text that to_json() of a write or an unconfirmed outcome returned"


@frozen
class WriteReference:
    """A write that was sent, or is about to be sent, to the platform at `url`.

    `parameters` and `match` are the values for the look-up of its `operation`, by the keys that
    they have in `x-replay`. `step` is its name in the registration, empty outside of one. With
    `is_partial` more steps were to follow. `made` has the ids of the steps before it, by step.
    """

    platform: str
    url: str
    operation: str
    parameters: Mapping[str, JSON] = field(repr=False)
    match: Mapping[str, JSON] = field(repr=False)
    step: str = ""
    is_partial: bool = False
    made: Mapping[str, str | int] = field(factory=dict)

    def to_json(self) -> str:
        """Return the reference as JSON text. `read_reference` reads it."""
        values = {name: getattr(self, name) for name in _TYPES if name != "version"}
        return json.dumps({"version": VERSION, **values})


def make_reference(call: Call[Any], platform: str, url: str) -> WriteReference:
    """Return the reference to a write that sends `call` to the platform at `url`."""
    operation = call.endpoint.operation
    arguments = call.arguments
    scope = Scope(
        body=arguments.get("json", arguments.get("data")),
        path=operation.path_values(arguments["url"]),
        query=arguments.get("params") or {},
    )
    replay = operation.replay
    return WriteReference(
        platform=platform,
        url=url,
        operation=operation.id,
        parameters={name: evaluate(one, scope) for name, one in replay.parameters.items()},
        match={pointer: evaluate(one, scope) for pointer, one in replay.match.items()},
    )


def read_reference(text: str) -> WriteReference:
    """Parse the text that `to_json` wrote.

    Raises ConfigurationError, which quotes nothing of the text, if it is no such text, if it was
    changed, or if another version of matricula wrote it.
    """
    values = _parse(text)
    version = values.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version != VERSION:
        raise ConfigurationError(
            f"The stored write has version {version}, and this version of matricula reads"
            f" version {VERSION}. Use the matricula that stored it."
        )
    if values.keys() != _TYPES.keys():
        _refuse("with other keys")
    for name, kind in _TYPES.items():
        if type(values[name]) is not kind:
            _refuse(f"with a wrong value of {name!r}")
    for name in ("parameters", "match"):
        if any(isinstance(value, (dict, list)) for value in values[name].values()):
            _refuse(f"with a wrong value of {name!r}")  # it would be compared, and nothing found
    if not all(type(id_) in (str, int) for id_ in values["made"].values()):
        _refuse("with a wrong value of 'made'")
    del values["version"]
    return WriteReference(**values)


def _parse(text: str) -> dict[str, Any]:
    if not isinstance(text, str):
        raise ConfigurationError(
            f"The stored write is {_EXPECTED}, not of type {type(text).__name__}."
        )
    try:
        values = json.loads(text, object_pairs_hook=_make_object, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        _refuse("but no JSON")
    if not isinstance(values, dict):
        _refuse("but no JSON object")
    return cast("dict[str, Any]", values)


def _make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a key comes twice")
    return values


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse(problem: str) -> NoReturn:
    raise ConfigurationError(f"The stored write is a text {problem}: give {_EXPECTED}.")
