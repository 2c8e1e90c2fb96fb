"""Rewrites of a spec that change nothing on the wire, and specs made of plain values."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from attrs import frozen

from spec_document import METHODS, SpecDocument
from spec_schemas import list_schemas
from spec_yaml import Place, YamlText

Spec: TypeAlias = dict[str, Any]
Rule: TypeAlias = Callable[[Spec, random.Random], Spec | None]
_ANNOTATIONS = ("description", "title", "example", "examples", "default", "deprecated")
_KINDS = {
    str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null",
}  # fmt: skip


def make_document(spec: Spec, name: str = "spec.yaml") -> SpecDocument:
    """Return a spec as a document, without writing and parsing it; each line is 1."""
    lines = dict.fromkeys(_list_places(spec), 1)
    return SpecDocument(Path(name), name, YamlText(spec, lines, []))


def _list_places(value: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in items:
            yield from _list_places(child, (*place, key))


def describe_thing(direction: str, schema: object) -> SpecDocument:
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


def rewrite(spec: Spec, dice: random.Random, share: float = 0.3) -> Spec:
    """Return a spec with random rewrites of a share of its parts; the wire stays the same."""
    spec = copy.deepcopy(spec)
    for _ in range(2):
        _rewrite_schemas(spec, dice, share)
    for item in spec["paths"].values():
        _rewrite_path(item, dice)
    for holder in _list_holders(spec):
        if dice.random() < share:
            _inline_or_extract(spec, holder, dice)
    _copy_classes(spec, dice, share)
    return spec


def _copy_classes(spec: Spec, dice: random.Random, share: float) -> None:
    """Write copies of components in place of some references outside of schemas' components."""
    for node in list_schemas(make_document(spec)):
        value, reference = node.value, node.child("$ref").string
        is_inner = node.place[:2] == ("components", "schemas")
        if is_inner or not reference or not isinstance(value, dict) or len(value) > 1:
            continue
        target = _find(spec, tuple(reference[2:].split("/")))
        if "x-alias" not in target and dice.random() < share:
            value.clear()
            value.update(copy.deepcopy(target))


def _rewrite_schemas(spec: Spec, dice: random.Random, share: float) -> None:
    places = [node.place for node in list_schemas(make_document(spec))]
    for place in sorted(places, key=len, reverse=True):
        if dice.random() < share:
            *above, key = place
            holder = _find(spec, tuple(above))
            is_component = tuple(above) == ("components", "schemas")
            holder[key] = _rewrite_schema(spec, holder[key], dice, is_component=is_component)


def _find(spec: Any, place: Place) -> Any:
    for key in place:
        spec = spec[key]
    return spec


def _rewrite_schema(spec: Spec, schema: Spec, dice: random.Random, *, is_component: bool) -> Spec:
    if "x-alias" in schema:
        return schema
    rules: list[Rule] = [*RULES]
    if not is_component:
        rules += [lambda one, _: _inline_schema(spec, one), lambda one, _: _extract(spec, one)]
        rules += [split_enum]
    found = (rule(copy.deepcopy(schema), dice) for rule in dice.sample(rules, len(rules)))
    return next((one for one in found if one is not None), schema)


def _move_out(schema: Spec) -> tuple[Spec, Spec]:
    """Return the annotations of a schema, and the rest."""
    outer = {key: schema[key] for key in schema if key in _ANNOTATIONS or key.startswith("x-")}
    return outer, {key: value for key, value in schema.items() if key not in outer}


def split_types(schema: Spec, dice: random.Random) -> Spec | None:
    """Write a list of types as alternatives."""
    outer, rest = _move_out(schema)
    types = rest.pop("type", None)
    if not isinstance(types, list) or {"number", "integer"} <= {*types} or "enum" in rest:
        return None
    members = [{"type": name, **({} if name == "null" else rest)} for name in types]
    return {**outer, dice.choice(["anyOf", "oneOf"]): dice.sample(members, len(members))}


