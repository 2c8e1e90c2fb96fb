"""The fields of a body as rows of a table."""

from collections.abc import Iterator

from attrs import frozen

from .spec import JSON, Spec

_DEPTH = 6
"""The levels of a body that are described."""


@frozen
class FieldRow:
    """A property at any depth: `learner.email`, or `results[].id` in the items of a list."""

    name: str
    type: str
    is_required: bool
    description: str


def list_fields(spec: Spec, schema: JSON, above: str = "", depth: int = _DEPTH) -> list[FieldRow]:
    """List the properties of a schema, and of its objects, lists and alternatives, each once."""
    rows = _walk(spec, spec.resolve(schema), above, depth)
    return list({(row.name, row.type): row for row in rows}.values())


def _walk(spec: Spec, node: JSON, above: str, depth: int) -> Iterator[FieldRow]:
    if depth == 0 or not isinstance(node, dict):
        return
    for choice in (one for key in ("oneOf", "anyOf", "allOf") for one in node.get(key, [])):
        yield from _walk(spec, spec.resolve(choice), above, depth)
    for name, reference in node.get("properties", {}).items():
        child = spec.resolve(reference)
        place = f"{above}{name}"
        description = reference.get("description") or child.get("description", "")
        yield FieldRow(
            place, describe_type(spec, child), name in node.get("required", ()), description
        )
        yield from _walk(spec, child, f"{place}.", depth - 1)
    if "items" in node:
        yield from _walk(spec, spec.resolve(node["items"]), f"{above.removesuffix('.')}[].", depth)


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
    limits = [f"{word} {node[key]}" for key, word in _LIMITS.items() if key in node]
    return ", ".join([text, *([node["format"]] if "format" in node else []), *limits])


_LIMITS = {
    "minLength": "min. length",
    "maxLength": "max. length",
    "minimum": "from",
    "maximum": "to",
}
