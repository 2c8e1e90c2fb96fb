"""Reads files that the user names, up to a size: a device such as `/dev/zero` has no end."""

import errno
from pathlib import Path


def read_bounded(path: Path, largest: int) -> bytes:
    """Return the bytes of a file or pipe. Raises OSError if it has more than `largest`."""
    with path.open("rb") as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise OSError(errno.EFBIG, f"it has more than {largest >> 20} MB")
    return content
