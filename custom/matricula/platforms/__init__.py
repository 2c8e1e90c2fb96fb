"""The platforms' names, and the classes of all connections, loaded when they are asked for.

Written by `make generate` from the specs and `*/connection.py`: do not edit.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .digitalchalk.connection import AsyncDigitalChalk, DigitalChalk
    from .tahdah.connection import AsyncTahdah, Experience, Tahdah
    from .tahoe.connection import AsyncTahoe, Tahoe

__all__ = [
    "AsyncDigitalChalk",
    "AsyncTahdah",
    "AsyncTahoe",
    "DigitalChalk",
    "Experience",
    "Tahdah",
    "Tahoe",
]

TITLES = {
    "digitalchalk": "DigitalChalk",
    "tahdah": "tahdah",
    "tahoe": "Tahoe",
}
"""By platform: the titles of the specs."""
SITES = {
    "tahoe": "the name of the site",
}
"""The platforms whose customers have sites, with the description of the site's name."""

_PLATFORMS = {
    "AsyncDigitalChalk": "digitalchalk",
    "AsyncTahdah": "tahdah",
    "AsyncTahoe": "tahoe",
    "DigitalChalk": "digitalchalk",
    "Experience": "tahdah",
    "Tahdah": "tahdah",
    "Tahoe": "tahoe",
}


def __getattr__(name: str) -> object:
    if name not in _PLATFORMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f".{_PLATFORMS[name]}.connection", __name__)
    value: object = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
