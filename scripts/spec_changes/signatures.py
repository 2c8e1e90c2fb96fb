"""Signatures of parts of a spec: equal for all ways to write the same."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

from attrs import evolve

from spec_changes.alternatives import EVERY_TYPE, Alternative
from spec_changes.change import Direction
from spec_changes.kinds import LOWER_BOUNDS, UPPER_BOUNDS
from spec_changes.layers import ALTERNATIVES, Schema, is_never, list_layers
from spec_changes.shapes import Shape
from spec_changes.unions import join_parts, list_parts, sort_texts, write
from spec_document import JSON, Node, Place, SpecDocument
from spec_schemas import SCHEMA_KEYWORDS, SCHEMA_NAMES

ANNOTATIONS = {
    "description", "summary", "title", "example", "examples", "externalDocs", "x-source",
    "$comment", "bearerFormat", "x-unique", "x-delete", "x-reference", "x-secret", "x-lenient",
    "x-differs", "x-own-limits", "x-multipart",
}  # fmt: skip
"""Keywords without any effect on requests and responses."""
_DEFINITIONS = {"$defs", "definitions", "$schema", "$id", "$anchor", "nullable"}
"""Keywords that have an effect only through others."""
_NAMES = SCHEMA_NAMES | {"headers", "content", "links", "variables", "mapping", "encoding"}
_VALUES = {"const", "enum", "default"}
COMPARED_BY_SHAPE = {
    "$ref", "allOf", "oneOf", "anyOf", "type", "enum", "const", "format", "pattern", "multipleOf",
    "uniqueItems", "default", "exclusiveMinimum", "exclusiveMaximum", *LOWER_BOUNDS, *UPPER_BOUNDS,
    "properties", "required", "additionalProperties", "items", "prefixItems", "discriminator",
    "deprecated", "readOnly", "writeOnly",
}  # fmt: skip

_COMPANIONS = {"then": "if", "else": "if", "minContains": "contains", "maxContains": "contains"}
"""Keywords whose effect depends on another one of the same layer."""
_FREE = ("additionalProperties", "items", "unevaluatedProperties", "unevaluatedItems")
"""Keywords that evaluate what is left, even if they restrict nothing."""


def sign_schema(schema: Schema) -> str:
    """Return the signature of a schema: equal for schemas that allow the same values.

    It is JSON. Annotations are left out; a schema within itself is a mark.
    """
    return _sign_cached(
        schema[0].document, tuple((node.place, node.value is None) for node in schema)
    )


@lru_cache(maxsize=4096)
def _sign_cached(document: SpecDocument, places: tuple[tuple[Place, bool], ...]) -> str:
    schema = tuple(document.root.child(*place) for place, _ in places)
    nodes = tuple(
        evolve(node, value=None) if is_empty else node
        for node, (_, is_empty) in zip(schema, places, strict=True)
    )
    return write(_reduce_schema(nodes, ()))


def _reduce_schema(schema: Schema, above: tuple[object, ...]) -> JSON:
    if all(node.value in (None, True, {}) for node in schema):
        return {}
    key = tuple(node.place for node in schema)
    if key in above:
        return "…"
    above = (*above, key)
    shape = Shape.read(schema)
    if shape.is_plain and shape.values is not None:
        return _reduce_plain(shape, above)
    parts = [_reduce_alternative(one, above) for one in shape.split()]
    overlaps = _reduce_overlaps(shape, above)
    if not overlaps:
        return join_parts(parts)
    # Other alternatives may allow what a nested `oneOf` rejects: only the same text is equal.
    whole = [_reduce(node, ()) for node in schema] if shape.is_nested else []
    return {**list_parts(parts), "overlaps": overlaps, "whole": whole}


def sign_overlaps(shape: Shape) -> list[JSON]:
    """Return the signatures of the alternatives that reject values together, by `oneOf`."""
    return _reduce_overlaps(shape, ())


def _reduce_overlaps(shape: Shape, above: tuple[object, ...]) -> list[JSON]:
    return sort_texts(
        write(sort_texts(_write_member(member, above) for member in members))
        for members in shape.overlaps
    )


def _write_member(member: Iterable[Alternative], above: tuple[object, ...]) -> str:
    return write(join_parts([_reduce_alternative(one, above) for one in member]))


def sign_alternative(one: Alternative) -> str:
    """Return the signature of an alternative."""
    return write(_reduce_alternative(one, ()))


def _reduce_alternative(one: Alternative, above: tuple[object, ...]) -> dict[str, JSON]:
    return _reduce_plain(Shape.take(one), above)


def _reduce_plain(shape: Shape, above: tuple[object, ...]) -> dict[str, JSON]:
    """Return the keywords with an effect; nothing for a schema that any value fits."""
    parts = _reduce_shape(shape, above)
    return {
        key: value for key, value in parts if key == "default" or value not in (None, False, [], {})
    }


def _reduce_shape(shape: Shape, above: tuple[object, ...]) -> Iterator[tuple[str, JSON]]:
    yield "type", [] if shape.types == EVERY_TYPE else sort_texts(shape.types) or "none"
    for keyword in ("default", "discriminator"):
        if (node := shape.find(keyword)).value is not None:
            yield keyword, reduce_discriminator(node) if keyword == "discriminator" else node.value
    if shape.values is not None:
        yield "enum", sort_texts(shape.values)
    # A plain value that is listed has passed all limits; one with values inside may fail others.
    if shape.values is None or shape.types & {"array", "object"}:
        yield from _reduce_limits(shape, above)
    for keyword in list_other_keywords(shape):
        yield keyword, sign_keyword(shape, keyword, above)


def _reduce_limits(shape: Shape, above: tuple[object, ...]) -> Iterator[tuple[str, JSON]]:
    yield "format", sort_texts({node.string for node in shape.find_all("format")})
    yield "pattern", sort_texts({node.string for node in shape.find_all("pattern")})
    yield "multipleOf", show_multiple(shape.multiple)
    yield "uniqueItems", any(node.value is True for node in shape.find_all("uniqueItems"))
    for keyword in (*LOWER_BOUNDS, *UPPER_BOUNDS):
        bound = shape.bound(keyword)
        yield keyword, None if bound is None else [_simplify(bound[0]), bound[1]]
    yield from _reduce_parts(shape, above)


def sign_keyword(shape: Shape, keyword: str, above: tuple[object, ...] = ()) -> JSON:
    """Return the signatures of a keyword without a rule of its own, in all layers."""
    return sort_texts({write(_reduce_keyword(node, above)) for node in shape.find_all(keyword)})


def _reduce_keyword(node: Node, above: tuple[object, ...]) -> JSON:
    beside = node.document.root.child(*node.place[:-1])
    own = _reduce_value(node, above)
    if node.name in _COMPANIONS:
        return [own, _reduce_value(beside.child(_COMPANIONS[node.name]), above)]
    if node.name.startswith("unevaluated") and node.place not in above:
        return [own, _reduce_evaluated(beside, (*above, node.place))]
    return own


def _reduce_value(node: Node, above: tuple[object, ...]) -> JSON:
    if node.name in SCHEMA_NAMES:
        named = {name: _reduce_schema((child,), above) for name, child in node.items()}
        if node.name != "patternProperties":
            return named
        # The schema of further properties applies to the names that fit no pattern of its layer.
        further = node.document.root.child(*node.place[:-1], "additionalProperties")
        return [named, is_never(further) or _reduce_schema((further,), above)]
    if node.name == "dependentRequired":
        return {name: sort_texts(child.strings) for name, child in node.items()}
    if node.name in SCHEMA_KEYWORDS and isinstance(node.value, dict | bool):
        return is_never(node) or _reduce_schema((node,), above)
    return _reduce(node, above)


def _reduce_evaluated(layer: Node, above: tuple[object, ...]) -> JSON:
    """Return the signature of everything in a layer that properties or items are evaluated by."""
    parts = []
    for one in Shape.read((layer,)).split():
        found = {key: node.child(key) for node in one.layers for key in _FREE if key in node}
        free = (key for key, node in found.items() if _reduce_schema((node,), above) == {})
        parts.append(write([_reduce_alternative(one, above), sort_texts(free)]))
    return sort_texts(parts)


def _simplify(number: float) -> float:
    return int(number) if float(number).is_integer() else number


def _reduce_parts(shape: Shape, above: tuple[object, ...]) -> Iterator[tuple[str, JSON]]:
    properties = shape.list_properties(Direction.NEITHER)
    hidden = ("readOnly", "writeOnly")
    yield (
        "properties",
        {
            name: [
                _reduce_schema(nodes, above),
                *(
                    any(layer.child(key).value is True for layer in list_layers(nodes))
                    for key in hidden
                ),
            ]
            for name, nodes in properties.items()
        },
    )
    yield "required", sort_texts(shape.required)
    further = shape.additional
    is_closed = any(map(is_never, further))
    yield "additionalProperties", is_closed or _reduce_any(further, above)
    yield "forbidden", [] if is_closed else sort_texts(shape.forbidden)
    yield "items", _reduce_any(shape.items, above)
    yield "prefixItems", [_reduce_any(schema, above) for schema in shape.positions]


def _reduce_any(schema: Schema, above: tuple[object, ...]) -> JSON:
    return _reduce_schema(schema, above) if schema else {}


def show_multiple(multiple: Fraction | None) -> float | None:
    """Return what `multipleOf` would be; None without an effect, such as 1 for integers."""
    return None if multiple in (None, 1) else _simplify(float(multiple or 1))


def reduce_discriminator(node: Node) -> JSON:
    """Return a discriminator without the mappings that hold anyway: from a schema's name to it."""
    mapping = {
        name: child.string.rpartition("/schemas/")[2] or child.string
        for name, child in node.child("mapping").items()
    }
    shown = {name: target for name, target in mapping.items() if name != target}
    return {"propertyName": node.child("propertyName").value, "mapping": {**shown}}


