"""The specs as plain data, for scripts that need neither places nor lines."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

import yaml

from spec_document import METHODS, split_pointer
from spec_yaml import LOADER

__all__ = [
    "JSON",
    "METHODS",
    "find_token_prefix",
    "is_spec",
    "list_parameters",
    "list_specs",
    "read_spec",
    "resolve",
]

JSON: TypeAlias = Any
FOLDER = Path(__file__).resolve().parent.parent / "spec"


def is_spec(path: PurePosixPath | Path) -> bool:
    """Return whether a file of the folder of the specs is a spec."""
    return path.suffix == ".yaml"


def list_specs() -> list[Path]:
    """List the specs of all platforms by name."""
    return sorted(filter(is_spec, FOLDER.iterdir()))


def read_spec(path: Path) -> JSON:
    """Read a spec as plain data."""
    return yaml.load(path.read_bytes(), LOADER)


def resolve(spec: JSON, node: JSON) -> JSON:
    """Return `node`, or the target of its `$ref`."""
    while isinstance(node, dict) and "$ref" in node:
        target = spec
        for key in split_pointer(node["$ref"].removeprefix("#")):
            target = target[key]
        node = target
    return node


def list_parameters(spec: JSON) -> Iterator[JSON]:
    """List the parameters of all operations, and those that they refer to."""
    for item in spec["paths"].values():
        holders = [item, *(item[method] for method in METHODS if method in item)]
        for holder in holders:
            yield from (resolve(spec, one) for one in holder.get("parameters", ()))


def find_token_prefix(spec: JSON) -> str:
    """Return the word before the token in the header."""
    schemes = spec["components"]["securitySchemes"].values()
    return next((one["x-token-prefix"] for one in schemes if "x-token-prefix" in one), "Bearer")
