"""The entry of a platform: the settings that its registrations take besides the learner.

Entries are apart from the connections, because the help of the command lists them and must not wait
for those.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

from attrs import field, frozen


@frozen
class Setting:
    """A value that a registration takes besides the learner, for a whole roster or for a row.

    `parse` reads it from text; it raises ValueError with what the text should be. `is_target` marks
    the settings that say what learners are registered on; `filter` is the name of the same value
    among the filters of the platform's list of registrations. `row_only` marks an id that an
    earlier step made for one learner: only rows have it, and no two people share it. `help` and
    `metavar` describe the option of the command; `example` is a value that its examples show.
    `headers` are further headers of columns that have the value. `where` is a sentence that says
    where the user finds the value; `listed_by` is the command that lists its values. `if_missing`
    says what a registration without the value does.
    """

    parse: Callable[[str], object]
    help: str = ""
    metavar: str = "ID"
    required: bool = False
    is_target: bool = False
    row_only: bool = False
    filter: str = ""
    example: str = ""
    headers: Sequence[str] = ()
    where: str = ""
    listed_by: str = ""
    if_missing: str = ""

    def explain(self, platform: str, place: Sequence[str] = ()) -> str:
        """Say where the user finds the value; "" if nobody knows.

        `place` are the words of a command that lead to the platform: `--base-url`, a URL.
        """
        if not self.listed_by:
            return self.where
        command = ["matricula", self.listed_by, "--on", platform, *place]
        return f"{self.where} To list them: {' '.join(command)}".lstrip()


@frozen
class Entry:
    """The entry of a platform: `settings` by name.

    `examples` are words of command lines that the help of a command shows, by the command. They
    need not have `--on` and `--site`, nor the settings that every registration needs.
    `no_update` is a sentence for a platform whose API changes no accounts: it names who can.
    """

    settings: Mapping[str, Setting]
    examples: Mapping[str, Sequence[str]] = field(factory=dict)
    no_update: str = ""


def parse_number(text: str) -> int:
    """Parse a whole number of up to 18 digits."""
    text = text.strip()
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise ValueError("must be a whole number")
    return int(text)


def parse_date(text: str) -> datetime.date:
    """Parse a date like 2026-03-31."""
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("must be a date like 2026-03-31") from None


def parse_truth(text: str) -> bool:
    """Parse true or false, in the words of spreadsheets."""
    word = text.strip().casefold()
    if word in {"true", "yes", "y", "1", "on"}:
        return True
    if word in {"false", "no", "n", "0", "off"}:
        return False
    raise ValueError("must be true or false")


def name_option(name: str) -> str:
    """Return the command's option for a setting."""
    return "--" + name.replace("_", "-")
