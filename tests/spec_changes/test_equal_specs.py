"""A spec that is written in another way has no changes; real changes are reported all the same."""

import copy
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from equal_specs import make_document, rewrite
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_changes import SPEC, edit, read_plants

from spec_changes import Change, Severity, compare

SPECS = Path(__file__).resolve().parents[2] / "spec"
REAL = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    for path in sorted(SPECS.glob("*.yaml"))
}
PLANTS = read_plants()
SEEDS = st.integers(0, 2**32)


def list_impacts(changes: list[Change]) -> set[tuple[str, str, str]]:
    """Return severity, direction and operation of each change except notes."""
    shown = [one for one in changes if one.severity is not Severity.NOTE]
    return {(one.severity, one.direction, one.operation) for one in shown}


@pytest.mark.parametrize("name", [*REAL, "library"])
@given(seed=SEEDS)
@settings(max_examples=6)
def test_rewritten_spec_has_no_changes(name: str, seed: int) -> None:
    spec = {**REAL, "library": SPEC}[name]
    other = rewrite(spec, random.Random(seed))
    assert other != spec
    old, new = make_document(spec), make_document(other)
    assert compare(name, old, new) == []
    assert compare(name, new, old) == []


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant["name"])
def test_change_of_a_rewritten_spec_has_the_same_impact(plant: dict[str, Any]) -> None:
    edited = copy.deepcopy(SPEC)
    for entry in plant["edit"]:
        edit(edited, **entry)
    old, new = (edited, SPEC) if plant.get("reverse") else (SPEC, edited)
    expected = list_impacts(compare("library", make_document(old), make_document(new)))
    dice = random.Random(plant["name"])
    other = make_document(rewrite(old, dice)), make_document(rewrite(new, dice))
    assert list_impacts(compare("library", *other)) == expected
