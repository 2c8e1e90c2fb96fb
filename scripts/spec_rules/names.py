"""Names that collide in Python: with each other, or with names of the generated code."""

from collections.abc import Iterable, Iterator

from openapi_python_client.strings import ClassName, PythonIdentifier

from spec_document import Node, SpecDocument, SpecFinding
from spec_schemas import collect_properties, list_schemas

# Arguments and local names of the generated functions, and of our resource methods.
RESERVED = {"self", "cls", "client", "url", "body", "kwargs", "page_size", "timeout", "retries"}


def to_python(name: str) -> str:
    """Return the attribute or argument that the generator makes of a name."""
    return str(PythonIdentifier(name, "field_"))


def to_class(name: str) -> str:
    """Return the class that the generator makes of a schema's name."""
    return str(ClassName(name, "field_"))


def _find_clashes(named: Iterable[tuple[str, Node]]) -> Iterator[tuple[str, str, Node]]:
    seen: dict[str, str] = {}
    for name, node in named:
        python = to_python(name)
        if seen.setdefault(python, name) != name:
            yield seen[python], python, node


def check_properties(document: SpecDocument) -> Iterator[SpecFinding]:
    """Properties of a schema have distinct Python names."""
    written = [schema for schema in list_schemas(document) if "$ref" not in schema]
    for schema in written:
        for other, python, node in _find_clashes(collect_properties(schema).items()):
            message = f"{node.name!r} and {other!r} are both {python} in Python"
            yield node.finding(message, "move one of them to another schema")


def check_parameters(document: SpecDocument) -> Iterator[SpecFinding]:
    """Parameters have distinct Python names that the generated methods do not use."""
    for operation in document.operations:
        named = [(node.child("name").string, node) for node in operation.parameters]
        for name, node in named:
            size = operation.node.child("x-pagination", "size").string
            if to_python(name) in RESERVED and name != size:
                message = f"the generated methods already use the name {name}"
                yield node.finding(message, "remove the parameter, or make the generator rename it")
        for other, python, node in _find_clashes(named):
            message = f"{node.child('name').string!r} and {other!r} are both {python} in Python"
            yield node.finding(message, "rename one of them, if the name is ours")


def check_classes(document: SpecDocument) -> Iterator[SpecFinding]:
    """Schemas have distinct classes, and no property has the name of its class."""
    seen: dict[str, str] = {}
    for name, schema in document.root.child("components", "schemas").items():
        other = seen.setdefault(to_class(name), name)
        if other != name:
            message = f"{name} and {other} are both the class {to_class(name)}"
            yield schema.finding(message, "rename one")
        for key, node in collect_properties(schema).items():
            if to_class(key) == to_class(name):
                message = f"the schema {name} has the name of its property {key}; type checks fail"
                yield node.finding(message, f"rename the schema {name}")
