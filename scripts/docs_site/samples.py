"""Samples of each operation from the spec's examples: Python, TypeScript and curl."""

from ast import literal_eval
from collections.abc import Iterator, Mapping

from attrs import frozen
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.strings import PythonIdentifier

from generator.methods import Method
from generator.parameters import list_properties, wire_name

from .curl_sample import JSON_TYPE, write_curl
from .python_sample import PythonWriter
from .servers import SampleServer
from .spec import JSON, SiteOperation, Spec, find_example, find_value
from .typescript_sample import write_typescript


@frozen
class Sample:
    """A sample. It sends `values` (parameters by name) and `body`."""

    language: str
    label: str
    source: str
    operation: SiteOperation
    values: Mapping[str, JSON]
    body: JSON


def make_samples(spec: Spec, operation: SiteOperation, server: SampleServer) -> list[Sample]:
    """Make all samples of an operation for a server, Python for each of its methods."""
    return [*_make_python(spec, operation, server), *_make_others(spec, operation, server)]


def _make_python(spec: Spec, operation: SiteOperation, server: SampleServer) -> Iterator[Sample]:
    key = str(PythonIdentifier(operation.id, "field_"))
    methods = [
        (resource.tag, method)
        for resource in spec.client.resources
        for method in resource.methods
        if method.endpoint == key
    ]
    values = choose_values(spec, operation)
    for is_async in (False, True):
        for tag, method in methods:
            label = "Python, async" if is_async else "Python"
            label += f": {method.name}" if len(methods) > 1 else ""
            body = choose_body(spec, operation, method)
            writer = PythonWriter(spec, server, tag, method, values, body)
            yield Sample("python", label, writer.write(is_async), operation, values, body)


def _make_others(spec: Spec, operation: SiteOperation, server: SampleServer) -> Iterator[Sample]:
    """Yield a sample in TypeScript, and one of curl for each content type."""
    values, bodies = choose_values(spec, operation), list(list_bodies(spec, operation))
    content_type, body = next((one for one in bodies if one[0] == JSON_TYPE), bodies[0])
    source = write_typescript(spec, server, operation, values, content_type, body)
    yield Sample("typescript", "TypeScript", source, operation, values, body)
    for content_type, body in bodies:
        form = "" if content_type in (None, JSON_TYPE) else ", form"
        source = write_curl(spec, server, operation, values, content_type, body)
        yield Sample("shell", f"curl{form}", source, operation, values, body)


def choose_values(spec: Spec, operation: SiteOperation) -> dict[str, JSON]:
    """Choose values for required parameters and one optional parameter, by name."""
    parameters = [one for one in spec.parameters(operation) if one["in"] in ("path", "query")]
    chosen = {
        one["name"]: find_value(spec, operation, one) for one in parameters if one.get("required")
    }
    optional = [one for one in parameters if one["name"] not in chosen and one.get("examples")]
    for one in sorted(optional, key=lambda one: one["name"] in operation.page_parameters)[:1]:
        chosen[one["name"]] = find_example(one, spec)
    return chosen


def choose_body(spec: Spec, operation: SiteOperation, method: Method) -> JSON:
    """Choose the first example that fits the body of a method; None without a body."""
    if method.body is None:
        return None
    model = spec.models[method.body.model]
    needed = {wire_name(prop) for prop in model.required_properties or []}
    known = {wire_name(prop) for prop in list_properties(model)}
    contents = spec.resolve(operation.facts["requestBody"])["content"]
    media = contents.get(JSON_TYPE) or next(iter(contents.values()))
    for example in media.get("examples", {}).values():
        value = spec.resolve(example)["value"]
        is_known = bool(model.additional_properties) or set(value) <= known
        if needed <= set(value) and is_known and _has_constants(model, value):
            return value
    raise ValueError(f"{spec.name} {operation.id}: no example for the body {method.body.model}")


def _has_constants(model: ModelProperty, value: JSON) -> bool:
    """Return whether a value has the constants of a model, which distinguish bodies."""
    return all(
        value[wire_name(prop)] == literal_eval(prop.value.python_code.as_unembedded_code())
        for prop in list_properties(model)
        if isinstance(prop, ConstProperty) and wire_name(prop) in value
    )


def list_bodies(spec: Spec, operation: SiteOperation) -> Iterator[tuple[str | None, JSON]]:
    """Yield each content type with its first example; None and None without a body."""
    content = spec.resolve(operation.facts.get("requestBody", {})).get("content", {})
    if not content:
        yield None, None
    for content_type, media in content.items():
        yield content_type, find_example(media, spec)
