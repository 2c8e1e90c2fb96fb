"""Tokens: where one comes from. None of these shows it in a repr, a log or an error."""

import os
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from .errors import ConfigurationError

TokenSupplier: TypeAlias = Callable[[], str | Awaitable[str]]
"""A function that gives a token; it is asked again after a refusal."""


class Token:
    """The token of a connection: a fixed text, or a supplier that may hand over a new one."""

    __slots__ = ("_supplier", "_value")

    def __init__(self, token: str | TokenSupplier) -> None:
        self._supplier = token if callable(token) else None
        self._value = None if callable(token) else check_token(token)

    def __repr__(self) -> str:
        return "Token(***)"

    def __reduce__(self) -> str:
        raise TypeError("a token cannot be pickled")

    def get(self, refused: str | None = None) -> str | Awaitable[str]:
        """The token to use. `refused` is the one that the server just refused, if there is one."""
        if self._supplier and (self._value is None or self._value == refused):
            return self._supplier()
        return self._value or ""

    def keep(self, value: str) -> str:
        """Remember what the supplier gave."""
        self._value = check_token(value)
        return self._value


def find_token(token: str | TokenSupplier | None, variable: str) -> Token:
    """The token that was given, or that of the environment variable.

    Raises ConfigurationError, which names the variable, if there is neither.
    """
    found = token if token is not None else os.environ.get(variable, "")
    if not found:
        raise ConfigurationError(f"No token. Give token=… or set {variable}.")
    return Token(found)


def check_token(token: str) -> str:
    """The token without blanks around it. Raises ConfigurationError if no header can carry it."""
    token = token.strip()
    if not token or not token.isascii() or not token.isprintable():
        raise ConfigurationError("The token is empty or holds characters that no header can carry.")
    return token
