"""A spec that is written in another way has no changes; real changes are reported all the same."""

import copy
import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from equal_specs import describe_thing, make_document, rewrite
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_changes import SPEC, edit, read_plants

from spec_changes import Change, Severity, compare
from spec_copies import unify_forms
from spec_yaml import LOADER

SPECS = Path(__file__).resolve().parents[2] / "spec"
REAL = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), LOADER)
    for path in sorted(SPECS.glob("*.yaml"))
}
PLANTS = read_plants()
SEEDS = st.integers(0, 2**32)


def list_impacts(changes: list[Change]) -> set[tuple[str, str, str]]:
    """Return severity, direction and operation of each change except notes."""
    shown = [one for one in changes if one.severity is not Severity.NOTE]
    return {(one.severity, one.direction, one.operation) for one in shown}


def read_impacts(plant: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return the same of the lines that a plant expects."""
    lines = [re.split(r" (?!bookLent|bookBack|bookGone)", line) for line in plant["expect"]]
    return {
        (severity, direction, operation.replace("-", ""))
        for severity, direction, _, *operations in lines
        for operation in operations
        if severity != Severity.NOTE
    }


@pytest.mark.parametrize("name", [*REAL, "library"])
@given(seed=SEEDS)
@settings(max_examples=4)
def test_rewritten_spec_has_no_changes(name: str, seed: int) -> None:
    spec = {**REAL, "library": SPEC}[name]
    other = rewrite(spec, random.Random(seed))
    assert other != spec
    old, new = make_document(spec), make_document(other)
    assert compare(name, *random.Random(seed).sample([old, new], 2)) == []


@given(plant=st.sampled_from(PLANTS), seed=SEEDS)
@settings(max_examples=35)
def test_change_of_a_rewritten_spec_has_the_same_impact(plant: dict[str, Any], seed: int) -> None:
    edited = copy.deepcopy(SPEC)
    for entry in plant["edit"]:
        edit(edited, **entry)
    old, new = (edited, SPEC) if plant.get("reverse") else (SPEC, edited)
    changes = compare(
        "library", make_document(old), make_document(rewrite(new, random.Random(seed)))
    )
    assert list_impacts(changes) == read_impacts(plant)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{type: [string, 'null']}", "{anyOf: [{type: string}, {type: 'null'}]}"),
        ("{type: [string, 'null']}", "{oneOf: [{type: 'null'}, {type: string}]}"),
        ("{type: [string, 'null']}", "{type: string, nullable: true}"),
        ("{type: [string, 'null'], maxLength: 3}", "{anyOf: [{type: string, maxLength: 3}, {type: 'null'}]}"),
        ("{type: [string, 'null'], enum: [a, null]}", "{oneOf: [{const: a}, {type: 'null'}]}"),
        ("{type: integer, minimum: 1}", "{type: integer, exclusiveMinimum: 0}"),
        ("{type: integer, maximum: 9}", "{type: integer, exclusiveMaximum: 10}"),
        ("{type: integer, minimum: 1}", "{type: integer, minimum: 0, exclusiveMinimum: true}"),
        ("{type: integer, minimum: 1}", "{type: integer, minimum: 0.5}"),
        ("{type: number, exclusiveMinimum: 0}", "{type: number, minimum: 0, exclusiveMinimum: true}"),
        ("{type: string, const: a}", "{type: string, enum: [a]}"),
        ("{enum: [a, b]}", "{oneOf: [{const: b}, {enum: [a]}]}"),
        ("{type: boolean}", "{type: boolean, enum: [true, false]}"),
        ("{type: array, items: {type: string}}", "{type: array, items: {allOf: [{type: string}]}, uniqueItems: false}"),
        ("{type: object}", "{type: object, additionalProperties: true, minProperties: 0, required: []}"),
        ("{type: object, additionalProperties: false}", "{type: object, additionalProperties: {not: {}}}"),
        ("{type: string}", "{type: string, minLength: 0, maximum: 3, items: {type: string}}"),
        ("{anyOf: [{type: string}, {type: string}]}", "{type: string}"),
        ("{anyOf: [{type: array}, {anyOf: [{type: string}, {type: 'null'}]}]}", "{type: [array, string, 'null']}"),
        ("{allOf: [{type: object, required: [b]}, {required: [a]}]}", "{type: object, required: [a, b]}"),
        (
            "{type: object, oneOf: [{required: [a]}, {required: [b]}]}",
            "{oneOf: [{type: object, required: [b]}, {type: object, required: [a]}]}",
        ),
        ("{}", "{anyOf: [{type: string, maxLength: 3}, {}]}"),
        ("{type: string}", "{anyOf: [{type: string}, {type: string, maxLength: 3}, {const: a}]}"),
        ("{type: [string, integer]}", "{anyOf: [{type: integer, minimum: 1}, {type: [string, integer]}]}"),
        ("{type: integer}", "{type: number, multipleOf: 1}"),
        ("{type: integer, minimum: 1}", "{type: number, multipleOf: 1.0, exclusiveMinimum: 0.5}"),
        ("{type: integer, multipleOf: 3}", "{type: integer, multipleOf: 1.5}"),
        ("{type: number, multipleOf: 6}", "{allOf: [{type: number, multipleOf: 2}, {multipleOf: 3}]}"),
        ("{type: integer, minimum: 1, maximum: 3}", "{enum: [3, 1, 2]}"),
        ("{type: integer, minimum: 1, maximum: 5, multipleOf: 2}", "{enum: [2, 4]}"),
        ("{enum: [1, 2, 3, 7]}", "{anyOf: [{type: integer, minimum: 1, maximum: 3}, {const: 7}]}"),
        ("{type: integer, minimum: 1, maximum: 4}", "{anyOf: [{enum: [1, 2, 3]}, {enum: [2, 3, 4]}]}"),
        (
            "{type: object, properties: {a: {anyOf: [{type: string}, {type: integer}]}, b: {type: string}}}",
            "{anyOf: [{type: object, properties: {a: {type: string}, b: {type: string}}},"
            " {type: object, properties: {a: {type: integer}, b: {type: string}}}]}",
        ),
        (
            "{type: object, required: [a], properties: {a: {enum: [x, y, z]}}}",
            "{oneOf: [{type: object, required: [a], properties: {a: {const: x}}},"
            " {type: object, required: [a], properties: {a: {enum: [y, z]}}}]}",
        ),
        ("{type: array, items: {type: string, minLength: 1}}", "{allOf: [{type: array, items: {type: string}}, {items: {minLength: 1}}]}"),
        ("{type: object}", "{anyOf: [{type: object}, {type: object, required: [a]}]}"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("direction", ["request", "response"])
def test_forms_of_a_schema_are_equal(direction: str, one: str, other: str) -> None:
    old, new = (describe_thing(direction, yaml.safe_load(text)) for text in (one, other))
    assert compare("things", old, new) == []
    assert compare("things", new, old) == []


NESTED = {"oneOf": [{}, {"enum": [1, 2]}]}


@pytest.mark.parametrize("member", [{}, {"enum": [1]}])
@pytest.mark.parametrize("direction", ["request", "response"])
def test_an_alternative_that_allows_what_a_nested_list_rejects_may_break(
    direction: str, member: object
) -> None:
    old, new = (describe_thing(direction, one) for one in (NESTED, {"anyOf": [NESTED, member]}))
    for pair in ((old, new), (new, old)):
        kinds = {change.kind for change in compare("things", *pair)}
        assert "overlap-changed" in kinds


def test_generator_takes_copies_for_references_and_single_values_for_constants() -> None:
    book = {"type": "object", "properties": {"state": {"type": "string", "enum": ["lent"]}}}
    listed = {"type": "array", "items": copy.deepcopy(book)}
    spec: Any = {"components": {"schemas": {"Book": book, "Books": listed}}}
    unify_forms(spec)
    assert spec["components"]["schemas"] == {
        "Book": {"type": "object", "properties": {"state": {"type": "string", "const": "lent"}}},
        "Books": {"type": "array", "items": {"$ref": "#/components/schemas/Book"}},
    }
