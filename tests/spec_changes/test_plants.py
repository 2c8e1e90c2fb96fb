"""Each planted change gets its impact and its kind, and nothing else is reported."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from planted_changes import SPEC, edit, read_plants

from spec_changes import KINDS, Change, compare
from spec_document import SpecDocument

BOUNDS = [
    f"{end}{what}"
    for end in ("min", "max")
    for what in ("imum", "-length", "-items", "-properties")
]


def parse(spec: object, name: str) -> SpecDocument:
    return SpecDocument.parse(json.dumps(spec), Path(name))  # JSON is YAML, and faster written


SOUND = parse(SPEC, "old.yaml")


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
