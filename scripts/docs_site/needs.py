"""The needs of an operation: server, token, rights, ids of other records, rate limit."""

from collections.abc import Iterator

from attrs import frozen

from .fields import FieldRow, list_fields
from .lost_response import link_operation
from .servers import MOCK_TOKEN, MOCK_URL
from .spec import JSON, SiteOperation, Spec


@frozen
class Need:
    """A need: its name, a text in Markdown, and the `x-source` of the fact, if it has one."""

    name: str
    text: str
    source: JSON = None


def list_needs(spec: Spec, operation: SiteOperation) -> Iterator[Need]:
    """Yield the needs of an operation."""
    ids = list(_list_ids(spec, operation))
    yield from _list_servers(spec)
    yield _describe_mock(spec, operation, needs_records=bool(ids))
    yield from _list_tokens(spec)
    yield _describe_rights(spec, operation)
    yield from ids
    yield _describe_rate(spec)


def _list_servers(spec: Spec) -> Iterator[Need]:
    for server in spec.content["servers"]:
        text = f"`{server['url']}`. {server.get('description', '')}"
        yield Need("Server", text.strip(), server.get("x-source") or _root(spec))


def _describe_mock(spec: Spec, operation: SiteOperation, *, needs_records: bool) -> Need:
    """Describe the mock server, and the operations that make the records of the samples."""
    text = f"`{MOCK_URL}` after `matricula mock`, without an account."
    if needs_records:
        text += " The ids of the samples are examples. The mock server responds with 400 or 404 if"
        makers = [link_operation(spec, one) for one in _list_makers(spec, operation)]
        create = f": create one with {' or '.join(makers)}, and use its id" if makers else ""
        text += f" it has no such record{create}."
    return Need("Mock server", text)


def _list_makers(spec: Spec, operation: SiteOperation) -> Iterator[str]:
    """Yield the operations that create a record whose id this operation needs.

    Their responses have a link with the id for this operation, or for one with the same path before
    the id; or their path has the list of the records.
    """
    paths = {one.id: one.path for one in spec.operations}
    lists = {paths[row.reference["operation"]] for row in _list_references(spec, operation)}
    for other in spec.operations:
        if other.method == "GET" or other.facts.get("deprecated"):
            continue
        links = _list_links(spec, other)
        if other.path in lists or any(_has_id_for(operation, link, paths) for link in links):
            yield other.id


def _has_id_for(operation: SiteOperation, link: JSON, paths: dict[str, str]) -> bool:
    """Return whether a link takes an id of this operation from a response."""
    target = link.get("operationId", "")
    if target == operation.id and "$response" in str(link.get("requestBody")):
        return True
    return any(
        "$response" in str(value) and _find_start(paths.get(target, ""), name) == start
        for name, value in link.get("parameters", {}).items()
        if (start := _find_start(operation.path, name))
    )


def _find_start(path: str, name: str) -> str:
    """Return a path before a parameter; empty if it has no such parameter."""
    start, parameter, _ = path.partition(f"{{{name}}}")
    return start if parameter else ""


def _list_links(spec: Spec, operation: SiteOperation) -> Iterator[JSON]:
    for response in map(spec.resolve, operation.facts["responses"].values()):
        yield from map(spec.resolve, response.get("links", {}).values())


def _list_tokens(spec: Spec) -> Iterator[Need]:
    variable = f"{spec.name.upper()}_TOKEN"
    text = f"The client reads it from `{variable}`: see [Tokens](/guides/tokens.md)."
    text += f" The mock server accepts `{MOCK_TOKEN}`."
    for scheme in spec.content["components"]["securitySchemes"].values():
        description = scheme.get("description", "").strip()
        yield Need("Token", f"{description} {text}".strip(), scheme.get("x-source") or _root(spec))


def _describe_rights(spec: Spec, operation: SiteOperation) -> Need:
    """Describe the response for a missing right, or for a token, if no right is known."""
    for status, text in (
        ("403", "The owner of the token must have the right to do this. Otherwise you get 403."),
        ("401", "No document names a right for this operation. A bad token gets 401."),
    ):
        if status in operation.facts["responses"]:
            response = spec.resolve(operation.facts["responses"][status])
            meaning = f"{status} means: {response['description'].strip()}"
            return Need("Rights", f"{text} {meaning}", response.get("x-source"))
    return Need("Rights", "No document names a right for this operation.")


def _list_ids(spec: Spec, operation: SiteOperation) -> Iterator[Need]:
    """Yield the ids of other records that the path and the body need."""
    for parameter in spec.parameters(operation):
        if parameter["in"] == "path":
            schema = spec.resolve(parameter.get("schema", {}))
            reference = parameter.get("x-reference") or schema.get("x-reference") or {}
            yield _describe_id(spec, operation, parameter, reference)
    for row in _list_references(spec, operation):
        need = "required" if row.is_required else "if you give it"
        origin = link_operation(spec, row.reference["operation"])
        yield Need(f"`{row.name}`, {need}", f"An id from {origin}.", row.source)


def _list_references(spec: Spec, operation: SiteOperation) -> Iterator[FieldRow]:
    """Yield the fields of the body that are ids from an operation."""
    body = spec.resolve(operation.facts.get("requestBody", {}))
    for media in list(body.get("content", {}).values())[:1]:
        for row in list_fields(spec, media.get("schema", {}), operation.facts["x-source"]):
            if row.reference.get("operation"):
                yield row


def _describe_id(spec: Spec, operation: SiteOperation, parameter: JSON, reference: JSON) -> Need:
    leading = [reference["operation"]] if reference.get("operation") else []
    leading += _find_leading(spec, operation, parameter["name"])
    links = ", ".join(link_operation(spec, one) for one in dict.fromkeys(leading))
    origin = f" You get it from {links}." if links else ""
    source = parameter.get("x-source") or operation.facts["x-source"]
    return Need(f"`{parameter['name']}`", f"{parameter['description'].strip()}{origin}", source)


def _find_leading(spec: Spec, operation: SiteOperation, name: str) -> Iterator[str]:
    """Yield the operations whose responses have a link with this parameter of the operation."""
    for other in spec.operations:
        for link in _list_links(spec, other):
            value = str(link.get("parameters", {}).get(name, ""))
            if link.get("operationId") == operation.id and value.startswith("$response"):
                yield other.id


def _describe_rate(spec: Spec) -> Need:
    limit: JSON = spec.content.get("x-rate-limit")
    if not limit:
        return Need("Rate limit", "No document has one.")
    text = f"{limit['requests']} requests in {limit['per']} seconds for each token."
    source = limit.get("x-source") or _root(spec)
    return Need("Rate limit", f"{text} The client keeps to it.", source)


def _root(spec: Spec) -> JSON:
    """Return the `x-source` of the whole spec."""
    return spec.content["info"]["x-source"]
