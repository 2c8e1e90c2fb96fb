"""The settings that registrations on each platform take besides the learner.

They are apart from the platforms' modules, because the help of the command lists them and must not
wait for those.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Final

from attrs import frozen


@frozen
class Setting:
    """A value that a registration takes besides the learner, for a whole roster or for a row.

    `parse` reads it from text; it raises ValueError with what the text should be. `is_target` marks
    the settings that say what learners are registered on; `filter` is the name of the same value
    among the filters of the platform's list of registrations. `row_only` marks an id that an
    earlier step made for one learner: only rows have it, and no two people share it. `help` and
    `metavar` describe the option of the command.
    """

    parse: Callable[[str], object]
    help: str = ""
    metavar: str = "ID"
    required: bool = False
    is_target: bool = False
    row_only: bool = False
    filter: str = ""


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


SETTINGS: Final[Mapping[str, Mapping[str, Setting]]] = {
    "tahoe": {
        "course": Setting(
            str,
            "Tahoe: the course (without one, people get an account and are not enrolled)",
            is_target=True,
            filter="course_id",
        ),
        "send_activation_email": Setting(
            parse_truth, "Tahoe: true if people have to activate their account", "BOOL"
        ),
    },
    "tahdah": {
        "course": Setting(
            parse_number,
            "tahdah: the experience",
            required=True,
            is_target=True,
            filter="experienceid",
        ),
        "legal_entity": Setting(
            parse_number,
            "tahdah: the legal entity",
            required=True,
            is_target=True,
            filter="legalentityid",
        ),
        "behavior": Setting(
            parse_number, "tahdah: the behavior of the registrations", "N", required=True
        ),
        "registration_date": Setting(parse_date, "tahdah: like 2026-03-31", "DATE"),
        "candidate_id": Setting(parse_number, row_only=True),
    },
    "digitalchalk": {
        "course": Setting(
            str,
            "DigitalChalk: the offering",
            required=True,
            is_target=True,
            filter="offering_id",
        ),
    },
}
"""By platform and name."""

PLATFORMS: Final = tuple(SETTINGS)


def name_option(name: str) -> str:
    """Return the command's option for a setting."""
    return "--" + name.replace("_", "-")


def list_options() -> dict[str, list[Setting]]:
    """Return the settings for whole rosters by name, one for each platform that has it."""
    found: dict[str, list[Setting]] = {}
    for settings in SETTINGS.values():
        for name, setting in settings.items():
            if not setting.row_only:
                found.setdefault(name, []).append(setting)
    return found
