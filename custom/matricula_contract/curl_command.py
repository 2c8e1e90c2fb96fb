"""Requests as commands for a shell: they can be pasted, and show neither tokens nor binary data."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Final

LONGEST: Final = 2000
"""The longest body that is written out, in bytes."""
SHOWN: Final = ("authorization", "content-type", "accept", "x-authorization", "cookie")
"""The headers that a command has, besides those with a token."""


def write_curl(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes = b"",
    secrets: Mapping[str, str] | None = None,
) -> str:
    """Write a request as a command. `secrets` are values of headers, with the text for a shell
    that stands for each, such as `Token $NAME_TOKEN`."""
    before, data = _write_body(body)
    parts = ["curl"]
    if method != "GET" or body:
        parts += ["-X", method]
    for name, value in headers.items():
        is_shown = name.lower() in SHOWN or value in (secrets or {})
        if is_shown and not (name.lower() == "accept" and value == "*/*"):
            parts += ["-H", _write_header(name, value, secrets or {})]
    return " ".join([*before, *parts, *data, shlex.quote(url)])


def _write_header(name: str, value: str, secrets: Mapping[str, str]) -> str:
    if value in secrets:
        return f'"{name.title()}: {secrets[value]}"'
    return shlex.quote(f"{name.title()}: {value}") if value else shlex.quote(f"{name.title()};")


def _write_body(body: bytes) -> tuple[list[str], list[str]]:
    """Return the words before the command, and its option."""
    if not body:
        return [], []
    if len(body) > LONGEST and len(set(body)) == 1:
        made = f"head -c {len(body)} /dev/zero | tr '\\0' {shlex.quote(chr(body[0]))} |"
        return [made], ["--data-binary", "@-"]
    note = "" if len(body) <= LONGEST else f" # the first {LONGEST} of {len(body)} bytes:\n"
    body = body[:LONGEST]
    text = body.decode("ascii", "replace")
    if text.isprintable() and "\ufffd" not in text:
        return [note.strip(" ")] if note else [], ["--data-binary", shlex.quote(text)]
    return [f"{note.lstrip()}printf {_escape(body)} |"], ["--data-binary", "@-"]


def _escape(body: bytes) -> str:
    """Return an argument of printf that writes these bytes."""
    text = "".join(
        chr(byte) if 32 <= byte < 127 and chr(byte) not in "\\%'" else f"\\{byte:03o}"
        for byte in body
    )
    return f"'{text}'"
