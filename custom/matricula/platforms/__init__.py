"""The classes of all connections. Written by `make generate` from `*/connection.py`: do not edit.

A class is loaded when it is asked for.
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
