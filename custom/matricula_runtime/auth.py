"""Sources of tokens. No repr, log, error or pickle shows a token."""

import asyncio
import errno
import inspect
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TypeAlias

from matricula_extras import name_install

from .errors import ConfigurationError, MatriculaError
from .forks import ProcessLock
from .secret import Secret, refuse_to_pickle

_LONGEST = 1 << 16
"""The bytes of the longest file of a token."""
_SCHEMES = frozenset({"bearer", "token"})
"""The words that a request has before a token."""
TokenSupplier: TypeAlias = Callable[[], str | Awaitable[str]]
"""A function that returns a token. It is called once more after the platform rejects one."""


class Token:
    """The token of a connection: fixed, or returned by a supplier.

    Threads and tasks may share it. If several had the same token rejected, one of them calls the
    supplier and the others use its token.
    """

    def __init__(self, source: str | Secret | TokenSupplier) -> None:
        source = Secret(source) if isinstance(source, str) else source
        self._supplier = None if isinstance(source, Secret) else source
        self._value = _check(source) if isinstance(source, Secret) else None
        self._lock = ProcessLock()
        self._async_locks: dict[asyncio.AbstractEventLoop, asyncio.Lock] = {}

    def __repr__(self) -> str:
        return "Token(***)"

    def __reduce__(self) -> NoReturn:
        refuse_to_pickle()

    @property
    def known(self) -> Secret | None:
        """The last token used; None before the supplier was called."""
        return self._value

    @property
    def fixed(self) -> Secret | None:
        """The token if it cannot change; None if a supplier returns it."""
        return self._value if self._supplier is None else None

    def get(self, refused: Secret | None = None) -> Secret:
        """Return the token to use. `refused` is a token that the platform has just rejected.

        Raises ConfigurationError if the supplier is asynchronous, fails, or returns a token that
        no header can carry.
        """
        with self._lock:
            if self._supplier is None or self._is_fresh(refused):
                return self._known()
            with _explain_errors():
                given = self._supplier()
            if inspect.isawaitable(given):
                if inspect.iscoroutine(given):
                    given.close()
                raise ConfigurationError(
                    "The token supplier is asynchronous: use an async connection."
                )
            self._value = _check_given(given)
            return self._value

    async def get_async(self, refused: Secret | None = None) -> Secret:
        """Return the token to use, as `get` does; the supplier may be asynchronous."""
        if self._supplier is None or self._is_fresh(refused):
            return self._known()
        async with self._find_async_lock():
            if not self._is_fresh(refused):
                with _explain_errors():
                    given = self._supplier()
                    given = await given if inspect.isawaitable(given) else given
                self._value = _check_given(given)
            return self._known()

    def _find_async_lock(self) -> asyncio.Lock:
        loop = asyncio.get_running_loop()
        if loop not in self._async_locks:
            for other in [*self._async_locks]:
                if other.is_closed():
                    self._async_locks.pop(other, None)
        return self._async_locks.setdefault(loop, asyncio.Lock())

    def _is_fresh(self, refused: Secret | None) -> bool:
        return self._value is not None and self._value != refused

    def _known(self) -> Secret:
        assert self._value is not None
        return self._value


@contextmanager
def _explain_errors() -> Iterator[None]:
    try:
        yield
    except MatriculaError:
        raise
    except Exception as error:
        raise ConfigurationError(f"The token supplier failed: {error}") from error


TokenSource: TypeAlias = str | Secret | TokenSupplier | Token | None
"""A token as an argument; None stands for the token in the environment variable."""


def conceal(source: TokenSource) -> TokenSource:
    """Wrap a token given as text in a Secret; return other sources as they are.

    Functions that take a token replace their argument by this at once: tracebacks that print local
    variables then show no token.
    """
    return Secret(source) if isinstance(source, str) else source


def find_token(source: TokenSource, variable: str) -> Token:
    """Return the given token, or the one in the environment variable.

    Raises ConfigurationError, which names the variable, if there is neither.
    """
    if isinstance(source, Token):
        return source
    if not (source is None or isinstance(source, (str, Secret)) or callable(source)):
        raise ConfigurationError(
            f"token must be a text or a function that returns one, not {type(source).__name__}."
        )
    if source is None and not os.environ.get(variable):
        raise ConfigurationError(f"No token. Give token=… or set {variable}.")
    return Token(Secret(os.environ[variable]) if source is None else source)


def token_from_file(path: str | os.PathLike[str]) -> Token:
    """Return a token that is read from a file when needed, and again after a rejection.

    Whitespace around it is removed. Making a call raises ConfigurationError if the file cannot be
    read, or is longer than any token.
    """

    def read() -> str:
        try:
            with Path(path).open("rb") as file:
                content = file.read(_LONGEST + 1)  # a device such as /dev/zero has no end
            if len(content) > _LONGEST:
                raise OSError(errno.EFBIG, f"it has more than {_LONGEST} bytes")
            text = content.decode()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            raise ConfigurationError(f"No token in {os.fspath(path)}: {reason}.") from None
        if not text.strip():
            raise ConfigurationError(f"No token in {os.fspath(path)}: the file is empty.")
        return text

    return Token(read)


def token_from_keyring(service: str, username: str) -> Token:
    """Return a token that is read from the system's keyring, by service and user name.

    This needs the package `keyring` of the extra `keyring`. Making a call raises
    ConfigurationError if the package or the entry is missing.
    """

    def read() -> str:
        try:
            import keyring
            import keyring.errors
        except ImportError:
            raise ConfigurationError(
                f"The package keyring is missing: {name_install('keyring')}"
            ) from None
        try:
            token = keyring.get_password(service, username)
        except keyring.errors.KeyringError as error:
            raise ConfigurationError(f"The keyring gives no token: {error}") from None
        if not token:
            raise ConfigurationError(
                f"The keyring has no token of {username!r} for {service!r}."
                f" Add it: keyring set {service} {username}"
            )
        return token

    return Token(read)


def _check_given(token: object) -> Secret:
    """Return the token of a supplier. Raises ConfigurationError for one that cannot be used."""
    if not isinstance(token, str):
        raise ConfigurationError(
            f"The token supplier must return a text, not {type(token).__name__}."
        )
    return _check(Secret(token))


def _check(token: Secret) -> Secret:
    """Remove whitespace around a token. Raises ConfigurationError if no header can carry it."""
    trimmed = Secret(token.reveal().strip())
    text_is_fine = trimmed.reveal().isascii() and trimmed.reveal().isprintable()
    if not trimmed.reveal() or not text_is_fine:
        raise ConfigurationError(
            "The token is empty or has characters that no HTTP header can carry. Copy it again."
        )
    scheme, blank, _ = trimmed.reveal().partition(" ")
    if blank and scheme.casefold() in _SCHEMES:
        raise ConfigurationError(
            f"The token begins with the word {scheme}. Leave it out: it is sent before the token."
        )
    return trimmed
