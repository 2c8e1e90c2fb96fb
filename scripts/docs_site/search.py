"""The texts for the search, by section, as a script.

Sphinx's own search ignores numbers such as 409, finds pages instead of sections, and shows no text
on a page that is opened from a file, because it would have to fetch it.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

_PARTS = (nodes.section, addnodes.desc)
_SKIPPED = (nodes.title, nodes.raw, nodes.comment, addnodes.toctree, nodes.thead)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the collection of texts, and the search page in place of Sphinx's."""
    rows: list[list[str]] = []

    def note(app: Sphinx, doctree: nodes.document, docname: str) -> None:
        rows.extend(list_sections(doctree, f"{docname}.html"))

    def write(app: Sphinx, error: Exception | None) -> None:
        if error is None:
            text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
            script = f"window.SEARCH_TEXTS = {text};\n"
            Path(app.outdir, "_static", "search-texts.js").write_text(script, encoding="utf-8")

    app.connect("builder-inited", lambda app: setattr(app.builder, "search", False))
    app.connect("html-collect-pages", lambda app: [("search", {}, "search.html")])
    app.connect("doctree-resolved", note)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True}


def list_sections(doctree: nodes.document, url: str) -> Iterator[list[str]]:
    """Yield each section or object of a page: its title, the page's title, its URL, its text.

    A section that has only others in it is left out.
    """
    titles = [_read_title(part) for part in doctree.findall(nodes.section)]
    page = titles[0] if titles else ""
    for part in doctree.findall(lambda node: isinstance(node, _PARTS)):
        assert isinstance(part, nodes.Element)
        anchors = part["ids"] or [one for node in part.children[:1] for one in node.get("ids", [])]
        title = _read_title(part)
        text = " ".join(" ".join(_list_texts(part)).split())
        if title and anchors and (text or title == page):
            place = url if title == page else f"{url}#{anchors[0]}"
            yield [title, page, place, text]


def _read_title(part: nodes.Element) -> str:
    if isinstance(part, addnodes.desc):
        return str(part[0].get("fullname") or part[0].get("_toc_name", ""))
    return next((child.astext() for child in part if isinstance(child, nodes.title)), "")


def _list_texts(part: nodes.Node) -> Iterator[str]:
    """Yield the texts of a part, without the parts in it."""
    for child in part.children:
        if isinstance(child, nodes.Text) or (
            isinstance(child, nodes.TextElement) and not isinstance(child, _SKIPPED)
        ):
            yield _read_text(child)
        elif not isinstance(child, (*_PARTS, *_SKIPPED)) and not _is_hidden(child):
            yield from _list_texts(child)


def _read_text(node: nodes.Node) -> str:
    """Return the text of a node without its HTML."""
    texts = [node] if isinstance(node, nodes.Text) else node.findall(nodes.Text)
    return "".join(one for one in texts if not isinstance(one.parent, nodes.raw))


def _is_hidden(node: nodes.Node) -> bool:
    """Return whether a node is a second form of a sample, for the vendor's server."""
    return isinstance(node, nodes.Element) and "for-vendor" in node.get("classes", ())
