"""Tokens: their place in a request, and their owners."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from attrs import frozen

from .call import Json, Owner
from .document import MockSpec, SpecError
from .problems import CheckFailed

TOKEN: Final = "mock-token"
"""The token of every platform; the environment can replace it."""
TOKEN_VARIABLE: Final = "MATRICULA_MOCK_TOKEN"


def issue_tokens(owners: Mapping[str, Owner]) -> dict[bytes, Owner]:
    """Return the accepted tokens as bytes, with `TOKEN` replaced by the environment variable."""
    main = os.environ.get(TOKEN_VARIABLE) or TOKEN
    return {(main if name == TOKEN else name).encode(): owner for name, owner in owners.items()}


@frozen
class Scheme:
    """A token in a header, after a word such as `Bearer`."""

    header: bytes
    word: bytes
    """In its usual spelling."""

    def find_owner(self, header: bytes, tokens: Mapping[bytes, Owner]) -> Owner:
        """Return the owner of a token; CheckFailed, with the reason, for a wrong one."""
        words = header.split()
        if not words or words[0].lower() != self.word.lower():
            raise CheckFailed("token", reason="missing")
        if len(words) != 2:
            raise CheckFailed("token", reason="empty" if len(words) == 1 else "blanks")
        owner = tokens.get(words[1])
        if owner is None:
            raise CheckFailed("token", reason="unknown" if words[1].isascii() else "characters")
        return owner


def read_scheme(document: MockSpec, security: Json) -> Scheme | None:
    """Return the scheme of an operation's `security`, or None without one."""
    if not security:
        return None
    if len(security) != 1 or len(security[0]) != 1:
        raise SpecError(f"{document.name}: security {security}: one scheme is supported, not more")
    name = next(iter(security[0]))
    scheme = document.resolve({"$ref": f"#/components/securitySchemes/{name}"})
    if scheme.get("type") == "http" and str(scheme.get("scheme")).lower() == "bearer":
        return Scheme(b"authorization", b"Bearer")
    if (
        scheme.get("type") == "apiKey"
        and scheme.get("in") == "header"
        and "x-token-prefix" in scheme
    ):
        return Scheme(scheme["name"].lower().encode(), scheme["x-token-prefix"].encode())
    raise SpecError(
        f"{document.name}: security scheme {name}: supported are http bearer, "
        "and apiKey in a header with x-token-prefix"
    )
