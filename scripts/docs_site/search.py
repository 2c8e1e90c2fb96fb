"""What the search of the site looks through, as a script, for a page from a file cannot fetch."""

import json
from collections.abc import Iterable, Iterator

from attrs import frozen

from .markdown import MarkdownPage
from .spec import Spec


@frozen
class SearchEntry:
    """Something that can be found: shown as `title` and `where`; `words` are searched as well."""

    title: str
    where: str
    url: str
    words: str = ""


def write_index(entries: Iterable[SearchEntry]) -> str:
    """The script."""
    rows = [[one.title, one.where, one.url, one.words] for one in entries]
    return f"window.SEARCH_INDEX = {json.dumps(rows, ensure_ascii=False)};\n".replace("</", "<\\/")


def list_document(document: MarkdownPage, url: str, title: str) -> Iterator[SearchEntry]:
    """A page and its headings."""
    yield SearchEntry(title, "Page", url, document.text)
    for heading in document.headings:
        if heading.level > 1:
            yield SearchEntry(heading.text, title, f"{url}#{heading.anchor}")


def list_operations(spec: Spec, url: str) -> Iterator[SearchEntry]:
    """The operations and webhooks of a platform, on its reference page."""
    for operation in spec.operations:
        words = f"{operation.id} {operation.method} {operation.path}"
        tag = operation.facts["tags"][0]
        # The anchor is the renderer's: tag, and the slug that the page asks for.
        anchor = f"tag/{tag.lower().replace('_', '-')}/{operation.id}"
        yield SearchEntry(operation.facts["summary"], spec.label, f"{url}#{anchor}", words)
    for webhook in spec.webhooks:
        place = f"{url}#webhook/{webhook.path}"
        yield SearchEntry(webhook.facts["summary"], f"{spec.label}, webhook", place, webhook.path)