def list_other_keywords(shape: Shape) -> list[str]:
    """List the keywords that have an effect and no rule of their own."""
    found = {keyword for one in shape.alternatives for keyword in one.list_keywords()}
    known = COMPARED_BY_SHAPE | ANNOTATIONS | _DEFINITIONS
    if any(one.is_whole for one in shape.alternatives):
        known -= {*ALTERNATIVES}
    return sorted(
        keyword
        for keyword in found - known
        if not keyword.startswith("x-") and any(map(has_effect, shape.find_all(keyword)))
    )


def has_effect(node: Node) -> bool:
    """Return whether a keyword restricts anything; `propertyNames: true` does not."""
    beside = node.document.root.child(*node.place[:-1])
    if node.name == "contains":  # even `true` requires an item
        return True
    if node.name in ("minContains", "maxContains"):
        return "contains" in beside and (node.name, node.value) != ("minContains", 1)
    if node.name in ("then", "else") and "if" not in beside:
        return False
    if node.name in ("dependentRequired", "dependentSchemas"):
        return any(
            child.value not in ({}, []) and child.value is not True for _, child in node.items()
        )
    return node.value not in (None, {}, []) and node.value is not (node.name != "not")


def is_plainly_equal(old: JSON, new: JSON) -> bool:
    """Return whether two values are equal and without `$ref`; true does not equal 1."""
    if isinstance(old, dict) and isinstance(new, dict):
        same = old.keys() == new.keys() and "$ref" not in old
        return same and all(is_plainly_equal(value, new[key]) for key, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(is_plainly_equal, old, new))
    return isinstance(old, bool) == isinstance(new, bool) and old == new


