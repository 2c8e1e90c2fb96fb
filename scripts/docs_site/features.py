"""The comparison of the platforms, read from the specs."""

from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from .spec import JSON, SiteOperation, Spec

_DEPTH = 8
"""The levels of a body that are described."""


@frozen
class FeatureRow:
    """A row of the comparison: a feature and one cell for each platform."""

    feature: str
    cells: tuple[str, ...]


def compare(specs: Iterable[Spec]) -> list[FeatureRow]:
    """Compare platforms; the cells are Markdown."""
    specs = list(specs)
    return [
        FeatureRow(feature, tuple(write_cell(spec) for spec in specs))
        for feature, write_cell in _FEATURES
    ]


def _join(items: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(items)) or "–"


def _code(text: str) -> str:
    return f"`{text}`"


def _count(spec: Spec) -> str:
    deprecated = sum(bool(one.facts.get("deprecated")) for one in spec.operations)
    return f"{len(spec.operations)}" + (f", {deprecated} of them deprecated" if deprecated else "")


def _evidence(spec: Spec) -> str:
    """Name the operations that are inferred as a whole."""
    inferred = [
        one.id for one in spec.operations if one.facts["x-source"]["evidence"] == "inferred"
    ]
    return _join(map(_code, inferred)) if inferred else "none"


def _token(spec: Spec) -> str:
    return _code(f"Authorization: {spec.token_prefix} …")


def _creating(spec: Spec) -> list[SiteOperation]:
    return [one for one in spec.operations if one.method == "POST"]


def _list(method: str) -> Callable[[Spec], str]:
    """Name the operations with a method, except deprecated ones."""
    return lambda spec: _join(
        _code(one.id)
        for one in spec.operations
        if one.method == method and not one.facts.get("deprecated")
    )


def _needs(spec: Spec) -> str:
    """Name the required values of the first creating operation with an email, at any depth."""
    for operation in _creating(spec):
        content = spec.resolve(operation.facts.get("requestBody", {})).get("content", {})
        for media in content.values():
            if any(_is_email(one) for one in _list_values(spec, media["schema"])):
                values = _list_values(spec, media["schema"], only_required=True)
                return _join(_code(".".join(one.keys)) for one in values)
    return "–"


@frozen
class _BodyValue:
    """A property of a body that is no object: the keys that lead to it, and its schema."""

    keys: tuple[str, ...]
    schema: JSON


def _is_email(value: _BodyValue) -> bool:
    return value.keys[-1] == "email" or value.schema.get("format") == "email"


def _list_values(
    spec: Spec, schema: JSON, above: tuple[str, ...] = (), *, only_required: bool = False
) -> Iterator[_BodyValue]:
    """Yield the properties of an object and of the objects in it, in their order."""
    node = spec.resolve(schema)
    required = node.get("required", ())
    names = required if only_required else node.get("properties", {})
    for name in names:
        child = node.get("properties", {}).get(name, {})
        keys = (*above, name)
        if spec.resolve(child).get("properties") and len(keys) < _DEPTH:
            yield from _list_values(spec, child, keys, only_required=only_required)
        else:
            yield _BodyValue(keys, spec.resolve(child))


def _formats(spec: Spec) -> str:
    kinds = (
        kind
        for operation in _creating(spec)
        for kind in spec.resolve(operation.facts.get("requestBody", {})).get("content", {})
    )
    return _join(map(_code, kinds))


def _created_status(spec: Spec) -> str:
    return _join(
        f"{status} ({'JSON' if spec.resolve(response).get('content') else 'no body'})"
        for operation in _creating(spec)
        for status, response in operation.facts["responses"].items()
        if status.startswith("2")
    )


def _duplicate(spec: Spec) -> str:
    having = [one.id for one in _creating(spec) if "409" in one.facts["responses"]]
    return f"409 at {_join(map(_code, having))}" if having else "no status of its own"


LOST = {
    "safe": "sent again",
    "lookup": "looked up",
    "unique": "looked up, then sent again",
    "keyed": "sent again with the same key",
    "never": "unconfirmed",
}


def _lost(spec: Spec) -> str:
    return _join(
        f"{_code(one.id)}: {LOST[one.facts['x-replay']['mode']]}"
        for one in _creating(spec)
        if not one.facts.get("deprecated")
    )


def _lists(spec: Spec) -> str:
    lists = [one for one in spec.operations if one.id.startswith("list")]
    return _join(_describe_pages(one.facts.get("x-pagination", "none")) for one in lists)


def _describe_pages(pagination: JSON) -> str:
    if pagination == "none" or "next" not in pagination:
        return "one response"
    is_header = pagination["next"].startswith("$response.header.")
    return f"pages, by a link to the next{' in a header' if is_header else ''}"


def _filters(spec: Spec) -> str:
    return _join(
        _code(node["name"])
        for operation in spec.operations
        for node in spec.parameters(operation)
        if node["in"] == "query" and node["name"] not in operation.page_parameters
    )


def _rate(spec: Spec) -> str:
    limit: JSON = spec.content.get("x-rate-limit")
    return f"{limit['requests']} requests in {limit['per']} s" if limit else "none documented"


def _refused_token(spec: Spec) -> str:
    return _join(map(str, spec.content.get("x-error", {}).get("refused", [401])))


def _webhooks(spec: Spec) -> str:
    return _join(_code(one.path) for one in spec.webhooks) if spec.webhooks else "none described"


_FEATURES: tuple[tuple[str, Callable[[Spec], str]], ...] = (
    ("Operations", _count),
    ("Operations without a document", _evidence),
    ("Token", _token),
    ("Status for a rejected token", _refused_token),
    ("Operations with POST", _list("POST")),
    ("Operations with PUT", _list("PUT")),
    ("Operations with DELETE", _list("DELETE")),
    ("Required for a new person", _needs),
    ("Content types of bodies", _formats),
    ("Status for a new record", _created_status),
    ("Status for a duplicate", _duplicate),
    ("After a lost response", _lost),
    ("Lists", _lists),
    ("Filters of lists", _filters),
    ("Rate limit", _rate),
    ("Webhooks", _webhooks),
)
