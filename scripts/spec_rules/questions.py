"""Open questions about a platform: texts with TODO, as `make platform` writes them."""

from collections.abc import Iterator

from spec_document import Node, SpecDocument, SpecFinding

_MARK = "TODO"
_LIST = "x-questions"


def check_questions(document: SpecDocument) -> Iterator[SpecFinding]:
    """No text of the spec has an open question."""
    yield from _list_questions(document.root)


def _list_questions(node: Node) -> Iterator[SpecFinding]:
    if _MARK in node.string:
        question = node.string.partition(_MARK)[2].strip(": .")
        fix = f"answer it, and {'remove this line' if _LIST in node.place else 'replace this text'}"
        yield node.finding(f"an open question: {question}", fix)
    for _, child in node.items():
        yield from _list_questions(child)
    for child in node.elements():
        yield from _list_questions(child)
