"""A spec as generators can take it that know OpenAPI 3.1 only in part; derived, never kept.

It says less than the spec and nothing else, so that a client made from it can send whatever such
a client could be made to send. What is left out, and why (OpenAPI Generator 7.26):

- links: a request body in a link that is no text is taken for a mistake;
- webhooks: a client does not send them;
- other bodies where there is a JSON one: the models of forms are used and not written;
- alternatives that are not all objects, and lists of types: any value instead. In Java the class
  for a text or a list of lists does not compile.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from spec_document import split_pointer

JSON: TypeAlias = Any
_JSON_TYPE = "application/json"


def simplify(spec: Mapping[str, JSON]) -> JSON:
    """The simplified copy of a whole spec."""

    def visit(node: JSON) -> JSON:
        if isinstance(node, list):
            return [visit(item) for item in node]
        if not isinstance(node, dict):
            return node
        copy = {key: visit(value) for key, value in node.items() if key != "links"}
        if _JSON_TYPE in (content := _get_mapping(copy, "content")):
            copy["content"] = {_JSON_TYPE: content[_JSON_TYPE]}
        if not all(_is_object(spec, one) for one in copy.get("oneOf", ())):
            del copy["oneOf"]
        if isinstance(copy.get("type"), list) and len({*copy["type"]} - {"null"}) > 1:
            del copy["type"]
        return copy

    return {key: visit(value) for key, value in spec.items() if key != "webhooks"}


def _get_mapping(node: Mapping[str, JSON], key: str) -> Mapping[str, JSON]:
    value = node.get(key)
    return value if isinstance(value, dict) else {}


def _is_object(spec: JSON, schema: JSON) -> bool:
    while "$ref" in schema:
        target = spec
        for key in split_pointer(schema["$ref"].removeprefix("#")):
            target = target[key]
        schema = target
    return bool(schema.get("type") == "object")
