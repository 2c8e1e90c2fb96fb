"""The fields of a body, with types and sources."""

from collections.abc import Iterator

from attrs import field, frozen

from .spec import JSON, Spec

_DEPTH = 6
"""The levels of a body that are described."""


@frozen
class FieldRow:
    """A parameter, header or property: `learner.email`, or `results[].id` in the items of a list.

    `*` are properties of any other name.
    `place` is path, query or header, empty for a property. `source` is its `x-source`, own or
    inherited. `lenient` and `differs` say what platforms do otherwise. `reference` is its
    `x-reference`, if it is the id of another record.
    """

    name: str
    type: str
    is_required: bool
    description: str
    source: JSON
    place: str = ""
    lenient: str = ""
    differs: JSON = None
    reference: JSON = field(factory=dict)


def list_fields(spec: Spec, schema: JSON, source: JSON) -> list[FieldRow]:
    """List the properties of a schema, and of its objects, lists and alternatives, each once.

    A schema without an `x-source` of its own has `source`.
    """
    rows = _walk(spec, schema, source, "", _DEPTH)
    return list({(row.name, row.type): row for row in rows}.values())


def make_row(spec: Spec, node: JSON, source: JSON, name: str, *, is_required: bool) -> FieldRow:
    """Make the row of a parameter, a header or a property, which may be a reference."""
    target = spec.resolve(node)
    schema = target["schema"] if isinstance(target.get("schema"), dict) else target
    differs = _find(spec, node, "x-differs") or _find(spec, schema, "x-differs")
    lenient = _find(spec, node, "x-lenient") or _find(spec, schema, "x-lenient") or {}
    return FieldRow(
        name,
        describe_type(spec, schema),
        is_required,
        str(node.get("description") or target.get("description", "")).strip(),
        _find(spec, node, "x-source") or source,
        target.get("in", ""),
        lenient.get("description", ""),
        differs,
        _find(spec, node, "x-reference") or _find(spec, schema, "x-reference") or {},
    )


def _find(spec: Spec, node: JSON, key: str) -> JSON:
    """Return an extension of a node or of the target of its reference."""
    found = node.get(key) or spec.resolve(node).get(key)
    return found if isinstance(found, dict) else None


def _walk(spec: Spec, schema: JSON, source: JSON, above: str, depth: int) -> Iterator[FieldRow]:
    node = spec.resolve(schema)
    if depth == 0 or not isinstance(node, dict):
        return
    source = node.get("x-source") or source
    for choice in (one for key in ("oneOf", "anyOf", "allOf") for one in node.get(key, [])):
        yield from _walk(spec, choice, source, above, depth)
    for name, child in node.get("properties", {}).items():
        place, is_required = f"{above}{name}", name in node.get("required", ())
        row = make_row(spec, child, source, place, is_required=is_required)
        yield row
        yield from _walk(spec, child, row.source, f"{place}.", depth - 1)
    if isinstance(others := node.get("additionalProperties"), dict) and others:
        yield make_row(spec, others, source, f"{above}*", is_required=False)
    if "items" in node:
        yield from _walk(spec, node["items"], source, f"{above.removesuffix('.')}[].", depth)


def describe_type(spec: Spec, schema: JSON) -> str:
    """Describe the type of a schema: `string, email`, `list of integer`, `"a" or "b"`."""
    node = spec.resolve(schema)
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return ", ".join(f"`{value}`" for value in node["enum"])
    choices = [*node.get("oneOf", []), *node.get("anyOf", [])]
    if choices:
        return " or ".join(dict.fromkeys(describe_type(spec, one) for one in choices))
    kinds = node.get("type", "object" if "properties" in node else "any")
    text = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if text == "array":
        return f"list of {describe_type(spec, node.get('items', {}))}"
    form = [node["format"]] if "format" in node else []
    return ", ".join([text, *form, *_list_limits(node)])


def _list_limits(node: JSON) -> Iterator[str]:
    """Yield the limits of a length and of a number: `length 2 to 30`, `from 1`."""
    for word, low, high in (("length ", "minLength", "maxLength"), ("", "minimum", "maximum")):
        least, most = node.get(low), node.get(high)
        if least is not None and most is not None:
            yield f"{word}{least} to {most}"
        elif least is not None:
            yield f"{word}from {least}"
        elif most is not None:
            yield f"{word}up to {most}"
