"""Each planted change gets its impact and its kind, and nothing else is reported."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from spec_changes import KINDS, Change, compare
from spec_document import SpecDocument

DATA = Path(__file__).parent / "data" / "library.yaml"
BOUNDS = [
    f"{end}{what}"
    for end in ("min", "max")
    for what in ("imum", "-length", "-items", "-properties")
]
PLANTS = Path(__file__).parent / "plants"
SPEC = yaml.load(DATA.read_text(encoding="utf-8"), yaml.CSafeLoader)

SHORT = {
    "LIST": "paths > /books > get",
    "ADD": "paths > /books > post",
    "BOOK": "paths > /books/{book_id}",
    "GET": "paths > /books/{book_id} > get",
    "PUT": "paths > /books/{book_id} > put",
    "jsonSchemaDialect": "jsonSchemaDialect",
    "SHELF": "paths > /shelves/{shelf_id}/audits",
    "schemas": "components > schemas",
}


def read_plants() -> list[dict[str, Any]]:
    files = sorted(PLANTS.glob("*.yaml"))
    return [
        plant for file in files for plant in yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    ]


def parse(spec: object, name: str) -> SpecDocument:
    return SpecDocument.parse(json.dumps(spec), Path(name))  # JSON is YAML, and faster written


SOUND = parse(SPEC, "old.yaml")


def find(spec: Any, at: str) -> tuple[Any, Any]:
    """Return the container of a place, and its last key."""
    first, arrow, rest = at.partition(" > ")
    if first not in SPEC and first not in SHORT:
        first = f"components > schemas > {first}"
    keys: list[Any] = (SHORT.get(first, first) + arrow + rest).split(" > ")
    for key in keys[:-1]:
        spec = spec[int(key)] if isinstance(spec, list) else spec.setdefault(key, {})
    return spec, int(keys[-1]) if isinstance(spec, list) else keys[-1]


def edit(spec: Any, at: str, **change: Any) -> None:
    holder, key = find(spec, at)
    if "to" in change:
        if isinstance(holder, list) and key == len(holder):
            holder.append(change["to"])
        else:
            holder[key] = change["to"]
    elif "key" in change:
        items = [(change["key"] if name == key else name, value) for name, value in holder.items()]
        holder.clear()
        holder.update(items)
    else:
        del holder[key]


def summarize(changes: list[Change]) -> set[str]:
    """Write a line for each severity, direction and kind, with all its operations."""
    lines: dict[str, list[str]] = {}
    for change in changes:
        line = f"{change.severity} {change.direction} {change.kind}"
        lines.setdefault(line, []).append(change.operation or "-")
    return {f"{line} {' '.join(sorted(set(names)))}" for line, names in lines.items()}


@pytest.mark.parametrize("plant", read_plants(), ids=lambda plant: plant["name"])
def test_planted_change_has_its_impact(plant: dict[str, Any]) -> None:
    edited = copy.deepcopy(SPEC)
    for entry in plant["edit"]:
        edit(edited, **entry)
    old, new = SOUND, parse(edited, "new.yaml")
    if plant.get("reverse"):
        old, new = new, old
    changes = compare("library", old, new)
    assert summarize(changes) == set(plant["expect"])
    for change in changes:
        assert all([change.text, change.why, change.caller, change.mock]), change
    # A change that narrows one way widens the other way: the reverse is never silent.
    assert bool(compare("library", new, old)) == bool(plant["expect"])


def test_every_kind_is_planted() -> None:
    planted = {line.split()[2] for plant in read_plants() for line in plant["expect"]}
    bounds = {
        f"{name}-{what}" for name in BOUNDS for what in ("added", "removed", "raised", "lowered")
    }
    elsewhere = {"spec-added", "spec-removed"}  # test_command.py
    assert planted | bounds | elsewhere == set(KINDS)
