"""A spec that is written in another way has no changes; real changes are reported all the same."""

import copy
import random
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from equal_specs import make_document, rewrite
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_changes import SPEC, edit, read_plants

from spec_changes import Change, Severity, compare
from spec_copies import unify_forms
from spec_document import SpecDocument
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
@settings(max_examples=60)
def test_change_of_a_rewritten_spec_has_the_same_impact(plant: dict[str, Any], seed: int) -> None:
    edited = copy.deepcopy(SPEC)
    for entry in plant["edit"]:
        edit(edited, **entry)
    old, new = (edited, SPEC) if plant.get("reverse") else (SPEC, edited)
    changes = compare(
        "library", make_document(old), make_document(rewrite(new, random.Random(seed)))
    )
    assert list_impacts(changes) == read_impacts(plant)


def describe_thing(direction: str, schema: Any) -> SpecDocument:
    """Return a spec of one operation, with a schema for its request or its response."""
    content = {"content": {"application/json": {"schema": schema}}}
    is_request = direction == "request"
    operation: dict[str, Any] = {
        "operationId": "addThing",
        "responses": {"200": {"description": "Done."} | ({} if is_request else content)},
    }
    if is_request:
        operation["requestBody"] = content
    return make_document({"openapi": "3.1.0", "paths": {"/things": {"post": operation}}})


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
    ],
)  # fmt: skip
@pytest.mark.parametrize("direction", ["request", "response"])
def test_forms_of_a_schema_are_equal(direction: str, one: str, other: str) -> None:
    old, new = (describe_thing(direction, yaml.safe_load(text)) for text in (one, other))
    assert compare("things", old, new) == []
    assert compare("things", new, old) == []


VALUES: list[Any] = [
    None, True, False, 0, 1, 2, 3, 0.5, "", "a", "b", "abc", [], ["a"], [1, 1], [None], {},
    {"a": "a"}, {"a": 1}, {"a": 1, "b": "b"}, {"b": None}, {"c": 1},
]  # fmt: skip
SIMPLE = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("string")}, optional={"minLength": st.integers(0, 3), "maxLength": st.integers(0, 3)}
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["integer", "number"])},
        optional={"minimum": st.integers(0, 2), "exclusiveMaximum": st.integers(1, 3)},
    ),
    st.fixed_dictionaries({"type": st.lists(st.sampled_from(["string", "null", "boolean"]), min_size=1, unique=True)}),
    st.fixed_dictionaries({"enum": st.lists(st.sampled_from(["a", "b", 1, None]), min_size=1, unique=True)}),
)  # fmt: skip


def nest(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return schemas of lists, objects and alternatives of inner ones."""
    return st.one_of(
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}, optional={"uniqueItems": st.booleans()}),
        st.fixed_dictionaries(
            {"type": st.just("object"), "properties": st.fixed_dictionaries({"a": inner, "b": inner})},
            optional={
                "required": st.lists(st.sampled_from("abc"), unique=True),
                "minProperties": st.integers(0, 2),
            },
        ),
        st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=3)}),
    )  # fmt: skip


SCHEMAS = st.recursive(SIMPLE, nest, max_leaves=4)


@given(old=SCHEMAS, new=SCHEMAS)
@settings(max_examples=150)
def test_no_value_that_one_schema_refuses_is_kept_quiet(old: Any, new: Any) -> None:
    """The oracle is a validator: whichever value only one of two schemas takes is a change."""
    taken = [[jsonschema_rs.is_valid(schema, value) for value in VALUES] for schema in (old, new)]
    pairs = [*zip(*taken, strict=True)]
    for direction, breaking in (("request", (True, False)), ("response", (False, True))):
        changes = compare("things", *(describe_thing(direction, schema) for schema in (old, new)))
        severities = {one.severity for one in changes}
        if breaking in pairs:
            assert Severity.BREAKING in severities
        elif taken[0] != taken[1]:
            assert severities - {Severity.NOTE}


def test_generator_takes_copies_for_references_and_single_values_for_constants() -> None:
    book = {"type": "object", "properties": {"state": {"type": "string", "enum": ["lent"]}}}
    listed = {"type": "array", "items": copy.deepcopy(book)}
    spec: Any = {"components": {"schemas": {"Book": book, "Books": listed}}}
    unify_forms(spec)
    assert spec["components"]["schemas"] == {
        "Book": {"type": "object", "properties": {"state": {"type": "string", "const": "lent"}}},
        "Books": {"type": "array", "items": {"$ref": "#/components/schemas/Book"}},
    }
