"""The search index, a script: a page opened from a file cannot fetch data."""

import json
from collections.abc import Iterable, Iterator

from attrs import frozen

from .markdown import MarkdownPage
from .spec import Spec


@frozen
class SearchEntry:
    """A search result with `title` and `where`; the search also looks into `words`."""

    title: str
    where: str
    url: str
    words: str = ""


def write_index(entries: Iterable[SearchEntry]) -> str:
    """Write the script."""
    rows = [[one.title, one.where, one.url, one.words] for one in entries]
    return f"window.SEARCH_INDEX = {json.dumps(rows, ensure_ascii=False)};\n".replace("</", "<\\/")


def list_document(document: MarkdownPage, url: str, title: str) -> Iterator[SearchEntry]:
    """List a page and its headings."""
    yield SearchEntry(title, "Page", url, document.text)
    for heading in document.headings:
        if heading.level > 1:
            yield SearchEntry(heading.text, title, f"{url}#{heading.anchor}")


def list_operations(spec: Spec, url: str) -> Iterator[SearchEntry]:
    """List the operations and webhooks of a platform's reference page."""
    for operation in spec.operations:
        words = f"{operation.id} {operation.method} {operation.path}"
        tag = operation.facts["tags"][0]
        # The renderer's anchor: the tag, and the slug that reference.js sets.
        anchor = f"tag/{tag.lower().replace('_', '-')}/{operation.id}"
        yield SearchEntry(operation.facts["summary"], spec.label, f"{url}#{anchor}", words)
    for webhook in spec.webhooks:
        place = f"{url}#webhook/{webhook.path}"
        yield SearchEntry(webhook.facts["summary"], f"{spec.label}, webhook", place, webhook.path)
