"""A learner: the values that a platform gets about a person."""

from collections.abc import Mapping
from typing import Any

from attrs import define, field


def _trim(text: str | None) -> str | None:
    if text is None:
        return None
    # Spreadsheets are full of stray blanks.
    return text.strip() or None if isinstance(text, str) else None


def _drop_empty(text: str | None) -> str | None:
    return text or None


@define
class Learner:
    """A person to register.

    Blanks around a value are removed, except around a password; an empty value counts as none. The
    `register` of a platform says which values it needs. `extra` are further properties, which are
    sent to the platform as they are.
    """

    email: str | None = field(default=None, converter=_trim)
    first_name: str | None = field(default=None, converter=_trim)
    last_name: str | None = field(default=None, converter=_trim)
    name: str | None = field(default=None, converter=_trim)
    username: str | None = field(default=None, converter=_trim)
    password: str | None = field(default=None, converter=_drop_empty, repr=False)
    extra: Mapping[str, Any] = field(factory=dict)

    @property
    def full_name(self) -> str | None:
        """`name`, or first and last name."""
        if self.name:
            return self.name
        first, last = self.first_name, self.last_name
        return f"{first} {last}" if first and last else first or last


def given(**values: Any) -> dict[str, Any]:
    """Return the arguments that have a value; the platform chooses the others."""
    return {name: value for name, value in values.items() if value is not None}
