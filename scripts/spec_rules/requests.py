"""Requests that are ambiguous for the generator, or endless for the fuzzer."""

from collections.abc import Iterator

from spec_document import Node, SpecDocument, SpecFinding
from spec_schemas import compile_schema, list_parts, list_request_schemas

_LOW, _HIGH = ("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")


def check_defaults(document: SpecDocument) -> Iterator[SpecFinding]:
    """Requests have no defaults, which the generated client would always send.

    Parameters of a path may have one, since they are always sent.
    """
    in_path = {
        node.child("schema").follow().place
        for operation in document.operations
        for node in operation.parameters
        if node.child("in").string == "path"
    }
    for schema in list_request_schemas(document):
        if "default" in schema and schema.place in in_path:
            if not compile_schema(schema).is_valid(schema.child("default").value):
                message = "the default does not fit its own schema"
                yield schema.child("default").finding(message, "correct the default")
        elif "default" in schema:
            message = "a default in a request; the generated client always sends it"
            yield schema.child("default").finding(
                message, "remove it and mention it in the description"
            )


def check_property_examples(document: SpecDocument) -> Iterator[SpecFinding]:
    """Properties have no examples: the fuzzer would send them each time and get conflicts."""
    for schema in list_request_schemas(document):
        for key in ("example", "examples"):
            if key in schema:
                message = f"{key} in a request's schema; the fuzzer sends that value each time"
                fix = "move it to the examples of the media type or of the parameter"
                yield schema.child(key).finding(message, fix)


def check_bounds(document: SpecDocument) -> Iterator[SpecFinding]:
    """Numbers have bounds: without them a thousand digits are valid."""
    for schema in list_request_schemas(document):
        types = schema.child("type").strings or [schema.child("type").string]
        if not {"integer", "number"} & set(types) or "enum" in schema or "const" in schema:
            continue
        missing = [keys[0] for keys in (_LOW, _HIGH) if not any(key in schema for key in keys)]
        if missing:
            message = f"a number in a request without {' and '.join(missing)}"
            yield schema.finding(
                message, f"add {' and '.join(missing)}, with the source of the bound"
            )


def check_shared_bodies(document: SpecDocument) -> Iterator[SpecFinding]:
    """JSON and form bodies have separate schemas: otherwise the client always sends the form."""
    for operation in document.operations:
        seen: dict[object, str] = {}
        for name, media in operation.bodies:
            for part in _list_references(media.child("schema")):
                other = seen.setdefault(part.place, name)
                if other != name:
                    message = f"{name} and {other} share the schema {part.name}"
                    yield media.child("schema").finding(message, "use a separate schema for each")


def check_named_bodies(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each of several bodies is a component with a description: it becomes a method."""
    for operation in document.operations:
        for _, media in operation.bodies:
            schema = media.child("schema").follow()
            for node in [*schema.child("oneOf").elements(), *schema.child("anyOf").elements()]:
                if "$ref" not in node:
                    message = "an alternative body without a name; its method would have none"
                    yield node.finding(message, "move it to components/schemas and refer to it")
                elif not node.follow().child("description").string:
                    message = f"the body {node.follow().name} has no description"
                    yield node.follow().finding(message, "describe the effect of this body")


def _list_references(schema: Node) -> list[Node]:
    parts = list_parts(schema)
    return parts[:1] if "$ref" in schema else parts[1:]
