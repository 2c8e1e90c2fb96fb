"""Markdown as HTML: headings with anchors, coloured code, links to pages of the site."""

import html
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import field, frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_LEXERS = {"sh": "bash", "csv": "text"}
_OUTPUT = "output"


@frozen
class Heading:
    """A heading of a page."""

    level: int
    text: str
    anchor: str


@frozen
class MarkdownPage:
    """A Markdown file as HTML.

    `title` is its first heading, `lead` its first sentence, `text` the words for the search.
    """

    title: str
    lead: str
    html: str = field(repr=False)
    headings: Sequence[Heading] = field(repr=False)
    text: str = field(repr=False)


def render(source: str, link: Callable[[str], str | None]) -> MarkdownPage:
    """Render a text. `link` returns the URL of a link's target, None for one without a page."""
    parser = MarkdownIt("commonmark", {"html": True, "highlight": colour}).enable("table")
    tokens = parser.parse(_drop_comments(source))
    headings = list(_name_headings(tokens))
    for token in tokens:
        if token.children:
            token.children = list(_resolve_links(token.children, link))
    title = next((heading.text for heading in headings if heading.level == 1), "")
    text = " ".join(token.content for token in tokens if token.type == "inline")
    lead = next((_read_sentence(inline) for inline in _list_paragraphs(tokens)), "")
    body = parser.renderer.render(tokens, parser.options, {})
    body = body.replace("<table>", '<div class="wide" tabindex="0"><table>')
    return MarkdownPage(title, lead, body.replace("</table>", "</table></div>"), headings, text)


def _list_paragraphs(tokens: Sequence[Token]) -> Iterator[Token]:
    return (after for token, after in pairwise(tokens) if token.type == "paragraph_open")


def _read_sentence(inline: Token) -> str:
    """Return the first sentence of a paragraph without markup."""
    parts = (" " if part.type == "softbreak" else part.content for part in inline.children or ())
    sentence, stop, _ = "".join(parts).partition(". ")
    return sentence.removesuffix(".") + ("." if stop or sentence.endswith(".") else "")


def _drop_comments(source: str) -> str:
    """Remove comments, which are for tests and for generated parts.

    The comment `prints` marks a block as output of the code above it.
    """
    source = source.replace("<!-- prints -->\n```text\n", f"```{_OUTPUT}\n")
    return re.sub(r"^<!--.*?-->\n", "", source, flags=re.MULTILINE | re.DOTALL)


def _name_headings(tokens: Sequence[Token]) -> Iterator[Heading]:
    used: dict[str, int] = {}
    for start, inline in pairwise(tokens):
        if start.type != "heading_open":
            continue
        text = "".join(part.content for part in inline.children or ())
        anchor = make_anchor(text)
        used[anchor] = used.get(anchor, -1) + 1
        anchor += f"-{used[anchor]}" if used[anchor] else ""
        start.attrSet("id", anchor)
        yield Heading(int(start.tag[1:]), text, anchor)


def make_anchor(text: str) -> str:
    """Return the anchor of a heading by GitHub's rule."""
    return re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-")


def _resolve_links(children: Sequence[Token], link: Callable[[str], str | None]) -> Iterator[Token]:
    dropped = 0
    for token in children:
        if token.type == "link_open":
            target = link(str(token.attrGet("href")))
            if target is None:
                dropped += 1
                continue
            token.attrSet("href", target)
        elif token.type == "link_close" and dropped:
            dropped -= 1
            continue
        yield token


def find_code(source: str, language: str) -> str:
    """Return the first code block in a language; empty without one."""
    tokens = MarkdownIt("commonmark").parse(source)
    return next((token.content for token in tokens if token.info.strip() == language), "")


def colour(code: str, language: str, _: object = None) -> str:
    """Render code as HTML with a class for each kind of word."""
    if language == _OUTPUT:
        return f'<pre class="code output" tabindex="0"><code>{html.escape(code)}</code></pre>'
    try:
        lexer = get_lexer_by_name(_LEXERS.get(language, language or "text"))
    except ClassNotFound:
        return f'<pre class="code" tabindex="0"><code>{html.escape(code)}</code></pre>'
    inner = highlight(code, lexer, HtmlFormatter(nowrap=True)).rstrip("\n")
    return f'<pre class="code" tabindex="0"><code>{inner}</code></pre>'


def make_link_resolver(pages: Mapping[str, str], file: str) -> Callable[[str], str | None]:
    """Make the `link` of `render` for a file; `pages` maps files to their URLs."""
    here = posixpath.dirname(pages[file])

    def link(target: str) -> str | None:
        if re.match(r"[a-z]+:|#", target):
            return target
        path, mark, anchor = target.partition("#")
        found = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        if found not in pages:
            return None
        return posixpath.relpath(pages[found], here or ".") + mark + anchor

    return link
