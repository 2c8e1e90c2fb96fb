"""The platforms, found by their place: a folder in `platforms` with the file `settings.py`."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from .platforms import TITLES
from .settings import Entry, Setting

_FOLDER = Path(__file__).parent / "platforms"

PLATFORMS: Final = tuple(sorted(path.parent.name for path in _FOLDER.glob("*/settings.py")))


def _load_entry(platform: str) -> Entry:
    entry: Entry = import_module(f"{__package__}.platforms.{platform}.settings").ENTRY
    return entry


ENTRIES: Final[Mapping[str, Entry]] = {name: _load_entry(name) for name in PLATFORMS}
"""By platform."""


def find_title(platform: str) -> str:
    """Return the name of a platform as people write it. It is the title of the spec."""
    return TITLES.get(platform, platform)


def join_words(words: Sequence[str], last: str) -> str:
    """Join words to a list in a sentence: with the word `last` before the last one."""
    *others, end = words
    return f"{', '.join(others)} {last} {end}" if others else end


def list_options() -> dict[str, dict[str, Setting]]:
    """Return the settings for whole rosters, by name and platform."""
    found: dict[str, dict[str, Setting]] = {}
    for platform, entry in ENTRIES.items():
        for name, setting in entry.settings.items():
            if not setting.row_only:
                found.setdefault(name, {})[platform] = setting
    return found
