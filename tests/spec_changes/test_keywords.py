"""Keywords whose effect depends on others beside them: no change of values is silent."""

import pytest
import yaml
from equal_specs import describe_thing
from schema_pairs import accept

from spec_changes import Severity, compare

NAMED = "{properties: {a: {}}, required: [b]}"


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        # Even `contains: true` requires an item.
        ("{type: array}", "{type: array, contains: true}", []),
        ("{type: array}", "{type: array, contains: {}}", []),
        # The same keywords, in another part of an `allOf`.
        (
            "{allOf: [{contains: {type: string}, maxContains: 2}, {contains: {minLength: 1}}]}",
            "{allOf: [{contains: {type: string}}, {contains: {minLength: 1}, maxContains: 2}]}",
            ["a", "a", 1],
        ),
        (
            "{allOf: [{if: {minimum: 1}, else: {type: number}}, {if: {type: array}}]}",
            "{allOf: [{if: {minimum: 1}}, {if: {type: array}, else: {type: number}}]}",
            "a",
        ),
        (
            f"{{allOf: [{NAMED}], unevaluatedProperties: false, properties: {{b: {{}}}}}}",
            f"{{allOf: [{NAMED}, {{unevaluatedProperties: false, properties: {{b: {{}}}}}}]}}",
            {"a": 1, "b": 1},
        ),
        (
            "{additionalProperties: true, unevaluatedProperties: false}",
            "{unevaluatedProperties: false}",
            {"a": 1},
        ),
        # Listed values are checked by the keywords beside them.
        ("{not: {const: a, not: {type: string}}}", "{not: {const: a}}", "a"),
        (
            "{contains: {const: {}, required: [a]}, minContains: 0, maxContains: 1}",
            "{contains: {const: {}}, minContains: 0, maxContains: 1}",
            [{}, {}],
        ),
        (
            "{anyOf: [{const: a}, {const: b, if: {type: string}, then: false}, {const: c}]}",
            "{enum: [a, b, c], if: {type: string}, then: false}",
            "a",
        ),
        (
            "{enum: [{}, a], anyOf: [{required: [b]}, {}]}",
            "{enum: [{}, a], required: [b]}",
            {},
        ),
        # An object that must have a property which no object may have is impossible.
        ("{required: [a], properties: {a: {}}}", "{required: [a], properties: {a: false}}", {"a": 1}),
    ],
)  # fmt: skip
def test_lost_value_breaks_requests_and_its_return_breaks_responses(
    old: str, new: str, value: object
) -> None:
    before, now = yaml.safe_load(old), yaml.safe_load(new)
    assert (accept(before)(value), accept(now)(value)) == (True, False)
    for direction, one, other in (("request", before, now), ("response", now, before)):
        changes = compare("things", *(describe_thing(direction, each) for each in (one, other)))
        assert Severity.BREAKING in {change.severity for change in changes}, direction


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{type: array}", "{type: array, minContains: 3, maxContains: 4}"),
        ("{type: object}", "{type: object, dependentRequired: {a: []}}"),
        ("{type: object}", "{type: object, dependentSchemas: {a: true, b: {}}}"),
        ("{type: object}", "{type: object, then: {required: [a]}}"),
        ("{type: array, contains: {type: string}}", "{type: array, contains: {type: string}, minContains: 1}"),
        ("{type: string}", "{anyOf: [{type: string}, {type: object, required: [a], properties: {a: false}}]}"),
        (
            "{allOf: [{if: {type: string}, then: {maxLength: 3}}, {if: {type: number}}]}",
            "{allOf: [{if: {type: number}}, {then: {maxLength: 3}, if: {type: string}}]}",
        ),
        (
            "{allOf: [{properties: {a: {type: string}}, required: [a, b]}], unevaluatedProperties: false}",
            "{properties: {a: {type: string}}, unevaluatedProperties: false, allOf: [{required: [b, a]}]}",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("direction", ["request", "response"])
def test_keywords_without_effect_are_no_change(direction: str, one: str, other: str) -> None:
    old, new = (describe_thing(direction, yaml.safe_load(text)) for text in (one, other))
    assert compare("things", old, new) == []
    assert compare("things", new, old) == []
