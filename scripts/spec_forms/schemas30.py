"""A schema of OpenAPI 3.1 as one of 3.0.3. The functions change a copy, not the schemas in it.

Source: https://spec.openapis.org/oas/v3.0.3#schema-object, a part of JSON Schema with `nullable`.
"""

from collections.abc import Callable
from typing import Final

from spec_data import JSON

Note = Callable[[str], None]
"""Takes a sentence about what is lost at the place of the schema."""

UNKNOWN: Final = {
    "if": "a condition",
    "then": "",  # reported with `if`
    "else": "",
    "dependentRequired": "properties that need others",
    "dependentSchemas": "rules for properties that need others",
    "patternProperties": "properties by pattern",
    "propertyNames": "a rule for names",
    "prefixItems": "items by place",
    "contains": "a rule for one of the items",
    "minContains": "",
    "maxContains": "",
    "unevaluatedItems": "a rule for other items",
    "unevaluatedProperties": "a rule for other properties",
    "contentSchema": "the schema of an encoded text",
    "$comment": "",
}
"""Keywords that 3.0 does not have. They become extensions."""


def convert_schema(schema: dict[str, JSON], note: Note) -> None:
    """Rewrite the keywords of one schema."""
    for convert in (
        _widen_rests,
        _rename_unknown,
        _convert_const,
        _convert_types,
        _convert_limits,
        _convert_contents,
        _convert_examples,
        _convert_reference,
    ):
        convert(schema, note)


def convert_boolean(is_anything: bool) -> JSON:
    """Return a schema for `true` (any value) or `false` (no value)."""
    return {} if is_anything else {"not": {}}


def _widen_rests(schema: dict[str, JSON], note: Note) -> None:
    """Rename the rule for what a lost keyword leaves: without the keyword it is too strict."""
    for lost, rest in (("patternProperties", "additionalProperties"), ("prefixItems", "items")):
        if lost in schema and rest in schema:
            schema[f"x-{rest}"] = schema.pop(rest)


def _rename_unknown(schema: dict[str, JSON], note: Note) -> None:
    for key in [key for key in schema if key in UNKNOWN]:
        schema[f"x-{key}"] = schema.pop(key)
        if text := UNKNOWN[key]:
            note(f"{text} (`{key}`) is an extension, which tools do not check")


def _convert_const(schema: dict[str, JSON], note: Note) -> None:
    if "const" in schema:
        schema["enum"] = [schema.pop("const")]


def _convert_types(schema: dict[str, JSON], note: Note) -> None:
    """Write a list of types as alternatives, and the type null as `nullable`."""
    if "type" not in schema:
        return
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    others = [one for one in types if one != "null"]
    more = {"nullable": True} if "null" in types else {}
    if len(others) == 1:
        schema["type"] = others[0]
        schema.update(more)
    else:
        del schema["type"]
        choices = [_write_type(one, more) for one in others]
        if not others and "enum" not in schema:
            schema["enum"] = [None]
        elif not others:
            schema["allOf"] = [*schema.get("allOf", []), {"enum": [None]}]
        elif "anyOf" not in schema:
            schema["anyOf"] = choices
        else:
            schema["allOf"] = [*schema.get("allOf", []), {"anyOf": choices}]
    if schema.get("type") == "array":
        schema.setdefault("items", {})


def _write_type(name: str, more: dict[str, JSON]) -> JSON:
    return {"type": name, **({"items": {}} if name == "array" else {}), **more}


def _convert_limits(schema: dict[str, JSON], note: Note) -> None:
    """Write an exclusive limit as a limit with a mark."""
    for key, choose in (("Minimum", max), ("Maximum", min)):
        exclusive, limit = f"exclusive{key}", key.lower()
        if exclusive in schema:
            value = schema.pop(exclusive)
            other = schema.get(limit, value)
            schema[limit] = choose(value, other)
            if schema[limit] == value:
                schema[exclusive] = True


def _convert_contents(schema: dict[str, JSON], note: Note) -> None:
    """Write base64 and bytes as formats."""
    encoding, media = schema.pop("contentEncoding", None), schema.pop("contentMediaType", None)
    if encoding == "base64" and "format" not in schema:
        schema["format"] = "byte"
    elif encoding:
        schema["x-contentEncoding"] = encoding
        note(f"the encoding {encoding} is an extension")
    if media == "application/octet-stream" and not encoding and "format" not in schema:
        schema["format"] = "binary"
    elif media:
        schema["x-contentMediaType"] = media
        note(f"the content type {media} is an extension")


def _convert_examples(schema: dict[str, JSON], note: Note) -> None:
    """Keep the first of many examples, and the others as an extension."""
    given = schema.get("examples")
    if not isinstance(given, list):
        return
    del schema["examples"]
    examples = [schema["example"]] if "example" in schema else []
    examples += given
    if examples:
        schema["example"] = examples[0]
    if examples[1:]:
        schema["x-examples"] = examples[1:]
        note("only the first example is shown; the others are an extension")


def _convert_reference(schema: dict[str, JSON], note: Note) -> None:
    """Put a reference into `allOf`: 3.0 ignores everything beside it."""
    if "$ref" in schema and len(schema) > 1:
        schema["allOf"] = [{"$ref": schema.pop("$ref")}, *schema.get("allOf", [])]
