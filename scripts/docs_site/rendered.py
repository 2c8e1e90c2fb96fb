"""The copy of a spec that a reference page shows: sources, samples and the mock server added."""

import re
from collections.abc import Callable
from copy import deepcopy
from urllib.parse import urlsplit

from .samples import make_samples
from .sources import Sources
from .spec import JSON, Spec, find_value

RECEIVING = "guides/webhooks.html"
TOKEN = "mock-token"
COLOURS = {"stated": "#15703f", "example": "#1d5fa8", "inferred": "#9a4a00"}
_LITERALS = ("example", "examples", "value", "default", "enum", "const", "x-source")


def render_copy(spec: Spec, sources: Sources, root: str) -> JSON:
    """The spec with all that a reader should see; `root` leads from the page to the site's top."""
    copy = deepcopy(spec.content)
    _add_samples(spec, copy)
    for tag in copy["tags"]:
        tag["x-displayName"] = name_tag(tag["name"])
    for webhook in Spec(spec.path, copy).webhooks:
        said = webhook.facts.get("description", "")
        way = f"How to receive it: [Webhooks]({root}{RECEIVING})."
        webhook.facts["description"] = f"{said}\n\n{way}".strip()
    _visit(copy, lambda node: _tell_source(node, sources, root))
    copy["servers"].insert(0, make_mock_server(spec))
    return copy


def make_mock_server(spec: Spec) -> JSON:
    """The server of the same origin as the page: the mock at the vendor's own path."""
    path = urlsplit(spec.server).path
    return {"url": path or "/", "description": "The mock server that serves this page."}


def name_tag(tag: str) -> str:
    """A tag as a reader should see it."""
    return re.sub(r"_v(\d+)$", r", version \1", tag).replace("_", " ").capitalize()


def preset_tokens(spec: Spec) -> JSON:
    """The mock's token for every security scheme, as the renderer wants it."""
    schemes = spec.content["components"]["securitySchemes"]
    values: JSON = {}
    for name, scheme in schemes.items():
        if scheme["type"] == "apiKey":
            values[name] = {"value": f"{scheme.get('x-token-prefix', '')} {TOKEN}".strip()}
        else:
            values[name] = {"token": TOKEN}
    return {"preferredSecurityScheme": next(iter(schemes)), "securitySchemes": values}


def _add_samples(spec: Spec, copy: JSON) -> None:
    mirror = Spec(spec.path, copy)
    for original, operation in zip(spec.operations, mirror.operations, strict=True):
        operation.facts["x-codeSamples"] = [
            {"lang": sample.language, "label": sample.label, "source": sample.source}
            for sample in make_samples(spec, original)
        ]
        for node in mirror.parameters(operation):
            if node.get("required") and not node.get("examples"):
                node["example"] = find_value(spec, original, node)
    for operation in (*mirror.operations, *mirror.webhooks):
        if "x-source" in operation.facts:
            evidence = operation.facts["x-source"]["evidence"]
            operation.facts["x-badges"] = [{"name": evidence, "color": COLOURS[evidence]}]


def _visit(node: JSON, change: Callable[[JSON], None]) -> None:
    """Every object of the spec, but for the values in examples."""
    if isinstance(node, list):
        for item in node:
            _visit(item, change)
    elif isinstance(node, dict):
        for key, item in list(node.items()):
            # A property may have the name of a keyword; then its value is a schema.
            if key not in _LITERALS or (isinstance(item, dict) and "x-source" in item):
                _visit(item, change)
        if isinstance(node.get("x-source"), dict) and "evidence" in node["x-source"]:
            change(node)


def _tell_source(node: JSON, sources: Sources, root: str) -> None:
    told = sources.tell(node["x-source"], root)
    description = node.get("description", "").rstrip()
    is_long = "\n" in description or "operationId" in node or "title" in node
    join = "\n\n**Source** " if is_long else " "
    node["description"] = f"{description}{join}{told}".strip()
