"""The data files beside the readers: words of headers, and presets.

This module loads nothing else, because the help of the command lists the presets.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def load_data(name: str) -> Mapping[str, Any]:
    """Return the contents of a data file in this folder."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def list_presets() -> list[str]:
    """Return the names of all presets."""
    return list(load_data("presets.toml"))
