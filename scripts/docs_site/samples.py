"""Samples of each operation, from the examples of the spec: Python, sync and async, and curl."""

import json
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from textwrap import indent
from urllib.parse import quote, urlencode

from attrs import frozen
from openapi_python_client.strings import PythonIdentifier

from generator.methods import Method
from matricula.registrar import find_registrar

from .layout import WIDTH, Code, Group, call, lay_out
from .spec import JSON, Operation, Spec, find_example, find_value

JSON_TYPE = "application/json"
SITE = 'site="example"'
"""What a sample says where a platform has a host for each customer."""
_PAGING = ("limit", "offset")


@frozen
class Sample:
    """A sample. `values` and `body` are what it sends, by the names of the wire."""

    language: str
    label: str
    source: str
    operation: Operation
    values: Mapping[str, JSON]
    body: JSON


def make_samples(spec: Spec, operation: Operation) -> list[Sample]:
    """All samples of an operation: Python first, for each method that the client has for it."""
    key = str(PythonIdentifier(operation.id, "field_"))
    methods = [
        (resource.tag, method)
        for resource in spec.client.resources
        for method in resource.methods
        if method.endpoint == key
    ]
    values = choose_values(spec, operation)
    samples = []
    for is_async in (False, True):
        for tag, method in methods:
            label = "Python, async" if is_async else "Python"
            label += f": {method.name}" if len(methods) > 1 else ""
            body = choose_body(spec, operation, method)
            source = _Writer(spec, method, values, body).write(tag, is_async)
            samples.append(Sample("python", label, source, operation, values, body))
    for content_type, body in _list_bodies(spec, operation):
        form = "" if content_type in (None, JSON_TYPE) else ", form"
        source = write_curl(spec, operation, values, content_type, body)
        samples.append(Sample("shell", f"curl{form}", source, operation, values, body))
    return samples


def choose_values(spec: Spec, operation: Operation) -> dict[str, JSON]:
    """Values for the parameters that are required, and for one that is not; by wire name."""
    parameters = [one for one in spec.parameters(operation) if one["in"] in ("path", "query")]
    chosen = {
        one["name"]: find_value(spec, operation, one) for one in parameters if one.get("required")
    }
    optional = [one for one in parameters if one["name"] not in chosen and one.get("examples")]
    for one in sorted(optional, key=lambda one: one["name"] in _PAGING)[:1]:
        chosen[one["name"]] = find_example(one, spec)
    return chosen


def choose_body(spec: Spec, operation: Operation, method: Method) -> JSON:
    """The first JSON example that fits to the body of a method; None where it takes none."""
    if method.body is None:
        return None
    model = spec.models[method.body.model]
    needed = {str(_wire(prop)) for prop in model.required_properties or []}
    known = needed | {str(_wire(prop)) for prop in model.optional_properties or []}
    content = spec.resolve(operation.facts["requestBody"])["content"][JSON_TYPE]
    for example in content.get("examples", {}).values():
        value = spec.resolve(example)["value"]
        if needed <= set(value) and (method.body.is_open or set(value) <= known):
            return value
    raise ValueError(f"{spec.name} {operation.id}: no example for the body {method.body.model}")


def _wire(prop: object) -> str:
    name = getattr(prop, "name", "")
    return str(name.get_untrusted_value() if hasattr(name, "get_untrusted_value") else name)


def _list_bodies(spec: Spec, operation: Operation) -> Iterator[tuple[str | None, JSON]]:
    """The first example of each content type; nothing twice where there is no body."""
    content = spec.resolve(operation.facts.get("requestBody", {})).get("content", {})
    if not content:
        yield None, None
    for content_type, media in content.items():
        yield content_type, find_example(media, spec)


def write_curl(
    spec: Spec,
    operation: Operation,
    values: Mapping[str, JSON],
    content_type: str | None,
    body: JSON,
) -> str:
    """A command for a shell; the token is in the variable that the clients read, too."""
    path, query = operation.path, {}
    for name, value in values.items():
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        else:
            query[name] = value
    url = spec.server + path + (f"?{urlencode(query)}" if query else "")
    lines = [f"curl {shlex.quote(url)}"]
    if operation.method not in ("GET", "POST" if content_type else "GET"):
        lines.append(f"--request {operation.method}")
    lines.append(f'--header "Authorization: {spec.token_prefix} ${spec.name.upper()}_TOKEN"')
    if content_type == JSON_TYPE:
        lines.append(f"--header 'Content-Type: {content_type}'")
        lines.append(f"--data {shlex.quote(_write_json(body))}")
    elif content_type:
        fields = {name: _write_field(value) for name, value in body.items()}
        lines += [f"--data-urlencode {shlex.quote(f'{k}={v}')}" for k, v in fields.items()]
    return " \\\n  ".join(lines)


