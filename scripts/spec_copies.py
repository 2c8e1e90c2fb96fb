"""Copies of components: a schema that is written out in place, and has the class of its component.

The generator makes the same client of a `$ref` and of a copy of its target.
"""

import json
from functools import lru_cache
from pathlib import Path

from spec_document import JSON, Node, SpecDocument
from spec_schemas import list_schemas
from spec_yaml import YamlText

_COMPONENTS = ("components", "schemas")


def find_component(schema: Node) -> str:
    """Return the name of the only component that a schema is a copy of; empty without one."""
    is_component = schema.place[:2] == _COMPONENTS and len(schema.place) == 3
    if is_component or not _has_class(schema.value):
        return ""
    return _list_components(schema.document).get(_write(schema.value), "")


@lru_cache(maxsize=8)
def _list_components(document: SpecDocument) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for name, node in document.root.child(*_COMPONENTS).items():
        if _has_class(node.value) and "x-alias" not in node:
            found.setdefault(_write(node.value), []).append(name)
    return {text: names[0] for text, names in found.items() if len(names) == 1}


def _has_class(value: JSON) -> bool:
    """Return whether a schema may have a class: an object or an enum, in some part of it."""
    if not isinstance(value, dict) or "$ref" in value:
        return False
    text = _write(value)
    return any(f'"{word}"' in text for word in ("object", "properties", "enum"))


def _write(value: JSON) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def unify_forms(spec: JSON) -> None:
    """Write copies of components as `$ref`, and lists of one value as `const`, in place."""
    document = SpecDocument(Path(), "", YamlText(spec, {}, []))
    schemas = list_schemas(document)
    names = [(schema.value, find_component(schema)) for schema in schemas]
    for value, name in names:
        if not isinstance(value, dict):
            continue
        if name:
            value.clear()
            value["$ref"] = f"#/components/schemas/{name}"
        values = value.get("enum")
        if isinstance(values, list) and len(values) == 1 and "const" not in value:
            del value["enum"]
            value["const"] = values[0]
