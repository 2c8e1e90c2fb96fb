"""Emails as the platform's framework accepts them.

It takes a local part of dots and common characters, of any length, or one in quotes; and a domain
with a dot and a last label of two characters, `localhost`, or an IP literal. Domains in other
scripts are read as punycode.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

_ATOM: Final = r"[-!#$%&'*+/=?^_`{}|~0-9A-Z]+"
_QUOTED: Final = r'"(?:[\x01-\x08\x0b\x0c\x0e-\x1f!#-\[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*"'
_LOCAL: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*|{_QUOTED}", re.IGNORECASE)
_LABEL: Final = r"[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?"
_DOMAIN: Final = re.compile(rf"(?:{_LABEL}\.)+[A-Z0-9-]{{1,62}}[A-Z0-9]", re.IGNORECASE)
_LITERAL: Final = re.compile(r"\[([A-F0-9:.]+)\]", re.IGNORECASE)


def is_email(text: str) -> bool:
    """Return whether the platform accepts a text as an email."""
    local, at, domain = text.rpartition("@")
    if not at or not _LOCAL.fullmatch(local):
        return False
    if domain == "localhost" or _is_domain(domain):
        return True
    try:
        return _is_domain(domain.encode("idna").decode("ascii"))
    except UnicodeError:
        return False


def _is_domain(domain: str) -> bool:
    if _DOMAIN.fullmatch(domain):
        return True
    literal = _LITERAL.fullmatch(domain)
    if literal is None:
        return False
    try:
        ipaddress.ip_address(literal[1])
    except ValueError:
        return False
    return True
