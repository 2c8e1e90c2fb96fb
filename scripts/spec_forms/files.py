"""The files of a spec for other tools."""

import json
from collections.abc import Iterator
from pathlib import Path

from attrs import field, frozen

from spec_data import JSON, read_spec

from .openapi30 import Loss, convert


@frozen
class SpecFile:
    """A form of a spec: file name, version of OpenAPI, text, and what it loses."""

    name: str
    version: str
    text: str = field(repr=False)
    losses: tuple[Loss, ...] = ()


def make_spec_files(path: Path) -> Iterator[SpecFile]:
    """Yield a spec as YAML, unchanged, as JSON, and as OpenAPI 3.0.3 in JSON."""
    spec = read_spec(path)
    yield SpecFile(path.name, spec["openapi"], path.read_text(encoding="utf-8"))
    yield SpecFile(f"{path.stem}.json", spec["openapi"], _write(spec))
    converted = convert(spec)
    version = converted.content["openapi"]
    name = f"{path.stem}.openapi-3.0.json"
    yield SpecFile(name, version, _write(converted.content), converted.losses)


def _write(content: JSON) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
