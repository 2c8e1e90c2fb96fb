"""A text that neither repr nor str nor pickle shows."""

from typing import NoReturn


class Secret:
    """A token. Its repr and str are `***`, it cannot be pickled; `reveal()` returns the text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text. Use it in the expression that needs it: tracebacks show variables."""
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "***"

    def __reduce__(self) -> NoReturn:
        refuse_to_pickle()


def refuse_to_pickle() -> NoReturn:
    """Raise the TypeError for an attempt to pickle a token."""
    raise TypeError(
        "A token cannot be pickled. Read it in each process, for example from the environment."
    )


def is_password(name: str) -> bool:
    """Tell whether a property is called a password: callers may add some that no spec knows."""
    return "password" in name.lower()