def write_nullable(schema: Spec, _: random.Random) -> Spec | None:
    """Write null as OpenAPI 3.0 does."""
    types = schema.get("type")
    if not isinstance(types, list) or "null" not in types or len(types) != 2 or "enum" in schema:
        return None
    [other] = {*types} - {"null"}
    return {**schema, "type": other, "nullable": True}


def shuffle_lists(schema: Spec, dice: random.Random) -> Spec | None:
    """Write lists that have no order in another order."""
    for key in ("type", "enum", "required", "anyOf", "oneOf", "allOf"):
        if isinstance(schema.get(key), list):
            dice.shuffle(schema[key])
    return schema


def split_enum(schema: Spec, dice: random.Random) -> Spec | None:
    """Write listed values as alternatives with a constant each."""
    if len(values := schema.get("enum", ())) < 2:
        return None
    outer, rest = _move_out(schema)
    kinds = {_KINDS.get(type(value)) for value in values}
    if rest.keys() - {"type", "enum"} or None in kinds:
        return None
    members = [{"type": _KINDS[type(value)], "const": value} for value in values]
    return {**outer, dice.choice(["anyOf", "oneOf"]): dice.sample(members, len(members))}


def swap_constant(schema: Spec, _: random.Random) -> Spec | None:
    """Write `const` as a list of one value, or the other way."""
    if "const" in schema:
        schema["enum"] = [schema.pop("const")]
    elif len(schema.get("enum", ())) == 1:
        schema["const"] = schema.pop("enum")[0]
    else:
        return None
    return schema


def move_bounds(schema: Spec, dice: random.Random) -> Spec | None:
    """Write bounds of integers exclusively, or the other way."""
    if schema.get("type") != "integer":
        return None
    for keyword, other, step in [
        ("minimum", "exclusiveMinimum", -1), ("maximum", "exclusiveMaximum", 1),
    ]:  # fmt: skip
        if keyword in schema and other not in schema:
            schema[other] = schema.pop(keyword) + step
        elif other in schema and keyword not in schema:
            schema[keyword] = schema.pop(other) - step
    return schema


def write_defaults(schema: Spec, dice: random.Random) -> Spec | None:
    """Write out keywords that hold anyway."""
    written: dict[str, Spec] = {
        "string": {"minLength": 0, "pattern_": 0},
        "integer": {"multipleOf": 1, "maxLength": 3},
        "array": {"minItems": 0, "uniqueItems": False, "items": {}, "contains_": 0},
        "object": {
            "minProperties": 0, "additionalProperties": dice.choice([True, {}]), "required": [],
            "properties": {}, "propertyNames": True, "patternProperties": {}, "maximum": 1,
        },
    }  # fmt: skip
    common: Spec = {"deprecated": False, "readOnly": False, "nullable": False, "writeOnly": False}
    kind = schema.get("type")
    more = {**common, **written.get(kind, {})} if isinstance(kind, str) else common
    chosen = {key: value for key, value in more.items() if dice.random() < 0.5}
    return {**{key: value for key, value in chosen.items() if not key.endswith("_")}, **schema}


def drop_defaults(schema: Spec, _: random.Random) -> Spec | None:
    """Leave out keywords that hold anyway."""
    defaults: Spec = {
        "minLength": 0, "minItems": 0, "minProperties": 0, "uniqueItems": False,
        "additionalProperties": True,
    }  # fmt: skip
    return {key: value for key, value in schema.items() if defaults.get(key) is not value}


def wrap(schema: Spec, dice: random.Random) -> Spec | None:
    """Write a schema as the only member of a list."""
    keyword = dice.choice(["allOf", "anyOf", "oneOf"])
    outer, rest = _move_out(schema)
    return {keyword: [schema]} if dice.random() < 0.5 else {**outer, keyword: [rest]}


