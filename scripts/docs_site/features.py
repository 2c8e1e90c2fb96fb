"""What the three platforms can do and how they differ, read from the specs."""

from collections.abc import Callable, Iterable

from attrs import frozen

from .spec import JSON, SiteOperation, Spec


@frozen
class FeatureRow:
    """A line of the comparison: a question and the response of each platform."""

    question: str
    responses: tuple[str, ...]


def compare(specs: Iterable[Spec]) -> list[FeatureRow]:
    """The comparison, in Markdown."""
    specs = list(specs)
    return [
        FeatureRow(question, tuple(response(spec) for spec in specs))
        for question, response in _QUESTIONS
    ]


def _join(items: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(items)) or "–"


def _code(text: str) -> str:
    return f"`{text}`"


def _count(spec: Spec) -> str:
    deprecated = sum(bool(one.facts.get("deprecated")) for one in spec.operations)
    return f"{len(spec.operations)}" + (f", {deprecated} of them deprecated" if deprecated else "")


def _evidence(spec: Spec) -> str:
    """Whether any operation as a whole is our reading."""
    guessed = [one.id for one in spec.operations if one.facts["x-source"]["evidence"] == "inferred"]
    return _join(map(_code, guessed)) if guessed else "none"


def _token(spec: Spec) -> str:
    return _code(f"Authorization: {spec.token_prefix} …")


def _creating(spec: Spec) -> list[SiteOperation]:
    return [one for one in spec.operations if one.method == "POST"]


def _list(method: str) -> Callable[[Spec], str]:
    """Names the operations of a method, but for those that should not be used any more."""
    return lambda spec: _join(
        _code(one.id)
        for one in spec.operations
        if one.method == method and not one.facts.get("deprecated")
    )


def _needs(spec: Spec) -> str:
    """What has to be said of the person: of the first creating operation with an address."""
    for operation in _creating(spec):
        content = spec.resolve(operation.facts.get("requestBody", {})).get("content", {})
        for media in content.values():
            schema = spec.resolve(media["schema"])
            if "email" in schema.get("properties", {}):
                return _join(map(_code, schema.get("required", ())))
    return "–"


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


_LOST = {
    "safe": "sent again",
    "lookup": "looked up",
    "keyed": "sent again with the same key",
    "never": "cannot be told",
}


def _lost(spec: Spec) -> str:
    return _join(
        f"{_code(one.id)}: {_LOST[one.facts['x-replay']['mode']]}"
        for one in _creating(spec)
        if not one.facts.get("deprecated")
    )


def _lists(spec: Spec) -> str:
    styles = {"link": "pages, by a link to the next", "offset": "pages, by offset"}
    lists = [one for one in spec.operations if one.id.startswith("list")]
    return _join(
        styles[one.facts["x-pagination"]["style"]]
        if "x-pagination" in one.facts
        else "one response"
        for one in lists
    )


def _filters(spec: Spec) -> str:
    return _join(
        _code(node["name"])
        for operation in spec.operations
        for node in spec.parameters(operation)
        if node["in"] == "query" and node["name"] not in ("limit", "offset")
    )


def _rate(spec: Spec) -> str:
    limit: JSON = spec.content.get("x-rate-limit")
    return f"{limit['requests']} requests in {limit['per']} s" if limit else "none documented"


def _refused_token(spec: Spec) -> str:
    return _join(map(str, spec.content.get("x-error", {}).get("refused", [401])))


def _webhooks(spec: Spec) -> str:
    return _join(_code(one.path) for one in spec.webhooks) if spec.webhooks else "none described"


_QUESTIONS: tuple[tuple[str, Callable[[Spec], str]], ...] = (
    ("Operations", _count),
    ("Operations that no document states", _evidence),
    ("Token", _token),
    ("Status of a refused token", _refused_token),
    ("What can be made", _list("POST")),
    ("What can be changed", _list("PUT")),
    ("What can be removed", _list("DELETE")),
    ("Needed to make a person known", _needs),
    ("Bodies are sent as", _formats),
    ("Status of what was made", _created_status),
    ("Status of a duplicate", _duplicate),
    ("After a lost response", _lost),
    ("Lists", _lists),
    ("Filters of lists", _filters),
    ("Rate limit", _rate),
    ("Webhooks", _webhooks),
)
