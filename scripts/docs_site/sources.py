"""Where facts come from: the documents of spec/sources.yaml, and the words that name them."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from attrs import field, frozen

from generator.resources import read_spec

from .spec import JSON

PAGE = "sources.html"
MEANING = {
    "stated": "a document says it",
    "example": "only an example shows it",
    "inferred": "our reading; no document says it",
}
KINDS = {
    "document": "the vendor's page",
    "example-code": "the vendor's public sample code",
    "source-code": "the vendor's published platform code",
    "library": "a library the platform is built on",
    "ours": "a reading of this project",
}


@frozen
class SourceDocument:
    """A document, or our own reading."""

    key: str
    platform: str
    kind: str
    title: str
    url: str | None = None
    modified: str | None = None

    @property
    def host(self) -> str | None:
        """Where it is published."""
        return self.url and urlsplit(self.url).hostname


@frozen
class Sources:
    """All documents by key."""

    by_key: Mapping[str, SourceDocument] = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> "Sources":
        """Read sources.yaml; what a later version of it adds is left aside."""
        names = ("platform", "kind", "title", "url", "modified")
        entries = read_spec(path)
        return cls(
            {
                key: SourceDocument(key, **{name: entry[name] for name in names if name in entry})
                for key, entry in entries.items()
            }
        )

    def tell(self, fact: JSON, root: str) -> str:
        """An `x-source` in Markdown, with a link to the entry; `root` leads to the site's top."""
        source = self.by_key[fact["document"]]
        note = f": {fact['note']}" if fact.get("note") else ""
        return f"`{fact['evidence']}` [{source.title}]({root}{PAGE}#{source.key}){note}"
