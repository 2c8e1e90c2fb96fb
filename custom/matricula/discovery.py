"""The platforms, found by their place: a folder in `platforms` with the file `settings.py`."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from .settings import Entry, Setting

_FOLDER = Path(__file__).parent / "platforms"

PLATFORMS: Final = tuple(sorted(path.parent.name for path in _FOLDER.glob("*/settings.py")))


def _load_entry(platform: str) -> Entry:
    entry: Entry = import_module(f"{__package__}.platforms.{platform}.settings").ENTRY
    return entry


ENTRIES: Final[Mapping[str, Entry]] = {name: _load_entry(name) for name in PLATFORMS}
"""By platform."""


def list_options() -> dict[str, list[Setting]]:
    """Return the settings for whole rosters by name, one for each platform that has it."""
    found: dict[str, list[Setting]] = {}
    for entry in ENTRIES.values():
        for name, setting in entry.settings.items():
            if not setting.row_only:
                found.setdefault(name, []).append(setting)
    return found
