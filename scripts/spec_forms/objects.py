"""The objects of OpenAPI and JSON Schema: their fields with objects in them."""

from collections.abc import Mapping
from typing import Final, Literal

from attrs import frozen

from spec_document import METHODS


@frozen
class ObjectField:
    """A field with objects of a kind: one, a list, a map, or a map that also has extensions."""

    kind: str
    shape: Literal["one", "list", "map", "pattern"] = "one"


def _one(kind: str) -> ObjectField:
    return ObjectField(kind)


def _list(kind: str) -> ObjectField:
    return ObjectField(kind, "list")


def _map(kind: str) -> ObjectField:
    return ObjectField(kind, "map")


OBJECTS: Final[Mapping[str, Mapping[str, ObjectField]]] = {
    "document": {
        "info": _one("info"),
        "paths": ObjectField("path", "pattern"),
        "x-webhooks": ObjectField("path", "pattern"),
        "components": _one("components"),
    },
    "info": {},
    "components": {
        "schemas": _map("schema"),
        "responses": _map("response"),
        "parameters": _map("parameter"),
        "examples": _map("example"),
        "requestBodies": _map("body"),
        "headers": _map("parameter"),
        "links": _map("link"),
        "callbacks": _map("callback"),
    },
    "path": {"parameters": _list("parameter")} | {one: _one("operation") for one in METHODS},
    "operation": {
        "parameters": _list("parameter"),
        "requestBody": _one("body"),
        "responses": ObjectField("response", "pattern"),
        "callbacks": _map("callback"),
    },
    "callback": {},  # a map of expressions to paths, which the walk knows
    "parameter": {
        "schema": _one("schema"),
        "content": _map("media"),
        "examples": _map("example"),
    },
    "body": {"content": _map("media")},
    "response": {"headers": _map("parameter"), "content": _map("media"), "links": _map("link")},
    "media": {
        "schema": _one("schema"),
        "examples": _map("example"),
        "encoding": _map("encoding"),
    },
    "encoding": {"headers": _map("parameter")},
    "example": {},
    "link": {},
    "schema": {
        "properties": _map("schema"),
        "items": _one("schema"),
        "additionalProperties": _one("schema"),
        "not": _one("schema"),
        "allOf": _list("schema"),
        "anyOf": _list("schema"),
        "oneOf": _list("schema"),
    },
}
"""Objects by kind. Headers are written like parameters."""