def _write_json(value: JSON) -> str:
    line = json.dumps(value, ensure_ascii=False)
    return line if len(line) <= WIDTH else json.dumps(value, ensure_ascii=False, indent=2)


def _write_field(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value)


class _Writer:
    """Writes a Python sample, and gathers what it has to import."""

    def __init__(self, spec: Spec, method: Method, values: Mapping[str, JSON], body: JSON) -> None:
        self._spec, self._method, self._values, self._body = spec, method, values, body
        self._models: set[str] = set()
        self._modules: set[str] = set()

    def write(self, tag: str, is_async: bool) -> str:
        registrar = find_registrar(self._spec.name)
        asynchronous = registrar.connect.__name__
        name = asynchronous if is_async else asynchronous.removeprefix("Async")
        variable = self._spec.name
        connect = f"{name}({SITE if registrar.takes_site else ''})"
        lines = [
            f"# The token is read from {variable.upper()}_TOKEN.",
            f"{'async ' if is_async else ''}with {connect} as {variable}:",
            *self._use(call(f"{variable}.{tag}.{self._method.name}", self._arguments()), is_async),
        ]
        if is_async:
            body = indent("\n".join(lines), "    ")
            lines = ["", "async def main():", body, "", "", "asyncio.run(main())"]
        return "\n".join([*self._imports(name, is_async), "", *lines])

    def _use(self, expression: Code, is_async: bool) -> list[str]:
        """The lines in the `with` block."""
        if self._method.is_list:
            item = _to_snake(self._method.item or "item")
            start = f"    {'async ' if is_async else ''}for {item} in "
            return [f"{start}{lay_out(expression, len(start) + 1, 4)}:", f"        print({item})"]
        start = "    " if self._method.result == "None" else "    result = "
        start += "await " if is_async else ""
        lines = [start + lay_out(expression, len(start), 4)]
        return lines if self._method.result == "None" else [*lines, "    print(result)"]

    def _imports(self, connection: str, is_async: bool) -> list[str]:
        modules = self._modules | ({"asyncio"} if is_async else set())
        lines = [f"import {module}" for module in sorted(modules)]
        lines += [""] if lines else []
        lines.append(f"from matricula import {connection}")
        if self._models:
            lines.append(
                f"from {self._spec.name}_api.models import {', '.join(sorted(self._models))}"
            )
        return lines

    def _arguments(self) -> Iterable[tuple[str, Code]]:
        by_target = {
            str(PythonIdentifier(name, "field_")): value for name, value in self._values.items()
        }
        for argument in self._method.path_arguments:
            yield "", self._write(by_target[argument.target], argument.type)
        body = self._method.body
        model = self._spec.models[body.model] if body else None
        given = dict(by_target)
        if model is not None:
            properties = [*(model.required_properties or []), *(model.optional_properties or [])]
            by_name = {_wire(prop): str(prop.python_name) for prop in properties}
            given |= {by_name[name]: self._body[name] for name in self._body if name in by_name}
            yield from self._named(given)
            if extra := {key: self._body[key] for key in self._body if key not in by_name}:
                yield "extra=", repr(extra)
        else:
            yield from self._named(given)

    def _named(self, given: Mapping[str, JSON]) -> Iterable[tuple[str, Code]]:
        """The arguments by name, in the order of the example."""
        arguments = {argument.target: argument for argument in self._method.arguments}
        for target, value in given.items():
            if target in arguments:
                argument = arguments[target]
                yield f"{argument.name}=", self._write(value, argument.type)

    def _write(self, value: JSON, kind: str) -> Code:
        """A value of JSON as the Python value of a type."""
        if isinstance(value, list):
            inner = found[1] if (found := re.search(r"list\[(.*)\]", kind)) else ""
            return Group("[", tuple(("", self._write(item, inner)) for item in value), "]")
        if isinstance(value, dict):
            name = next(
                (word for word in re.findall(r"\w+", kind) if word in self._spec.models), ""
            )
            return self._write_model(value, name) if name else repr(value)
        for module, name in (("datetime", "date"), ("datetime", "datetime"), ("uuid", "UUID")):
            if isinstance(value, str) and re.search(rf"\b(?:{module}\.)?{name}\b", kind):
                if re.search(r"\bstr\b", kind):
                    break
                self._modules.add(module)
                convert = name if name == "UUID" else f"{name}.fromisoformat"
                return f"{module}.{convert}({json.dumps(value)})"
        return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)

    def _write_model(self, value: JSON, name: str) -> Code:
        self._models.add(name)
        model = self._spec.models[name]
        properties = [*(model.required_properties or []), *(model.optional_properties or [])]
        types = {
            _wire(prop): (str(prop.python_name), prop.get_type_string().as_unembedded_code())
            for prop in properties
        }
        known = [(*types[key], item) for key, item in value.items() if key in types]
        return call(name, [(f"{own}=", self._write(item, kind)) for own, kind, item in known])


def _to_snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
