"""A text that shows itself only when it is asked to."""

from typing import NoReturn


class Secret:
    """Holds a token. Its repr, its str and its pickle do not show it; `reveal()` does."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text. Use it in the very expression that needs it, never in a variable."""
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "***"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token cannot be pickled")
