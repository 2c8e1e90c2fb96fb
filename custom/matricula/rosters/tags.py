"""Tags of rejected rows, such as `[line 53 9f3a12bc]`, at the end of the reasons in a refused file.

A tag names the rejected row, so that a corrected row replaces it whatever was corrected. In such a
file a misread cell is a text like any other. So the tag of a misread row has a check of its cells,
such as `[line 53 9f3a12bc 51d0c7e8]`: as long as they are the same, the row is refused.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

_MARK = 4
_CHECK = 4
"""The bytes of a mark and of a check."""
_ANYWHERE = re.compile(
    r"\[(?P<place>(?:line|row|Excel row) (?P<line>\d{1,15})) (?P<mark>[0-9a-f]{8})"
    r"(?: (?P<check>[0-9a-f]{8}))?\]"
)
_TAG = re.compile(rf"{_ANYWHERE.pattern}\s*$")


class RejectedRow(NamedTuple):
    """The rejected row that a row corrects: its line, and the first bytes of its fingerprint."""

    line: int
    mark: bytes


class TaggedReason(NamedTuple):
    """A reason in a file of rejected rows, taken apart."""

    reason: str
    place: str
    rejected: RejectedRow
    check: str | None

    @property
    def without_check(self) -> str:
        """The reason with its tag, without the check."""
        return f"{self.reason} [{self.place} {self.rejected.mark.hex()}]"


def make_tag(place: str, fingerprint: bytes, check: str = "") -> str:
    """Return the tag of a rejected row: its place and the first bytes of its fingerprint.

    `check` is that of a misread row, see `make_check`.
    """
    return f"[{place} {fingerprint[:_MARK].hex()}{check and ' '}{check}]"


def read_tag(text: str) -> TaggedReason | None:
    """Return a reason that has a tag at its end, taken apart."""
    found = _TAG.search(text)
    if found is None:
        return None
    rejected = RejectedRow(int(found["line"]), bytes.fromhex(found["mark"]))
    return TaggedReason(text[: found.start()].strip(), found["place"], rejected, found["check"])


def has_tag(text: str) -> bool:
    """Tell whether a tag is anywhere in a text."""
    return "[" in text and _ANYWHERE.search(text) is not None


def make_check(cells: Sequence[str]) -> str:
    """Return the check of a row's cells but the reason: a spreadsheet that saves them keeps it."""
    texts = [" ".join(cell.casefold().split()) for cell in cells]
    while texts and not texts[-1]:
        del texts[-1]
    data = "\x1f".join(texts).encode("utf-8", "replace")
    return blake2b(data, digest_size=_CHECK).hexdigest()
