"""The sources of facts: the documents of `x-sources`."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from attrs import field, frozen

from .spec import JSON, Spec

MEANING = {
    "stated": "a document, or the vendor's published code, states it",
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
    def short_title(self) -> str:
        """The title up to its first comma or bracket."""
        return re.split(r",| \(|;", self.title)[0]

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
        return f"[{source.title}]({page}#{source.anchor}) (`{fact['evidence']}`){note}"

    def mark(self, fact: JSON) -> str:
        """Write the evidence of a fact as a link to its document, in Markdown for Sphinx."""
        return f"[{fact['evidence']}](#{self.by_key[fact['document']].anchor})"

    def cite(self, fact: JSON) -> str:
        """Write a source with its evidence and its note, in Markdown for Sphinx.

        For example `[Create a user](#source-campus-users) (stated): the published code only`.
        """
        source = self.by_key[fact["document"]]
        note = self._link_keys(fact.get("note", ""))
        named = f"[{source.short_title}](#{source.anchor}) ({fact['evidence']})"
        return f"{named}: {note}" if note else named

    def explain(self, fact: JSON) -> str:
        """Write the note of an inferred fact, after its document if that is not our reading."""
        source = self.by_key[fact["document"]]
        note = self._link_keys(fact.get("note", ""))
        if source.kind == "ours":
            return note
        return f"[{source.short_title}](#{source.anchor}): {note}"

    def _link_keys(self, note: str) -> str:
        """Link the documents that a note names by their keys."""

        def link(found: re.Match[str]) -> str:
            source = self.by_key.get(found[0])
            if source is None or source.kind == "ours":
                return found[0]
            return f"[{source.short_title}](#{source.anchor})"

        return re.sub(r"[a-z0-9]+(?:-[a-z0-9]+)*", link, note.strip())

    def count(self, facts: Iterable[JSON]) -> list[tuple[SourceDocument, str]]:
        """Count facts by document: each with a text such as `3 stated, 1 inferred`."""
        numbers: dict[str, Counter[str]] = {}
        for fact in facts:
            numbers.setdefault(fact["document"], Counter())[fact["evidence"]] += 1
        return [
            (self.by_key[key], ", ".join(f"{count} {word}" for word, count in found.items()))
            for key, found in numbers.items()
        ]
