"""The methods of the resource classes: one for each operation, or for each named body of one."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from attrs import evolve, field, frozen
from openapi_python_client import Project
from openapi_python_client.parser.openapi import Endpoint, EndpointCollection
from openapi_python_client.parser.properties import ModelProperty, Property
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.strings import PythonIdentifier

from spec_data import resolve
from spec_document import split_pointer

from .parameters import (
    PAGING,
    Argument,
    Body,
    avoid_names,
    find_bodies,
    list_properties,
    make_argument,
    wire_name,
)
from .plain import GenerationError

JSONObject = Mapping[str, Any]
NO_PAGES = "none"
"""The value of `x-pagination` for a list that comes in one response."""


@frozen
class Method:
    """A method: `name` in its class, `call` in the module of calls, arguments and result.

    `path_arguments` are the required ones of the path, `path_names` the names of all in the path.
    `item` is the type of the records of a page, None for a method without pages.
    """

    name: str
    call: str
    endpoint: str
    path_arguments: tuple[Argument, ...]
    path_names: frozenset[str]
    arguments: tuple[Argument, ...]
    body: Body | None
    result: str
    item: str | None
    item_imports: frozenset[str] = field(repr=False)
    facts: JSONObject = field(repr=False)
    documentation: tuple[str, ...] = field(repr=False)

    @property
    def is_deprecated(self) -> bool:
        """True if the spec marks the operation as deprecated."""
        return bool(self.facts.get("deprecated"))

    @property
    def deprecation(self) -> str:
        """The warning about a deprecated operation, with the first sentence of its description."""
        text = " ".join(self.facts.get("description", "").split())
        reason, dot, _ = text.partition(". ")
        return f"{self.facts['operationId']} is deprecated. {reason}{dot}".strip()

    @property
    def is_list(self) -> bool:
        """True if it returns the records of all pages."""
        return self.item is not None


@frozen
class PageModel:
    """The value of a page: the attributes that lead to its records, and the type of a record.

    `items` is empty if the value itself is the list. `id` are the attributes that lead to the id in
    a record, empty if it has none.
    """

    items: tuple[str, ...]
    id: tuple[str, ...]
    item: str
    imports: frozenset[str] = field(repr=False)


@frozen
class EndpointFacts:
    """An operation: the generator's module, and `facts`, its object in the spec.

    `page` is the model of its pages, None without pages.
    """

    name: str
    module: str
    facts: JSONObject
    result: str
    page: PageModel | None
    imports: frozenset[str] = field(repr=False)


@frozen
class ResourceClass:
    """The class for a tag, with the methods of its operations."""

    tag: str
    name: str
    description: str
    methods: tuple[Method, ...]


@frozen
class ClientModule:
    """The endpoints and resource classes of a platform."""

    endpoints: tuple[EndpointFacts, ...]
    resources: tuple[ResourceClass, ...]

    @property
    def methods(self) -> Iterator[Method]:
        """The methods of all classes."""
        for resource in self.resources:
            yield from resource.methods


def describe_client(project: Project, spec: JSONObject) -> ClientModule:
    """Combine the parsed project of the generator with the facts it drops from the spec."""
    raw = dict(_list_operations(spec))
    models = {str(model.class_info.name): model for model in project.openapi.models}
    endpoints: list[EndpointFacts] = []
    resources: list[ResourceClass] = []
    for tag, collection in project.openapi.endpoint_collections_by_tag.items():
        facts = {str(endpoint.name): raw[str(endpoint.name)] for endpoint in collection.endpoints}
        pages = {name: _find_page(collection, name, facts, models) for name in facts}
        for endpoint in collection.endpoints:
            endpoints.append(
                _describe_endpoint(endpoint, facts[endpoint.name], str(tag), pages[endpoint.name])
            )
        resources.append(_describe_resource(str(tag), collection, facts, pages, models, spec))
    return ClientModule(tuple(endpoints), tuple(resources))


def _list_operations(spec: JSONObject) -> Iterator[tuple[str, JSONObject]]:
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "operationId" in operation:
                key = str(PythonIdentifier(operation["operationId"], "field_"))
                parameters = [*item.get("parameters", []), *operation.get("parameters", [])]
                yield (
                    key,
                    {
                        **operation,
                        "path": path,
                        "method": method.upper(),
                        "parameters": [_resolve_parameter(spec, one) for one in parameters],
                    },
                )


def _resolve_parameter(spec: JSONObject, parameter: JSONObject) -> JSONObject:
    found = resolve(spec, parameter)
    return {**found, "schema": resolve(spec, found.get("schema", {}))}


def _describe_endpoint(
    endpoint: Endpoint, facts: JSONObject, tag: str, page: PageModel | None
) -> EndpointFacts:
    result, imports = _find_result(endpoint, facts)
    return EndpointFacts(
        name=str(endpoint.name),
        module=f"from ..api.{tag} import {endpoint.name}",
        facts=facts,
        result=result,
        page=page,
        imports=frozenset(imports),
    )


def _find_result(endpoint: Endpoint, facts: JSONObject) -> tuple[str, set[str]]:
    """Return the type of a successful response; without a body str for a new id, or None."""
    for response in endpoint.responses.patterns:
        low, high = response.status_code.range or (0, 0)
        if 200 <= low <= high < 300:
            if response.source["return_type"] == "None":
                return ("str" if find_created_id(facts) else "None"), set()
            prop = response.prop
            inner = prop.inner_property if isinstance(prop, ListProperty) else prop
            imports = inner.get_lazy_imports(prefix="..") | inner.get_imports(prefix="..")
            return prop.get_type_string(no_optional=True).as_unembedded_code(), imports
    raise GenerationError(f"{endpoint.name}: the spec has no response with a 2xx status")


def find_created_id(facts: JSONObject) -> str | None:
    """Return the expression for the id of a new record; None without one."""
    responses = facts["responses"].values()
    return next(
        (response["x-created-id"] for response in responses if "x-created-id" in response), None
    )


def is_created_id_number(spec: JSONObject, facts: JSONObject) -> bool:
    """Return True if the spec says that the id of a new record is an integer."""
    for response in facts["responses"].values():
        expression = response.get("x-created-id", "")
        if expression.startswith("$response.body#"):
            (media,) = resolve(spec, response)["content"].values()
            schema = resolve(spec, media["schema"])
            for key in split_pointer(expression.partition("#")[2]):
                is_list = schema.get("type") == "array"
                schema = schema["items"] if is_list else schema["properties"][key]
                schema = resolve(spec, schema)
            return bool(schema.get("type") == "integer")
    return False


def _find_page(
    collection: EndpointCollection,
    name: str,
    facts: Mapping[str, JSONObject],
    models: Mapping[str, ModelProperty],
) -> PageModel | None:
    pagination = facts[name].get("x-pagination")
    if pagination is None or pagination == NO_PAGES:
        return None
    endpoint = next(one for one in collection.endpoints if one.name == name)
    page: Property = next(
        response.prop
        for response in endpoint.responses.patterns
        if 200 <= (response.status_code.range or (0, 0))[0] < 300
    )
    attributes, items = _follow(page, pagination.get("items", ""), models)
    if not isinstance(items, ListProperty):
        raise GenerationError(f"{name}: the value at items of x-pagination is not an array")
    inner = cast(Property, items.inner_property)
    return PageModel(
        items=attributes,
        id=_follow(inner, pagination.get("id", "/id"), models)[0],
        item=inner.get_type_string(no_optional=True).as_unembedded_code(),
        imports=frozenset(inner.get_imports(prefix="..") | inner.get_lazy_imports(prefix="..")),
    )


def _follow(
    prop: Property, pointer: str, models: Mapping[str, ModelProperty]
) -> tuple[tuple[str, ...], Property | None]:
    """Return the attributes that lead to the value at a JSON pointer, and its property.

    No attributes and None if the models have no such value.
    """
    attributes: list[str] = []
    for key in split_pointer(pointer):
        model = models.get(prop.get_type_string(no_optional=True).as_unembedded_code())
        found = next((one for one in list_properties(model) if wire_name(one) == key), None)
        if found is None:
            return (), None
        attributes.append(str(found.python_name))
        prop = found
    return tuple(attributes), prop


def _describe_resource(
    tag: str,
    collection: EndpointCollection,
    facts: Mapping[str, JSONObject],
    pages: Mapping[str, PageModel | None],
    models: dict[str, ModelProperty],
    spec: JSONObject,
) -> ResourceClass:
    methods = [
        method
        for endpoint in collection.endpoints
        for method in _make_methods(
            endpoint, facts[endpoint.name], pages[endpoint.name], models, spec
        )
    ]
    names = [method.name for method in methods]
    if len(set(names)) != len(names):
        raise GenerationError(f"{tag}: two methods of one name among {names}")
    description = next(entry["description"] for entry in spec["tags"] if entry["name"] == tag)
    name = "".join(word.capitalize() for word in tag.split("_"))
    return ResourceClass(tag, name, description, tuple(methods))


def _make_methods(
    endpoint: Endpoint,
    facts: JSONObject,
    page: PageModel | None,
    models: dict[str, ModelProperty],
    spec: JSONObject,
) -> Iterator[Method]:
    schemas = spec["components"]["schemas"]
    # An alias is the same body under another key: one method is enough.
    bodies: list[Body | None] = [
        body
        for body in find_bodies(endpoint, models)
        if "x-alias" not in schemas.get(body.model, {})
    ]
    for body in bodies or [None]:
        named_after = body.model if body and len(bodies) > 1 else None
        documentation = _document(facts, named_after, schemas)
        yield _make_method(endpoint, facts, page, body, named_after, documentation)


def _make_method(
    endpoint: Endpoint,
    facts: JSONObject,
    page: PageModel | None,
    body: Body | None,
    named_after: str | None,
    documentation: tuple[str, ...],
) -> Method:
    """Make a method, named after a model if given, else after the operation."""
    name = str(PythonIdentifier(named_after, "field_")) if named_after else ""
    path, query = _make_parameters(endpoint, facts)
    body = body and avoid_names(body, {argument.name for argument in (*path, *query)})
    # Arguments of the path with a default come last, by their names.
    optional = [argument for argument in path if not argument.is_required]
    arguments = (*(body.arguments if body else ()), *query, *optional)
    return Method(
        name=name or str(endpoint.name).split("_")[0],
        call=f"{endpoint.name}_{name}" if name else str(endpoint.name),
        endpoint=str(endpoint.name),
        path_arguments=tuple(argument for argument in path if argument.is_required),
        path_names=frozenset(argument.name for argument in path),
        arguments=tuple(sorted(arguments, key=lambda argument: not argument.is_required)),
        body=body,
        result=_find_result(endpoint, facts)[0],
        item=page.item if page else None,
        item_imports=page.imports if page else frozenset(),
        facts=facts,
        documentation=documentation,
    )


def _make_parameters(
    endpoint: Endpoint, facts: JSONObject
) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    """Return the arguments of path and query; those of `x-pagination` have the same names always.

    A filter that has such a name gets an underscore.
    """
    texts = {entry["name"]: entry.get("description", "") for entry in facts["parameters"]}
    pagination = facts.get("x-pagination", NO_PAGES)
    names = {}
    if pagination != NO_PAGES:
        names = {name: f"{name}_" for name in ("limit", *PAGING.values())}
        names |= {pagination[key]: name for key, name in PAGING.items() if key in pagination}
    defaults = read_path_defaults(facts)
    path = (
        evolve(make_argument(prop, texts), default=_as_code(defaults, wire_name(prop)))
        for prop in endpoint.path_parameters
    )
    query = (make_argument(prop, texts, names) for prop in endpoint.query_parameters)
    return tuple(path), tuple(query)


def _as_code(values: JSONObject, name: str) -> str | None:
    return repr(values[name]) if name in values else None


def read_path_defaults(facts: JSONObject) -> JSONObject:
    """Return the defaults of path parameters by name."""
    return {
        entry["name"]: entry["schema"]["default"]
        for entry in facts["parameters"]
        if entry["in"] == "path" and "default" in entry["schema"]
    }


def _document(facts: JSONObject, model: str | None, schemas: JSONObject) -> tuple[str, ...]:
    summary = schemas[model]["description"] if model else facts["summary"] + "."
    description = "" if model else facts.get("description", "")
    paragraphs = [summary.strip(), *description.strip().split("\n\n")]
    source = facts["x-source"]
    paragraphs.append(f"Source: {source['document']} ({source['evidence']}).")
    return tuple(part.replace("\\", "/").replace('"""', "'''") for part in paragraphs if part)
