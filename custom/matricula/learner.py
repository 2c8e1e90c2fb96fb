"""A learner: what a platform is told about a person."""

from collections.abc import Mapping
from typing import Any

from attrs import define, field


def _trim(text: str | None) -> str | None:
    if text is None:
        return None
    # Spreadsheets are full of stray blanks, and no platform means them.
    return text.strip() or None if isinstance(text, str) else None


def _drop_empty(text: str | None) -> str | None:
    return text or None


@define
class Learner:
    """A person to register.

    Blanks around a value are cut off, but not those of a password, and an empty value counts as
    none. Which of the values a platform needs, its `register` says. `extra` is passed on to the
    platform as it is.
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
    """The arguments that have a value; the others are left to the platform."""
    return {name: value for name, value in values.items() if value is not None}
