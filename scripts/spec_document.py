"""A spec as a tree: every value has its place and line, and references can be followed.

`SpecDocument.read(path)` returns the tree, `document.operations` its operations. The functions of
`spec_schemas` list its schemas.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from attrs import field, frozen

from spec_yaml import (
    JSON,
    EmptySpec,
    Place,
    SpecFinding,
    UnreadableSpec,
    YamlText,
    read_yaml,
    write_place,
)

__all__ = [
    "JSON",
    "BrokenReference",
    "EmptySpec",
    "Node",
    "Place",
    "SpecDocument",
    "SpecFinding",
    "SpecOperation",
    "UnreadableSpec",
    "show_path",
    "split_pointer",
    "write_pointer",
]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class BrokenReference(LookupError):
    """A `$ref` without a target in this file, or with itself as target."""


@frozen
class Node:
    """A value of a spec at its place. An absent child is a node whose value is None."""

    document: "SpecDocument" = field(repr=False, eq=False)
    place: Place
    value: JSON = field(repr=False, eq=False)

    @property
    def line(self) -> int:
        """The line of the key or list item; for an absent node that of the nearest parent."""
        lines = self.document.text.lines
        return next(
            lines[self.place[:n]] for n in range(len(self.place), -1, -1) if self.place[:n] in lines
        )

    @property
    def name(self) -> str:
        """The last key of the place."""
        return str(self.place[-1]) if self.place else ""

    @property
    def string(self) -> str:
        """The value if it is text, else an empty string."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def strings(self) -> list[str]:
        """The texts of a list; empty for any other value."""
        return [item.string for item in self.elements() if item.string]

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def child(self, *keys: str | int) -> "Node":
        """Return the child node; its value is None if it is absent."""
        value = self.value
        for key in keys:
            if isinstance(value, dict) and isinstance(key, str):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value):
                value = value[key]
            else:
                value = None
        return Node(self.document, (*self.place, *keys), value)

    def items(self) -> Iterator[tuple[str, "Node"]]:
        """Yield the keys and nodes of a mapping; nothing for any other value."""
        for key in self.value if isinstance(self.value, dict) else ():
            yield key, self.child(key)

    def elements(self) -> Iterator["Node"]:
        """Yield the nodes of a list; nothing for any other value."""
        for index in range(len(self.value) if isinstance(self.value, list) else 0):
            yield self.child(index)

    def follow(self) -> "Node":
        """Return the target of a chain of `$ref`, or the node itself without one.

        Raises `BrokenReference`.
        """
        node, seen = self, {self.place}
        while isinstance(reference := node.child("$ref").value, str):
            node = self.document.resolve(reference)
            if node.place in seen:
                raise BrokenReference(f"{reference} refers to itself")
            seen.add(node.place)
        return node

    def finding(self, message: str, fix: str) -> SpecFinding:
        """Return a finding at this place."""
        return SpecFinding(self.document.file, self.line, write_place(self.place), message, fix)


@frozen
class SpecOperation:
    """One method of one path (or webhook)."""

    node: Node
    path: str
    method: str

    @property
    def id(self) -> str:
        """The operationId; empty if it is missing."""
        return self.node.child("operationId").string

    @cached_property
    def parameters(self) -> list[Node]:
        """The parameters with references followed: its own, then those of the path item."""
        item = self.node.document.root.child(*self.node.place[:-1])
        own = [node.follow() for node in self.node.child("parameters").elements()]
        shared = [node.follow() for node in item.child("parameters").elements()]
        keys = {_name_parameter(node) for node in own}
        return own + [node for node in shared if _name_parameter(node) not in keys]

    def parameter(self, name: str, where: str = "") -> Node | None:
        """Return a parameter by name; `where` is path, query, header, cookie, or empty for any."""
        for node in self.parameters:
            own, place = _name_parameter(node)
            fits = own.lower() == name.lower() if place == "header" else own == name
            if fits and where in ("", place):
                return node
        return None

    @property
    def path_names(self) -> list[str]:
        """The names in braces of the path, in order."""
        return re.findall(r"\{([^{}]*)\}", self.path)

    @cached_property
    def bodies(self) -> list[tuple[str, Node]]:
        """Content type and media type object of each alternative body."""
        return list(self.node.child("requestBody").follow().child("content").items())

    @cached_property
    def responses(self) -> list[tuple[str, Node]]:
        """Status and response, references followed."""
        return [(status, node.follow()) for status, node in self.node.child("responses").items()]

    def successes(self) -> list[Node]:
        """Return the responses with a 2xx status."""
        return [response for status, response in self.responses if status.startswith("2")]


def _name_parameter(node: Node) -> tuple[str, str]:
    return node.child("name").string, node.child("in").string


@frozen(eq=False)
class SpecDocument:
    """One spec file. `text` has the lines and the ambiguous YAML."""

    path: Path
    file: str
    text: YamlText = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> "SpecDocument":
        """Read a file. Raises `UnreadableSpec`."""
        file = show_path(path)
        try:
            return cls.parse(path.read_text(encoding="utf-8"), path)
        except FileNotFoundError:
            raise UnreadableSpec(file, 0, "no such file", "name a spec that exists") from None
        except OSError as error:
            problem = f"cannot be read: {error.strerror}"
            raise UnreadableSpec(file, 0, problem, "name a readable file") from None
        except UnicodeDecodeError:
            raise UnreadableSpec(file, 0, "is not UTF-8", "save it as UTF-8") from None

    @classmethod
    def parse(cls, text: str, path: Path) -> "SpecDocument":
        """Parse a text as if it was read from `path`. Raises `UnreadableSpec`."""
        file = show_path(path)
        return cls(path, file, read_yaml(text, file))

    @cached_property
    def root(self) -> Node:
        return Node(self, (), self.text.value)

    def resolve(self, reference: str) -> Node:
        """Return the target of a reference `#/…`. Raises `BrokenReference`."""
        if not reference.startswith("#/"):
            raise BrokenReference(f"{reference} refers to another file")
        node = self.root
        for token in split_pointer(reference[1:]):
            index = isinstance(node.value, list) and token.isdecimal()
            node = node.child(int(token) if index else token)
        if node.place not in self.text.lines:
            raise BrokenReference(f"{reference} does not exist")
        return node

    @cached_property
    def operations(self) -> list[SpecOperation]:
        """The operations of all paths, in the order of the file."""
        return list(self._list_operations("paths"))

    @cached_property
    def webhooks(self) -> list[SpecOperation]:
        """The requests that the vendor sends."""
        return list(self._list_operations("webhooks"))

    def _list_operations(self, section: str) -> Iterator[SpecOperation]:
        for path, item in self.root.child(section).items():
            for method, node in item.follow().items():
                if method in METHODS:
                    yield SpecOperation(node, path, method)

    def find_operation(self, operation_id: str) -> SpecOperation | None:
        return next((one for one in self.operations if one.id == operation_id), None)


def split_pointer(pointer: str) -> list[str]:
    """Split a JSON pointer into keys. Raises `ValueError` if it does not begin with a slash."""
    if not pointer:
        return []
    if not pointer.startswith("/"):
        raise ValueError(f"{pointer} does not begin with a slash")
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/")]


def write_pointer(place: Place) -> str:
    """Return the JSON pointer of a place."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in place)


def show_path(path: Path) -> str:
    """Return a path for people: relative to the current folder if it is below it."""
    absolute, here = path.absolute(), Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(path)
