"""Tags of rejected rows, such as `[row 53 9f3a12bc]`, at the end of the reasons in a refused file.

A tag names the rejected row, so that a corrected row replaces it whatever was corrected.
"""

import re
from typing import NamedTuple

_MARK = 4
_TAG = re.compile(r"\[row (\d{1,15}) ([0-9a-f]{8})(?: [0-9a-f]{8})?\]\s*$")


class RejectedRow(NamedTuple):
    """The rejected row that a row corrects: its number, and the first bytes of its fingerprint."""

    number: int
    mark: bytes


def make_tag(row: int, fingerprint: bytes, check: str = "") -> str:
    """Return the tag of a rejected row: its number and the first bytes of its fingerprint.

    `check` is that of a misread row, see `make_check`.
    """
    return f"[row {row} {fingerprint[:_MARK].hex()}{check and ' '}{check}]"


def read_tag(reason: str) -> RejectedRow | None:
    """Return the rejected row that the tag at the end of a reason names."""
    found = _TAG.search(reason)
    return None if found is None else RejectedRow(int(found[1]), bytes.fromhex(found[2]))
