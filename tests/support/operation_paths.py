"""Paths of operations, from the specs: tests do not repeat them."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from spec_yaml import LOADER

SPECS = Path(__file__).resolve().parents[2] / "spec"


def find_path(platform: str, operation: str, **values: object) -> str:
    """Return the path of an operation on the platform's host, with its parameters.

    Raises KeyError for an unknown operation or a value that is missing.
    """
    return _read_paths(platform)[operation].format(**values)


@cache
def _read_paths(platform: str) -> dict[str, str]:
    text = (SPECS / f"{platform}.yaml").read_text(encoding="utf-8")
    spec: dict[str, Any] = yaml.load(text, LOADER)
    start = urlsplit(spec["servers"][0]["url"]).path.rstrip("/")
    return {
        operation["operationId"]: start + path
        for path, item in spec["paths"].items()
        for operation in item.values()
        if isinstance(operation, dict)
    }
