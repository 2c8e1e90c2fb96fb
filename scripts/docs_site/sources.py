"""The sources of facts: the documents of `x-sources`."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from attrs import field, frozen

from .spec import JSON, Spec

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
    """A document behind the facts of a platform, or our own reading."""

    key: str
    platform: str
    kind: str
    title: str
    url: str | None = None
    date: str | None = None
    primary: bool = False

    @property
    def host(self) -> str | None:
        """The host that publishes it."""
        return self.url and urlsplit(self.url).hostname

    @property
    def anchor(self) -> str:
        """Its place on the page of all documents; platforms may use the same key."""
        own = self.key.split("-")[0] == self.platform
        return f"source-{self.key}" if own else f"source-{self.platform}-{self.key}"


@frozen
class Sources:
    """The documents of a spec by key."""

    by_key: Mapping[str, SourceDocument] = field(repr=False)

    @classmethod
    def read(cls, spec: Spec) -> "Sources":
        """Read the documents of a spec."""
        entries = spec.content["x-sources"].items()
        return cls({key: SourceDocument(key, spec.name, **entry) for key, entry in entries})

    def describe(self, fact: JSON, page: str) -> str:
        """Write an `x-source` in Markdown with a link; `page` is the URL of the page of sources."""
        source = self.by_key[fact["document"]]
        note = f": {fact['note']}" if fact.get("note") else ""
        return f"`{fact['evidence']}` [{source.title}]({page}#{source.anchor}){note}"
