"""The copy of a spec for the reference pages, with sources, samples and the mock server."""

import re
from collections.abc import Callable
from copy import deepcopy
from urllib.parse import urlsplit

from attrs import frozen

from .samples import make_samples
from .servers import MOCK_TOKEN, make_mock_server
from .sources import Sources
from .spec import JSON, Spec, find_value

COLOURS = {"stated": "#15703f", "example": "#1d5fa8", "inferred": "#9a4a00"}
_LITERALS = ("example", "examples", "value", "default", "enum", "const", "x-source")


@frozen
class SiteLinks:
    """Where descriptions link to: the page of sources, and the guide for webhooks."""

    sources: str
    webhooks: str


FROM_PAGES = SiteLinks("", "/guides/webhooks.md")
"""In Markdown for Sphinx, which knows the page of an anchor."""
FROM_INTERACTIVE = SiteLinks("../reference/sources.html", "../guides/webhooks.html")


def render_copy(spec: Spec, links: SiteLinks) -> JSON:
    """Copy a spec and add the site's parts: sources, samples, variants, the mock server."""
    copy = deepcopy(spec.content)
    sources = Sources.read(spec)
    _add_samples(spec, copy)
    for tag in copy["tags"]:
        tag["x-displayName"] = name_tag(tag["name"])
    for webhook in Spec(spec.path, copy).webhooks:
        text = webhook.facts.get("description", "")
        guide = f"How to receive it: [Webhooks]({links.webhooks})."
        webhook.facts["description"] = f"{text}\n\n{guide}".strip()
    _visit(copy, lambda node: _add_source(node, sources, links.sources))
    _describe_lenient(copy)
    if "x-variants" in copy:
        copy["info"]["description"] += _describe_variants(spec.content["x-variants"])
    copy["servers"].insert(0, make_mock_entry(spec))
    return copy


def _describe_lenient(node: JSON) -> None:
    """Add to descriptions what the platform does with other values than the spec describes."""
    if isinstance(node, list):
        for item in node:
            _describe_lenient(item)
    elif isinstance(node, dict):
        for item in node.values():
            _describe_lenient(item)
        if isinstance(lenient := node.get("x-lenient"), dict):
            text = f"{node.get('description', '')} **Lenient**: {lenient['description']}"
            node["description"] = text.strip()


def _describe_variants(variants: JSON) -> str:
    """Return a section with the variants as a list, the default first."""
    order = sorted(variants.items(), key=lambda pair: not pair[1].get("default"))
    lines = [
        f"- `{name}`{' (default)' if variant.get('default') else ''}: {variant['description']}"
        for name, variant in order
    ]
    return "\n\n## Variants\n\nDeployments of the platform differ:\n\n" + "\n".join(lines)


def make_mock_entry(spec: Spec) -> JSON:
    """Make the server entry for the mock: the page's own origin with the vendor's path."""
    path = urlsplit(spec.server).path
    return {"url": path or "/", "description": "The mock server that serves this page."}


def name_tag(tag: str) -> str:
    """Return the display name of a tag."""
    return re.sub(r"_v(\d+)$", r", version \1", tag).replace("_", " ").capitalize()


def preset_tokens(spec: Spec) -> JSON:
    """Return the mock's token for every security scheme, in the renderer's format."""
    schemes = spec.content["components"]["securitySchemes"]
    values: JSON = {}
    for name, scheme in schemes.items():
        if scheme["type"] == "apiKey":
            values[name] = {"value": f"{scheme.get('x-token-prefix', '')} {MOCK_TOKEN}".strip()}
        else:
            values[name] = {"token": MOCK_TOKEN}
    return {"preferredSecurityScheme": next(iter(schemes)), "securitySchemes": values}


def _add_samples(spec: Spec, copy: JSON) -> None:
    mirror, server = Spec(spec.path, copy), make_mock_server(spec)
    for original, operation in zip(spec.operations, mirror.operations, strict=True):
        operation.facts["x-codeSamples"] = [
            {"lang": sample.language, "label": sample.label, "source": sample.source}
            for sample in make_samples(spec, original, server)
        ]
        for node in mirror.parameters(operation):
            if node.get("required") and not node.get("examples"):
                node["example"] = find_value(spec, original, node)
    for operation in (*mirror.operations, *mirror.webhooks):
        if "x-source" in operation.facts:
            evidence = operation.facts["x-source"]["evidence"]
            operation.facts["x-badges"] = [{"name": evidence, "color": COLOURS[evidence]}]


def _visit(node: JSON, change: Callable[[JSON], None]) -> None:
    """Call `change` for every object of the spec, except values of examples."""
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


def _add_source(node: JSON, sources: Sources, page: str) -> None:
    source = sources.describe(node["x-source"], page)
    description = node.get("description", "").rstrip()
    is_long = "\n" in description or "operationId" in node or "title" in node
    join = "\n\n**Source:** " if is_long else " "
    node["description"] = f"{description}{join}{source}".strip()
