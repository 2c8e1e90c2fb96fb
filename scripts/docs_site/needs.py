"""The needs of an operation: server, token, rights, ids of other records, rate limit."""

from collections.abc import Iterator

from attrs import frozen

from .fields import list_fields
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
    yield from _list_servers(spec)
    yield from _list_tokens(spec)
    yield _describe_rights(spec, operation)
    yield from _list_ids(spec, operation)
    yield _describe_rate(spec)


def _list_servers(spec: Spec) -> Iterator[Need]:
    for server in spec.content["servers"]:
        text = f"`{server['url']}`. {server.get('description', '')}"
        yield Need("Server", text.strip(), server.get("x-source") or _root(spec))
    yield Need("Mock server", f"`{MOCK_URL}` after `matricula mock`, without an account.")


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
    body = spec.resolve(operation.facts.get("requestBody", {}))
    for media in list(body.get("content", {}).values())[:1]:
        for row in list_fields(spec, media.get("schema", {}), operation.facts["x-source"]):
            if row.reference.get("operation"):
                need = "required" if row.is_required else "if you give it"
                origin = link_operation(spec, row.reference["operation"])
                yield Need(f"`{row.name}`, {need}", f"An id from {origin}.", row.source)


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
        for response in map(spec.resolve, other.facts["responses"].values()):
            for link in map(spec.resolve, response.get("links", {}).values()):
                is_here = link.get("operationId") == operation.id
                if is_here and str(link.get("parameters", {}).get(name, "")).startswith(
                    "$response"
                ):
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
