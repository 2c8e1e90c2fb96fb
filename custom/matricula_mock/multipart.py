"""Forms as `multipart/form-data`: the texts of their fields. Files are left out."""

from __future__ import annotations

import re
from email.message import Message
from typing import Final

from .problems import CheckFailed

FIELDS: Final = 2000
"""The most fields of a form: a thousand learners and their properties."""

_NAME: Final = re.compile(rb';\s*name="?([^";\r\n]*)"?', re.IGNORECASE)
_FILE: Final = re.compile(rb";\s*filename\*?=", re.IGNORECASE)
_DISPOSITION: Final = re.compile(rb"^content-disposition:\s*form-data(.*)$", re.I | re.M)


def read_boundary(header: bytes) -> str:
    """Return the boundary of a content type; '' without one."""
    message = Message()
    message["content-type"] = header.decode("latin-1")
    return str(message.get_param("boundary", ""))


def read_multipart(raw: bytes, header: bytes) -> dict[str, list[str]]:
    """Return the texts by field, in their order; CheckFailed for a body without a boundary."""
    boundary = read_boundary(header)
    if not boundary:
        reason = "Invalid boundary in multipart: None"
        raise CheckFailed("parse", reason=reason, raw=raw, form=True)
    mark = b"\r\n--" + boundary.encode("latin-1")
    parts = (b"\r\n" + raw).split(mark, FIELDS + 2)[1:]
    if len(parts) > FIELDS + 1:
        raise CheckFailed("parse", reason=f"more than {FIELDS} fields", raw=raw, form=True)
    fields: dict[str, list[str]] = {}
    for part in parts:
        if part.startswith(b"--"):
            break
        head, _, content = part.partition(b"\r\n\r\n")
        disposition = _DISPOSITION.search(head.replace(b"\r\n", b"\n"))
        if (
            disposition
            and not _FILE.search(disposition[1])
            and (name := _NAME.search(disposition[1]))
        ):
            key = name[1].decode("utf-8", "replace")
            fields.setdefault(key, []).append(content.decode("utf-8", "replace"))
    return fields