def sign(node: Node) -> str:
    """Return the signature of a part of a spec: JSON with references followed, no annotations.

    Parts with equal signatures allow the same requests or responses.
    """
    return write(_reduce(node, ()))


def _reduce(node: Node, above: tuple[object, ...]) -> JSON:
    if node.place in above:
        return "…"
    above = (*above, node.place)
    if isinstance(node.value, list):
        return [_reduce(item, above) for item in node.elements()]
    if not isinstance(node.value, dict):
        return node.value
    reduced = dict(_reduce_keys(node, above))
    if reference := node.child("$ref").string:
        target = _reduce(node.document.resolve(reference), above)
        return {**target, **reduced} if isinstance(target, dict) else target
    return reduced


def _reduce_keys(node: Node, above: tuple[object, ...]) -> Iterator[tuple[str, JSON]]:
    for key, child in node.items():
        if key in _VALUES:
            yield key, child.value
        elif key == "schema":
            yield key, _reduce_schema((child,), above)
        elif key in _NAMES and isinstance(child.value, dict):
            yield key, {name: _reduce(below, above) for name, below in child.items()}
        elif key == "required" and isinstance(child.value, list):
            yield key, sort_texts(map(str, child.value))
        elif key not in ANNOTATIONS and key != "$ref":
            yield key, _reduce(child, above)


def normalize_media_type(name: str) -> str:
    """Return a media type in lower case, with its parameters in order, without `charset=utf-8`.

    UTF-8 is what JSON is written in, and what clients and servers take for everything else.
    """
    essence, *parameters = (part.strip() for part in name.split(";"))
    pairs = (part.partition("=") for part in parameters if part)
    values = {key.strip().lower(): value.strip().strip('"') for key, _, value in pairs}
    if values.get("charset", "").lower() in ("utf-8", "utf8"):
        del values["charset"]
    return "; ".join([essence.lower(), *(f"{key}={values[key]}" for key in sorted(values))])
