"""A spec as OpenAPI 3.0.3, for tools that do not know 3.1.

    convert(spec)       the converted spec and what it loses

No operation, parameter, response or example is lost. Other parts that 3.0 does not know become
extensions, and are listed: `Loss` has place and sentence. `@apiture/openapi-down-convert` (npm) was
not taken: it removes webhooks, keeps lists of types, and does not list what it removes.
"""

from collections.abc import Callable, Mapping
from typing import Final

from attrs import field, frozen

from spec_data import JSON, resolve
from spec_document import write_pointer

from .objects import OBJECTS, ObjectField
from .schemas30 import convert_boolean, convert_schema

VERSION: Final = "3.0.3"
LOSSES: Final = "x-not-in-openapi-3.0"
"""The extension of the converted spec with the losses."""


@frozen
class Loss:
    """A part of a spec that tools for 3.0 do not see: its JSON pointer, and a sentence."""

    place: str
    text: str


@frozen
class DownconvertedSpec:
    """A spec as OpenAPI 3.0.3, and its losses in the order of the spec."""

    content: dict[str, JSON] = field(repr=False)
    losses: tuple[Loss, ...]


def convert(spec: Mapping[str, JSON]) -> DownconvertedSpec:
    """Convert a spec of OpenAPI 3.1; the argument stays as it is."""
    conversion = _Conversion(spec)
    content = conversion.convert(spec, "document", ())
    if conversion.losses:
        content[LOSSES] = [{"place": one.place, "text": one.text} for one in conversion.losses]
    return DownconvertedSpec(content, tuple(conversion.losses))


class _Conversion:
    """One conversion, which collects the losses."""

    def __init__(self, spec: Mapping[str, JSON]) -> None:
        self._spec = spec
        self.losses: list[Loss] = []

    def convert(self, node: JSON, kind: str, place: tuple[str | int, ...]) -> JSON:
        """Return an object of a kind, converted."""
        if isinstance(node, bool) and kind == "schema":
            return node if place[-1] == "additionalProperties" else convert_boolean(node)
        if not isinstance(node, Mapping):
            return node
        copy = dict(self._inline(node, kind))
        if change := _CHANGES.get(kind):
            change(copy, lambda text: self.losses.append(Loss(write_pointer(place), text)))
        if kind == "callback":
            return self._convert_field(copy, ObjectField("path", "pattern"), place)
        for name, part in OBJECTS[kind].items():
            if name in copy:
                copy[name] = self._convert_field(copy[name], part, (*place, name))
        return copy

    def _inline(self, node: Mapping[str, JSON], kind: str) -> Mapping[str, JSON]:
        """Replace a reference that 3.0 does not have: with texts of its own, or to a path."""
        if "$ref" not in node or kind == "schema" or (len(node) == 1 and kind != "path"):
            return node
        own = {key: value for key, value in node.items() if key != "$ref"}
        return {**resolve(self._spec, node), **own}

    def _convert_field(self, value: JSON, part: ObjectField, place: tuple[str | int, ...]) -> JSON:
        if part.shape == "list":
            return [
                self.convert(one, part.kind, (*place, index)) for index, one in enumerate(value)
            ]
        if part.shape == "one":
            return self.convert(value, part.kind, place)
        return {
            name: one
            if part.shape == "pattern" and name.startswith("x-")
            else self.convert(one, part.kind, (*place, name))
            for name, one in value.items()
        }


def _change_document(document: dict[str, JSON], note: Callable[[str], None]) -> None:
    document["openapi"] = VERSION
    document.setdefault("paths", {})
    if "webhooks" in document:
        document["x-webhooks"] = document.pop("webhooks")
        note(f"{len(document['x-webhooks'])} webhooks are in the extension `x-webhooks`")
    if "jsonSchemaDialect" in document:
        document["x-jsonSchemaDialect"] = document.pop("jsonSchemaDialect")
        note("the dialect of the schemas is an extension")


def _change_info(info: dict[str, JSON], note: Callable[[str], None]) -> None:
    if "summary" in info:
        parts = (info.pop("summary"), info.get("description", ""))
        info["description"] = "\n\n".join(filter(None, parts))
    if "identifier" in (licence := dict(info.get("license", {}))):
        licence["url"] = f"https://spdx.org/licenses/{licence.pop('identifier')}.html"
        info["license"] = licence


def _change_components(components: dict[str, JSON], note: Callable[[str], None]) -> None:
    components.pop("pathItems", None)  # they are where they are used


def _change_operation(operation: dict[str, JSON], note: Callable[[str], None]) -> None:
    operation.setdefault("responses", {"default": {"description": "Not described."}})


def _change_link(link: dict[str, JSON], note: Callable[[str], None]) -> None:
    """Move a body that is no text: 3.0 allows it, but the parser of OpenAPI Generator does not."""
    if "requestBody" in link and not isinstance(link["requestBody"], str):
        link["x-requestBody"] = link.pop("requestBody")
        note("the link's body is in the extension `x-requestBody`")


_CHANGES: Final[Mapping[str, Callable[[dict[str, JSON], Callable[[str], None]], None]]] = {
    "document": _change_document,
    "info": _change_info,
    "components": _change_components,
    "operation": _change_operation,
    "link": _change_link,
    "schema": convert_schema,
}
