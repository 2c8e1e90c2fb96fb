"""Finds texts by a part of them, without looking at each.

Texts are joined in bundles, and a bundle is searched at once, in C. Which bundles can hold a part
at all is known beforehand: for every three characters in a row there is a number whose bits are
the bundles in which they occur. Ten thousand addresses are searched in some microseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import define, field

from .call import Json

BUNDLE: Final = 256
"""How many texts are joined. More make a search cheaper that finds nothing, and one dearer that
finds something, since each text of a bundle with a find is looked at."""


@define(eq=False)
class _Bundle:
    bit: int
    texts: dict[Json, str] = field(factory=dict)
    joined: str | None = None
    """All texts; None where it has to be made anew."""

    def find(self, part: str) -> list[Json]:
        if self.joined is None:
            self.joined = "\n".join(self.texts.values())
        if part not in self.joined:
            return []
        return [id for id, text in self.texts.items() if part in text]


class Haystack:
    """Texts by id, in the order in which the ids were added; compared without case."""

    def __init__(self) -> None:
        self._bundles: list[_Bundle] = []
        self._places: dict[Json, _Bundle] = {}
        self._bits: dict[str, int] = {}

    def put(self, id: Json, text: object) -> None:
        """Add a text, or put it in the place of the one with this id; None is in nothing."""
        if text is None:
            self.remove(id)
            return
        bundle = self._places.get(id) or self._open_bundle()
        bundle.texts[id] = folded = str(text).casefold()
        bundle.joined = None
        self._places[id] = bundle
        bits = self._bits
        for triple in _triples(folded):
            bits[triple] = bits.get(triple, 0) | bundle.bit

    def _open_bundle(self) -> _Bundle:
        if not self._bundles or len(self._bundles[-1].texts) >= BUNDLE:
            self._bundles.append(_Bundle(1 << len(self._bundles)))
        return self._bundles[-1]

    def remove(self, id: Json) -> None:
        """Forget a text, if there is one. Its triples stay: they only cost a search too many."""
        if bundle := self._places.pop(id, None):
            del bundle.texts[id]
            bundle.joined = None

    def find(self, part: str) -> list[Json]:
        """The ids of the texts that hold `part`."""
        needle = part.casefold()
        bits = -1
        for triple in _triples(needle):
            bits &= self._bits.get(triple, 0)
        return [id for bundle in self._bundles if bits & bundle.bit for id in bundle.find(needle)]


def _triples(text: str) -> Iterator[str]:
    return (text[start : start + 3] for start in range(len(text) - 2))