def join(schema: Spec, dice: random.Random) -> Spec | None:
    """Write an object as an `allOf` of two parts."""
    names = [*schema.get("properties", ())]
    if len(names) < 2 or "additionalProperties" in schema or "allOf" in schema:
        return None
    moved = {*dice.sample(names, len(names) // 2)}
    part = {
        "type": "object",
        "properties": {name: schema["properties"].pop(name) for name in names if name in moved},
        "required": [name for name in schema.get("required", ()) if name in moved],
    }
    if "required" in schema:
        schema["required"] = [name for name in schema["required"] if name not in moved]
    return {**schema, "allOf": [part]}


RULES: tuple[Rule, ...] = (
    split_types, write_nullable, shuffle_lists, swap_constant, move_bounds, write_defaults,
    drop_defaults, wrap, join,
)  # fmt: skip


def _is_plain(spec: Spec, schema: Spec) -> bool:
    """Return whether the client has no class for a schema, nor for a part of it."""
    text = json.dumps(schema)
    return not any(
        f'"{word}"' in text for word in ("object", "properties", "enum", "$ref", "x-alias")
    )


def _inline_schema(spec: Spec, schema: Spec) -> Spec | None:
    if schema.keys() != {"$ref"}:
        return None
    target = _find(spec, tuple(schema["$ref"][2:].split("/")))
    return copy.deepcopy(target) if _is_plain(spec, target) else None


def _extract(spec: Spec, schema: Spec) -> Spec | None:
    if not schema or not _is_plain(spec, schema):
        return None
    schemas = spec["components"]["schemas"]
    schemas[f"Part{len(schemas)}"] = schema
    return {"$ref": f"#/components/schemas/Part{len(schemas) - 1}"}


def _rewrite_path(item: Spec, dice: random.Random) -> None:
    operations = [item[method] for method in METHODS if method in item]
    if dice.random() < 0.3:
        shared = item.pop("parameters", [])
        for operation in operations:
            operation["parameters"] = [*operation.get("parameters", []), *copy.deepcopy(shared)]
    elif len(operations) == 1 and dice.random() < 0.5:
        item["parameters"] = [*item.get("parameters", []), *operations[0].pop("parameters", [])]
    for operation in operations:
        _rewrite_operation(operation, dice)


def _rewrite_operation(operation: Spec, dice: random.Random) -> None:
    dice.shuffle(operation.get("parameters", []))
    operation.setdefault("deprecated", False)
    for parameter in operation.get("parameters", []):
        if "$ref" not in parameter and dice.random() < 0.5:
            _write_style(parameter)
    names = [*operation["responses"]]
    responses = operation["responses"]
    operation["responses"] = {name: responses[name] for name in dice.sample(names, len(names))}
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for body in bodies:
        if "content" in body and dice.random() < 0.5:
            body["content"] = _rewrite_content(body["content"], dice)


def _write_style(parameter: Spec) -> None:
    style = "form" if parameter["in"] in ("query", "cookie") else "simple"
    defaults = {"required": False, "style": style, "explode": style == "form"}
    for key, value in {**defaults, "allowReserved": False, "deprecated": False}.items():
        parameter.setdefault(key, value)


def _rewrite_content(content: Spec, dice: random.Random) -> Spec:
    suffix = dice.choice(["; charset=utf-8", ';charset="UTF-8"', ""])
    return {f"{name}{suffix}": media for name, media in content.items()}


@frozen
class _Holder:
    """A place that has a parameter, a response, a header or a body, and the name of their kind."""

    value: Any
    key: str | int
    kind: str


def _list_holders(spec: Spec) -> Iterator[_Holder]:
    for item in spec["paths"].values():
        for operation in (item[method] for method in METHODS if method in item):
            parameters = operation.get("parameters", [])
            yield from (
                _Holder(parameters, index, "parameters") for index in range(len(parameters))
            )
            yield from (
                _Holder(operation["responses"], key, "responses") for key in operation["responses"]
            )
            if "requestBody" in operation:
                yield _Holder(operation, "requestBody", "requestBodies")


def _inline_or_extract(spec: Spec, holder: _Holder, dice: random.Random) -> None:
    part = holder.value[holder.key]
    if "$ref" in part:
        target = _find(spec, tuple(part["$ref"][2:].split("/")))
        holder.value[holder.key] = copy.deepcopy(target)
        return
    section = spec["components"].setdefault(holder.kind, {})
    section[f"Part{len(section)}"] = part
    holder.value[holder.key] = {"$ref": f"#/components/{holder.kind}/Part{len(section) - 1}"}
