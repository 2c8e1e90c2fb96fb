"""The specs as OpenAPI 3.0.3: nothing that a client needs is lost, and losses are listed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS30Validator, OAS31Validator
from openapi_spec_validator import OpenAPIV30SpecValidator

from spec_data import METHODS, list_specs, read_spec, resolve
from spec_forms.openapi30 import LOSSES, Loss, convert
from spec_forms.schemas30 import UNKNOWN

SPECS = [pytest.param(read_spec(path), id=path.stem) for path in list_specs()]


@pytest.mark.parametrize("spec", SPECS)
def test_a_converted_spec_is_valid(spec: Any) -> None:
    OpenAPIV30SpecValidator(convert(spec).content).validate()


@pytest.mark.parametrize("spec", SPECS)
def test_no_operation_parameter_response_or_example_is_lost(spec: Any) -> None:
    before, after = list(list_parts(spec)), list(list_parts(convert(spec).content))
    assert len(before) > 100
    assert after == before


def list_parts(spec: Any) -> Iterator[object]:
    """Yield operations, parameters, statuses, links and examples of paths and webhooks."""
    for section in ("paths", "webhooks", "x-webhooks"):
        for path, item in spec.get(section, {}).items():
            for method in METHODS:
                if method in item:
                    yield from list_operation(spec, f"{method} {path}", item, item[method])


def list_operation(spec: Any, name: str, item: Any, operation: Any) -> Iterator[object]:
    yield name, operation["operationId"], operation["summary"], operation["description"]
    for node in (*item.get("parameters", ()), *operation.get("parameters", ())):
        parameter = resolve(spec, node)
        yield parameter["name"], parameter["in"], parameter["description"]
        yield from list_examples(spec, parameter)
    for status, node in operation["responses"].items():
        response = resolve(spec, node)
        yield status, response["description"], *response.get("links", ())
        yield from list_contents(spec, response)
    yield from list_contents(spec, resolve(spec, operation.get("requestBody", {})))


def list_contents(spec: Any, node: Any) -> Iterator[object]:
    for content_type, media in node.get("content", {}).items():
        yield content_type
        yield from list_examples(spec, media)


def list_examples(spec: Any, node: Any) -> Iterator[object]:
    for name, example in node.get("examples", {}).items():
        yield name, resolve(spec, example)["value"]


@pytest.mark.parametrize("spec", SPECS)
def test_every_part_that_is_not_in_the_converted_spec_is_listed(spec: Any) -> None:
    converted = convert(spec)
    listed = {one["place"] for one in converted.content.get(LOSSES, ())}
    assert listed == {loss.place for loss in converted.losses}
    assert {place for place in listed if place} == set(find_losses(spec, ""))
    assert ("" in listed) == ("webhooks" in spec)


def find_losses(node: Any, place: str) -> Iterator[str]:
    """Yield the places of conditions and of links with a body, which 3.0 or its tools lack."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from find_losses(item, f"{place}/{index}")
    elif isinstance(node, Mapping):
        if "if" in node and "/x-" not in place and not place.endswith("/else"):
            yield place
        for key, item in node.items():
            own = f"{place}/{str(key).replace('~', '~0').replace('/', '~1')}"
            if "/links/" in place and key == "requestBody":
                yield place
            yield from find_losses(item, own)


@pytest.mark.parametrize("path", list_specs(), ids=lambda path: path.stem)
def test_the_spec_stays_as_it_is(path: Path) -> None:
    spec = read_spec(path)
    convert(spec)
    assert spec == read_spec(path)


def convert_schema(schema: Any) -> tuple[Any, tuple[Loss, ...]]:
    spec = {"openapi": "3.1.0", "components": {"schemas": {"It": schema}}}
    converted = convert(spec)
    return converted.content["components"]["schemas"]["It"], converted.losses


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ({"type": "array"}, {"type": "array", "items": {}}),
        ({"const": 2}, {"enum": [2]}),
        ({"exclusiveMinimum": 0}, {"minimum": 0, "exclusiveMinimum": True}),
        ({"exclusiveMaximum": 9, "maximum": 5}, {"maximum": 5}),
        ({"contentEncoding": "base64"}, {"format": "byte"}),
        ({"contentMediaType": "application/octet-stream"}, {"format": "binary"}),
        ({"$ref": "#/a", "minLength": 1}, {"minLength": 1, "allOf": [{"$ref": "#/a"}]}),
        ({"examples": ["a"]}, {"example": "a"}),
        ({"items": True, "additionalProperties": False}, {"items": {}, "additionalProperties": False}),
        ({"properties": {"a": False}}, {"properties": {"a": {"not": {}}}}),
        ({"properties": {"if": {"const": 1}}}, {"properties": {"if": {"enum": [1]}}}),
    ],
)  # fmt: skip
def test_a_schema(schema: Any, expected: Any) -> None:
    assert convert_schema(schema) == (expected, ())


