"""The links and the headings of a Markdown page, as a forge shows them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark").enable("table")


def list_links(text: str) -> list[str]:
    """List the targets of all links."""
    inlines = (token.children or [] for token in _PARSER.parse(text))
    parts = (part for children in inlines for part in children)
    return [str(part.attrGet("href")) for part in parts if part.type == "link_open"]


def list_anchors(text: str) -> set[str]:
    """List the anchors of all headings by GitHub's rule."""
    return set(_name_anchors(_PARSER.parse(text)))


def _name_anchors(tokens: list[Token]) -> Iterator[str]:
    used: dict[str, int] = {}
    for start, inline in pairwise(tokens):
        if start.type == "heading_open":
            text = "".join(part.content for part in inline.children or ())
            anchor = re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-")
            used[anchor] = used.get(anchor, -1) + 1
            yield anchor + (f"-{used[anchor]}" if used[anchor] else "")
