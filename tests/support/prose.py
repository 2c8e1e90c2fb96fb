"""The measures of prose: words, and the marks of stilted English in them.

Code, tables, comments, URLs, headings and descriptions of pictures are no prose.
"""

import re
from collections.abc import Iterable

from attrs import frozen

LONG = 30
"""The most words of a sentence that is not long."""
_NO_PROSE = re.compile(
    r"""
    ```.*?```             # blocks of code
    | <!--.*?-->          # comments
    | ^\|[^\n]*$          # rows of tables
    | ^\#+\ [^\n]*$       # headings
    | !\[[^\]]*\]          # descriptions of pictures
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_CODE = re.compile(r"`[^`]*`")
_TARGET = re.compile(r"\]\([^)]*\)|https?://\S+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_END = re.compile(r"[.!?][*_')\]]*\s+|\n\s*\n|\n\s*(?:[-*]|\d+\.)\s")


@frozen
class Prose:
    """Counts of a text: words, sentences, and the marks of its style."""

    words: int
    sentences: int
    who: int
    """The words *who*, *whom* and *whose*."""
    what: int
    you: int
    """The words *you* and *your*."""
    long: int
    """Sentences of more than 30 words."""

    def per_thousand(self, count: int) -> float:
        """Return a count for each thousand words."""
        return 1000 * count / max(self.words, 1)


def measure(text: str) -> Prose:
    """Count the prose of a Markdown text. A piece of code counts as one word."""
    text = _TARGET.sub(" ", _CODE.sub("code", _NO_PROSE.sub("\n\n", text)))
    words = [word.lower() for word in _WORD.findall(text)]
    sentences = [part for part in _END.split(text) if _WORD.search(part)]
    return Prose(
        len(words),
        len(sentences),
        sum(word in ("who", "whom", "whose") for word in words),
        words.count("what"),
        sum(word in ("you", "your") for word in words),
        sum(len(_WORD.findall(sentence)) > LONG for sentence in sentences),
    )


def join(texts: Iterable[Prose]) -> Prose:
    """Add the counts of several texts."""
    counts = [(one.words, one.sentences, one.who, one.what, one.you, one.long) for one in texts]
    return Prose(*(sum(column) for column in zip(*counts, strict=True)))
