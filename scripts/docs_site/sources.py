"""The sources of facts: the documents of spec/sources.yaml."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from attrs import field, frozen

from spec_data import read_spec

from .spec import JSON

PAGE = "sources.html"
MEANING = {
    "stated": "a document states it",
    "example": "only an example shows it",
    "inferred": "our reading; no document states it",
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
        """The host that publishes it."""
        return self.url and urlsplit(self.url).hostname


@frozen
class Sources:
    """All documents by key."""

    by_key: Mapping[str, SourceDocument] = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> "Sources":
        """Read sources.yaml and ignore unknown keys."""
        names = ("platform", "kind", "title", "url", "modified")
        entries = read_spec(path)
        return cls(
            {
                key: SourceDocument(key, **{name: entry[name] for name in names if name in entry})
                for key, entry in entries.items()
            }
        )

    def describe(self, fact: JSON, root: str) -> str:
        """Write an `x-source` in Markdown with a link; `root` is the URL of the site's top."""
        source = self.by_key[fact["document"]]
        note = f": {fact['note']}" if fact.get("note") else ""
        return f"`{fact['evidence']}` [{source.title}]({root}{PAGE}#{source.key}){note}"
