"""Tokens: where one comes from. None of these shows it in a repr, a log, an error or a pickle."""

import asyncio
import inspect
import os
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

from .errors import ConfigurationError, MatriculaError
from .secret import Secret

TokenSupplier: TypeAlias = Callable[[], str | Awaitable[str]]
"""A function that gives a token; it is asked once more after a refusal."""


class Token:
    """The token of a connection: a fixed one, or one that a supplier gives.

    Threads and tasks may share it: of several that were refused the same token, one asks the
    supplier, and the others get what it got.
    """

    def __init__(self, source: str | Secret | TokenSupplier) -> None:
        source = Secret(source) if isinstance(source, str) else source
        self._supplier = None if isinstance(source, Secret) else source
        self._value = _check(source) if isinstance(source, Secret) else None
        self._lock = threading.Lock()
        self._async_locks: dict[asyncio.AbstractEventLoop, asyncio.Lock] = {}

    def __repr__(self) -> str:
        return "Token(***)"

    @property
    def known(self) -> Secret | None:
        """The token that was used last, None before the supplier was asked."""
        return self._value

    @property
    def fixed(self) -> Secret | None:
        """The token, if there is no supplier that could give another one."""
        return self._value if self._supplier is None else None

    def get(self, refused: Secret | None = None) -> Secret:
        """The token to use. `refused` is one that the server has just refused.

        Raises ConfigurationError if the supplier is asynchronous or gives nothing usable.
        """
        with self._lock:
            if self._supplier is None or self._is_fresh(refused):
                return self._known()
            given = _ask(self._supplier)
            if not isinstance(given, str):
                if inspect.iscoroutine(given):
                    given.close()
                raise ConfigurationError("An async supplier of tokens needs an async connection.")
            self._value = _check(Secret(given))
            return self._value

    async def get_async(self, refused: Secret | None = None) -> Secret:
        """As `get`; the supplier may be asynchronous."""
        if self._supplier is None or self._is_fresh(refused):
            return self._known()
        lock = self._async_locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        async with lock:
            if not self._is_fresh(refused):
                given = _ask(self._supplier)
                self._value = _check(Secret(given if isinstance(given, str) else await given))
            return self._known()

    def _is_fresh(self, refused: Secret | None) -> bool:
        return self._value is not None and self._value != refused

    def _known(self) -> Secret:
        if self._value is None:
            raise ConfigurationError("There is no token.")
        return self._value


def _ask(supplier: TokenSupplier) -> str | Awaitable[str]:
    try:
        return supplier()
    except MatriculaError:
        raise
    except Exception as error:
        raise ConfigurationError(f"The supplier of the token failed: {error}") from error


TokenSource: TypeAlias = str | Secret | TokenSupplier | Token | None
"""What a token may be given as; None for that of the environment."""


def conceal(source: TokenSource) -> TokenSource:
    """The same, with a text hidden in a Secret.

    Whoever is given a token replaces the argument by this at once, so that no traceback that
    prints local variables shows it.
    """
    return Secret(source) if isinstance(source, str) else source


def find_token(source: TokenSource, variable: str) -> Token:
    """The token that was given, or that of the environment variable.

    Raises ConfigurationError, which names the variable, if there is neither.
    """
    if isinstance(source, Token):
        return source
    if not (source is None or isinstance(source, (str, Secret)) or callable(source)):
        raise ConfigurationError("token is a text, or a function that gives one.")
    if source is None and not os.environ.get(variable):
        raise ConfigurationError(f"No token. Give token=… or set {variable}.")
    return Token(Secret(os.environ[variable]) if source is None else source)


def token_from_file(path: str | os.PathLike[str]) -> Token:
    """The token in a file, which is read when it is needed, and once more after a refusal.

    Blanks and line breaks around it are cut off. Reading raises ConfigurationError if there is no
    such file.
    """

    def read() -> str:
        try:
            return Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no text"
            raise ConfigurationError(f"No token in {os.fspath(path)}: {reason}.") from None

    return Token(read)


def token_from_keyring(service: str, username: str) -> Token:
    """The token that the system's keyring has for a service and a user name.

    It needs the package `keyring` (`pip install 'matricula[keyring]'`).
    """

    def read() -> str:
        try:
            import keyring
            import keyring.errors
        except ImportError:
            raise ConfigurationError(
                "The keyring needs one more package: pip install 'matricula[keyring]'"
            ) from None
        try:
            token = keyring.get_password(service, username)
        except keyring.errors.KeyringError as error:
            raise ConfigurationError(f"The keyring gives no token: {error}") from None
        if not token:
            raise ConfigurationError(f"The keyring has no token of {username!r} for {service!r}.")
        return token

    return Token(read)


def _check(token: Secret) -> Secret:
    """The token without blanks around it. Raises ConfigurationError if no header can carry it."""
    trimmed = Secret(token.reveal().strip())
    text_is_fine = trimmed.reveal().isascii() and trimmed.reveal().isprintable()
    if not trimmed.reveal() or not text_is_fine:
        raise ConfigurationError("The token is empty or holds characters that no header can carry.")
    return trimmed
