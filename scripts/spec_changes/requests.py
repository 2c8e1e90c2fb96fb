"""Compare requests: parameters and bodies. In a webhook the platform sends the request."""

from attrs import evolve, frozen

from spec_changes.annotations import compare_annotations, compare_deprecation
from spec_changes.change import Direction
from spec_changes.matching import compare_words, match
from spec_changes.schemas import compare_schemas
from spec_changes.scope import ChangeScope
from spec_changes.shapes import Shape
from spec_changes.signatures import ANNOTATIONS, normalize_media_type, sign, sign_schema
from spec_document import Node, SpecOperation

_STYLES = {"query": "form", "cookie": "form"}
_STYLE_KEYWORDS = {"allowReserved", "allowEmptyValue"}
_COMPARED = {
    "name",
    "in",
    "required",
    "style",
    "explode",
    "schema",
    "content",
    "deprecated",
    "$ref",
}


@frozen
class _Parameter:
    """A parameter. `turn` is its position in the path, from 1, and 0 outside the path."""

    node: Node
    turn: int

    @property
    def name(self) -> str:
        return self.node.child("name").string

    @property
    def place(self) -> str:
        """The location: path, query, header or cookie."""
        return self.node.child("in").string

    @property
    def identity(self) -> str:
        return f"{self.place} {self.name.lower() if self.place == 'header' else self.name}"

    @property
    def is_required(self) -> bool:
        return self.place == "path" or self.node.child("required").value is True

    def compare(self, other: "_Parameter") -> float:
        """Return the likeness of the names, or 0 if location, requirement or schema differ."""
        if (self.place, self.is_required) != (other.place, other.is_required):
            return 0
        if sign_schema((self.node.child("schema"),)) != sign_schema((other.node.child("schema"),)):
            return 0
        return compare_words(self.name.lower(), other.name.lower())


def _list_parameters(operation: SpecOperation) -> list[_Parameter]:
    names = operation.path_names
    found = [_Parameter(node, 0) for node in operation.parameters]
    return [
        evolve(one, turn=names.index(one.name) + 1)
        if one.place == "path" and one.name in names
        else one
        for one in found
    ]


