"""Python samples: one call with the client."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from inspect import signature
from textwrap import indent
from typing import get_type_hints

from openapi_python_client.strings import PythonIdentifier

from generator.methods import Method
from generator.parameters import Argument, Body, list_properties, wire_name
from matricula.registrar import find_registrar

from .layout import Code, GuideGroup, call, lay_out
from .servers import SampleServer
from .spec import JSON, Spec


class PythonWriter:
    """Writes a Python sample, and collects its imports."""

    def __init__(
        self,
        spec: Spec,
        server: SampleServer,
        tag: str,
        method: Method,
        values: Mapping[str, JSON],
        body: JSON,
    ) -> None:
        self._spec, self._server, self._tag, self._method = spec, server, tag, method
        self._values, self._body = values, body
        self._models: set[str] = set()
        self._modules: set[str] = set()

    def write(self, is_async: bool) -> str:
        """Return the sample."""
        asynchronous = find_registrar(self._spec.name).connect.__name__
        name = asynchronous if is_async else asynchronous.removeprefix("Async")
        variable = self._spec.name
        connect = f"{name}({self._server.arguments})"
        lines = [
            f"# The token is read from {variable.upper()}_TOKEN.",
            f"{'async ' if is_async else ''}with {connect} as {variable}:",
            *self._use(is_async),
        ]
        if is_async:
            body = indent("\n".join(lines), "    ")
            lines = ["", "async def main():", body, "", "", "asyncio.run(main())"]
        return "\n".join([*self._imports(name, is_async), "", *lines])

    def _use(self, is_async: bool) -> list[str]:
        """Write the lines of the `with` block."""
        expression = call(f"{self._spec.name}.{self._tag}.{self._method.name}", self._arguments())
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

    def _arguments(self) -> Iterator[tuple[str, Code]]:
        """Yield the arguments of the call: path, body, query."""
        by_target = {
            str(PythonIdentifier(name, "field_")): value for name, value in self._values.items()
        }
        for argument in self._method.path_arguments:
            yield "", self._write(by_target[argument.target], argument.type)
        in_body = self._method.body.arguments if self._method.body else ()
        if self._method.body:
            yield from self._list_body(self._method.body)
        names = {argument.name for argument in in_body}
        rest = [one for one in self._method.arguments if one.name not in names]
        yield from self._name(rest, by_target)

    def _list_body(self, body: Body) -> Iterator[tuple[str, Code]]:
        """Yield the properties of a body in the example's order, undescribed ones last."""
        properties = list_properties(self._spec.models[body.model])
        targets = {wire_name(prop): str(prop.python_name) for prop in properties}
        given = {targets[key]: value for key, value in self._body.items() if key in targets}
        yield from self._name(body.arguments, given)
        if further := {key: value for key, value in self._body.items() if key not in targets}:
            yield f"{self._name_rest()}=", repr(further)

    def _name_rest(self) -> str:
        """Return the name of the argument for undescribed properties."""
        resource = get_type_hints(find_registrar(self._spec.name).connect)[self._tag]
        parameters = signature(getattr(resource, self._method.name)).parameters
        return next(name for name in ("extra", "values") if name in parameters)

    def _name(
        self, arguments: Iterable[Argument], given: Mapping[str, JSON]
    ) -> Iterator[tuple[str, Code]]:
        by_target = {argument.target: argument for argument in arguments}
        for target, value in given.items():
            if target in by_target:
                argument = by_target[target]
                yield f"{argument.name}=", self._write(value, argument.type)

    def _write(self, value: JSON, kind: str) -> Code:
        """Write a JSON value as Python of a type."""
        if isinstance(value, list):
            inner = found[1] if (found := re.search(r"list\[(.*)\]", kind)) else ""
            return GuideGroup("[", tuple(("", self._write(item, inner)) for item in value), "]")
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
        types = {
            wire_name(prop): (str(prop.python_name), prop.get_type_string().as_unembedded_code())
            for prop in list_properties(self._spec.models[name])
        }
        known = [(*types[key], item) for key, item in value.items() if key in types]
        return call(name, [(f"{own}=", self._write(item, kind)) for own, kind, item in known])


def _to_snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
