"""Compare annotations: descriptions, examples, sources and deprecation."""

from collections.abc import Iterable, Sequence

from spec_changes.scope import ChangeScope
from spec_document import JSON, Node

_WORDS = ("title", "summary", "description", "externalDocs", "contact", "license", "termsOfService")
_EXAMPLES = ("example", "examples")
_MARKS = (
    "x-unique", "x-delete", "x-reference", "x-secret", "x-lenient", "x-differs", "x-own-limits",
    "x-multipart",
)  # fmt: skip
"""Facts for checks, for what messages hide, and for what the mock takes beyond the spec."""


def compare_annotations(scope: ChangeScope, old: Sequence[Node], new: Sequence[Node]) -> None:
    """Compare descriptions, examples and sources; `old` and `new` are layers of references."""
    now = new[-1]
    if _read(old, _WORDS) != _read(new, _WORDS):
        node = _find(new, _WORDS) or now
        scope.add("description-changed", node, "the description changed")
    if _read_examples(old) != _read_examples(new):
        scope.add("example-changed", _find(new, _EXAMPLES) or now, "the examples changed")
    for mark in _MARKS:
        if _read(old, [mark]) != _read(new, [mark]):
            scope.add("mark-changed", _find(new, [mark]) or now, f"{mark} changed")
    _compare_sources(scope, _find(old, ["x-source"]), _find(new, ["x-source"]), now)


def compare_deprecation(scope: ChangeScope, old: Sequence[Node], new: Sequence[Node]) -> None:
    """Compare whether a parameter, a property or a header is deprecated."""
    before, now = (_find(layers, ["deprecated"]) for layers in (old, new))
    was, is_now = (bool(node and node.value) for node in (before, now))
    if was == is_now:
        return
    if is_now:
        kind = "parameter-deprecated" if "in" in new[-1] else "property-deprecated"
        scope.add(kind, now or new[-1], "now deprecated")
    else:
        scope.add("description-changed", now or new[-1], "no longer deprecated")


def _read(layers: Sequence[Node], keywords: Iterable[str]) -> list[object]:
    found = (_find(layers, [keyword]) for keyword in keywords)
    return [_strip(node.value) if node else None for node in found]


def _strip(value: JSON) -> JSON:
    """Return a text without the line break that YAML's block scalars add."""
    return value.strip() if isinstance(value, str) else value


def _read_examples(layers: Sequence[Node]) -> list[object]:
    """Return the examples, with their words, however they are written and named."""
    found = [node for word in _EXAMPLES if (node := _find(layers, [word]))]
    return sorted((entry for node in found for entry in _list_examples(node)), key=repr)


def _list_examples(node: Node) -> list[object]:
    if node.name == "example":
        return [[None, None, node.value]]
    if isinstance(node.value, list):
        return [[None, None, value] for value in node.value]
    words = ("summary", "description", "value")
    named = [child.follow() for _, child in node.items()]
    return [[child.child(word).value for word in words] for child in named]


def _find(layers: Sequence[Node], keywords: Iterable[str]) -> Node | None:
    return next((layer.child(word) for word in keywords for layer in layers if word in layer), None)


def _compare_sources(scope: ChangeScope, old: Node | None, new: Node | None, at: Node) -> None:
    before, now = (node.value if node else None for node in (old, new))
    if before == now:
        return
    words = [node.child("evidence").string if node else "" for node in (old, new)]
    text = "the source or its note changed"
    if words[0] != words[1]:
        text = f"the evidence changed from {words[0] or 'none'} to {words[1] or 'none'}"
    scope.add("source-changed", new or at, text)
