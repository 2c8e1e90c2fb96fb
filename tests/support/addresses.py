"""Where an operation is, as the spec has it: what a vendor moves is not typed again in the tests."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

SPECS = Path(__file__).resolve().parents[2] / "spec"


def find_address(platform: str, operation: str, **values: object) -> str:
    """The path of an operation below the platform's host, its parameters filled in.

    Raises KeyError for an unknown operation or a value that is missing.
    """
    return _read_addresses(platform)[operation].format(**values)


@cache
def _read_addresses(platform: str) -> dict[str, str]:
    text = (SPECS / f"{platform}.yaml").read_text(encoding="utf-8")
    spec: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    start = urlsplit(spec["servers"][0]["url"]).path.rstrip("/")
    return {
        operation["operationId"]: start + path
        for path, item in spec["paths"].items()
        for operation in item.values()
        if isinstance(operation, dict)
    }
