"""What makes a request ambiguous to the generator, or endless to the fuzzer."""

from collections.abc import Iterator

from spec_document import Node, SpecDocument, SpecFinding
from spec_schemas import list_parts, list_request_schemas

_LOW, _HIGH = ("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")


def check_defaults(document: SpecDocument) -> Iterator[SpecFinding]:
    """The generated client sends a default although the caller gave nothing."""
    for schema in list_request_schemas(document):
        if "default" in schema:
            message = "a default in a request; the generated client sends it unasked"
            yield schema.child("default").finding(
                message, "remove it and say it in the description"
            )


def check_property_examples(document: SpecDocument) -> Iterator[SpecFinding]:
    """The fuzzer puts the example of a property into every request, where the second conflicts."""
    for schema in list_request_schemas(document):
        for key in ("example", "examples"):
            if key in schema:
                message = f"{key} in a request's schema; the fuzzer sends that value all the time"
                fix = "move it to the examples of the media type or of the parameter"
                yield schema.child(key).finding(message, fix)


def check_bounds(document: SpecDocument) -> Iterator[SpecFinding]:
    """A number without bounds may be valid with a thousand digits."""
    for schema in list_request_schemas(document):
        types = schema.child("type").strings or [schema.child("type").string]
        if not {"integer", "number"} & set(types) or "enum" in schema or "const" in schema:
            continue
        missing = [keys[0] for keys in (_LOW, _HIGH) if not any(key in schema for key in keys)]
        if missing:
            message = f"a number of a request without {' and '.join(missing)}"
            yield schema.finding(message, f"add {' and '.join(missing)}; say whose bound it is")


def check_shared_bodies(document: SpecDocument) -> Iterator[SpecFinding]:
    """JSON and form must not share a schema: the generated code then always sends the form."""
    for operation in document.operations:
        seen: dict[object, str] = {}
        for name, media in operation.bodies:
            for part in _list_references(media.child("schema")):
                other = seen.setdefault(part.place, name)
                if other != name:
                    message = f"{name} and {other} share the schema {part.name}"
                    yield media.child("schema").finding(message, "give each a schema of its own")


def check_named_bodies(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each of several bodies becomes a method, so it is a component with a description."""
    for operation in document.operations:
        for _, media in operation.bodies:
            schema = media.child("schema").follow()
            for node in [*schema.child("oneOf").elements(), *schema.child("anyOf").elements()]:
                if "$ref" not in node:
                    message = "a body to choose from that has no name; its method would have none"
                    yield node.finding(message, "move it to components/schemas and refer to it")
                elif not node.follow().child("description").string:
                    message = f"the body {node.follow().name} has no description"
                    yield node.follow().finding(message, "say what sending it does")


def _list_references(schema: Node) -> list[Node]:
    parts = list_parts(schema)
    return parts[:1] if "$ref" in schema else parts[1:]
