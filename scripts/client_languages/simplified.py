"""Simplify a spec for generators that support only a part of OpenAPI 3.1.

The copy describes less than the spec, but nothing else, so its clients can send the same requests.
Removed parts, with the reason (OpenAPI Generator 7.26):

- links: the generator rejects a link whose request body is not text;
- webhooks: a client does not send them;
- other bodies beside JSON: the generated code uses models of forms, but does not contain them;
- alternatives that are not all objects, and lists of types, which become any value: the Java class
  for text or a list of lists does not compile.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from spec_data import resolve

JSON: TypeAlias = Any
_JSON_TYPE = "application/json"


def simplify(spec: Mapping[str, JSON]) -> JSON:
    """Return the simplified copy of a spec."""

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
    return bool(resolve(spec, schema).get("type") == "object")
