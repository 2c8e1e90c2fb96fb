"""Changes of the library's spec with their expected impacts, and how to make them."""

from pathlib import Path
from typing import Any

import yaml

from spec_yaml import LOADER

DATA = Path(__file__).resolve().parents[1] / "spec_changes"
PLANTS = DATA / "plants"
SPEC = yaml.load((DATA / "data" / "library.yaml").read_text(encoding="utf-8"), LOADER)

SHORT = {
    "LIST": "paths > /books > get",
    "ADD": "paths > /books > post",
    "BOOK": "paths > /books/{book_id}",
    "GET": "paths > /books/{book_id} > get",
    "PUT": "paths > /books/{book_id} > put",
    "jsonSchemaDialect": "jsonSchemaDialect",
    "SHELF": "paths > /shelves/{shelf_id}/audits",
    "schemas": "components > schemas",
}


def read_plants() -> list[dict[str, Any]]:
    files = sorted(PLANTS.glob("*.yaml"))
    return [plant for file in files for plant in yaml.load(file.read_text("utf-8"), LOADER)]


def find(spec: Any, at: str) -> tuple[Any, Any]:
    """Return the container of a place, and its last key."""
    first, arrow, rest = at.partition(" > ")
    if first not in SPEC and first not in SHORT:
        first = f"components > schemas > {first}"
    keys: list[Any] = (SHORT.get(first, first) + arrow + rest).split(" > ")
    for key in keys[:-1]:
        spec = spec[int(key)] if isinstance(spec, list) else spec.setdefault(key, {})
    return spec, int(keys[-1]) if isinstance(spec, list) else keys[-1]


def edit(spec: Any, at: str, **change: Any) -> None:
    holder, key = find(spec, at)
    if "to" in change:
        if isinstance(holder, list) and key == len(holder):
            holder.append(change["to"])
        else:
            holder[key] = change["to"]
    elif "key" in change:
        items = [(change["key"] if name == key else name, value) for name, value in holder.items()]
        holder.clear()
        holder.update(items)
    else:
        del holder[key]