def compare_parameters(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    """Pair parameters by name and location, position in the path, name, or likeness."""
    is_comparable = len(old.path_names) == len(new.path_names)
    found = match(
        _list_parameters(old),
        _list_parameters(new),
        lambda one: one.identity,
        lambda one: one.turn if is_comparable else 0,
        lambda one: one.name,
        likeness=_Parameter.compare,
    )
    for one, other in found.pairs:
        _compare_pair(_enter(scope, other), one, other)
    for removed in found.removed:
        _enter(scope, removed).add("parameter-removed", removed.node, "removed")
    for added in found.added:
        _add(_enter(scope, added), added.node)


def _enter(scope: ChangeScope, one: _Parameter) -> ChangeScope:
    return scope.enter(f"{one.place} {one.name}", scope.direction)


def _compare_pair(scope: ChangeScope, old: _Parameter, new: _Parameter) -> None:
    if old.place != new.place:
        text = f"moved from {old.place} to {new.place}"
        scope.add("parameter-moved", new.node, text)
    elif old.identity != new.identity:
        kind = "path-parameter-renamed" if new.place == "path" else "parameter-renamed"
        scope.add(kind, new.node, f"renamed from {old.name}")
    _compare_required(scope, old, new)
    if old.place == new.place:
        compare_styles(scope, old.node, new.node)
    _compare_parts(scope, old.node, new.node)


def _compare_parts(scope: ChangeScope, old: Node, new: Node) -> None:
    compare_annotations(scope, [old], [new])
    compare_deprecation(scope, [old], [new])
    compare_rest(scope, old, new, _COMPARED | _STYLE_KEYWORDS)
    compare_schemas(scope, old.child("schema"), new.child("schema"))
    if "content" in old or "content" in new:
        compare_contents(scope, old, new)


def _compare_required(scope: ChangeScope, old: _Parameter, new: _Parameter) -> None:
    if old.is_required and not new.is_required:
        scope.add("parameter-became-optional", new.node, "now optional")
    if new.is_required and not old.is_required:
        scope.add("parameter-became-required", new.node, "now required")


def compare_styles(scope: ChangeScope, old: Node, new: Node) -> None:
    """Compare how lists and objects of a parameter or a header are written."""
    if _read_style(old) != _read_style(new):
        text = "lists, objects or reserved characters are now encoded differently"
        scope.add("parameter-style-changed", new, text)


def _read_style(node: Node) -> list[object]:
    """Return the style, and the rest as far as it has an effect on values of the schema."""
    style = node.child("style").string or _STYLES.get(node.child("in").string, "simple")
    explode = node.child("explode").value
    types = Shape.read((node.child("schema"),)).types
    has_effect = "object" in types or ("array" in types and style != "simple")
    is_exploded = has_effect and (style == "form" if explode is None else explode)
    rest = [bool(node.child(keyword).value) for keyword in sorted(_STYLE_KEYWORDS)]
    return [style, is_exploded, *rest]


def _add(scope: ChangeScope, added: Node) -> None:
    if _Parameter(added, 0).is_required and scope.direction is Direction.REQUEST:
        scope.add("required-parameter-added", added, "added, and required")
    else:
        scope.add("parameter-added", added, "added")


def compare_bodies(scope: ChangeScope, old: SpecOperation, new: SpecOperation) -> None:
    """Compare the body of a request in each content type."""
    before, now = (one.node.child("requestBody").follow() for one in (old, new))
    at = scope.enter("body", scope.direction)
    if before.value is None and now.value is None:
        return
    is_needed = now.child("required").value is True
    if before.value is None:
        is_required = is_needed and at.direction is Direction.REQUEST
        text = "a required body was added" if is_required else "a body was added"
        at.add("required-body-added" if is_required else "body-added", now, text)
    elif now.value is None:
        at.add("body-removed", before, "the body was removed")
    else:
        _compare_need(at, before, now, is_needed)
        compare_annotations(at, [before], [now])
        compare_contents(at, before, now)


def _compare_need(scope: ChangeScope, old: Node, new: Node, is_needed: bool) -> None:
    if is_needed and old.child("required").value is not True:
        scope.add("body-became-required", new, "now required")
    if not is_needed and old.child("required").value is True:
        scope.add("body-became-optional", new, "now optional")


def compare_contents(scope: ChangeScope, old: Node, new: Node) -> None:
    """Compare the content types of a body, and the schema of each."""
    before, now = _list_contents(old), _list_contents(new)
    for name in (name for name in before if name not in now):
        scope.add("content-type-removed", before[name], f"{name} was removed")
    for name in (name for name in now if name not in before):
        scope.add("content-type-added", now[name], f"{name} was added")
    for name in (name for name in now if name in before):
        at = scope if len(now) == 1 else scope.enter(f"{scope.part} as {name}", scope.direction)
        one, other = before[name], now[name]
        if _read_encodings(one) != _read_encodings(other):
            at.add("encoding-changed", other.child("encoding"), "the encoding of its parts changed")
        compare_annotations(at, [one], [other])
        compare_schemas(at, one.child("schema"), other.child("schema"))


def sign_contents(node: Node) -> dict[str, str]:
    """Return the signature of a body's schema in each content type."""
    contents = _list_contents(node.follow())
    return {name: sign_schema((media.child("schema"),)) for name, media in contents.items()}


def _list_contents(node: Node) -> dict[str, Node]:
    return {normalize_media_type(name): media for name, media in node.child("content").items()}


def _read_encodings(media: Node) -> dict[str, object]:
    """Return how each part of a form is written, without the defaults."""
    found = {name: _read_encoding(node) for name, node in media.child("encoding").items()}
    return {name: encoding for name, encoding in found.items() if encoding}


def _read_encoding(node: Node) -> dict[str, object]:
    style = node.child("style").value or "form"
    explode = node.child("explode").value
    is_exploded = style == "form" if explode is None else explode
    rest: dict[str, object] = {
        key: sign(child)
        for key, child in node.items()
        if key not in ("style", "explode") and child.value
    }
    return rest if style == "form" and is_exploded else {**rest, "style": [style, is_exploded]}


def compare_rest(scope: ChangeScope, old: Node, new: Node, compared: set[str]) -> None:
    """Report changes of keywords that no rule covers; `compared` has the covered ones."""
    keywords = {key for node in (old, new) for key, _ in node.items()}
    for keyword in sorted(keywords - compared - ANNOTATIONS):
        before, now = old.child(keyword), new.child(keyword)
        if (before.value or now.value) and sign(before) != sign(now):
            scope.add("other-changed", now, f"{keyword} changed")