@pytest.mark.parametrize("keyword", [key for key, text in UNKNOWN.items() if text])
def test_a_keyword_that_3_0_lacks_is_an_extension(keyword: str) -> None:
    converted, losses = convert_schema({keyword: {}})
    assert converted == {f"x-{keyword}": {}}
    assert [loss.place for loss in losses] == ["/components/schemas/It"]
    assert keyword in losses[0].text


@pytest.mark.parametrize(
    "schema",
    [
        {"patternProperties": {"^a": {}}, "additionalProperties": False},
        {"prefixItems": [{"type": "string"}], "items": False},
    ],
)
def test_a_converted_schema_accepts_what_the_schema_accepts(schema: Any) -> None:
    converted = OAS30Validator(convert_schema(schema)[0])
    for value in ({"abc": 1}, ["a"], [], {}):
        assert OAS31Validator(schema).is_valid(value)
        assert converted.is_valid(value)


KINDS = ["string", "integer", "number", "boolean", "array", "object", "null"]
VALUES: list[Any] = [None, True, 0, 1, 2, 3, 1.5, "", "a", "abc", [], [1], ["a"], {}, {"a": 1}]
LIMITS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(KINDS) | st.lists(st.sampled_from(KINDS), min_size=1, unique=True),
        "const": st.sampled_from(VALUES),
        "minimum": st.integers(0, 3),
        "exclusiveMinimum": st.integers(0, 3),
        "maximum": st.integers(0, 3),
        "exclusiveMaximum": st.integers(0, 3),
        "minLength": st.integers(0, 2),
    },
)
SCHEMAS = st.recursive(
    st.booleans() | LIMITS,
    lambda inner: st.builds(
        lambda limits, more: {**limits, **more},
        LIMITS,
        st.fixed_dictionaries(
            {},
            optional={
                "items": inner,
                "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
                "additionalProperties": inner,
                "anyOf": st.lists(inner, min_size=1, max_size=2),
                "allOf": st.lists(inner, min_size=1, max_size=2),
                "not": inner,
            },
        ),
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(schema=SCHEMAS)
def test_a_schema_without_losses_accepts_the_same_values(schema: Any) -> None:
    converted, losses = convert_schema(schema)
    assert losses == ()
    for value in VALUES:
        expected = OAS31Validator(schema).is_valid(value)
        assert OAS30Validator(converted).is_valid(value) == expected, (value, converted)


def test_parts_of_a_document_that_3_0_lacks() -> None:
    spec = {
        "openapi": "3.1.0",
        "info": {
            "title": "Campus",
            "summary": "One.",
            "description": "Two.",
            "license": {"name": "Apache", "identifier": "Apache-2.0"},
        },
        "jsonSchemaDialect": "https://example.org/dialect",
        "paths": {"/a": {"$ref": "#/components/pathItems/A"}, "x-own": {"const": 1}},
        "components": {
            "pathItems": {"A": {"get": {"operationId": "getA"}}},
            "responses": {
                "Own": {"$ref": "#/components/responses/Other", "description": "Own."},
                "Other": {"description": "Other.", "content": {}},
            },
        },
    }
    converted = convert(spec)
    content = converted.content
    assert content["info"]["description"] == "One.\n\nTwo."
    assert content["info"]["license"]["url"] == "https://spdx.org/licenses/Apache-2.0.html"
    assert content["paths"]["/a"]["get"]["responses"] == {
        "default": {"description": "Not described."}
    }
    assert content["paths"]["x-own"] == {"const": 1}
    assert content["components"]["responses"]["Own"] == {"description": "Own.", "content": {}}
    assert [loss.text for loss in converted.losses] == [
        "the dialect of the schemas is an extension"
    ]
    del content["jsonSchemaDialect" if "jsonSchemaDialect" in content else "x-jsonSchemaDialect"]
    content["info"]["version"] = "1"
    OpenAPIV30SpecValidator(content).validate()


def test_callbacks_are_converted() -> None:
    callback = {
        "{$request.body#/url}": {
            "post": {"requestBody": {"content": {"a/b": {"schema": {"const": 1}}}}}
        }
    }
    spec = {"paths": {"/a": {"post": {"responses": {}, "callbacks": {"done": callback}}}}}
    done = convert(spec).content["paths"]["/a"]["post"]["callbacks"]["done"]
    body = done["{$request.body#/url}"]["post"]["requestBody"]
    assert body["content"]["a/b"]["schema"] == {"enum": [1]}
